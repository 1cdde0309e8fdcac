"""Questions about one visit stay about that visit, however many are in the graph."""

from __future__ import annotations

from pathlib import Path

import pytest

from coopgraph.questions import Question, list_questions
from coopgraph.resources import data_dir
from coopgraph.store.embedded import EmbeddedEngine
from coopgraph.store.result import Result
from coopgraph.store.sources import open_files
from coopgraph.vocabulary import BASE

OTHERS = Path(__file__).resolve().parent.parent / "shapes" / "good"
WELL_TOLD = OTHERS / "well-told-visit.ttl"
HARDLY_TOLD = OTHERS / "visit-hardly-told.ttl"
ABOUT_ONE_VISIT = [
    question
    for question in list_questions()
    if "visit" in {parameter.name for parameter in question.parameters}
]


@pytest.fixture(scope="module")
def alone() -> EmbeddedEngine:
    return open_files([data_dir()])


@pytest.fixture(scope="module")
def crowded(tmp_path_factory: pytest.TempPathFactory) -> EmbeddedEngine:
    folder = tmp_path_factory.mktemp("others")
    for path in (WELL_TOLD, HARDLY_TOLD):
        # Names of their own: the examples share some with the shipped visit.
        text = path.read_text(encoding="utf-8").replace(f"{BASE}id/", elsewhere(path))
        (folder / path.name).write_text(text, encoding="utf-8")
    return open_files([data_dir(), folder])


def elsewhere(path: Path) -> str:
    return f"https://example.org/{path.stem}/"


def visit_in(path: Path) -> str:
    found = open_files([path]).query(
        "PREFIX coop: <https://w3id.org/coopgraph/ontology#> SELECT ?v { ?v a coop:Visit }"
    )
    ((visit,),) = found.rows
    return str(visit).strip("<>").replace(f"{BASE}id/", elsewhere(path))


@pytest.mark.parametrize("question", ABOUT_ONE_VISIT, ids=lambda question: question.name)
def test_other_visits_change_no_answer(
    question: Question, alone: EmbeddedEngine, crowded: EmbeddedEngine
) -> None:
    assert question.run(crowded, columns=["all"]).rows == question.run(alone, columns=["all"]).rows


@pytest.mark.parametrize("question", ABOUT_ONE_VISIT, ids=lambda question: question.name)
@pytest.mark.parametrize("path", [WELL_TOLD, HARDLY_TOLD], ids=lambda path: path.stem)
def test_no_row_comes_twice(question: Question, path: Path, crowded: EmbeddedEngine) -> None:
    other = {p.name for p in question.parameters} - {"visit", "digests"}
    if other:
        return  # its unit is another visit's
    rows = question.run(crowded, {"visit": visit_in(path)}, columns=["all"]).rows
    assert len(set(map(str, rows))) == len(rows)
    assert len(rows) <= 40


def cells(result: Result, column: str) -> set[str]:
    place = result.variables.index(column)
    return {getattr(row[place], "value", "") for row in result}


def test_what_a_source_does_not_state_is_said_so(crowded: EmbeddedEngine) -> None:
    params = {"visit": visit_in(HARDLY_TOLD)}
    questions = {question.name: question for question in ABOUT_ONE_VISIT}
    who = questions["sender-and-host"].run(crowded, params)
    assert cells(who, "organization") == {"not stated"}
    assert cells(questions["visit-dates"].run(crowded, params), "time") == {"not stated"}
    meeting = questions["official-meetings"].run(crowded, params)
    assert cells(meeting, "participants") == {"not stated"}
