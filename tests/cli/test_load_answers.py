"""``coopgraph load --answers`` as a process: what it tells, and what asking gives afterwards."""

from __future__ import annotations

from pathlib import Path

import pytest

from coopgraph.questions import list_questions

from .process import run


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store of the shipped visits with answers."""
    folder = tmp_path_factory.mktemp("answers") / "store"
    done = run("load", "--store", folder, "--answers")
    assert done.returncode == 0
    assert done.stderr.endswith(f", {len(list_questions())} answers kept\n")
    return folder


@pytest.mark.parametrize(
    "asked",
    [
        ["sender-and-host"],
        ["C01", "--format", "csv"],
        ["Q03", "--with", "all", "--format", "json"],
        ["programme", "--format", "svg"],
        ["C01", "--param", "from=2019-01-01", "--format", "csv"],
    ],
)
def test_answers_are_those_of_the_files(store: Path, asked: list[str]) -> None:
    kept = run("query", *asked, "--store", store)
    assert kept.returncode == 0
    assert kept.stdout == run("query", *asked).stdout != ""


def test_again_there_is_nothing_to_do(store: Path) -> None:
    done = run("load", "--store", store, "--answers")
    assert (done.returncode, "kept" in done.stderr) == (0, False)


def test_answers_belong_to_a_store_on_disk() -> None:
    wrong = run("load", "--answers", "--endpoint", "http://127.0.0.1:1/")
    assert (wrong.returncode, wrong.stderr.splitlines()[0]) == (
        2,
        "error: --answers belongs to --store; see `coopgraph load --help`",
    )
