"""What programs and attackers do to workbooks, .xlsx and .ods: refused in one line."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

import pytest
from odf.opendocument import OpenDocumentSpreadsheet, load
from odf.table import Table, TableCell, TableColumn, TableRow
from odf.text import P

from coopgraph.errors import InputError
from coopgraph.ingest.importing import import_files
from coopgraph.ingest.sheets import grid, package
from coopgraph.ingest.sheets.reader import read_sheets
from coopgraph.ingest.turtle import canonical_turtle
from tests.ingest.sheet_mistakes import HEADERS, TIME, book, refusal, saved


def test_a_workbook_with_macros_is_refused(tmp_path: Path) -> None:
    path = saved(book(HEADERS, TIME), tmp_path)
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"x")
    assert "with macros, which is not read; save it as .xlsx without" in refusal(path)
    other = path.rename(path.with_suffix(".xlsm"))
    with pytest.raises(InputError, match="with macros"):
        import_files([other])
    with pytest.raises(InputError, match="older kind"):
        import_files([path.with_suffix(".xls")])


def test_files_that_are_no_workbook_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "v.xlsx"
    path.write_bytes(b"")
    assert "v.xlsx: empty" in refusal(path)
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    assert "protected by a password" in refusal(path)
    path.write_bytes(b"id,label\n")
    assert "no .xlsx workbook" in refusal(path)
    whole = saved(book(HEADERS, TIME), tmp_path, "whole.xlsx").read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    assert "damaged" in refusal(path)
    path.with_suffix(".ods").write_bytes(whole)
    assert "v.ods: a zip archive that is no .ods workbook; its content is .xlsx" in refusal(
        path.with_suffix(".ods")
    )
    assert "no such file" in refusal(tmp_path / "none.xlsx")


@pytest.mark.parametrize("place", range(40, 4000, 247))
def test_flipped_bytes_end_in_one_line(tmp_path: Path, place: int) -> None:
    path = saved(book(HEADERS, TIME), tmp_path)
    data = bytearray(path.read_bytes())
    data[place % len(data)] ^= 0xFF
    path.write_bytes(bytes(data))
    try:
        read_sheets(path)
    except InputError as error:
        assert str(error).count("\n") == 0


def test_bombs_are_refused_before_they_are_unpacked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(package, "MAX_UNPACKED", 10_000_000)
    path = saved(book(HEADERS, TIME), tmp_path)
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/media/x.bin", bytes(package.MAX_UNPACKED + 1))
    assert path.stat().st_size < 100_000
    assert "more than is read" in refusal(path)
    monkeypatch.undo()
    path = saved(book(HEADERS, TIME), tmp_path)
    with zipfile.ZipFile(path) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    entities = b'<!DOCTYPE s [<!ENTITY a "aaaa">]>'
    parts["xl/workbook.xml"] = entities + parts["xl/workbook.xml"]
    with zipfile.ZipFile(path, "w") as new:
        for name, data in parts.items():
            new.writestr(name, data)
    assert "xl/workbook.xml declares entities" in refusal(path)
    monkeypatch.setattr(grid, "MAX_ROWS", 3)
    rows = [[f"t-{number}", *TIME[1:]] for number in range(3)]
    assert "more than the 3 rows that are read" in refusal(saved(book(HEADERS, *rows), tmp_path))
    monkeypatch.undo()
    wide = book([*HEADERS, *(None for _ in range(300)), "x"], TIME)
    assert "more than the 256 columns" in refusal(saved(wide, tmp_path))


def ods(tmp_path: Path, *cells: TableCell, **row: str) -> Path:
    made = OpenDocumentSpreadsheet()
    table = Table(name="times")
    for given in (HEADERS, None):
        line = TableRow(**({} if given else row))
        for text in given or ():
            cell = TableCell(valuetype="string")
            cell.addElement(P(text=text))
            line.addElement(cell)
        for one in () if given else cells:
            line.addElement(one)
        table.addElement(line)
    made.spreadsheet.addElement(table)
    made.save(tmp_path / "v.ods")
    return tmp_path / "v.ods"


def ods_cell(text: str, **attributes: Any) -> TableCell:
    cell = TableCell(**attributes)
    cell.addElement(P(text=text))
    return cell


def hiding(path: Path, column: int) -> Path:
    made = load(path)
    table = made.spreadsheet.getElementsByType(Table)[0]
    first = table.firstChild
    table.insertBefore(TableColumn(numbercolumnsrepeated=str(column - 1)), first)
    table.insertBefore(TableColumn(visibility="collapse"), first)
    made.save(path)
    return path


def test_opendocument_knows_the_same_mistakes(tmp_path: Path) -> None:
    name = ods_cell("t", valuetype="string")
    formula = ods_cell("T", valuetype="string", formula="of:=[.A2]")
    assert "times!B2: a formula; write its value in its place: T" in refusal(
        ods(tmp_path, name, formula)
    )
    merged = ods_cell("T", valuetype="string", numbercolumnsspanned="2")
    assert "times!A2: merged cells" in refusal(ods(tmp_path, merged))
    text = ods_cell("T", valuetype="string")
    assert "row 2 is hidden" in refusal(ods(tmp_path, name, text, visibility="filter"))
    assert "v.ods: times: column B is hidden" in refusal(hiding(ods(tmp_path, name, text), 2))
    day = ods_cell("24.11.25", valuetype="date", datevalue="2025-11-24")
    form = ods_cell("day", valuetype="string")
    turtle = canonical_turtle(read_sheets(ods(tmp_path, name, text, form, day)))
    assert '"2025-11-24"^^xsd:date' in turtle
    timed = ods_cell("24.11.25 10:30", valuetype="date", datevalue="2025-11-24T10:30:00")
    assert "a date with a time" in refusal(ods(tmp_path, name, text, form, timed))
    padded = ods_cell("007", valuetype="float", value="7")
    assert "a number that is shown in another way" in refusal(ods(tmp_path, name, padded))
    long = ods_cell("9", valuetype="float", value="9" * 5000)
    assert "so long that digits are lost" in refusal(ods(tmp_path, name, long))


def test_entities_are_not_read_wherever_they_are_declared(tmp_path: Path) -> None:
    cells = [ods_cell(text, valuetype="string") for text in ("t", "T", "day", "2025-11-24")]
    path = ods(tmp_path, *cells)
    with zipfile.ZipFile(path) as archive:
        content = archive.read("content.xml").decode().partition("?>")[2]
    assert content.count(">day<") == 1
    declared = '<!DOCTYPE a [<!ENTITY e "day">]>' + content.replace(">day<", ">&e;<")
    whole = '<?xml version="1.0"?>\n<!-- made by hand -->\n' + content
    assert canonical_turtle(read_sheets(with_content(path, whole.encode())))
    for text, encoding in ((f"<!--{'x' * 5000}-->{declared}", "utf-8"), (declared, "utf-16")):
        refused = refusal(with_content(path, text.encode(encoding)))
        assert "damaged: its parts cannot be read" in refused


def with_content(path: Path, content: bytes) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("content.xml", content)
    return path
