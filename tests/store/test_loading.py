"""Stores on disk: what they hold after each load, and what a load reads."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import IO, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coopgraph.documents import read_document, read_documents
from coopgraph.errors import InputError, InputErrors
from coopgraph.resources import ontology_files
from coopgraph.store import building, naming, plan
from coopgraph.store.disk import DiskEngine
from coopgraph.store.embedded import EmbeddedEngine
from coopgraph.store.loading import load
from coopgraph.store.manifest import GRAPHS, SHIPPED
from coopgraph.store.sources import open_files

from .stored import BIG, by_graph, merged, names, values, write

_NODES = st.sampled_from(["<http://x/a>", "<http://x/b>", "_:n", "_:m"])
_OBJECTS = _NODES | st.sampled_from(['"1"', "1", "01", '"w"@en', '"W"@EN'])
_TRIPLES = st.lists(st.tuples(_NODES, _OBJECTS), max_size=4).map(
    lambda pairs: "".join(f"{one} <http://x/p> {other} .\n" for one, other in pairs)
)
_GRAPH = st.sampled_from(["<http://x/g>", "<http://x/h>", "_:g"])
_TRIG = st.tuples(_TRIPLES, st.lists(st.tuples(_GRAPH, _TRIPLES), max_size=2)).map(
    lambda parts: parts[0] + "".join(f"{graph} {{ {text} }}\n" for graph, text in parts[1])
)
_FILES = st.fixed_dictionaries(
    {},
    optional={
        "a.ttl": _TRIPLES,
        "b.ttl": _TRIPLES,
        "big.ttl": _TRIPLES.map(BIG.__add__),
        "c.trig": _TRIG,
        "d.trig": _TRIG,
    },
).filter(bool)


@settings(
    max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.lists(_FILES, min_size=1, max_size=3),
    st.sampled_from([1, 1000, 10**9]),
    st.sampled_from([0, 10**9]),
)
def test_after_any_loads_a_store_answers_as_its_files_do(
    versions: list[dict[str, str]], main_bytes: int, removed_bytes: int
) -> None:
    """Whether files share triples, graphs, or blank nodes, and however they come and go."""
    with tempfile.TemporaryDirectory() as name, pytest.MonkeyPatch.context() as patch:
        # Small files take the ways of large ones.
        patch.setattr(plan, "MAIN_BYTES", main_bytes)
        patch.setattr(plan, "REMOVED_BYTES", removed_bytes)
        patch.setattr(naming, "ontology_files", lambda: ontology_files()[:0])
        data, store = Path(name, "data"), Path(name, "store")
        for files in versions:
            data.mkdir(exist_ok=True)
            for old in data.iterdir():
                old.unlink()
            for file, text in files.items():
                (data / file).write_text(text)
            load([data], store)
            here, there = EmbeddedEngine.from_paths([data]), DiskEngine(store)
            assert merged(there) == merged(here)
            assert by_graph(there, under="http://x/") == by_graph(here, under="http://x/")
            plain = {file for file in files if file.endswith(".ttl") and files[file]}
            alone = {
                GRAPHS + file: merged(EmbeddedEngine.from_paths([data / file]))[1] for file in plain
            }
            found = by_graph(there, under=GRAPHS)
            assert {graph: found[graph] for graph in alone} == alone
            assert names(store) == ["coopgraph.json", "coopgraph.lock", "generation"]
            # What is read is kept.
            del there


def test_the_shipped_visit_with_ontology_and_concepts(tmp_path: Path) -> None:
    load([], tmp_path / "store")
    engine = DiskEngine(tmp_path / "store")
    assert merged(engine) == merged(open_files())
    assert set(by_graph(engine, under=SHIPPED)) == {SHIPPED + "coop.ttl", SHIPPED + "concepts.ttl"}


def test_shipped_files_that_are_named_too_are_loaded_once(tmp_path: Path) -> None:
    load(ontology_files(), tmp_path / "store")
    assert merged(DiskEngine(tmp_path / "store")) == merged(open_files(ontology_files()))


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the files that were parsed."""
    parsed: list[str] = []

    def note(path: Path) -> Any:
        parsed.append(path.name)
        return read_document(path)

    monkeypatch.setattr(building, "read_document", note)
    return parsed


def test_only_what_changed_is_parsed(tmp_path: Path, read: list[str]) -> None:
    kept = " ".join(f"<http://x/k{n}> <http://x/v> 'k' ." for n in range(100))
    data = write(tmp_path / "data", a_ttl="<http://x/a> <http://x/v> 'a' .", k_ttl=kept)
    write(data, gone_ttl="<http://x/g> <http://x/v> 'gone' .")
    store = tmp_path / "store"
    load([data], store)
    read.clear()
    assert load([data], store).unchanged == 3
    assert read == []
    write(data, a_ttl="<http://x/a> <http://x/v> 'b' .")
    (data / "gone.ttl").unlink()
    done = load([data], store)
    assert (done.loaded, done.unchanged, done.removed) == (("a.ttl",), 1, ("gone.ttl",))
    assert read == ["a.ttl"]
    assert values(store) == ["b", *"k" * 100]


def test_shipped_files_are_loaded_again_when_they_change(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shipped = write(tmp_path / "shipped", coop_ttl="<http://x/s> <http://x/v> 'old' .")
    monkeypatch.setattr(naming, "ontology_files", lambda: [shipped / "coop.ttl"])
    data = write(tmp_path / "data", a_ttl="<http://x/a> <http://x/v> 'a' .")
    load([data], tmp_path / "store")
    write(shipped, coop_ttl="<http://x/s> <http://x/v> 'young' .")
    load([data], tmp_path / "store")
    assert values(tmp_path / "store") == ["a", "young"]


def test_a_graph_is_named_by_the_path_below_the_folder(tmp_path: Path) -> None:
    write(tmp_path, x_ttl="<http://x/a> <http://x/v> 1 .")
    folder = write(tmp_path / "data")
    write(folder / "été 1", y_ttl="<http://x/b> <http://x/v> 2 .")
    load([folder, tmp_path / "x.ttl"], tmp_path / "store")
    found = by_graph(DiskEngine(tmp_path / "store"), under=GRAPHS)
    assert set(found) == {GRAPHS + "%C3%A9t%C3%A9%201/y.ttl", GRAPHS + "x.ttl"}


def test_two_files_are_not_one_graph(tmp_path: Path) -> None:
    for name in ("one", "two"):
        write(tmp_path / name, a_ttl="")
    with pytest.raises(InputError, match=r"two/a\.ttl: its graph would be .*; .*it too"):
        load([tmp_path / "one", tmp_path / "two"], tmp_path / "store")
    assert not (tmp_path / "store").exists()


def test_no_file_writes_the_graph_of_another(tmp_path: Path) -> None:
    data = write(tmp_path / "data", a_trig=f"<{GRAPHS}b.ttl> {{ <http://x/a> <http://x/v> 1 }}")
    with pytest.raises(InputError, match=r"a\.trig: it writes the graph <.*b\.ttl>"):
        load([data], tmp_path / "store")


@pytest.mark.parametrize("main_bytes", [1, 10**9])
def test_every_mistake_is_told_and_the_old_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, main_bytes: int
) -> None:
    monkeypatch.setattr(plan, "MAIN_BYTES", main_bytes)
    # The largest file is the broken one.
    monkeypatch.setattr(naming, "ontology_files", lambda: ontology_files()[:0])
    good = '<http://x/a> <http://x/v> "good" .\n'
    data = write(tmp_path / "data", a_ttl=good, big_nt=good * 100)
    load([data], tmp_path / "store")
    write(
        data, a_ttl="<http://x/a> <http://x/v> 'bad' ", big_nt=good * 100 + "<a> b .\n", c_ttl=good
    )
    before = sorted((tmp_path / "store").iterdir())
    with pytest.raises(InputErrors) as elsewhere:
        read_documents([data])
    with pytest.raises(InputErrors) as caught:
        load([data], tmp_path / "store")
    assert sorted(map(str, caught.value.problems)) == sorted(map(str, elsewhere.value.problems))
    assert {"a.ttl", "big.nt"} == {Path(one.path or "").name for one in caught.value.problems}
    assert sorted((tmp_path / "store").iterdir()) == before
    assert values(tmp_path / "store") == ["good"]


class _Failing:
    """A file whose disk fails behind its first bytes."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream

    def __enter__(self) -> _Failing:
        return self

    def __exit__(self, *_error: object) -> None:
        self._stream.close()

    def seek(self, place: int) -> int:
        return self._stream.seek(place)

    def read(self, size: int) -> bytes:
        if self._stream.tell() > 10_000:
            raise OSError(5, os.strerror(5))
        return self._stream.read(size)


def test_a_disk_that_fails_while_a_large_file_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(plan, "MAIN_BYTES", 1)
    monkeypatch.setattr(naming, "ontology_files", lambda: ontology_files()[:0])
    data = write(tmp_path / "data", big_nt='<http://x/a> <http://x/v> "x" .\n' * 1000)
    real = Path.open

    def opened(path: Path, *arguments: Any, **named: Any) -> Any:
        stream = real(path, *arguments, **named)
        inside = plan.digest_of.__code__ in _callers()
        return stream if path.name != "big.nt" or inside else _Failing(stream)

    monkeypatch.setattr(Path, "open", opened)
    with pytest.raises(InputError, match=r"big\.nt: cannot be read \(Input/output error\)"):
        load([data], tmp_path / "store")
    assert not (tmp_path / "store").exists()


def _callers() -> list[Any]:
    import sys  # noqa: PLC0415

    frame, found = sys._getframe(), []
    while frame is not None:
        found.append(frame.f_code)
        frame = frame.f_back  # type: ignore[assignment]
    return found


def test_a_file_that_changes_while_it_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = write(tmp_path / "data", a_ttl="<http://x/a> <http://x/v> 1 .")

    def slow(path: Path) -> Any:
        found = read_document(path)
        if path.name == "a.ttl":
            path.write_text("<http://x/a> <http://x/v> 22 .")
        return found

    monkeypatch.setattr(building, "read_document", slow)
    with pytest.raises(InputError, match=r"a\.ttl: changed while it was read; load it again"):
        load([data], tmp_path / "store")


@pytest.mark.parametrize("suffix", ["jsonld", "rdf"])
def test_untrusted_syntaxes_keep_their_limits(tmp_path: Path, suffix: str) -> None:
    deep = {"jsonld": '{"@id":"http://x/a","http://x/p":' * 300 + "1" + "}" * 300}
    bomb = '<!DOCTYPE r [<!ENTITY a "aaaaaaaaaa">' + "".join(
        f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9)
    )
    deep["rdf"] = bomb + (
        ']><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:x="http://x/">'
        '<rdf:Description rdf:about="http://x/s"><x:p>&j;</x:p></rdf:Description></rdf:RDF>'
    )
    data = tmp_path / f"d.{suffix}"
    data.write_text(deep[suffix])
    with pytest.raises(InputError, match=rf"d\.{suffix}"):
        load([data], tmp_path / "store")


def test_a_byte_order_mark_in_a_large_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plan, "MAIN_BYTES", 1)
    monkeypatch.setattr(naming, "ontology_files", lambda: ontology_files()[:0])
    data = write(tmp_path / "data", big_ttl="\ufeff<http://x/a> <http://x/v> 'x' .")
    load([data], tmp_path / "store")
    assert values(tmp_path / "store") == ["x"]
    assert DiskEngine(tmp_path / "store").reading.manifest.main == GRAPHS + "big.ttl"


def test_readers_go_on_with_what_they_have_opened(tmp_path: Path) -> None:
    store = tmp_path / "store"
    data = write(tmp_path / "data", a_ttl="<http://x/a> <http://x/v> 'one' .")
    load([data], store)
    opened, unopened = DiskEngine(store), DiskEngine(store)
    text = "SELECT ?o { ?s <http://x/v> ?o }"
    first = opened.query(text).rows
    for version in ("two", "three"):
        write(data, a_ttl=f"<http://x/a> <http://x/v> '{version}' .")
        load([data], store)
        assert opened.query(text).rows == first
        assert values(store) == [version]
    assert unopened.query(text).rows == first
    assert names(store).count("generation") == 2
    del opened, unopened
    load([data], store)
    assert names(store).count("generation") == 1


def test_an_interruption_right_after_the_change_harms_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The manifest has been renamed: what it names must stay."""
    store = tmp_path / "store"
    data = write(tmp_path / "data", a_ttl="<http://x/a> <http://x/v> 'old' .")
    load([data], store)
    real = Path.replace

    def interrupted(path: Path, target: Path) -> Path:
        real(path, target)
        raise KeyboardInterrupt

    write(data, a_ttl="<http://x/a> <http://x/v> 'new' .")
    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(Path, "replace", interrupted)
        load([data], store)
    assert values(store) == ["new"]
