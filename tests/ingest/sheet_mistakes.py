"""Sheets made for tests of mistakes, and what is told of them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pytest

from coopgraph.errors import InputError
from coopgraph.ingest.sheets.reader import read_sheets

HEADERS = ["id", "label", "form", "earliest start", "edtf"]
TIME = ["t", "T", "day", "2025-11-24", "2025-11-24"]


def book(*rows: list[Any], sheet: str = "times") -> Any:
    made = openpyxl.Workbook()
    made.active.title = sheet
    for row in rows:
        made.active.append(row)
    return made


def saved(made: Any, tmp_path: Path, name: str = "v.xlsx") -> Path:
    made.save(tmp_path / name)
    return tmp_path / name


def refusal(path: Path) -> str:
    with pytest.raises(InputError) as caught:
        read_sheets(path)
    return str(caught.value).replace(f"{path.parent}/", "")
