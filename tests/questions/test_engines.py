"""Every stored question has the same answer here and on a real SPARQL server."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from coopgraph.questions import Question, list_questions
from coopgraph.store.embedded import EmbeddedEngine
from coopgraph.store.remote import RemoteEngine
from coopgraph.store.sources import open_files, paths_to_query
from coopgraph.store.statistics import statistics

from ..store.servers import oxigraph

QUESTIONS = list_questions()


@pytest.fixture(scope="module")
def here() -> EmbeddedEngine:
    return open_files()


@pytest.fixture(scope="module")
def there() -> Iterator[RemoteEngine]:
    with pytest.MonkeyPatch.context() as patch, oxigraph(paths_to_query()) as url:
        patch.setenv("no_proxy", "127.0.0.1")
        yield RemoteEngine(url)


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.name)
def test_same_answer(question: Question, here: EmbeddedEngine, there: RemoteEngine) -> None:
    ours = question.run(here, columns=["all"])
    theirs = question.run(there, columns=["all"])
    assert theirs.variables == ours.variables
    assert theirs.rows == ours.rows


def test_same_numbers(here: EmbeddedEngine, there: RemoteEngine) -> None:
    assert statistics(there).to_dict() == statistics(here).to_dict()
