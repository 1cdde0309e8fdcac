"""Every stored question has the same answer here, on disk and on real servers of other makers."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from coopgraph.questions import Question, list_questions
from coopgraph.store.disk import DiskEngine
from coopgraph.store.embedded import EmbeddedEngine
from coopgraph.store.loading import load as load_store
from coopgraph.store.remote import RemoteEngine
from coopgraph.store.sources import open_files, paths_to_query
from coopgraph.store.statistics import statistics

from ..store.servers import oxigraph
from ..store.virtuoso import load, virtuoso

QUESTIONS = list_questions()


@pytest.fixture(scope="module")
def here() -> EmbeddedEngine:
    return open_files()


@pytest.fixture(scope="module", params=["oxigraph", "virtuoso"])
def there(request: pytest.FixtureRequest) -> Iterator[RemoteEngine]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("no_proxy", "127.0.0.1")
        if request.param == "oxigraph":
            with oxigraph(paths_to_query()) as url:
                yield RemoteEngine(url)
        else:
            with virtuoso() as server:
                yield RemoteEngine(load(server, paths_to_query()))


def asked(question: Question) -> list[dict[str, str]]:
    """Return the values of parameters to ask with: none, and those that ask another way."""
    names = {parameter.name for parameter in question.parameters}
    others = [{"digests": "true"}] if "digests" in names else []
    return [{}, *others, *([{"visit": "visit:rub-osmu-2019"}] if "visit" in names else [])]


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.name)
def test_same_answer(question: Question, here: EmbeddedEngine, there: RemoteEngine) -> None:
    for params in asked(question):
        ours = question.run(here, params, columns=["all"])
        theirs = question.run(there, params, columns=["all"])
        assert theirs.variables == ours.variables
        assert theirs.rows == ours.rows


@pytest.fixture(scope="module")
def on_disk(tmp_path_factory: pytest.TempPathFactory) -> DiskEngine:
    folder = tmp_path_factory.mktemp("disk") / "store"
    load_store([], folder)
    return DiskEngine(folder)


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.name)
def test_same_answer_on_disk(question: Question, here: EmbeddedEngine, on_disk: DiskEngine) -> None:
    ours = question.run(here, columns=["all"])
    theirs = question.run(on_disk, columns=["all"])
    assert theirs.variables == ours.variables
    assert theirs.rows == ours.rows


def test_same_numbers_on_disk(here: EmbeddedEngine, on_disk: DiskEngine) -> None:
    assert statistics(on_disk).to_dict() == statistics(here).to_dict()


def test_same_numbers(here: EmbeddedEngine, there: RemoteEngine) -> None:
    assert statistics(there).to_dict() == statistics(here).to_dict()
