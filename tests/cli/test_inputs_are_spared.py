"""No result is written over what it comes from."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from coopgraph.ingest.templates import template
from coopgraph.resources import data_dir

from .process import run

TEXT = "Both rectors signed a memorandum."


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copy(data_dir() / "visit.ttl", tmp_path / "data.ttl")
    (tmp_path / "visit.yaml").write_text(template("visit"), encoding="utf-8")
    (tmp_path / "query.rq").write_text("SELECT ?s { ?s ?p ?o } LIMIT 1", encoding="utf-8")
    (tmp_path / "page.txt").write_text(TEXT, encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize(
    ("command", "output"),
    [
        ("query outcomes --data data.ttl --format csv", "data.ttl"),
        ("query outcomes --data . --format csv", "./data.ttl"),
        ("sparql query.rq --data data.ttl --format csv", "data.ttl"),
        ("sparql query.rq --format csv", "query.rq"),
        ("stats --data data.ttl --format text", "data.ttl"),
        ("network --data data.ttl --format csv", "data.ttl"),
        ("match visit.yaml", "visit.yaml"),
        ("match --data data.ttl --format text", "data.ttl"),
        ("match visit.yaml --decisions known.yaml --format text", "known.yaml"),
        ("evidence data.ttl --source page.txt", "page.txt"),
        ("evidence data.ttl --source xmu-osmu-2025=page.txt --format text", "page.txt"),
    ],
)
def test_what_is_read_stays(folder: Path, command: str, output: str) -> None:
    (folder / "known.yaml").write_text("decisions:\n", encoding="utf-8")
    before = {one.name: one.read_bytes() for one in folder.iterdir()}
    done = run(*command.split(), "-o", output, cwd=folder)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.splitlines()[0] == (
        f"error: {output.removeprefix('./')}: is read here, so nothing is written over it; "
        "write to another file, outside of the folders that are read"
    )
    assert {one.name: one.read_bytes() for one in folder.iterdir()} == before


def test_decisions_are_not_written_over(folder: Path) -> None:
    asked = ("match", "visit.yaml", "--format", "decisions", "-o", "decided.yaml")
    assert run(*asked, cwd=folder).returncode in {0, 1}
    # What nobody has filled in may be made anew.
    assert run(*asked, cwd=folder).returncode in {0, 1}
    decided = "decisions:\n  - {kind: organization, name: A guest, is: new}\n"
    (folder / "decided.yaml").write_text(decided, encoding="utf-8")
    done = run(*asked, cwd=folder)
    assert done.returncode == 2
    assert done.stderr.startswith(
        "error: decided.yaml: holds decisions, so nothing is written over"
    )
    assert (folder / "decided.yaml").read_text(encoding="utf-8") == decided
