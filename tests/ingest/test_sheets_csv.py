"""CSV files and folders of them: what is read, and what is refused in one line."""

from __future__ import annotations

from pathlib import Path

import pytest

from coopgraph.ingest.importing import import_files
from coopgraph.ingest.sheets.reader import read_sheets
from coopgraph.ingest.turtle import canonical_turtle
from tests.ingest.as_sheets import write_csv
from tests.ingest.sheet_mistakes import HEADERS, TIME, refusal

CSV = {
    "UTF-16": ("id,label\nt,T\n".encode("utf-16"), "UTF-16, not UTF-8; save it as CSV in UTF-8"),
    "Latin-1": ("id,label\nt,Köln\n".encode("latin-1"), "times.csv:2: not UTF-8 from here on"),
    "null byte": (b"id,label\nt,T\0\n", "times.csv:2: a null byte"),
    "open quote": (b'id,label\nt,"T\n', "no legal CSV"),
    "formula": (b"id,label\nt,=cmd|' /C calc'!A0\n", "times!B2: a text that begins with =, as f"),
    "zip": (b"PK\x03\x04" + bytes(60), "a zip archive"),
    "long field": (b"id,label\nt," + b"x" * 140_000 + b"\n", "no legal CSV: field larger"),
    "long cell": (b"id,label\nt," + b"x" * 33_000 + b"\n", "more than the 32,767 characters"),
}


@pytest.mark.parametrize("case", CSV)
def test_csv_that_is_not_read(tmp_path: Path, case: str) -> None:
    data, wanted = CSV[case]
    (tmp_path / "times.csv").write_bytes(data)
    assert wanted in refusal(tmp_path / "times.csv")


@pytest.mark.parametrize("delimiter", ",;\t|")
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_csv_of_every_delimiter_with_and_without_mark(
    tmp_path: Path, delimiter: str, mark: str
) -> None:
    text = f'{mark}id{delimiter}"label, or; name"{delimiter}form\r\n'.replace(
        '"label, or; name"', "label"
    )
    text += f't{delimiter}"A; b, c | d"{delimiter}day\r\n'
    path = tmp_path / "mine.times.csv"
    path.write_bytes(text.encode())
    turtle = canonical_turtle(read_sheets(path))
    assert 'rdfs:label "A; b, c | d"@en' in turtle


def test_a_suffix_in_capitals_is_read_too(tmp_path: Path) -> None:
    (tmp_path / "TIMES.CSV").write_text("id,label\nt,T\n", encoding="utf-8")
    assert len(read_sheets(tmp_path).quads) > 1


def test_a_folder_without_csv_files(tmp_path: Path) -> None:
    assert "no .csv file in this folder" in refusal(tmp_path)
    write_csv({"times": [HEADERS, TIME]}, tmp_path / "x")
    assert import_files([tmp_path / "x"])[0].target == tmp_path / "x.ttl"


def test_the_name_of_a_folder_has_no_suffix(tmp_path: Path) -> None:
    folders = [tmp_path / "visit.2019", tmp_path / "visit.2020"]
    for folder in folders:
        write_csv({"times": [HEADERS, TIME]}, folder)
    found = [one.target.name for one in import_files(folders, output_dir=tmp_path / "made")]
    assert found == ["visit.2019.ttl", "visit.2020.ttl"]
    assert import_files(folders[:1])[0].target == tmp_path / "visit.2019.ttl"
