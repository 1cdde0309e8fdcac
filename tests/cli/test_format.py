"""``coopgraph format`` as a process: what it prints, what it writes, what it refuses."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from .process import run as program

CANONICAL = "@prefix ex: <https://example.org/> .\n\nex:s\n    a ex:T ;\n    .\n"
LOOSE = "@prefix ex: <https://example.org/> .\nex:s a ex:T ."


def run(*arguments: str | Path, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    return program("format", *arguments, cwd=cwd)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "canonical.ttl").write_text(CANONICAL, encoding="utf-8")
    (tmp_path / "loose.ttl").write_text(LOOSE, encoding="utf-8")
    (tmp_path / "other.nt").write_text("<urn:s> <urn:p> <urn:o> .", encoding="utf-8")
    return tmp_path


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


def test_writes_the_files_that_are_not_canonical(folder: Path) -> None:
    (folder / "loose.ttl").chmod(0o640)
    before = (folder / "canonical.ttl").stat().st_mtime_ns
    done = run(folder)
    assert done.returncode == 0, done.stderr
    assert (folder / "loose.ttl").read_text(encoding="utf-8") == CANONICAL
    assert (folder / "loose.ttl").stat().st_mode & 0o777 == 0o640
    assert (folder / "canonical.ttl").stat().st_mtime_ns == before
    assert sorted(contents(folder)) == ["canonical.ttl", "loose.ttl", "other.nt"]
    assert f"formatted {folder / 'loose.ttl'}" in done.stderr


def test_a_second_run_changes_nothing(folder: Path) -> None:
    run(folder)
    before = contents(folder)
    assert run(folder).returncode == 0
    assert contents(folder) == before
    assert run("--check", folder).returncode == 0


def test_check_lists_and_writes_nothing(folder: Path) -> None:
    before = contents(folder)
    done = run("--check", folder)
    assert done.returncode == 1
    assert done.stdout == f"{folder / 'loose.ttl'}\n"
    assert "1 of 2 files would change" in done.stderr
    assert contents(folder) == before


def test_quiet_says_nothing(folder: Path) -> None:
    done = run("--quiet", folder)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_a_link_stays_a_link(folder: Path) -> None:
    link = folder / "link.ttl"
    link.symlink_to(folder / "loose.ttl")
    assert run(link).returncode == 0
    assert link.is_symlink()
    assert link.read_text(encoding="utf-8") == CANONICAL


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("bad.ttl", "ex:s a ex:T .", "bad.ttl:1:1: "),
        ("bad.ttl", "<urn:s> <urn:p> 1 . # lost", "bad.ttl:1:21: this comment would be lost"),
        ("bad.ttl", "<> <urn:p> 1 .", "bad.ttl:1:1: relative IRI without a base"),
        ("bad.ttl", b'<urn:s> <urn:p> "caf\xe9" .', "bad.ttl:1:21: not UTF-8"),
        ("bad.ttl", b"<urn:s> <urn:p> 1 .\n# caf\xe9", "bad.ttl:2: not UTF-8"),
        ("bad.ttl", "<rdf:RDF xmlns:rdf='x'/>", "looks like RDF/XML"),
        ("bad.ttl", b"\x00\x01", "binary"),
    ],
)
def test_one_bad_file_and_none_is_written(
    folder: Path, name: str, content: str | bytes, said: str
) -> None:
    (folder / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    before = contents(folder)
    done = run(folder)
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr.startswith("error: ")
    assert said in done.stderr
    assert done.stderr.count("\n") == 1
    assert contents(folder) == before


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["missing.ttl"], "missing.ttl: no such file or folder"),
        (["other.nt"], "other.nt: only Turtle (.ttl) is formatted"),
        (["empty"], "empty: no RDF file in this folder"),
        (["triples"], "triples: no Turtle file (.ttl) here"),
        (["--chek"], "No such option"),
    ],
)
def test_wrong_use(folder: Path, arguments: list[str], said: str) -> None:
    (folder / "empty").mkdir()
    (folder / "triples").mkdir()
    (folder / "triples" / "a.nt").touch()
    done = run(*arguments, cwd=folder)
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr
    assert done.stderr.count("\n") == 1


def test_an_empty_file_is_an_empty_graph(tmp_path: Path) -> None:
    (tmp_path / "a.ttl").touch()
    assert run("--check", tmp_path).returncode == 0


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_cannot_be_written(folder: Path) -> None:
    before = contents(folder)
    folder.chmod(0o555)
    try:
        done = run(folder)
    finally:
        folder.chmod(0o755)
    assert done.returncode == 2
    assert "cannot write" in done.stderr
    assert contents(folder) == before


def test_without_a_path_the_shipped_files_are_checked(tmp_path: Path) -> None:
    done = run("--check", "--drop-comments", cwd=tmp_path)
    assert done.returncode in (0, 1), done.stderr
    assert "files would change" in done.stderr


def test_a_later_file_that_cannot_be_written_stops_all(tmp_path: Path) -> None:
    long = ", ".join(map(str, range(2000)))
    texts = {
        "a.ttl": "<http://x/a>   <http://x/p> 1 .",
        "b.ttl": f"<http://x/a>   <http://x/p> {long} .",
    }
    for name, text in texts.items():
        (tmp_path / name).write_text(text)
    done = program("format", "a.ttl", "b.ttl", cwd=tmp_path, most=1000)
    assert (done.returncode, done.stderr) == (2, "error: b.ttl: cannot write: file too large\n")
    assert {one.name: one.read_text() for one in tmp_path.iterdir()} == texts
