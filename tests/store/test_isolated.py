"""The embedded engine in a child process: the same answers, and deaths that are told."""

from __future__ import annotations

import faulthandler
import os
import signal
import time
from pathlib import Path

import pytest

from coopgraph.errors import EngineError, InputError
from coopgraph.store.embedded import EmbeddedEngine
from coopgraph.store.isolated import IsolatedEngine
from coopgraph.store.result import Result

from .test_embedded import HEAVY, TURTLE


@pytest.fixture
def engine(tmp_path: Path) -> EmbeddedEngine:
    (tmp_path / "a.ttl").write_text(TURTLE)
    return EmbeddedEngine.from_paths([tmp_path])


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * { ?s ?p ?o } ORDER BY ?p",
        "ASK { ?s ?p ?o }",
        "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }",
        "SELECT ?x { VALUES ?x { UNDEF 'a\\n\"é' } }",
    ],
)
def test_the_answer_is_that_of_the_engine(engine: EmbeddedEngine, text: str) -> None:
    isolated, plain = IsolatedEngine(engine).query(text), engine.query(text)
    assert (isolated.kind, isolated.variables) == (plain.kind, plain.variables)
    format_ = "nt" if plain.kind == "graph" else "json"
    assert isolated.serialize(format_) == plain.serialize(format_)


def test_an_answer_larger_than_the_pipe(engine: EmbeddedEngine) -> None:
    values = " ".join(f"'{n:0100}'" for n in range(9000))
    assert len(IsolatedEngine(engine).query(f"SELECT ?x {{ VALUES ?x {{ {values} }} }}")) == 9000


def test_errors_keep_their_place(engine: EmbeddedEngine) -> None:
    with pytest.raises(InputError, match=r"^q\.rq:2:2: syntax error at '\]'$"):
        IsolatedEngine(engine).query("ASK {\n ]", path="q.rq")


def test_a_time_limit_ends_the_child(engine: EmbeddedEngine) -> None:
    start = time.monotonic()
    with pytest.raises(EngineError, match=r"no answer within 0\.2 s"):
        IsolatedEngine(engine).query(HEAVY, timeout=0.2)
    assert time.monotonic() - start < 5
    with pytest.raises(ChildProcessError):
        os.waitpid(-1, os.WNOHANG)


class Dying(EmbeddedEngine):
    """Dies as Oxigraph can."""

    def __init__(self, number: int) -> None:
        super().__init__([])
        self.number = number

    def query(self, text: str, **others: object) -> Result:
        faulthandler.disable()
        if self.number == 0:
            os._exit(5)
        os.kill(os.getpid(), self.number)
        time.sleep(5)
        raise AssertionError


@pytest.mark.parametrize(
    ("number", "message"),
    [
        (signal.SIGSEGV, "the query is nested too deeply for the engine"),
        (signal.SIGABRT, "the query needs more memory than there is; ask for less"),
        (signal.SIGKILL, "the query needs more memory than there is; ask for less"),
        (signal.SIGBUS, r"the engine ended without an answer \(signal 7\)"),
        (0, "the engine ended without an answer on "),
    ],
)
def test_each_death_is_told(number: int, message: str) -> None:
    with pytest.raises(EngineError, match=f"^{message}"):
        IsolatedEngine(Dying(number)).query("ASK {}")


def test_an_error_that_nobody_expects_never_runs_the_program_twice(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    engine = EmbeddedEngine([])
    monkeypatch.setattr(engine, "query", lambda *_args, **_kwargs: 1 / 0)
    with pytest.raises(EngineError, match="ended without an answer"):
        IsolatedEngine(engine).query("ASK {}")


def test_without_fork_the_engine_answers_itself(
    engine: EmbeddedEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delattr(os, "fork")
    assert IsolatedEngine(engine).query("ASK { ?s ?p ?o }").boolean


def test_what_the_engine_cannot_put_in_order_is_sorted_by_kind(engine: EmbeddedEngine) -> None:
    values = " ".join(
        f"{n % 7 * 37} '{n * 7919 % 1009}' '{n * 31 % 1009}'@en {n}.5" for n in range(400)
    )
    found = IsolatedEngine(engine).query(f"SELECT ?x {{ VALUES ?x {{ {values} }} }} ORDER BY ?x")
    assert len(found) == 1600
