"""Every stored question gives its stored answer, cell by cell, and the comparison can fail."""

from __future__ import annotations

from pathlib import Path

import pytest

from coopgraph.errors import InputError
from coopgraph.questions import (
    Question,
    answer_path,
    differences,
    list_questions,
    read_question,
    stored_answer,
)
from coopgraph.store.embedded import EmbeddedEngine
from coopgraph.store.result import Result
from coopgraph.store.sources import open_files

QUESTIONS = list_questions()
EMPTY_IS_RIGHT = {"overlapping-visits", "dates-outside-parent"}


@pytest.fixture(scope="module")
def engine() -> EmbeddedEngine:
    return open_files(())


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.name)
def test_answer_is_the_stored_one(question: Question, engine: EmbeddedEngine) -> None:
    assert differences(stored_answer(question), question.run(engine, columns=["all"])) == []


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.name)
def test_an_empty_answer_is_meant(question: Question) -> None:
    assert (len(stored_answer(question)) == 0) == (question.name in EMPTY_IS_RIGHT)


def test_no_stored_answer_is_of_no_question() -> None:
    stored = set(answer_path(QUESTIONS[0]).parent.iterdir())
    assert stored == {answer_path(question) for question in QUESTIONS}


def answer(*rows: str, head: str = "a,b") -> Result:
    bindings = ",".join(
        f'{{"a":{{"type":"literal","value":"{row}"}},"b":{{"type":"literal","value":"x"}}}}'
        for row in rows
    )
    names = ",".join(f'"{name}"' for name in head.split(","))
    text = f'{{"head":{{"vars":[{names}]}},"results":{{"bindings":[{bindings}]}}}}'
    return Result.of_json(text.encode())


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (answer("1", "2"), []),
        (answer("1", "3"), ['row 2, a: "3", not "2"']),
        (answer("1"), ["row 2 is missing"]),
        (answer("1", "2", "3"), ["row 3 is not expected"]),
        (answer("1", "2", head="b,a"), ["columns: b, a, not a, b"]),
    ],
)
def test_each_difference_is_told(given: Result, told: list[str]) -> None:
    assert differences(answer("1", "2"), given) == told


def test_datatype_and_language_count() -> None:
    plain = answer("1")
    tagged = Result.of_json(
        b'{"head":{"vars":["a","b"]},"results":{"bindings":[{"a":{"type":"literal","value":"1",'
        b'"xml:lang":"en"},"b":{"type":"literal","value":"x"}}]}}'
    )
    assert differences(plain, tagged) == ['row 1, a: "1"@en, not "1"']


def stray(folder: Path) -> Question:
    path = folder / "stray.rq"
    path.write_text("#+ summary: A question.\n\nSELECT ?a {}\n", encoding="utf-8")
    return read_question(path)


def test_missing_answer_is_told(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no stored answer"):
        stored_answer(stray(tmp_path))


def test_broken_answer_is_told(tmp_path: Path) -> None:
    question = stray(tmp_path)
    answer_path(question).parent.mkdir()
    answer_path(question).write_text("?a\n<broken\n", encoding="utf-8")
    with pytest.raises(InputError, match="not SPARQL"):
        stored_answer(question)
