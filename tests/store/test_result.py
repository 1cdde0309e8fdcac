"""Every format of every kind of answer, there and back."""

from __future__ import annotations

import builtins
import csv
import io
import json
from typing import Any

import pyoxigraph
import pytest
import rdflib
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from coopgraph.errors import InputError
from coopgraph.store import formats
from coopgraph.store.result import SHOWN_IN_NOTEBOOK, Result
from coopgraph.store.terms import Row, Term, to_python
from coopgraph.vocabulary import COOP, XSD

INTEGER = NamedNode(XSD + "integer")

ROWS: list[Row] = [
    (NamedNode(COOP + "Visit"), Literal("Омск", language="ru")),
    (Literal("42", datatype=INTEGER), Literal('a "b", c\t\n\r\n\\')),
    (None, Literal("新疆医科大学", language="zh-Hans")),
    (BlankNode("b1"), Literal("<b>&amp;</b>")),
    (Literal("1.50", datatype=NamedNode(XSD + "decimal")), None),
    (Literal(""), Literal(" ")),
    (None, None),
]


def result_of(rows: list[Row], variables: tuple[str, ...] = ("a", "b")) -> Result:
    """Write SPARQL JSON by hand, so that the tests do not rest on the code under test."""
    bindings = [
        {name: to_json(term) for name, term in zip(variables, row, strict=True) if term is not None}
        for row in rows
    ]
    document = {"head": {"vars": variables}, "results": {"bindings": bindings}}
    return Result.of_json(json.dumps(document).encode())


def to_json(term: Term) -> dict[str, str]:
    if isinstance(term, NamedNode):
        return {"type": "uri", "value": term.value}
    if isinstance(term, BlankNode):
        return {"type": "bnode", "value": term.value}
    assert isinstance(term, Literal)
    if term.language:
        return {"type": "literal", "value": term.value, "xml:lang": term.language}
    return {"type": "literal", "value": term.value, "datatype": term.datatype.value}


BINDINGS = result_of(ROWS)
ASK = Result.of_json(b'{"head":{},"boolean":true}')
TRIPLES = [
    Triple(NamedNode(COOP + "s"), NamedNode(COOP + "p"), Literal("Омск", language="ru")),
    Triple(NamedNode(COOP + "s"), NamedNode(COOP + "p"), Literal("a\r\n\t<&>")),
    Triple(BlankNode("b"), NamedNode(COOP + "p"), NamedNode("http://example.org/é?a=1#b")),
    Triple(BlankNode("b"), NamedNode(COOP + "p"), NamedNode("http://example.org/é?a=1#b")),
]
GRAPH = Result.of_triples(TRIPLES)


def parse_rows(data: bytes, name: str) -> list[Row]:
    answer = pyoxigraph.parse_query_results(data, formats.ROWS[name])
    assert isinstance(answer, pyoxigraph.QuerySolutions)
    return [tuple(row[index] for index in range(len(answer.variables))) for row in answer]


class TestRows:
    @pytest.mark.parametrize("name", ["json", "xml", "tsv"])
    def test_round_trip(self, name: str) -> None:
        assert parse_rows(BINDINGS.serialize(name), name) == ROWS

    def test_csv_round_trip(self) -> None:
        lines = list(csv.reader(io.StringIO(BINDINGS.to_csv(), newline="")))
        plain = [["" if term is None else csv_value(term) for term in row] for row in ROWS]
        assert lines == [["a", "b"], *plain]

    def test_every_listed_format_is_written(self) -> None:
        assert all(BINDINGS.serialize(name) for name in formats.FORMATS["bindings"])

    @settings(max_examples=100)
    @given(
        st.lists(
            st.tuples(
                st.none() | st.text(st.characters(exclude_categories=["Cs"])).map(Literal),
                st.none() | st.integers().map(lambda n: Literal(str(n), datatype=INTEGER)),
            ),
            max_size=5,
        )
    )
    def test_any_text_comes_back(self, rows: list[Row]) -> None:
        result = result_of(rows)
        for name in ("json", "tsv", "xml"):
            try:
                data = result.serialize(name)
            except InputError as error:
                assert name == "xml"
                assert "which XML cannot carry" in str(error)
            else:
                assert parse_rows(data, name) == rows

    def test_select_keeps_columns_and_rows(self) -> None:
        kept = BINDINGS.select(["b", "nothing"])
        assert kept.variables == ["b"]
        assert kept.rows == [row[1:] for row in ROWS]
        assert parse_rows(kept.serialize("tsv"), "tsv") == [row[1:] for row in ROWS]

    def test_columns_in_another_order(self) -> None:
        turned = BINDINGS.ordered(["b", "nothing"])
        assert turned.variables == ["b", "a"]
        assert turned.rows == [(row[1], row[0]) for row in ROWS]
        assert parse_rows(turned.serialize("tsv"), "tsv") == turned.rows
        assert BINDINGS.ordered(["a"]) is BINDINGS
        assert ASK.ordered(["a"]) is ASK

    def test_it_iterates(self) -> None:
        assert list(BINDINGS) == ROWS
        assert len(BINDINGS) == len(ROWS)
        assert BINDINGS
        assert not result_of([])
        assert repr(BINDINGS) == "<Result 7 rows: a, b>"

    def test_it_is_no_truth_value(self) -> None:
        with pytest.raises(InputError, match="no truth value"):
            BINDINGS.boolean  # noqa: B018

    def test_pandas(self) -> None:
        frame = BINDINGS.to_pandas()
        assert list(frame.columns) == ["a", "b"]
        assert frame.shape == (7, 2)
        assert frame["a"][1] == 42
        assert frame["a"][4] == 1.5
        assert frame["a"][0] == COOP + "Visit"

    def test_without_pandas(self, monkeypatch: pytest.MonkeyPatch) -> None:
        original = builtins.__import__

        def no_pandas(name: str, *arguments: Any, **others: Any) -> Any:
            if name == "pandas":
                raise ImportError(name)
            return original(name, *arguments, **others)

        monkeypatch.setattr(builtins, "__import__", no_pandas)
        with pytest.raises(InputError, match=r"pandas is not installed; run `pip install"):
            BINDINGS.to_pandas()

    def test_rdflib(self) -> None:
        answer = BINDINGS.to_rdflib()
        assert isinstance(answer, rdflib.query.Result)
        rows = list(answer)
        assert [str(name) for name in answer.vars or ()] == ["a", "b"]
        assert rows[0] == (rdflib.URIRef(COOP + "Visit"), rdflib.Literal("Омск", lang="ru"))
        assert str(rows[4][0]) == "1.50"  # type: ignore[index]

    def test_html_is_escaped(self) -> None:
        html = BINDINGS._repr_html_()
        assert "&lt;b&gt;&amp;amp;&lt;/b&gt;" in html
        assert f'<a href="{COOP}Visit">coop:Visit</a>' in html

    def test_html_links_only_web_addresses(self) -> None:
        html = result_of([(NamedNode("javascript:alert(1)"), None)])._repr_html_()
        assert "href" not in html

    def test_html_is_bounded_and_says_so(self) -> None:
        html = result_of([(Literal("x"), None)] * (SHOWN_IN_NOTEBOOK + 7))._repr_html_()
        assert html.count("<tr>") == SHOWN_IN_NOTEBOOK + 1
        assert html.endswith("… and 7 more rows</p>")


def csv_value(term: Term) -> str:
    return str(term) if isinstance(term, BlankNode) else term.value  # type: ignore[union-attr]


class TestTruth:
    @pytest.mark.parametrize("name", ["json", "xml"])
    @pytest.mark.parametrize("value", [True, False])
    def test_round_trip(self, name: str, value: bool) -> None:
        result = Result.of_json(json.dumps({"head": {}, "boolean": value}).encode())
        answer = pyoxigraph.parse_query_results(result.serialize(name), formats.ROWS[name])
        assert isinstance(answer, pyoxigraph.QueryBoolean)
        assert bool(answer) is result.boolean is bool(result) is value

    def test_table_and_other_views(self) -> None:
        assert ASK.serialize("table") == b"true\n"
        assert ASK._repr_html_() == "<p>true</p>"
        assert repr(ASK) == "<Result true>"
        assert ASK.rows == []
        answer = ASK.to_rdflib()
        assert isinstance(answer, rdflib.query.Result)
        assert answer.askAnswer is True

    @pytest.mark.parametrize("name", ["csv", "tsv", "turtle"])
    def test_the_standard_has_no_such_format(self, name: str) -> None:
        with pytest.raises(InputError, match=rf"yes or no, which {name} cannot hold; use table"):
            ASK.serialize(name)

    def test_no_data_frame(self) -> None:
        with pytest.raises(InputError, match="no table"):
            ASK.to_pandas()


class TestGraph:
    @pytest.mark.parametrize("name", formats.GRAPHS)
    def test_round_trip(self, name: str) -> None:
        quads = pyoxigraph.parse(GRAPH.serialize(name), formats.GRAPHS[name])
        parsed, expected = (
            pyoxigraph.Dataset(quads),
            pyoxigraph.Dataset(pyoxigraph.Quad(*triple) for triple in TRIPLES),
        )
        parsed.canonicalize(pyoxigraph.CanonicalizationAlgorithm.RDFC_1_0)
        expected.canonicalize(pyoxigraph.CanonicalizationAlgorithm.RDFC_1_0)
        assert parsed == expected

    def test_a_triple_counts_once(self) -> None:
        assert len(GRAPH) == 3
        assert GRAPH.variables == ["subject", "predicate", "object"]

    def test_the_order_does_not_depend_on_the_engine(self) -> None:
        backwards = Result.of_triples(reversed(TRIPLES))
        assert backwards.serialize("turtle") == GRAPH.serialize("turtle")

    def test_turtle_names_only_used_prefixes(self) -> None:
        assert GRAPH.serialize("turtle").count(b"@prefix") == 1

    def test_xml_cannot_name_every_property(self) -> None:
        node = NamedNode("http://example.org/1")
        with pytest.raises(InputError, match=r"cannot name the property <http://example.org/1>"):
            Result.of_triples([Triple(node, node, node)]).serialize("rdfxml")

    def test_xml_cannot_carry_every_character(self) -> None:
        node = NamedNode("http://example.org/a")
        with pytest.raises(InputError, match=r"U\+0001, which XML cannot carry"):
            Result.of_triples([Triple(node, node, Literal("\x01"))]).serialize("rdfxml")

    def test_rdflib(self) -> None:
        graph = GRAPH.to_rdflib()
        assert isinstance(graph, rdflib.Graph)
        assert len(graph) == 3
        assert (
            rdflib.URIRef(COOP + "s"),
            rdflib.URIRef(COOP + "p"),
            rdflib.Literal("Омск", lang="ru"),
        ) in graph

    def test_rdflib_has_no_triple_terms(self) -> None:
        node = NamedNode("http://example.org/a")
        with pytest.raises(InputError, match="no triple terms"):
            Result.of_triples([Triple(node, node, Triple(node, node, node))]).to_rdflib()

    def test_no_rows_formats(self) -> None:
        with pytest.raises(
            InputError, match="is a graph, which csv cannot hold; use table, turtle"
        ):
            GRAPH.to_csv()


def test_unknown_format() -> None:
    with pytest.raises(InputError, match="unknown format 'yaml'; this answer fits table, csv"):
        BINDINGS.serialize("yaml")


@pytest.mark.parametrize(
    ("term", "value"),
    [
        (Literal("12", datatype=INTEGER), 12),
        (Literal("x", datatype=INTEGER), "x"),
        (Literal("true", datatype=NamedNode(XSD + "boolean")), True),
        (Literal("0", datatype=NamedNode(XSD + "boolean")), False),
        (Literal("2025-10", datatype=NamedNode(XSD + "gYearMonth")), "2025-10"),
        (NamedNode("http://a/"), "http://a/"),
        (BlankNode("x"), "_:x"),
        (None, None),
    ],
)
def test_python_values(term: Term | None, value: object) -> None:
    assert to_python(term) == value
    assert type(to_python(term)) is type(value)
