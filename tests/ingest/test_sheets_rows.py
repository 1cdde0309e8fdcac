"""Rows and cells of a workbook whose place is told, follows from what precedes, or contradicts."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Sequence
from pathlib import Path

import pytest

from coopgraph.errors import InputError
from coopgraph.ingest.sheets.reader import read_sheets
from coopgraph.ingest.turtle import canonical_turtle
from tests.ingest.sheet_mistakes import HEADERS, TIME, book, refusal, saved

SHEET = "xl/worksheets/sheet1.xml"
NO_ROW = (r'<row r="\d+"', "<row")
NO_CELL = (r'<c r="[A-Z]+\d+"', "<c")


def changed(
    tmp_path: Path, rows: Sequence[Sequence[str | None]], *changes: tuple[str, str]
) -> Path:
    """Return a workbook in whose sheet expressions are replaced."""
    path = saved(book(*map(list, rows)), tmp_path)
    with zipfile.ZipFile(path) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    text = parts[SHEET].decode()
    for pattern, replacement in changes:
        text, count = re.subn(pattern, replacement, text)
        assert count, pattern
    parts[SHEET] = text.encode()
    with zipfile.ZipFile(path, "w") as new:
        for name, data in parts.items():
            new.writestr(name, data)
    return path


@pytest.mark.parametrize("changes", [[NO_ROW], [NO_CELL], [NO_ROW, NO_CELL]])
def test_what_has_no_place_follows_what_precedes_it(
    tmp_path: Path, changes: list[tuple[str, str]]
) -> None:
    rows = [HEADERS, TIME, ["u", *TIME[1:]]]
    told = canonical_turtle(read_sheets(changed(tmp_path, rows, ("<row ", "<row "))))
    assert canonical_turtle(read_sheets(changed(tmp_path, rows, *changes))) == told
    wrong = [HEADERS, TIME, ["u", "T", "dya", *TIME[3:]]]
    assert "v.xlsx: times!C3: 'dya' is none" in refusal(changed(tmp_path, wrong, *changes))


def test_a_place_that_is_told_counts_for_what_follows(tmp_path: Path) -> None:
    rows = [HEADERS, TIME, ["u", "T", "dya", *TIME[3:]]]
    path = changed(tmp_path, rows, NO_CELL, ('<row r="2"', '<row r="7"'), ('<row r="3"', "<row"))
    assert "v.xlsx: times!C8: 'dya' is none" in refusal(path)


@pytest.mark.parametrize("hidden", ['hidden="1"', "hidden='true'", 'hidden = "1"'])
@pytest.mark.parametrize("place", ["", ' r="3"'])
def test_a_hidden_row_is_named_by_its_place(tmp_path: Path, hidden: str, place: str) -> None:
    rows = [HEADERS, TIME, ["u", *TIME[1:]]]
    path = changed(tmp_path, rows, ('<row r="3"', f"<row {hidden}{place}"))
    assert refusal(path).startswith("v.xlsx: times: row 3 is hidden; show it")


def test_what_only_looks_like_a_hidden_row_is_none(tmp_path: Path) -> None:
    comment = '<!-- <row r="2" hidden="1"> --><sheetData>'
    path = changed(
        tmp_path, [HEADERS, TIME], ("<sheetData>", comment), ("<row ", '<row hidden="0" ')
    )
    assert canonical_turtle(read_sheets(path))


def test_hidden_columns_have_their_letters(tmp_path: Path) -> None:
    for attributes, told in {
        'min="2" max="2"': "column B is hidden",
        'max="4" min="2"': "columns B to D are hidden",
    }.items():
        columns = f"<cols><col hidden='1' {attributes}/></cols><sheetData>"
        path = changed(tmp_path, [HEADERS, TIME], ("<sheetData>", columns))
        assert f"v.xlsx: times: {told}; show it" in refusal(path)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (('<row r="3"', '<row r="2"'), "row 2 comes after row 2"),
        (('<row r="3"', '<row r="1"'), "row 1 comes after row 2"),
        (('<row r="3"', '<row r="5"'), "cell A3 stands in row 5"),
        (('<c r="B3"', '<c r="A3"'), "cell A3 comes after column A"),
    ],
)
def test_places_that_contradict_are_refused(
    tmp_path: Path, change: tuple[str, str], told: str
) -> None:
    path = changed(tmp_path, [HEADERS, TIME, ["u", *TIME[1:]]], change)
    assert refusal(path) == (
        f"v.xlsx: times: damaged: {told}; save it again in the program that wrote it"
    )


def test_a_place_that_is_none_is_refused(tmp_path: Path) -> None:
    for change in (('<row r="2"', '<row r="two"'), ('<c r="B2"', '<c r="2B"')):
        path = changed(tmp_path, [HEADERS, TIME], change)
        with pytest.raises(InputError, match="damaged"):
            read_sheets(path)
