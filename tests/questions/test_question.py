"""Stored questions: found, asked, described as RDF."""

from __future__ import annotations

from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode

from coopgraph.errors import InputError
from coopgraph.questions import Question, get_question, list_questions
from coopgraph.questions.catalogue import as_graph, as_table
from coopgraph.store.embedded import EmbeddedEngine
from coopgraph.store.guard import check
from coopgraph.vocabulary import RDF, SH

from .conftest import QUESTION

SHIPPED = list_questions()


@pytest.fixture
def question(folder: Path) -> Question:
    return get_question("event", folder)


class TestFinding:
    @pytest.mark.parametrize("name", ["event", "Q77", "q77"])
    def test_by_name_or_number(self, folder: Path, name: str) -> None:
        assert get_question(name, folder).name == "event"

    @pytest.mark.parametrize(
        ("name", "hint"),
        [
            ("evnt", "did you mean event?"),
            ("Q78", "did you mean Q77?"),
            ("../event", "did you mean event?"),
            ("zzz", "`coopgraph query` lists them"),
        ],
    )
    def test_unknown_names(self, folder: Path, name: str, hint: str) -> None:
        with pytest.raises(InputError) as caught:
            get_question(name, folder)
        assert str(caught.value) == f"no stored question '{name}'; {hint}"

    def test_a_path_is_no_name(self, folder: Path) -> None:
        with pytest.raises(InputError):
            get_question(str(folder / "event"), folder)

    def test_files_that_cannot_be_read(self, folder: Path) -> None:
        (folder / "bytes.rq").write_bytes(b"#+ summary: \xff\n")
        with pytest.raises(InputError, match=r"bytes\.rq: not a text in UTF-8"):
            get_question("bytes", folder)
        (folder / "folder.rq").mkdir()
        with pytest.raises(InputError, match=r"folder\.rq: cannot read the question"):
            get_question("folder", folder)

    def test_a_byte_order_mark_is_no_part_of_it(self, folder: Path) -> None:
        (folder / "bom.rq").write_text("\ufeff" + QUESTION)
        assert get_question("bom", folder).text == QUESTION


class TestAsking:
    def test_the_default(self, question: Question, engine: EmbeddedEngine) -> None:
        result = question.run(engine)
        assert result.variables == ["event", "label", "size", "constant"]
        assert [row[1] for row in result] == [Literal("One")]

    @pytest.mark.parametrize(
        ("values", "found"),
        [
            ({"event": ":two"}, ["Two"]),
            ({"event": "http://example.org/two"}, ["Two"]),
            ({"label": "One"}, ["One"]),
            ({"label": "Two"}, []),
            ({"event": ":two", "day": "2025-12-05", "open": "false", "size": "4"}, ["Two"]),
            ({"label": '" } ?s ?p ?o #'}, []),
        ],
    )
    def test_values(
        self, question: Question, engine: EmbeddedEngine, values: dict[str, str], found: list[str]
    ) -> None:
        assert [row[1].value for row in question.run(engine, values)] == found  # type: ignore[union-attr]

    @pytest.mark.parametrize("columns", [["note"], ["all"]])
    def test_columns_on_request(
        self, question: Question, engine: EmbeddedEngine, columns: list[str]
    ) -> None:
        result = question.run(engine, columns=columns)
        assert result.variables == ["event", "label", "size", "note", "constant"]
        assert result.rows[0][3] == Literal("n1")

    @pytest.mark.parametrize(
        ("values", "columns", "message"),
        [
            ({"evnt": ":one"}, [], "the question event has no parameter 'evnt'; it has event, lab"),
            ({}, ["size"], "no further column 'size'; --with takes all, or of this question: note"),
            ({"event": ":three"}, [], "event may be <http://example.org/one>, <http://example"),
            ({"event": ":Tour"}, [], "the data have no :Event <http://example.org/Tour>"),
            ({"size": "three"}, [], "the parameter size takes an integer"),
        ],
    )
    def test_nothing_wrong_gives_an_empty_table(
        self,
        question: Question,
        engine: EmbeddedEngine,
        values: dict[str, str],
        columns: list[str],
        message: str,
    ) -> None:
        with pytest.raises(InputError) as caught:
            question.run(engine, values, columns=columns)
        assert message in str(caught.value)

    def test_data_without_the_thing_that_is_asked_about(self, question: Question) -> None:
        with pytest.raises(InputError, match=r"the data have no :Event .*; they have none at all"):
            question.run(EmbeddedEngine([]))

    def test_an_error_of_the_query_names_the_line_of_the_file(
        self, folder: Path, engine: EmbeddedEngine
    ) -> None:
        (folder / "bad.rq").write_text("#+ summary: a\nSELECT * {\n  ?s ?p ]\n}")
        with pytest.raises(InputError, match=r"bad\.rq:3:9: syntax error at '\]'"):
            get_question("bad", folder).run(engine)

    def test_long_choices_are_cut(self, folder: Path, tmp_path: Path) -> None:
        data = "".join(
            f"<http://example.org/e{n}> a <http://example.org/Event> .\n" for n in range(20)
        )
        (tmp_path / "many.ttl").write_text(data)
        with pytest.raises(InputError, match="and 12 more"):
            get_question("event", folder).run(EmbeddedEngine.from_paths([tmp_path / "many.ttl"]))


class TestCheck:
    def test_a_good_one(self, question: Question) -> None:
        question.check()

    @pytest.mark.parametrize(
        ("old", "new", "message"),
        [
            (
                "VALUES ?event { :one }",
                "VALUES ?event { :two }",
                "binds ?event to :two, the header says :one",
            ),
            ("VALUES ?size { UNDEF }", "VALUES ?size { 1 }", "the header says no default"),
            (
                "VALUES ?size { UNDEF }",
                "VALUES ?size { UNDEF } VALUES ?size { 1 }",
                "binds ?size to 1, the header says no default",
            ),
            ("  VALUES ?size { UNDEF }\n", "", "the parameter size has no VALUES block"),
            ('default: ":one"', "default: one", "takes an IRI, not 'one'"),
        ],
    )
    def test_what_an_author_can_do_wrong(
        self, folder: Path, old: str, new: str, message: str
    ) -> None:
        assert old in QUESTION
        head, _, body = QUESTION.partition("SELECT")
        changed = (
            head.replace(old, new) + "SELECT" + body
            if old in head
            else f"{head}SELECT{body.replace(old, new)}"
        )
        (folder / "event.rq").write_text(changed)
        with pytest.raises(InputError) as caught:
            get_question("event", folder).check()
        assert message in str(caught.value)


class TestShipped:
    @pytest.mark.parametrize("question", SHIPPED, ids=lambda question: question.name)
    def test_each_is_well_formed_and_runs_anywhere(self, question: Question) -> None:
        question.check()
        query = check(question.text)
        assert query.missing_prefixes == {}, "it must run on any engine, unchanged"
        assert not query.has_dataset

    def test_numbers_are_given_once(self) -> None:
        numbers = [question.header.id for question in SHIPPED if question.header.id]
        assert len(numbers) == len(set(numbers))


class TestCatalogue:
    def test_table(self, folder: Path) -> None:
        result = as_table(list_questions(folder))
        assert result.variables == ["id", "name", "question", "parameters", "tags"]
        assert result.rows == [
            tuple(
                map(
                    Literal,
                    [
                        "Q77",
                        "event",
                        "What is the event?",
                        "event, label, size, day, open",
                        "test, event",
                    ],
                )
            )
        ]

    def test_graph(self, folder: Path) -> None:
        (folder / "ask.rq").write_text("#+ summary: a\nASK {}")
        (folder / "make.rq").write_text("#+ summary: a\nCONSTRUCT WHERE { ?s ?p ?o }")
        (folder / "tell.rq").write_text("#+ summary: a\nDESCRIBE <http://a/>")
        rows = set(as_graph(list_questions(folder)).rows)
        for name, kind, text in (
            ("event", "SPARQLSelectExecutable", SH + "select"),
            ("ask", "SPARQLAskExecutable", SH + "ask"),
            ("make", "SPARQLConstructExecutable", SH + "construct"),
        ):
            node = NamedNode(f"https://w3id.org/coopgraph/query/{name}")
            assert (node, NamedNode(RDF + "type"), NamedNode(SH + "SPARQLExecutable")) in rows
            assert (node, NamedNode(RDF + "type"), NamedNode(SH + kind)) in rows
            source = (folder / f"{name}.rq").read_text()
            assert (node, NamedNode(text), Literal(source)) in rows
        assert (
            NamedNode("https://w3id.org/coopgraph/query/event#prefix-rdfs"),
            NamedNode(SH + "prefix"),
            Literal("rdfs"),
        ) in rows
