"""What people do to cells and rows of spreadsheets: told by cell, and what to do."""

from __future__ import annotations

import datetime
import io
import zipfile
from pathlib import Path
from typing import Any

import pytest
from pyoxigraph import Literal

from coopgraph.ingest.sheets.reader import read_sheets
from coopgraph.ingest.turtle import canonical_turtle
from coopgraph.vocabulary import PREFIXES
from tests.ingest.sheet_mistakes import HEADERS, TIME, book, refusal, saved

CELLS: dict[str, tuple[int, Any, str]] = {
    "formula": (2, "=1+1", "v.xlsx: times!B2: a formula; write the value in its place"),
    "error": (2, "#REF!", "v.xlsx: times!B2: an error of the spreadsheet (#REF!)"),
    "a number for a date": (4, 45985, "v.xlsx: times!D2: 45985: a number, where a date is"),
    "two readings": (
        4,
        "01/02/2025",
        "times!D2: 01/02/2025: a date that can be read as 2025-01-02 or 2025-02-01; write that",
    ),
    "one reading": (4, "24.11.2025", "times!D2: 24.11.2025: a date in a local form; write 2025"),
    "no such day": (4, "2025-02-30", "times!D2: 2025-02-30: there is no such day"),
    "a month": (4, "2025-11", "'2025-11' is no date; write the days of its beginning"),
    "words for a date": (4, "soon", "'soon' is no date; write year, month and day: 2025-11-24"),
    "a date with a time": (
        4,
        datetime.datetime(2025, 11, 24, 10, 30),
        "times!D2: 2025-11-24 10:30:00: a date with a time; write the date alone",
    ),
    "a time": (4, datetime.time(10, 30), "a date with a time"),
    "a date for a text": (2, datetime.date(2025, 11, 24), "times!B2: 2025-11-24: a date, where t"),
    "a broken number for a text": (2, 7.5, "times!B2: 7.5: a number, where text is expected"),
    "too many digits": (2, 12345678901234567, "a number so long that digits are lost"),
    "a truth value": (2, True, "times!B2: TRUE: a truth value, where text is expected"),
    "an unknown concept": (3, "dya", "times!C2: 'dya' is none of the known values; did you mean d"),
    "a name with spaces": (1, "First day", "times!A2: 'First day' is no name; write lower case"),
    "a name with its kind": (1, "time:t", "times!A2: 'time:t': a name with its kind; write t"),
    "no name": (1, None, "times!A2: id is empty; each row needs it"),
}


@pytest.mark.parametrize("case", CELLS)
def test_a_cell_that_is_not_read_is_named_with_what_to_write(tmp_path: Path, case: str) -> None:
    column, value, wanted = CELLS[case]
    row: list[Any] = list(TIME)
    row[column - 1] = value
    message = refusal(saved(book(HEADERS, row), tmp_path))
    assert wanted in message
    assert "\n" not in message


@pytest.mark.parametrize(
    ("value", "wanted"),
    [
        (2019.0, '"2019"'),
        (2019, '"2019"'),
        ("  T ", '"T"'),
        ("A\u00a0B\u200b", '"A B"'),
        ("+7 3812 123456", '"+7 3812 123456"'),
    ],
)
def test_what_is_clear_is_read(tmp_path: Path, value: Any, wanted: str) -> None:
    row = ["t", value, "day", datetime.date(2025, 11, 24), None]
    turtle = canonical_turtle(read_sheets(saved(book(HEADERS, row), tmp_path)))
    assert f"rdfs:label {wanted}@en" in turtle
    assert '"2025-11-24"^^xsd:date' in turtle


def test_numbers_that_are_shown_with_zeros_are_refused(tmp_path: Path) -> None:
    made = book(["id", "label", "notation"], ["i", "I", 7], sheet="identifiers")
    made.active["C2"].number_format = "0000"
    assert "identifiers!C2: 7: a number that is shown in another" in refusal(saved(made, tmp_path))


def test_a_formula_is_told_with_what_it_gave(tmp_path: Path) -> None:
    path = saved(book(HEADERS, [*TIME[:1], "=A2", *TIME[2:]]), tmp_path)
    data = io.BytesIO()
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(data, "w") as new:
        for part in old.namelist():
            text = old.read(part)
            if part.startswith("xl/worksheets/sheet"):
                # As a spreadsheet program saves it, which this library cannot.
                text = text.replace(
                    b'<c r="B2"><f>A2</f><v /></c>', b'<c r="B2" t="str"><f>A2</f><v>T one</v></c>'
                ).replace(
                    b'<c r="B2"><f>A2</f><v></v></c>',
                    b'<c r="B2" t="str"><f>A2</f><v>T one</v></c>',
                )
            new.writestr(part, text)
    path.write_bytes(data.getvalue())
    assert "times!B2: a formula; write its value in its place: T one" in refusal(path)


def test_merged_and_hidden_cells_are_refused(tmp_path: Path) -> None:
    made = book(HEADERS, TIME, ["u", *TIME[1:]])
    made.active.merge_cells("B2:B3")
    assert "v.xlsx: times!2: merged cells (B2:B3); split them" in refusal(saved(made, tmp_path))
    made = book(HEADERS, TIME)
    made.active.row_dimensions[2].hidden = True
    assert "v.xlsx: times: row 2 is hidden; show it" in refusal(saved(made, tmp_path))
    made = book(HEADERS, TIME)
    made.active.column_dimensions["B"].hidden = True
    assert "column B is hidden" in refusal(saved(made, tmp_path))
    made = book(HEADERS, TIME)
    made.create_sheet("notes").sheet_state = "hidden"
    read_sheets(saved(made, tmp_path))
    made["times"].sheet_state = "hidden"
    made["notes"].sheet_state = "visible"
    message = refusal(saved(made, tmp_path))
    assert "v.xlsx: times: the sheet is hidden" in message
    assert "a sheet of the name 'notes' is not known" in message


def test_headers_are_checked(tmp_path: Path) -> None:
    made = book(["id", "lable", "label", "Label ", None, "id2"], ["t", None, "T"])
    made.active["E2"] = "lost"
    message = refusal(saved(made, tmp_path))
    assert "times!B1: no column 'lable' is known; did you mean label" in message
    assert "times!D1: a second column 'label'; keep one" in message
    assert "times!E2: a cell below no header that is known" in message
    assert "the column 'id' is missing" in refusal(saved(book(["label"], ["T"]), tmp_path))
    assert "timse" in refusal(saved(book(HEADERS, TIME, sheet="timse"), tmp_path))
    assert "did you mean times" in refusal(saved(book(HEADERS, TIME, sheet="timse"), tmp_path))
    for name in ("times", "more.times"):
        (tmp_path / f"{name}.csv").write_text("id\nt\n", encoding="utf-8")
    assert "times: a second sheet times; keep one" in refusal(tmp_path)


def test_empty_rows_and_sheets_of_ones_own_are_passed_over(tmp_path: Path) -> None:
    made = book(HEADERS, [], TIME, [None, "  "], [], ["u", *TIME[1:]])
    made.create_sheet("_notes").append(["anything"])
    assert canonical_turtle(read_sheets(saved(made, tmp_path))).count("a coop:TimeSpan") == 2


def test_nothing_said_is_an_error(tmp_path: Path) -> None:
    assert "no row says anything" in refusal(saved(book(HEADERS), tmp_path))
    assert "no headers" in refusal(saved(book(), tmp_path))


NUMBERS = {
    "groups": ("id,label,size\nx,X,", ["9" * 5000, "\uff11\uff12", "²"], "is no whole number"),
    "persons": ("id,label,first words,line\nx,X,abc,", ["9" * 5000, "²"], "is no number of a line"),
}


@pytest.mark.parametrize("sheet", NUMBERS)
def test_numbers_that_only_look_like_one(tmp_path: Path, sheet: str) -> None:
    before, values, wanted = NUMBERS[sheet]
    path = tmp_path / f"{sheet}.csv"
    for value in values:
        path.write_text(f"{before}{value}\n", encoding="utf-8")
        assert wanted in refusal(path)


ESCAPES = {
    "Two_x000D__x000A_lines": "Two\r\nlines",
    "a_x0009_b": "a\tb",
    "_x005F_x000D_": "_x000D_",
    "_xD83D__xDE00_": "\U0001f600",
    "snake_x_case_x12_": "snake_x_case_x12_",
}


@pytest.mark.parametrize("written", ESCAPES)
def test_escapes_of_office_open_xml_are_the_characters(tmp_path: Path, written: str) -> None:
    path = saved(book(HEADERS, ["t", written, "day"]), tmp_path)
    labels = [
        quad.object
        for quad in read_sheets(path).quads
        if quad.predicate.value == PREFIXES["rdfs"] + "label"
    ]
    assert labels == [Literal(ESCAPES[written], language="en")]


@pytest.mark.parametrize("code", [0x07, 0x1B, 0x7F, 0x9F, 0xFFFF])
def test_control_characters_are_refused_in_every_kind_of_sheet(tmp_path: Path, code: int) -> None:
    wanted = f"times!B2: the control character U+{code:04X}; remove it"
    path = saved(book(HEADERS, ["t", f"T_x{code:04X}_T", "day"]), tmp_path)
    assert refusal(path) == f"v.xlsx: {wanted}"
    (tmp_path / "times.csv").write_text(f"id,label\nt,T{chr(code)}T\n", encoding="utf-8")
    assert refusal(tmp_path / "times.csv") == f"times.csv: {wanted}"


def test_half_a_character_is_refused(tmp_path: Path) -> None:
    path = saved(book(HEADERS, ["t", "T_xD83D_T", "day"]), tmp_path)
    assert "times!B2: the control character U+D83D" in refusal(path)


@pytest.mark.parametrize("page", ["http://[::bad", "http://a.org/%zz", "http://a.org:x/"])
def test_an_address_that_is_none(tmp_path: Path, page: str) -> None:
    rows = [["id", "label", "page"], ["p", "P", page]]
    message = refusal(saved(book(*rows, sheet="sources"), tmp_path))
    assert message.startswith(f"v.xlsx: sources!C2: {page!r} is no address; write http")


@pytest.mark.parametrize(
    ("header", "value"),
    [
        ("location", "place/[zz"),
        ("location", "place:[zz"),
        ("evidence", "passage:[zz"),
    ],
)
def test_a_name_that_is_none(tmp_path: Path, header: str, value: str) -> None:
    rows = [["id", "label", header], ["u", "U", value]]
    message = refusal(saved(book(*rows, sheet="units"), tmp_path))
    assert message.startswith(f"v.xlsx: units!C2: {value!r} is no name of a node; write ")


def test_a_visit_in_two_columns(tmp_path: Path) -> None:
    rows: list[list[Any]] = [
        ["Field", "Value"],
        ["id", "v"],
        ["label", "V"],
        ["sender", "organization:a"],
    ]
    turtle = canonical_turtle(read_sheets(saved(book(*rows, sheet="visit"), tmp_path)))
    assert "coop:sendingOrganization organization:a" in turtle
    rows += [["sender", "organization:b"], ["hots", "organization:c"], [None, "x"], ["host", "c"]]
    message = refusal(saved(book(*rows, sheet="visit"), tmp_path))
    assert "visit!A5: a second field sender" in message
    assert "visit!A6: no column 'hots' is known; did you mean host" in message
    assert "visit!B7: a value without a field" in message
    assert "visit!B8: 'c' is no name of a node; write prefix:name" in message


@pytest.mark.parametrize(
    ("value", "wanted"),
    [
        (None, "visit!B3: id is empty; each row needs it"),
        ("визит", "visit!B3: 'визит' is no name; write lower case letters, digits and hyphens"),
    ],
)
def test_a_visit_in_two_columns_without_a_name(tmp_path: Path, value: Any, wanted: str) -> None:
    rows: list[list[Any]] = [["Field", "Value"], ["label", "V"], ["id", value], ["host", None]]
    assert refusal(saved(book(*rows, sheet="visit"), tmp_path)) == f"v.xlsx: {wanted}"
    del rows[2]
    wanted = "v.xlsx: visit: the field id is missing; add it in a row of its own"
    assert refusal(saved(book(*rows, sheet="visit"), tmp_path)) == wanted


def test_more_words_than_passages_begin(tmp_path: Path) -> None:
    rows = [["id", "label", "first words", "last words"], ["t", "T", "a; b", "c; d; e"]]
    message = refusal(saved(book(*rows, sheet="times"), tmp_path))
    assert "times!D2: more last words than first words" in message
