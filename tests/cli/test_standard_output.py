"""``-o -`` is standard output in every command, and no file of that name."""

from __future__ import annotations

import io
import json
from pathlib import Path

import openpyxl
import pytest

from coopgraph.ingest.templates import template

from .process import run


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "visit.yaml").write_text(template("visit"), encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize(
    "command",
    [
        "query outcomes --format csv",
        "query",
        "sparql -e ASK{}",
        "stats",
        "network",
        "validate visit.yaml",
        "shapes check",
        "shapes coverage visit.yaml",
        "match visit.yaml",
        "new",
        "generate --visits 1 --seed 1",
        "demo",
    ],
)
def test_a_hyphen_is_standard_output(folder: Path, command: str) -> None:
    plain = run(*command.split(), cwd=folder, COOPGRAPH_SOURCE="")
    hyphen = run(*command.split(), "-o", "-", cwd=folder, COOPGRAPH_SOURCE="")
    assert plain.stdout
    assert hyphen.stdout == plain.stdout
    assert (hyphen.returncode, hyphen.stderr) == (plain.returncode, plain.stderr)
    assert [one.name for one in folder.iterdir()] == ["visit.yaml"]


def test_a_file_of_that_name_is_written_as_a_path(folder: Path) -> None:
    done = run("new", "-o", "./-", cwd=folder)
    assert (done.returncode, done.stdout) == (0, "")
    assert (folder / "-").read_text(encoding="utf-8") == template("visit")


def test_the_turtle_of_an_import(folder: Path) -> None:
    # What stands beside the file is neither written nor in the way.
    (folder / "visit.ttl").write_text("# mine\n", encoding="utf-8")
    done = run("import", "visit.yaml", "-o", "-", cwd=folder)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("# Made by `coopgraph import` of visit.yaml")
    assert (folder / "visit.ttl").read_text(encoding="utf-8") == "# mine\n"
    assert run("import", "visit.yaml", "-o", "visit2.ttl", cwd=folder).returncode == 0
    assert (folder / "visit2.ttl").read_text(encoding="utf-8") == done.stdout
    assert not (folder / "-").exists()


def test_findings_are_not_mixed_with_the_turtle_of_an_import(folder: Path) -> None:
    path = folder / "visit.yaml"
    text = path.read_text(encoding="utf-8").replace("    giver: group:example-staff\n", "")
    path.write_text(text, encoding="utf-8")
    done = run("import", "visit.yaml", "-o", "-", "--quiet", cwd=folder)
    assert (done.returncode, done.stdout) == (1, "")
    assert "exchange-giver-told" in done.stderr


def test_an_import_has_nothing_to_check_on_standard_output(folder: Path) -> None:
    done = run("import", "visit.yaml", "-o", "-", "--check", cwd=folder)
    assert (done.returncode, done.stdout) == (2, "")
    assert "--check" in done.stderr


def test_further_reports_a_baseline_and_a_manifest(folder: Path) -> None:
    report = ("validate", "visit.yaml")
    done = run(*report, "-o", "a.txt", "--output-file", "json=-", cwd=folder)
    assert done.returncode == 0
    assert json.loads(done.stdout)["conforms"] is True
    twice = run(*report, "--output-file", "json=-", cwd=folder)
    assert (twice.returncode, twice.stdout) == (2, "")
    assert "two reports would be written to standard output" in twice.stderr
    baseline = run(*report, "--write-baseline", "-", cwd=folder)
    assert json.loads(baseline.stdout) == {"format": 1, "findings": []}
    assert baseline.stderr == "0 findings written to standard output\n"
    corpus = ("generate", "--visits", "1", "--seed", "1", "--manifest", "-")
    assert json.loads(run(*corpus, "-o", "a.nt", cwd=folder).stdout)["visits"] == 1
    both = run(*corpus, cwd=folder)
    assert (both.returncode, both.stdout) == (2, "")
    assert "corpus and manifest cannot be one" in both.stderr
    assert not (folder / "-").exists()


def test_a_workbook_goes_to_standard_output(folder: Path) -> None:
    import subprocess  # noqa: PLC0415
    import sys  # noqa: PLC0415

    done = subprocess.run(
        [sys.executable, "-m", "coopgraph", "new", "--sheet", "-"],
        capture_output=True,
        check=True,
        cwd=folder,
        timeout=120,
    )
    assert openpyxl.load_workbook(io.BytesIO(done.stdout)).sheetnames
    assert not (folder / "-").exists()


def test_turtle_has_the_name_of_turtle(folder: Path) -> None:
    for name in ("a.nt", "a.trig", "a.csv"):
        done = run("import", "visit.yaml", "-o", name, cwd=folder)
        assert (done.returncode, done.stdout) == (2, "")
        ending = Path(name).suffix
        assert done.stderr == (
            f"error: {name}: no format is known here for a file that ends in {ending}; "
            "use one of .ttl\n"
        )
        assert not (folder / name).exists()
    assert run("import", "visit.yaml", "-o", "a.TTL", cwd=folder).returncode == 0
