"""Data that change, and the file that keeps them."""

from __future__ import annotations

import errno
import os
import resource
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pyoxigraph
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coopgraph.documents import read_documents
from coopgraph.errors import InputError
from coopgraph.store.embedded import Dataset
from coopgraph.store.saved import SavedFile
from coopgraph.store.updating import UpdatingEngine

ALL = "SELECT ?o { ?s <urn:p> ?o } ORDER BY ?o"


@pytest.fixture
def engine(tmp_path: Path) -> UpdatingEngine:
    file = tmp_path / "a.trig"
    file.write_text("<urn:a> <urn:p> 1 . <urn:g> { <urn:a> <urn:p> 1, 2 }")
    return UpdatingEngine.of_documents(read_documents([file]))


def values(engine: UpdatingEngine, query: str = ALL) -> list[str]:
    return [getattr(row[0], "value", "") for row in engine.query(query).rows]


class TestUpdate:
    def test_a_query_sees_all_graphs(self, engine: UpdatingEngine) -> None:
        assert values(engine) == ["1", "1", "2"]
        assert values(engine, "SELECT ?o FROM <urn:g> { ?s ?p ?o } ORDER BY ?o") == ["1", "2"]
        assert values(engine, "SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }") == ["urn:g"]

    def test_a_change_is_seen_at_once(self, engine: UpdatingEngine) -> None:
        engine.update("INSERT DATA { GRAPH <urn:new> { <urn:b> <urn:p> 3, 4 } } ; CLEAR DEFAULT")
        assert values(engine) == ["1", "2", "3", "4"]
        assert values(engine, "SELECT ?o FROM <urn:new> { ?s ?p ?o } ORDER BY ?o") == ["3", "4"]
        engine.update("DROP GRAPH <urn:g>")
        with pytest.raises(InputError, match="FROM names a graph that is not in the data"):
            engine.query("ASK FROM <urn:g> {}")
        found = engine.evaluate(
            "ASK { ?s <urn:p> 1 }", lambda _, answer: bool(answer), Dataset(("urn:new",))
        )
        assert not found

    def test_prefixes_of_ours_need_not_be_declared(self, engine: UpdatingEngine) -> None:
        engine.update("INSERT DATA { visit:v a coop:Visit }")
        assert engine.query("ASK { visit:v a coop:Visit }").boolean

    def test_graphs_that_are_named_beside_it(self, engine: UpdatingEngine) -> None:
        engine.update("INSERT { ?s <urn:q> ?o } WHERE { ?s ?p ?o }", Dataset(("urn:g",)))
        assert values(engine, "SELECT ?o { ?s <urn:q> ?o } ORDER BY ?o") == ["1", "2"]
        engine.update("DELETE WHERE { GRAPH ?g { ?s ?p 2 } }", Dataset((), ("urn:nope",)))
        assert values(engine) == ["1", "1", "2"]
        with pytest.raises(InputError, match=r"^update:2:2: syntax error"):
            engine.update("INSERT { ?s ?p ?o } WHERE {\n / }", Dataset(("urn:g",)))

    @pytest.mark.parametrize(
        ("text", "message"),
        [
            ("INSERT DATA { <urn:a> <urn:p> }", r"^update:1:31: syntax error at '}'"),
            ("INSERT DATA { <urn:a> x:p 1 }", r"^update:1:23: the prefix x: is not declared"),
            ("INSERT DATA { <a> <urn:p> 1 }", r"^update:1:15: the IRI <a> is relative"),
            ("ASK {}", r"^update:1:1: syntax error at 'ASK'"),
            ("CLEAR ALL ; CREATE GRAPH <urn:x> ; CREATE GRAPH <urn:x>", "already exists"),
            ("CLEAR ALL ; DROP GRAPH <urn:nope>", "the graph <urn:nope> does not exist"),
            ("CLEAR ALL ; INSERT {?s ?p ?x} WHERE {BIND(<urn:f>(1) AS ?x)}", "no function|exist"),
        ],
    )
    def test_a_wrong_one_changes_nothing(
        self, engine: UpdatingEngine, text: str, message: str
    ) -> None:
        with pytest.raises(InputError, match=message):
            engine.update(text)
        assert values(engine) == ["1", "1", "2"]


class TestFile:
    @pytest.mark.parametrize("name", ["a.nq", "a.trig", "A.TRIG"])
    def test_what_was_saved_is_there_again(
        self, engine: UpdatingEngine, tmp_path: Path, name: str
    ) -> None:
        saved = SavedFile(tmp_path / name)
        saved.hold()
        engine.update("INSERT DATA { GRAPH <urn:h> { _:b <urn:p> 'é\\n'@en, '\\u0000' } }")
        saved.save(engine.store)
        again = UpdatingEngine(SavedFile(tmp_path / name).load())
        assert sorted(values(again)) == sorted(values(engine))
        assert not list(tmp_path.glob("*.new"))

    def test_permissions_and_links_are_kept(self, engine: UpdatingEngine, tmp_path: Path) -> None:
        file, link = tmp_path / "real.nq", tmp_path / "link.nq"
        file.write_text("")
        file.chmod(0o640)
        link.symlink_to(file)
        SavedFile(link).save(engine.store)
        assert link.is_symlink()
        assert file.stat().st_mode & 0o777 == 0o640
        assert file.read_text()

    @pytest.mark.parametrize("kind", ["langString", "dirLangString"])
    def test_what_could_not_be_read_again_is_not_written(
        self, engine: UpdatingEngine, tmp_path: Path, kind: str
    ) -> None:
        saved = SavedFile(tmp_path / "a.nq")
        saved.save(engine.store)
        before = (tmp_path / "a.nq").read_bytes()
        engine.update(
            f"INSERT {{ ?s ?p ?x }} WHERE {{ ?s ?p 1 BIND(STRDT('x', rdf:{kind}) AS ?x) }}"
        )
        with pytest.raises(InputError, match="would not be RDF any more"):
            saved.save(engine.store)
        assert (tmp_path / "a.nq").read_bytes() == before

    def test_a_full_disk_leaves_the_old_file(self, engine: UpdatingEngine, tmp_path: Path) -> None:
        saved = SavedFile(tmp_path / "a.nq")
        saved.save(engine.store)
        before = (tmp_path / "a.nq").read_bytes()
        engine.update(f"INSERT DATA {{ <urn:a> <urn:p> '{'x' * 20_000}' }}")
        with _no_file_above(10_000), pytest.raises(OSError) as error:
            saved.save(engine.store)
        assert error.value.errno == errno.EFBIG
        assert (tmp_path / "a.nq").read_bytes() == before
        assert sorted(one.name for one in tmp_path.iterdir()) == ["a.nq", "a.trig"]

    def test_two_do_not_write_one_file(self, tmp_path: Path) -> None:
        first = SavedFile(tmp_path / "a.nq")
        first.hold()
        with pytest.raises(InputError, match="another server writes this file"):
            SavedFile(tmp_path / "a.nq").hold(patience=0.1)

    @pytest.mark.parametrize(
        ("name", "message"),
        [("a.ttl", "no syntax for graphs"), ("folder.nq", "a folder, where a file is wanted")],
    )
    def test_what_cannot_be_such_a_file(self, tmp_path: Path, name: str, message: str) -> None:
        (tmp_path / "folder.nq").mkdir()
        with pytest.raises(InputError, match=message):
            SavedFile(tmp_path / name)

    def test_a_folder_that_is_not_there(self, tmp_path: Path) -> None:
        with pytest.raises(InputError, match="cannot be written"):
            SavedFile(tmp_path / "nowhere" / "a.nq").hold()

    def test_a_broken_file_is_told(self, tmp_path: Path) -> None:
        (tmp_path / "a.nq").write_text("<urn:a> <urn:p> 1 .\n")
        with pytest.raises(InputError, match=r"a\.nq:1: not valid"):
            UpdatingEngine(SavedFile(tmp_path / "a.nq").load())


@contextmanager
def _no_file_above(length: int) -> Iterator[None]:
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (length, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


TERMS = [
    "?s",
    "?o",
    "'a'",
    "STR(?o)",
    "BNODE()",
    "IRI(CONCAT('urn:', STR(?o)))",
    "STRLANG('a', ?o)",
]
TERMS += [
    "STRDT('1', rdf:langString)",
    "STRDT('x', xsd:integer)",
    "TRIPLE(?s, <urn:q>, ?o)",
    "UUID()",
]
TERMS += [
    "STRLANGDIR('a', 'en', 'rtl')",
    "IRI(?o)",
    "STRLANG('a', 'x y')",
    "1/0",
    "1e400",
    "?o + 0.10",
]
TERMS += [
    "'\\u0000\\uFFFE\\u0085'",
    "STRDT(STR(?o), rdf:dirLangString)",
    "IRI('a b')",
    "'1'^^xsd:int",
]


@settings(max_examples=300, deadline=None)
@given(
    subject=st.sampled_from(TERMS),
    term=st.sampled_from(TERMS),
    graph=st.sampled_from(TERMS),
    name=st.sampled_from(["a.nq", "a.trig"]),
)
def test_what_is_saved_can_be_read(
    tmp_path_factory: pytest.TempPathFactory, subject: str, term: str, graph: str, name: str
) -> None:
    folder = tmp_path_factory.getbasetemp() / f"saved-{os.getpid()}"
    folder.mkdir(exist_ok=True)
    engine = UpdatingEngine(pyoxigraph.Store())
    engine.update("INSERT DATA { <urn:a> <urn:p> 1, 'en', 'http://a/ <b>' }")
    engine.update(
        "INSERT { ?x <urn:r> ?y . GRAPH ?g { ?x <urn:r> ?y } } WHERE { ?s ?p ?o "
        f"BIND({subject} AS ?x) BIND({term} AS ?y) BIND({graph} AS ?g) }}"
    )
    file = folder / name
    try:
        SavedFile(file).save(engine.store)
    except InputError as error:
        assert "RDF any more" in error.what
        return
    assert len(UpdatingEngine(SavedFile(file).load()).store) == len(engine.store)
