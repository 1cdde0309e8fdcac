"""``coopgraph evidence`` as a process: exit codes, formats, and bad texts."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from coopgraph.resources import data_dir
from tests import source_text
from tests.evidence.village import TEXT, Village

from .process import run as program


def run(*arguments: str | Path, source: str | None = None) -> subprocess.CompletedProcess[str]:
    if source is not None:
        return program("evidence", *arguments, COOPGRAPH_SOURCE=source)
    return program("evidence", *arguments, without="COOPGRAPH_SOURCE")


def test_all_right(tmp_path: Path) -> None:
    data, text = Village().whole().write(tmp_path)
    done = run(data, "--source", text)
    assert (done.returncode, done.stderr) == (0, "")
    assert "passages right: 7 of 7 (100.0 %)" in done.stdout
    assert "sentences cited: 7 of 7 (100.0 %)" in done.stdout
    assert "lines that hold no sentence: 2 (line 1, 2)" in done.stdout


def test_the_variable_names_the_text(tmp_path: Path) -> None:
    data, text = Village().whole().write(tmp_path)
    assert run(data, source=str(text)).returncode == 0
    assert run(data, source=f"lower-mill={text}").returncode == 0


def test_without_a_text_nothing_can_be_verified(tmp_path: Path) -> None:
    data, _ = Village().whole().write(tmp_path)
    done = run(data)
    assert done.returncode == 2
    assert done.stderr == (
        "error: the text of the source is needed; give --source FILE or set COOPGRAPH_SOURCE\n"
    )


def test_a_wrong_passage_is_named_with_its_line(tmp_path: Path) -> None:
    data, text = Village().whole().passage("x", "organ", digest="0").write(tmp_path)
    done = run(data, "--source", text)
    line = (
        data.read_text(encoding="utf-8")
        .splitlines()
        .index("passage:x a coop:TextEvidence , oa:SpecificResource ;")
    )
    assert done.returncode == 1
    assert f"wrong: {data}:{line + 1}:1: passage:x: the text from" in done.stdout


def test_a_changed_text(tmp_path: Path) -> None:
    data, text = Village().whole().write(tmp_path)
    text.write_text(TEXT.replace("bread", "cakes"), encoding="utf-8")
    done = run(data, "--source", text)
    assert done.returncode == 1
    assert "the text changed" in done.stdout
    assert "wrong:" not in done.stdout


def test_uncited_sentences_are_told_and_fail_only_when_asked(tmp_path: Path) -> None:
    data, text = Village().passage("x", "tuned the organ").write(tmp_path)
    done = run(data, "--source", text)
    assert done.returncode == 0
    assert "sentences cited: 1 of 7 (14.2 %)" in done.stdout
    start = TEXT.index("The following")
    assert (
        f"  uncited: paragraph 4, sentence 1 (line 9, characters {start} to {len(TEXT) - 1}):"
        " The following day they baked …\n"
    ) in done.stdout
    assert run(data, "--source", text, "--min-coverage", "14").returncode == 0
    assert run(data, "--source", text, "--min-coverage", "15").returncode == 1


def test_json_into_a_file(tmp_path: Path) -> None:
    data, text = Village().whole().write(tmp_path)
    target = tmp_path / "report.json"
    done = run(data, "--source", text, "--format", "json", "-o", target)
    assert (done.returncode, done.stdout) == (0, "")
    assert json.loads(target.read_text(encoding="utf-8"))["matches"] is True


def test_not_more_than_five_words_of_the_text_are_printed(tmp_path: Path) -> None:
    data, text = Village().passage("x", "Choir").write(tmp_path)
    for format_ in ("text", "json"):
        out = run(data, "--source", text, "--format", format_).stdout.split()
        runs = {" ".join(out[i : i + 6]) for i in range(len(out))}
        words = TEXT.split()
        assert not any(" ".join(words[i : i + 6]) in runs for i in range(len(words) - 5))


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "source.txt: no such file"),
        (b"", "source.txt: empty, it holds no text"),
        (b"\xef\xbb\xbf \n\xc2\xa0\n", "source.txt: empty, it holds no text"),
        (TEXT.encode("utf-16"), "source.txt: text in UTF-16, not UTF-8"),
        (TEXT.encode("utf-16-le"), "source.txt: binary data"),
        (b"\x00\x01\x02", "source.txt: binary data"),
        (b"caf\n\ncaf\xe9\n", "source.txt:3: not UTF-8 from here on (byte 0xe9)"),
    ],
)
def test_bad_texts(tmp_path: Path, content: bytes | None, said: str) -> None:
    data, _ = Village().whole().write(tmp_path)
    path = tmp_path / "source.txt"
    if content is not None:
        path.write_bytes(content)
    done = run(data, "--source", path)
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr
    assert done.stderr.count("\n") == 1


def test_a_huge_text_is_refused_before_it_is_read(tmp_path: Path) -> None:
    data, text = Village().whole().write(tmp_path)
    with text.open("r+b") as file:
        file.truncate(65 * 1024 * 1024)
    done = run(data, "--source", text)
    assert done.returncode == 2
    assert "more than the 67108864 bytes that are read" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--source", "."], "not a regular file"),
        (["--source", "x.txt", "--format", "yaml"], "yaml"),
        (["--source", "x.txt", "--min-coverage", "101"], "101"),
        (["missing.ttl", "--source", "x.txt"], "missing.ttl: no such file or folder"),
    ],
)
def test_wrong_use(tmp_path: Path, arguments: list[str], said: str) -> None:
    done = run(*arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr
    assert done.stderr.count("\n") == 1


def test_an_output_path_that_cannot_be_written(tmp_path: Path) -> None:
    data, text = Village().whole().write(tmp_path)
    done = run(data, "--source", text, "-o", tmp_path / "no" / "folder.txt")
    assert (done.returncode, done.stdout) == (2, "")
    assert "cannot write" in done.stderr


def test_the_shipped_visit_is_all_right_and_all_cited() -> None:
    done = run("--source", source_text.path(), "--min-coverage", "100")
    assert done.returncode == 0, done.stdout
    assert "sentences cited: 29 of 29 (100.0 %)" in done.stdout
    assert (data_dir() / "visit.ttl").is_file()
