"""What an error advises fits the case."""

from __future__ import annotations

from pathlib import Path

import pytest

from .process import run


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("written", "sheets", "empty", "turtle"):
        (tmp_path / name).mkdir()
    (tmp_path / "written" / "visit.yaml").write_text("graph: []\n", encoding="utf-8")
    (tmp_path / "sheets" / "times.csv").write_text("id,label\nt,T\n", encoding="utf-8")
    turtle = '<urn:a> <urn:b> "c" .\n'
    (tmp_path / "turtle" / "a.ttl").write_text(turtle, encoding="utf-8")
    (tmp_path / "a.ttl").write_text(turtle, encoding="utf-8")
    (tmp_path / "a.rq").write_text("ASK {}", encoding="utf-8")
    (tmp_path / "notes.txt").write_text("notes", encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (
            "validate sheets/times.csv",
            "sheets/times.csv: no RDF syntax is known for the suffix '.csv'; make Turtle of it "
            "first, with `coopgraph import`",
        ),
        ("stats --data visit.xlsx", "visit.xlsx: no such file or folder"),
        (
            "validate written",
            "written: no RDF file in this folder; make Turtle of its visit.yaml first, with "
            "`coopgraph import`",
        ),
        (
            "load sheets --store s",
            "sheets: no RDF file in this folder; make Turtle of its times.csv first, with "
            "`coopgraph import`",
        ),
        (
            "validate empty",
            "empty: no RDF file in this folder; looked for .ttl .trig .nt .nq .rdf .xml .owl "
            ".jsonld",
        ),
        (
            "import a.ttl",
            "a.ttl: RDF already, nothing is to be made of it; see `coopgraph validate` and "
            "`coopgraph format`",
        ),
        (
            "import written",
            "written: no .csv file in this folder; a folder is one visit in sheets: name files of "
            "other kinds one by one",
        ),
        ("query a.rq", "no stored question 'a.rq'; a file is asked with `coopgraph sparql a.rq`"),
        (
            "query Q01 --endpoint localhost:7878",
            "the endpoint's address does not begin with http:// or https://; write it like "
            "http://localhost:7878/query",
        ),
        (
            "query Q01 -o none/a.csv",
            "none/a.csv: cannot write: no such file or directory; there is no folder none",
        ),
        ("sparql turtle", "turtle: cannot read the query: is a directory; name a file, or write "),
    ],
)
def test_the_advice_fits(folder: Path, arguments: str, told: str) -> None:
    done = run(*arguments.split(), cwd=folder)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    assert done.stderr.startswith(f"error: {told}")
