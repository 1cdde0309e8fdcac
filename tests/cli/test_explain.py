"""One finding, shown with what fails and with its shape."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from .process import run
from .test_baseline import SHAPES, TWO

OPTIONS = ("validate", "data.ttl", "-s", "shapes.ttl")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "shapes.ttl").write_text(SHAPES, encoding="utf-8")
    (tmp_path / "data.ttl").write_text(TWO, encoding="utf-8")
    run(*OPTIONS, "--write-baseline", "b.json", cwd=tmp_path)
    return tmp_path


def fingerprint(folder: Path, rule: str) -> str:
    findings = json.loads((folder / "b.json").read_text(encoding="utf-8"))["findings"]
    return str(next(one["fingerprint"] for one in findings if rule in one["rule"]))


@pytest.mark.parametrize("length", [6, 12, 99])
def test_the_part_that_fails_and_the_shape_are_shown(folder: Path, length: int) -> None:
    done = run(*OPTIONS, "--explain", fingerprint(folder, "node-kind")[:length], cwd=folder)
    assert done.returncode == 0, done.stderr
    assert 'ex:home [\n        ex:town "Omsk" ;\n    ]' in done.stdout
    assert "sh:nodeKind sh:IRI" in done.stdout
    assert "mend:     Write a value of that kind" in done.stdout
    assert "/node-kind" in done.stdout


@pytest.mark.parametrize(
    ("wanted", "told"),
    [
        ("abc", "at least 6"),
        ("ffffffffffff", "no finding has the fingerprint"),
        ("data.ttl:99", "no finding stands at data.ttl:99"),
        ("what?\n", "neither a fingerprint nor file:line"),
    ],
)
def test_what_is_no_finding(folder: Path, wanted: str, told: str) -> None:
    done = run(*OPTIONS, "--explain", wanted, cwd=folder)
    assert (done.returncode, done.stdout) == (2, "")
    assert told in done.stderr
    assert done.stderr.count("\n") == 1
    assert "there are" in done.stderr or "at least" in done.stderr


def test_a_file_may_be_named_by_its_whole_path(folder: Path) -> None:
    done = run(*OPTIONS, "--explain", f"{folder / 'data.ttl'}:2", cwd=folder)
    assert done.returncode == 0, done.stderr
    assert "file:     data.ttl:2:" in done.stdout
