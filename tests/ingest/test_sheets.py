"""Visits in spreadsheets: the same graph as in other forms, and each finding at its cell."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coopgraph.documents import read_document
from coopgraph.errors import InputError
from coopgraph.ingest.checking import check_imported
from coopgraph.ingest.importing import import_files
from coopgraph.ingest.sheets.mapping import tables
from coopgraph.ingest.sheets.reader import read_sheets
from coopgraph.ingest.sheets.template import choices, workbook
from coopgraph.ingest.templates import template
from coopgraph.ingest.turtle import canonical_turtle
from coopgraph.report_formats import FORMATS
from coopgraph.resources import data_dir
from tests.ingest.as_sheets import Sheets, as_sheets, write_csv, write_ods, write_xlsx
from tools import tables as metadata

DATA = sorted(file for file in data_dir().glob("*.ttl") if file.with_suffix(".yaml").exists())


@pytest.fixture(scope="module")
def form(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The workbook that people begin with."""
    path = tmp_path_factory.mktemp("form") / "visit.xlsx"
    path.write_bytes(workbook(path))
    return path


def rows_of(path: Path) -> Sheets:
    book = openpyxl.load_workbook(path)
    return {
        sheet.title: [[cell or "" for cell in row] for row in sheet.iter_rows(values_only=True)]
        for sheet in book.worksheets
        if not sheet.title.startswith("_")
    }


def test_the_metadata_are_those_of_the_ontology() -> None:
    assert metadata.FILE.read_text(encoding="utf-8") == metadata.text(), "run `make docs`"


def test_every_visit_in_yaml_is_the_same_graph_in_every_kind_of_spreadsheet(
    tmp_path: Path,
) -> None:
    assert len(DATA) > 5
    for number, file in enumerate(DATA):
        document = read_document(file)
        sheets = as_sheets(document.quads)
        wanted = canonical_turtle(document)
        written = [
            write_csv(sheets, tmp_path / file.stem, ",;\t|"[number % 4]),
            write_xlsx(sheets, tmp_path / f"{file.stem}.xlsx"),
            write_ods(sheets, tmp_path / f"{file.stem}.ods"),
        ]
        for path in written:
            assert canonical_turtle(read_sheets(path)) == wanted, path.name


def test_the_form_says_what_the_yaml_template_says(form: Path, tmp_path: Path) -> None:
    yaml = tmp_path / "visit.yaml"
    yaml.write_text(template("visit"), encoding="utf-8")
    assert canonical_turtle(read_sheets(form)) == canonical_turtle(read_document(yaml))


def test_the_form_explains_and_offers(form: Path) -> None:
    book = openpyxl.load_workbook(form)
    assert [one for one in book.sheetnames if not one.startswith("_")] == list(tables())
    for name, table in tables().items():
        sheet = book[name]
        headers = list(sheet[1]) if name != "visit" else list(sheet["A"])[1:]
        assert [one.value for one in headers] == [one.title for one in table.columns]
        assert all(one.comment.text.strip() for one in headers)
        offered = [one for one in table.columns if choices(one)]
        assert len(sheet.data_validations.dataValidation) == len(offered)
    assert book["_lists"].sheet_state == "hidden"
    roles = next(one for one in tables()["persons"].columns if one.name == "role")
    assert "dean" in choices(roles)


def test_passages_are_found_by_their_words(tmp_path: Path) -> None:
    text = "Guests came to Omsk in May.\nThe rector met the guests.\nThe rector spoke.\n"
    (tmp_path / "page.txt").write_text(text, encoding="utf-8")
    sheets: Sheets = {
        "sources": [
            ["id", "label", "type", "address", "text file", "first words", "last words", "line"],
            [
                "page",
                "Page",
                "SourceDocument",
                "https://example.org/",
                "page.txt",
                "Guests",
                "May",
                "",
            ],
        ],
        "places": [
            ["id", "label", "type", "first words", "last words", "line"],
            ["omsk", "Omsk", "Place", "Omsk", "", ""],
            ["hall", "Hall", "Place", "The rector; Guests", "; Omsk", "3;"],
        ],
    }
    yaml = """graph:
      - {id: source:page, type: SourceDocument, label: Page, page: https://example.org/,
         textFile: page.txt, standing: stated, evidence: {first: Guests, last: May}}
      - {id: place:omsk, type: Place, label: Omsk, standing: stated, evidence: {first: Omsk}}
      - {id: place:hall, type: Place, label: Hall, standing: stated,
         evidence: [{first: The rector, line: 3}, {first: Guests, last: Omsk}]}
    """
    (tmp_path / "visit.yaml").write_text(yaml, encoding="utf-8")
    path = write_xlsx(sheets, tmp_path / "visit.xlsx")
    wanted = canonical_turtle(read_document(tmp_path / "visit.yaml"))
    assert canonical_turtle(read_sheets(path)) == wanted
    assert "TextPositionSelector" in wanted
    sheets["places"][2][5] = ";"
    with pytest.raises(InputError, match=r"visit.xlsx: places!D3: these words stand in 2 places"):
        read_sheets(write_xlsx(sheets, path))
    sheets["places"][2][3] = "The dean; Guests"
    with pytest.raises(InputError, match=r"visit.xlsx: places!D3: .*The dean"):
        read_sheets(write_xlsx(sheets, path))


@settings(max_examples=20, derandomize=True, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_one_cell_changes_what_it_says_and_nothing_else(form: Path, data: st.DataObject) -> None:
    sheets = rows_of(form)
    name = data.draw(st.sampled_from([one for one in sheets if one != "visit"]))
    rows = [number for number, row in enumerate(sheets[name]) if number and any(row)]
    if not rows:
        return
    number = data.draw(st.sampled_from(rows))
    texts = [
        place
        for place, column in enumerate(tables()[name].columns)
        if column.language is not None and not column.separator
    ]
    place = data.draw(st.sampled_from(texts))
    column = tables()[name].columns[place]
    if column.name.startswith("label") and not sheets[name][number][place]:
        return
    words = data.draw(st.text("abcdefg ЖЩюя新疆", min_size=1, max_size=30).filter(str.strip))
    path = form.with_name("changed")
    before = {str(quad) for quad in read_sheets(write_csv(sheets, path)).quads}
    old = sheets[name][number][place]
    sheets[name][number][place] = words
    after = {str(quad) for quad in read_sheets(write_csv(sheets, path)).quads}
    assert all(words.strip() in triple for triple in after - before)
    assert all(old.strip() in triple for triple in before - after)


def conforming(path: Path, tmp_path: Path) -> Any:
    found = import_files([path], output=tmp_path / "out.ttl")
    return check_imported(found, [data_dir()])


def test_findings_name_the_cell_in_every_format(form: Path, tmp_path: Path) -> None:
    sheets = rows_of(form)
    header = sheets["activities"][0]
    giver = header.index("giver")
    row = next(n for n, one in enumerate(sheets["activities"]) if n and one[giver])
    sheets["activities"][row][giver] = "place:example-city"
    path = write_xlsx(sheets, tmp_path / "visit.xlsx")
    report = conforming(path, tmp_path)
    cell = f"activities!{openpyxl.utils.get_column_letter(giver + 1)}{row + 1}"
    found = [one for one in report.results if one.place and one.place.cell == cell]
    assert found
    assert all(one.place.line == row + 1 and one.place.column == giver + 1 for one in found)
    for format_ in FORMATS:
        text = report.to(format_)
        if format_ in ("turtle", "jsonld"):
            continue
        assert "visit.xlsx" in text, format_
        assert cell in text.replace("\\u0021", "!"), format_
    assert f"--> {path}: {cell}" in report.to_text()
    place = json.loads(report.to_json())["results"][0]["place"]
    assert place["cell"].startswith("activities!")


def test_a_missing_value_is_pointed_at_by_the_name_of_its_row(form: Path, tmp_path: Path) -> None:
    sheets = rows_of(form)
    where = sheets["statements"][0].index("holder")
    sheets["statements"][1][where] = ""
    report = conforming(write_xlsx(sheets, tmp_path / "visit.xlsx"), tmp_path)
    places = {one.place.cell for one in report.results if one.place}
    assert any(re.fullmatch(r"statements![A-Z]+2", str(one)) for one in places)


def test_a_node_that_nobody_describes_is_told_at_its_cell(form: Path, tmp_path: Path) -> None:
    sheets = rows_of(form)
    where = sheets["statements"][0].index("about")
    sheets["statements"][1][where] = "unit:nobody"
    with pytest.raises(InputError) as caught:
        conforming(write_xlsx(sheets, tmp_path / "visit.xlsx"), tmp_path)
    cell = f"statements!{openpyxl.utils.get_column_letter(where + 1)}2"
    assert f"visit.xlsx: {cell}: unit:nobody is described neither" in str(caught.value)


def test_a_row_without_a_label_adds_to_what_another_file_describes(tmp_path: Path) -> None:
    sheets: Sheets = {
        "persons": [
            ["id", "post", "post label", "role", "organization", "post evidence"],
            [
                "maria-livzan",
                "livzan-dean",
                "Dean",
                "dean",
                "unit:neurorehabilitation",
                "passage:x",
            ],
        ]
    }
    turtle = canonical_turtle(read_sheets(write_xlsx(sheets, tmp_path / "a.xlsx")))
    assert "org:member person:maria-livzan" in turtle
    assert "foaf:Person" not in turtle
    assert turtle.count("coop:standing") == 1


def test_the_folder_in_which_one_stands_has_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "my-visit"
    folder.mkdir()
    (folder / "places.csv").write_text("id,label\nmill,Mill\n", encoding="utf-8")
    monkeypatch.chdir(folder)
    (found,) = import_files([Path()])
    assert found.target == tmp_path / "my-visit.ttl"
    assert b"`coopgraph import` of my-visit: edit" in found.turtle
    (found,) = import_files([Path("..") / "my-visit"])
    assert found.target == Path("..") / "my-visit.ttl"


def test_what_is_not_stated_is_said_in_the_cell_or_in_its_column(tmp_path: Path) -> None:
    first: Sheets = {
        "units": [["id", "label", "type", "unit of"], ["u", "U", "ClinicalUnit", "Not stated"]]
    }
    second: Sheets = {
        "units": [["id", "label", "type", "not stated"], ["u", "U", "clinical unit", "unit of"]]
    }
    one = canonical_turtle(read_sheets(write_csv(first, tmp_path / "one")))
    assert "coop:notStated org:unitOf" in one
    assert one == canonical_turtle(read_sheets(write_csv(second, tmp_path / "two")))


def test_references_are_written_as_names_or_as_paths(tmp_path: Path) -> None:
    rows: Sheets = {
        "activities": [
            ["ID", "Label", "TYPE", "Part_of", "about", "participants"],
            ["a", "A", "coop:SiteVisit", "visit/v", "Massage; condition:stroke", "organization:x"],
            [
                "b",
                "B",
                "sitevisit",
                "https://w3id.org/coopgraph/id/visit/v",
                "concept/topic/massage; stroke",
                "org/x",
            ],
        ]
    }
    turtle = canonical_turtle(read_sheets(write_csv(rows, tmp_path / "x")))
    one, other = (part for part in turtle.split("\nactivity:")[1:])
    assert one.replace('"A"', '"B"').removeprefix("a\n") == other.removeprefix("b\n")
