"""Answers that a load keeps: the same as those of the data, never those of other data."""

from __future__ import annotations

from pathlib import Path

import pytest

from coopgraph.errors import InputError
from coopgraph.questions import list_questions
from coopgraph.store import loading
from coopgraph.store.disk import DiskEngine
from coopgraph.store.isolated import IsolatedEngine
from coopgraph.store.loading import load

from .stored import names, write

ROWS = "SELECT ?s ?o { ?s <http://x/v> ?o } ORDER BY ?o"
TRUTH = 'ASK { ?s <http://x/v> "one" }'
GRAPH = "CONSTRUCT { ?s <http://x/w> ?o } WHERE { ?s <http://x/v> ?o }"
ONE = '<http://x/a> <http://x/v> "one", "1"@en , 1 .\n'


def _opens_the_data(engine: DiskEngine, text: str) -> bool:
    engine.query(text)
    return "store" in vars(engine)


def _answers(folder: Path) -> list[Path]:
    return sorted(folder.glob("generation-*/answers/*"))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with data and a store of them that keeps two answers."""
    write(tmp_path / "data", a_ttl=ONE)
    load([tmp_path / "data"], tmp_path / "store", answers=[ROWS, TRUTH])
    return tmp_path


def test_a_kept_answer_is_given_without_looking_at_the_data(folder: Path) -> None:
    for text in (ROWS, TRUTH):
        assert not _opens_the_data(DiskEngine(folder / "store"), text)
    assert _opens_the_data(DiskEngine(folder / "store"), ROWS + " LIMIT 1")


@pytest.mark.parametrize("in_memory", [0, 10**9])
def test_stored_questions_are_answered_as_without_kept_answers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, in_memory: int
) -> None:
    monkeypatch.setattr(loading, "IN_MEMORY", in_memory)
    questions = list_questions()
    load([], tmp_path / "plain")
    load([], tmp_path / "kept", answers=[question.text for question in questions])
    plain, kept = DiskEngine(tmp_path / "plain"), DiskEngine(tmp_path / "kept")
    for question in questions:
        expected = question.run(plain, columns=["all"])
        found = question.run(kept, columns=["all"])
        assert found.variables == expected.variables
        assert found.rows == expected.rows
        assert found.serialize("csv") == expected.serialize("csv")


def test_other_data_have_no_answers_of_before(folder: Path) -> None:
    notes: list[str] = []
    write(folder / "data", a_ttl='<http://x/a> <http://x/v> "two" .')
    load([folder / "data"], folder / "store", note=notes.append)
    engine = DiskEngine(folder / "store")
    assert [str(row[1]) for row in engine.query(ROWS).rows] == ['"two"']
    assert not engine.query(TRUTH).boolean
    assert _answers(folder / "store") == []
    assert len(notes) == 1
    assert "2 kept answers" in notes[0]


def test_a_load_that_fails_says_nothing_of_the_answers(folder: Path) -> None:
    notes: list[str] = []
    write(folder / "data", a_ttl="what is this")
    with pytest.raises(InputError):
        load([folder / "data"], folder / "store", note=notes.append)
    assert notes == []
    assert len(_answers(folder / "store")) == 2


def test_the_same_data_keep_their_answers_and_get_further_ones(folder: Path) -> None:
    before = {path.name: path.read_bytes() for path in _answers(folder / "store")}
    assert len(before) == 2
    again = load([folder / "data"], folder / "store")
    assert again.answers == 0
    optimized = load([folder / "data"], folder / "store", optimize=True)
    assert optimized.answers == 0
    assert {path.name: path.read_bytes() for path in _answers(folder / "store")} == before
    told: list[tuple[int, int]] = []
    more = load(
        [folder / "data"],
        folder / "store",
        answers=[ROWS, "ASK { ?s ?p ?o }"],
        answering=lambda done, total: told.append((done, total)),
    )
    assert more.answers == 1
    assert told[0] == (0, 1)
    assert told[-1] == (1, 1)
    assert len(_answers(folder / "store")) == 3
    assert names(folder / "store") == ["coopgraph.json", "coopgraph.lock", "generation"]


@pytest.mark.parametrize("harm", [b"", b"not what was written", None])
def test_a_damaged_answer_is_computed_instead(folder: Path, harm: bytes | None) -> None:
    expected = DiskEngine(folder / "store").query(ROWS).rows
    for path in _answers(folder / "store"):
        path.write_bytes(path.read_bytes()[:-9] if harm is None else harm)
    engine = DiskEngine(folder / "store")
    assert engine.query(ROWS).rows == expected
    assert "store" in vars(engine)


def test_refused_queries_are_refused_before_a_kept_answer_is_looked_for(folder: Path) -> None:
    with pytest.raises(InputError, match="SERVICE"):
        DiskEngine(folder / "store").query("ASK { SERVICE <http://x/> { ?s ?p ?o } }")


def test_an_isolated_query_gets_kept_answers_too(folder: Path) -> None:
    plain = DiskEngine(folder / "store").query(ROWS)
    assert IsolatedEngine(DiskEngine(folder / "store")).query(ROWS).rows == plain.rows


@pytest.mark.parametrize(
    ("text", "told"),
    [(GRAPH, "graph"), ("SELECT * {", "syntax"), ("SELECT (NOW() AS ?now) { }", "each time")],
)
def test_what_cannot_be_kept_leaves_the_store_as_it_was(folder: Path, text: str, told: str) -> None:
    before = _answers(folder / "store")
    with pytest.raises(InputError, match=told):
        load([folder / "data"], folder / "store", answers=[text])
    assert _answers(folder / "store") == before
    assert names(folder / "store") == ["coopgraph.json", "coopgraph.lock", "generation"]
