"""``coopgraph match``, and ``coopgraph import`` of spreadsheets, as processes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest

from .process import run

VISIT = """graph:
  - {id: source:s, type: SourceDocument, label: S, standing: outside, dcterms:source: source:s,
     page: "https://example.org/", textAccess: digest-only, dcterms:type: document-kind:web-page}
  - {id: organization:omgmu, type: University, standing: stated, evidence: {where: heading},
     label: {en: Omsk State Medical UNIVERSITY, ru: Омский государственный медицинский университет}}
  - {id: person:guo-lei, type: Person, label: Guo LEI, standing: stated,
     evidence: {where: heading}, notStated: [role]}
  - {id: group:g, type: Group, label: G, standing: stated, evidence: {where: heading},
     groupOf: organization:omgmu, foaf:member: person:guo-lei, notStated: [size]}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "v.yaml").write_text(VISIT, encoding="utf-8")
    return tmp_path


def test_names_are_matched_and_nothing_is_merged_without_a_word(folder: Path) -> None:
    found = run("match", "v.yaml", cwd=folder)
    assert found.returncode == 1
    assert "v.yaml:6:10: person Guo LEI (person:guo-lei): which one is it?" in found.stdout
    assert "Lei Guo (person:lei-guo): the same parts in another order" in found.stdout
    assert "is organization:omsk-state-medical-university: the same name" in found.stdout
    assert found.stderr == "1 of 2 names are to be decided\n"

    stopped = run("import", "v.yaml", "--decisions", "d.yaml", cwd=folder)
    assert stopped.returncode == 1
    assert "which one is it?" in stopped.stdout
    assert stopped.stderr.endswith("nothing is written: decide in d.yaml which ones they are\n")
    assert not (folder / "v.ttl").exists()

    text = "decisions:\n  - {name: Guo Lei, kind: person, is: person:lei-guo}\n"
    text += "  - {name: Nobody, kind: person, is: new}\n"
    (folder / "d.yaml").write_text(text, encoding="utf-8")
    done = run("import", "v.yaml", "--decisions", "d.yaml", cwd=folder)
    assert done.returncode == 0, done.stdout
    assert "d.yaml:3:5: nobody is called 'Nobody' here" in done.stderr
    turtle = (folder / "v.ttl").read_text(encoding="utf-8")
    assert "coop:groupOf organization:omsk-state-medical-university" in turtle
    assert "foaf:member person:lei-guo" in turtle
    assert "guo-lei" not in turtle
    assert "omgmu" not in turtle
    # The known thing keeps its label, and gains what it has not.
    assert "UNIVERSITY" not in turtle
    assert "Омский государственный медицинский университет" in turtle
    again = run("import", "v.yaml", "--decisions", "d.yaml", "--check", cwd=folder)
    assert again.returncode == 0, again.stdout

    (folder / "d.yaml").write_text(text.replace("lei-guo", "lei-gou"), encoding="utf-8")
    stale = run("match", "v.yaml", "--decisions", "d.yaml", cwd=folder)
    assert stale.returncode == 2
    assert "d.yaml:2:5: person:lei-gou is in the data no more" in stale.stderr


def test_findings_on_linked_things_keep_their_place(folder: Path) -> None:
    text = VISIT.replace("textAccess: digest-only, ", "").replace("notStated: [size]", "size: -1")
    (folder / "v.yaml").write_text(text, encoding="utf-8")
    (folder / "d.yaml").write_text(
        "decisions: [{name: Guo Lei, kind: person, is: new}]", encoding="utf-8"
    )
    done = run("import", "v.yaml", "--decisions", "d.yaml", cwd=folder)
    assert done.returncode == 1
    assert "--> v.yaml:9:" in done.stdout


def test_open_questions_and_json(folder: Path) -> None:
    assert run("match", "v.yaml", "-o", "d.yaml", cwd=folder).returncode == 1
    assert "is: person:lei-guo" in (folder / "d.yaml").read_text(encoding="utf-8")
    found = json.loads(run("match", "v.yaml", "--format", "json", cwd=folder).stdout)
    assert {one["state"] for one in found} == {"certain", "uncertain"}
    assert {one["place"] for one in found} == {"v.yaml:4:10", "v.yaml:6:10"}


def test_twins_within_a_corpus(folder: Path) -> None:
    run("import", "v.yaml", cwd=folder)
    found = run("match", "--data", "v.ttl", cwd=folder)
    assert (found.returncode, found.stdout) == (0, "")
    from coopgraph.resources import data_dir  # noqa: PLC0415

    found = run("match", "--data", "v.ttl", "--data", data_dir(), "--format", "json", cwd=folder)
    assert found.returncode == 1
    best = json.loads(found.stdout)[0]
    assert best["certain"]
    assert best["one"]["iri"].endswith("omgmu")
    assert run("match", "--format", "decisions", cwd=folder).returncode == 2


def test_a_workbook_from_new_to_turtle(tmp_path: Path) -> None:
    assert run("new", "--sheet", "v.xlsx", cwd=tmp_path).returncode == 0
    assert run("new", "--sheet", "v.xlsx", cwd=tmp_path).returncode == 2
    assert run("new", "--sheet", "v.ods", cwd=tmp_path).returncode == 2
    assert run("new", "--sheet", "w.xlsx", "--kind", "agreement", cwd=tmp_path).returncode == 2
    done = run("import", "v.xlsx", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (0, "")
    assert run("validate", "v.ttl", cwd=tmp_path).returncode == 0
    before = (tmp_path / "v.ttl").read_bytes()
    assert run("import", "v.xlsx", "--check", cwd=tmp_path).returncode == 0
    book = openpyxl.load_workbook(tmp_path / "v.xlsx")
    book["activities"]["E2"] = "Banquet"
    book["statements"]["A2"] = "x y"
    book.save(tmp_path / "v.xlsx")
    wrong = run("import", "v.xlsx", cwd=tmp_path)
    assert wrong.returncode == 2
    assert "error: v.xlsx: activities!E2: 'Banquet' is none of the known values" in wrong.stderr
    assert "error: v.xlsx: statements!A2: 'x y' is no name; write lower case" in wrong.stderr
    assert (tmp_path / "v.ttl").read_bytes() == before


def test_findings_of_a_workbook_in_a_format_for_ci(tmp_path: Path) -> None:
    run("new", "--sheet", "v.xlsx", cwd=tmp_path)
    book = openpyxl.load_workbook(tmp_path / "v.xlsx")
    header = {cell.value: cell.column for cell in book["statements"][1]}
    book["statements"].cell(2, header["holder"]).value = None
    book.save(tmp_path / "v.xlsx")
    done = run("import", "v.xlsx", "--format", "github", cwd=tmp_path)
    assert done.returncode == 1
    assert "::error file=v.xlsx,line=2," in done.stdout
    assert "::statements!" in done.stdout


@pytest.mark.parametrize(
    ("missing", "arguments", "extra"),
    [
        ("openpyxl", ["new", "--sheet", "x.xlsx"], "spreadsheets"),
        ("csvw", ["import", "times.csv"], "spreadsheets"),
        ("rapidfuzz", ["match", "v.yaml"], "matching"),
        ("anyascii", ["match", "v.yaml"], "matching"),
    ],
)
def test_an_extra_that_is_missing_is_told_in_one_line(
    folder: Path, missing: str, arguments: list[str], extra: str
) -> None:
    (folder / "times.csv").write_text("id,label\nt,T\n", encoding="utf-8")
    program = f"import sys; sys.modules[{missing!r}] = None; " + (
        "from coopgraph.cli.main import main; sys.exit(main(sys.argv[1:]))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, *arguments],
        capture_output=True,
        check=False,
        text=True,
        cwd=folder,
        env=dict(os.environ),
        timeout=120,
    )
    assert done.returncode == 2, done.stderr
    assert f"the package {missing}; pip install 'coopgraph[{extra}]'" in done.stderr
    assert done.stderr.count("\n") == 1
