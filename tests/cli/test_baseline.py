"""Known findings do not fail a build, and new ones do."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from .process import run

SHAPES = """
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix ex: <https://example.org/> .
ex:Named sh:targetClass ex:Person ;
  sh:property [ sh:path ex:name ; sh:minCount 1 ; sh:message "Give a name."@en ] ;
  sh:property [ sh:path ex:home ; sh:nodeKind sh:IRI ] .
"""
HEAD = "@prefix ex: <https://example.org/> .\n"
TWO = HEAD + "ex:a a ex:Person .\nex:b a ex:Person ; ex:home [ ex:town 'Omsk' ] .\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "shapes.ttl").write_text(SHAPES, encoding="utf-8")
    (tmp_path / "data.ttl").write_text(TWO, encoding="utf-8")
    done = run(
        "validate", "data.ttl", "-s", "shapes.ttl", "--write-baseline", "b.json", cwd=tmp_path
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "3 findings written to b.json\n")
    return tmp_path


def validate(folder: Path, *more: str) -> tuple[int, str, str]:
    done = run(
        "validate", "data.ttl", "-s", "shapes.ttl", "--baseline", "b.json", *more, cwd=folder
    )
    return done.returncode, done.stdout, done.stderr


def test_it_is_sorted_and_names_rule_file_and_message(folder: Path) -> None:
    content = json.loads((folder / "b.json").read_text(encoding="utf-8"))
    assert content["format"] == 1
    found = [(one["rule"], one["file"], one["message"]) for one in content["findings"]]
    named = ("Named/<https://example.org/name>/min-count", "data.ttl", "Give a name.")
    assert found.count(named) == 2
    assert found == sorted(found, key=lambda one: (one[1], one[0]))


def test_known_findings_do_not_fail_wherever_they_move(folder: Path) -> None:
    moved = HEAD + "\n\n# moved\nex:b ex:home _:x ; a ex:Person . _:x ex:town 'Omsk' .\n"
    (folder / "data.ttl").write_text(moved + "ex:a a ex:Person .\n", encoding="utf-8")
    code, text, told = validate(folder)
    assert code == 0, text
    assert told == "3 findings of the baseline left out\n"


def test_a_new_one_fails_and_is_the_only_one_shown(folder: Path) -> None:
    (folder / "data.ttl").write_text(TWO + "ex:c a ex:Person .\n", encoding="utf-8")
    code, text, _ = validate(folder)
    assert code == 1
    assert text.count("violation: ") == 1
    assert "<https://example.org/c>" in text


def test_mended_findings_are_told(folder: Path) -> None:
    (folder / "data.ttl").write_text(HEAD + "ex:a a ex:Person .\n", encoding="utf-8")
    code, _, told = validate(folder)
    assert code == 0
    assert "2 findings of the baseline are mended: write it anew" in told


def test_what_lies_below_the_severity_is_not_called_mended(folder: Path) -> None:
    shapes = SHAPES.replace("sh:minCount 1", "sh:severity sh:Warning ; sh:minCount 1")
    (folder / "shapes.ttl").write_text(shapes, encoding="utf-8")
    run("validate", "data.ttl", "-s", "shapes.ttl", "--write-baseline", "b.json", cwd=folder)
    assert validate(folder, "--severity", "violation")[2] == "1 finding of the baseline left out\n"


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (None, "cannot read the baseline: no such file"),
        (b"", "no baseline: "),
        (b"[" * 100_000, "no baseline: not JSON"),
        (b"\xff", "no baseline: not JSON in UTF-8"),
        (b"[]", "another structure"),
        (b'{"format": 1, "findings": [{"fingerprint": 1}]}', "another structure"),
        (b'{"format": 9, "findings": []}', "format 9"),
    ],
)
def test_a_broken_one_is_told_in_a_line(folder: Path, content: bytes | None, told: str) -> None:
    if content is None:
        (folder / "b.json").unlink()
    else:
        (folder / "b.json").write_bytes(content)
    code, text, line = validate(folder)
    assert (code, text) == (2, "")
    assert told in line
    assert line.count("\n") == 1


@pytest.mark.parametrize("file", ["x" * 5000, "x\0", "\ud800"])
def test_names_that_no_file_can_have_count_as_gone(folder: Path, file: str) -> None:
    content = json.loads((folder / "b.json").read_text(encoding="utf-8"))
    content["findings"].append({**content["findings"][0], "fingerprint": "f", "file": file})
    (folder / "b.json").write_text(json.dumps(content), encoding="utf-8")
    code, _, told = validate(folder)
    assert code == 0, told
    assert "1 finding of the baseline is mended" in told
