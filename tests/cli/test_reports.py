"""What ``coopgraph validate`` writes where, and what makes it fail."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from tests.cli.test_validate import run

SHAPES = """
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix ex: <https://example.org/> .
ex:S sh:targetClass ex:C ; sh:property [ sh:path ex:p ; sh:minCount 1 ; sh:severity sh:Warning ] .
"""
DATA = "".join(
    f"<https://example.org/{one}> a <https://example.org/C> .\n" for one in ("a", "b", "c")
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "shapes.ttl").write_text(SHAPES, encoding="utf-8")
    (tmp_path / "data.ttl").write_text(DATA, encoding="utf-8")
    return tmp_path


OPTIONS = ("data.ttl", "--shapes", "shapes.ttl", "--no-ontology")


def test_several_reports_at_once(folder: Path) -> None:
    files = ("--output-file", "json=a.json", "--output-file", "junit=b.xml")
    done = run(*OPTIONS, "--format", "concise", *files, cwd=folder)
    assert done.returncode == 1
    assert done.stdout.startswith("data.ttl:1:1: warning: ")
    assert len(json.loads((folder / "a.json").read_text())["results"]) == 3
    assert ET.fromstring((folder / "b.xml").read_text()).attrib["failures"] == "3"
    assert {one.name for one in folder.iterdir()} == {"shapes.ttl", "data.ttl", "a.json", "b.xml"}


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--output-file", "json=a", "--output-file", "sarif=./a"), "two reports"),
        (("-o", "a.json", "--output-file", "json=a.json"), "two reports"),
        (("--output-file", "a.json"), "FORMAT=FILE"),
        (("--output-file", "html=a"), "FORMAT=FILE"),
        (("--output-file", "json="), "FORMAT=FILE"),
    ],
)
def test_what_cannot_be_written_is_wrong_use(
    folder: Path, options: tuple[str, ...], words: str
) -> None:
    done = run(*OPTIONS, *options, cwd=folder)
    assert done.returncode == 2
    assert words in done.stderr
    assert {one.name for one in folder.iterdir()} == {"shapes.ttl", "data.ttl"}


def test_a_report_that_cannot_be_written_leaves_the_file_as_it_was(folder: Path) -> None:
    done = run(*OPTIONS, "--output-file", "json=no/such/a.json", cwd=folder)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr


def test_findings_beyond_the_limit_are_counted_and_fail(folder: Path) -> None:
    done = run(*OPTIONS, "--max-findings", "1", cwd=folder)
    assert done.returncode == 1
    assert done.stdout.count("warning: ") == 1
    assert "2 more findings not shown" in done.stdout
    assert "0 violations, 3 warnings, 0 infos" in done.stdout
    assert run(*OPTIONS, "--max-findings", "0", cwd=folder).returncode == 1


@pytest.mark.parametrize(
    ("options", "code"),
    [
        ((), 1),
        (("--fail-on", "violation"), 0),
        (("--fail-on", "warning"), 1),
        (("--fail-on", "info"), 1),
        (("--exit-zero",), 0),
        (("--severity", "violation", "--fail-on", "info"), 0),
        (("--max-findings", "0", "--fail-on", "warning"), 1),
    ],
)
def test_what_fails(folder: Path, options: tuple[str, ...], code: int) -> None:
    assert run(*OPTIONS, *options, cwd=folder).returncode == code


def test_exit_zero_hides_no_error(folder: Path) -> None:
    (folder / "data.ttl").write_text("<a> <b> .", encoding="utf-8")
    assert run(*OPTIONS, "--exit-zero", cwd=folder).returncode == 2
