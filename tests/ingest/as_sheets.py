"""A graph of the project written as sheets, column by column, for tests."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import openpyxl
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import Table as OdfTable
from odf.table import TableCell, TableRow
from odf.text import P
from pyoxigraph import Literal, NamedNode, Quad

from coopgraph.ingest.sheets.mapping import Column, Table, tables
from coopgraph.vocabulary import COOP, ID, curie

Sheets = dict[str, list[list[str]]]
EVIDENCE = COOP + "evidence"
MEMBER = "http://www.w3.org/ns/org#member"


def as_sheets(quads: Iterable[Quad]) -> Sheets:
    """Write a graph as rows of text, the headers first; columns that nobody needs are left out."""
    said: dict[str, dict[str, list[Any]]] = defaultdict(lambda: defaultdict(list))
    for quad in quads:
        assert isinstance(quad.subject, NamedNode), "no place in a sheet for a blank node"
        said[quad.subject.value][quad.predicate.value].append(quad.object)
    found: Sheets = {}
    for table in tables().values():
        rows = _persons(table, said) if table.name == "persons" else _rows(table, said)
        used = [column for column in table.columns if any(column.name in row for row in rows)]
        if rows:
            found[table.name] = [
                [column.title for column in used],
                *([row.get(column.name, "") for column in used] for row in rows),
            ]
    return found


def _rows(table: Table, said: Any) -> list[dict[str, str]]:
    start = table.columns[0].about.uri.partition("{")[0]
    subjects = [one for one in said if one.startswith(start)]
    return [_row(table, said[one], one.removeprefix(start), start) for one in subjects]


def _row(table: Table, about: Any, slug: str, start: str, key: str = "id") -> dict[str, str]:
    row = {key: slug}
    evidence = "evidence" if key == "id" else "postEvidence"
    if EVIDENCE in about:
        row[evidence] = "; ".join(curie(one.value) for one in about[EVIDENCE])
    for column in table.columns:
        if column.predicate and column.about.uri.startswith(start):
            terms = [one for one in about.get(column.predicate, ()) if _fits(column, one)]
            if terms:
                mark = f" {column.separator or '?'} "
                row[column.name] = mark.join(_text(column, one) for one in terms)
    return row


def _persons(table: Table, said: Any) -> list[dict[str, str]]:
    posts: dict[str, list[str]] = defaultdict(list)
    for one, about in said.items():
        if one.startswith(ID + "membership/"):
            posts[about[MEMBER][0].value].append(one)
    rows = []
    persons = {one: None for one in said if one.startswith(ID + "person/")}
    for person in {**persons, **dict.fromkeys(posts)}:
        slug = person.removeprefix(ID + "person/")
        row = _row(table, said.get(person, {}), slug, ID + "person/")
        for post in posts[person] or [""]:
            if post:
                name = post.removeprefix(ID + "membership/")
                row |= _row(table, said[post], name, ID + "membership/", "post")
            rows.append(row)
            row = {"id": slug}
    return rows


def _fits(column: Column, term: Any) -> bool:
    return column.language == (term.language if isinstance(term, Literal) else None)


def _text(column: Column, term: Any) -> str:
    if isinstance(term, Literal):
        return term.value
    if column.scheme is not None:
        return str(term.value).removeprefix(column.scheme)
    short = curie(term.value)
    return term.value if short.startswith("<") else short


def write_csv(sheets: Sheets, folder: Path, delimiter: str = ",") -> Path:
    folder.mkdir(exist_ok=True)
    for name, rows in sheets.items():
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, delimiter=delimiter).writerows(rows)
    return folder


def write_xlsx(sheets: Sheets, path: Path) -> Path:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append([one or None for one in row])
    book.save(path)
    return path


def write_ods(sheets: Sheets, path: Path) -> Path:
    book = OpenDocumentSpreadsheet()
    for name, rows in sheets.items():
        table = OdfTable(name=name)
        for row in rows:
            line = TableRow()
            for one in row:
                cell = TableCell(valuetype="string") if one else TableCell()
                for part in one.split("\n") if one else ():
                    cell.addElement(P(text=part))
                line.addElement(cell)
            table.addElement(line)
        book.spreadsheet.addElement(table)
    book.save(path)
    return path
