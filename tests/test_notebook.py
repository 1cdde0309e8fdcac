"""The example notebook runs from top to bottom in a real kernel and shows what it says."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import nbformat
import pytest
from jupyter_client.kernelspec import KernelSpec
from jupyter_client.manager import KernelManager
from nbclient import NotebookClient

NOTEBOOK = Path(__file__).resolve().parent.parent / "examples" / "visit.ipynb"


@pytest.fixture(scope="module")
def cells() -> list[Any]:
    notebook = nbformat.read(NOTEBOOK, as_version=4)  # type: ignore[no-untyped-call]
    manager = KernelManager()
    # This Python, whatever kernels the machine has.
    manager._kernel_spec = KernelSpec(
        argv=[sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"]
    )
    NotebookClient(notebook, km=manager, timeout=120).execute(cwd=str(NOTEBOOK.parent))
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def shown(cells: list[Any], source: str) -> str:
    (cell,) = (cell for cell in cells if source in cell.source)
    return "\n".join(
        output.get("text", "") + "".join(output.get("data", {}).values()) for output in cell.outputs
    )


def test_stored_question_shows_itself_as_a_table(cells: list[Any]) -> None:
    answer = shown(cells, 'kg.query("methods-shown")')
    assert "<table" in answer
    assert "acupuncture" in answer


def test_bad_parameter_is_an_error_that_names_what_there_is(cells: list[Any]) -> None:
    assert "unit:neurorehabilitation" in shown(cells, "no-such-unit")


def test_not_stated_is_a_value(cells: list[Any]) -> None:
    assert "Rehabilitation apartment" in shown(cells, '== "not stated"')


def test_timeline_is_drawn(cells: list[Any]) -> None:
    assert "<svg" in shown(cells, "timeline_svg")


def test_validation_conforms(cells: list[Any]) -> None:
    answer = shown(cells, "kg.validate()")
    assert "Conforms" in answer
    assert "True" in answer
