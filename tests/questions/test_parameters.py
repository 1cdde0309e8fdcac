"""Parameters: typed, bound as terms, never as text."""

from __future__ import annotations

import pyoxigraph
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coopgraph.errors import InputError
from coopgraph.questions.header import Parameter, parse_header
from coopgraph.questions.parameters import Term, bind, check_period, locate, to_term
from coopgraph.store.tokens import tokenize

from .conftest import QUESTION

PREFIXES = {"": "http://example.org/", "ex": "http://example.org/"}
PARAMETERS = {p.name: p for p in parse_header(QUESTION, "q.rq").parameters}


def parameter(type_: str, name: str = "x") -> Parameter:
    return Parameter(name, type_, None, None, "EXAMPLE", "", 7)


XSD = "http://www.w3.org/2001/XMLSchema#"


@pytest.mark.parametrize(
    ("type_", "value", "term"),
    [
        ("iri", "ex:a", "<http://example.org/a>"),
        ("iri", ":a", "<http://example.org/a>"),
        ("iri", "<http://a/b>", "<http://a/b>"),
        ("iri", "http://a/b?c=d#e", "<http://a/b?c=d#e>"),
        ("iri", "coop:Visit", "<https://w3id.org/coopgraph/ontology#Visit>"),
        ("iri", "urn:isbn:1", "<urn:isbn:1>"),
        ("string", 'a "b"\n\\', r'"a \"b\"\n\\"'),
        ("string", "", '""'),
        ("integer", "-12", f'"-12"^^<{XSD}integer>'),
        ("date", "2024-02-29", f'"2024-02-29"^^<{XSD}date>'),
        ("date-or-year", "2024", '"2024"'),
        ("date-or-year", "2024-02", '"2024-02"'),
        ("date-or-year", "2024-02-29", '"2024-02-29"'),
        ("boolean", "true", f'"true"^^<{XSD}boolean>'),
    ],
)
def test_terms(type_: str, value: str, term: str) -> None:
    assert str(to_term(parameter(type_), value, PREFIXES)) == term


@pytest.mark.parametrize(
    ("type_", "value", "message"),
    [
        ("iri", "a", "the parameter x takes an IRI, not 'a' (no IRI and no prefix:name)"),
        ("iri", "nope:a", "the prefix nope: is not known"),
        ("iri", "<http://a/> } #", "takes an IRI, not '<http://a/> } #'"),
        ("iri", "<a b>", "takes an IRI"),
        ("iri", "http://a/> . ?s ?p ?o . <http://b", "takes an IRI"),
        ("iri", "ex:a b", "takes an IRI"),
        ("iri", "", "takes an IRI"),
        ("integer", "1.5", "takes an integer, not '1.5' (digits only, at most 18)"),
        ("integer", "1 } UNION {", "takes an integer"),
        ("integer", "٣", "takes an integer"),
        ("integer", "9" * 19, "takes an integer"),
        ("date", "2025-02-29", "takes a date, not '2025-02-29' (day is out of range"),
        ("date", "2025-11", "(write YYYY-MM-DD); for example x=EXAMPLE"),
        (
            "date-or-year",
            "24",
            "takes a date or year, not '24' (write YYYY, YYYY-MM or YYYY-MM-DD)",
        ),
        ("date-or-year", "2024-13", "takes a date or year, not '2024-13' (month must be in 1..12)"),
        ("date-or-year", "2025-02-29", "takes a date or year, not '2025-02-29' (day is out of"),
        ("date-or-year", "0000", "takes a date or year, not '0000'"),
        ("date-or-year", "2024-", "takes a date or year"),
        ("boolean", "yes", "takes a boolean, not 'yes' (write true or false)"),
        ("string", "\udcff", "(it is not valid text)"),
        ("string", "x" * 10_001, "more than 10,000 characters"),
    ],
)
def test_wrong_values(type_: str, value: str, message: str) -> None:
    with pytest.raises(InputError) as caught:
        to_term(parameter(type_), value, PREFIXES)
    assert message in str(caught.value)
    assert caught.value.exit_code == 2


class TestLocate:
    def test_comments_and_strings_are_no_places(self) -> None:
        ((start, end),) = locate(QUESTION, PARAMETERS["event"], "q.rq")
        assert QUESTION[start:end] == ":one"
        assert QUESTION[:start].endswith("  VALUES ?event { ")

    @pytest.mark.parametrize(
        "term",
        [
            "UNDEF",
            "<http://a/>",
            "ex:a",
            "'a'",
            "'a'@en",
            "'1'^^ex:b",
            "-1",
            "1.5",
            "true",
            '"""a\n"""',
        ],
    )
    def test_any_single_term(self, term: str) -> None:
        text = f"ASK {{ values $x{{{term}}} }}"
        ((start, end),) = locate(text, parameter("iri"), "q.rq")
        assert text[start:end] == term

    @pytest.mark.parametrize(
        ("text", "message"),
        [
            ("ASK {}", "q.rq:7: the parameter x has no VALUES block; write VALUES ?x { … }"),
            ("ASK { VALUES ?x {1} VALUES ?x {2 3} }", "q.rq:1:21: the VALUES block of the"),
            ("ASK { VALUES (?x) {(1)} }", "has no VALUES block"),
            ("ASK {\n VALUES ?x { 1 2 } }", "q.rq:2:2: the VALUES block of the parameter x must"),
            ("ASK { VALUES ?x {} }", "must hold one term"),
            ("ASK { VALUES ?x {", "must hold one term"),
            ("ASK { VALUES ?x", "must hold one term"),
            ("ASK { VALUES ?x { ?y } }", "must hold one term"),
            ("ASK { VALUES ?x { 'a' 'b' } }", "must hold one term"),
            ("ASK { VALUES ?xx { 1 } }", "has no VALUES block"),
        ],
    )
    def test_mistakes(self, text: str, message: str) -> None:
        with pytest.raises(InputError) as caught:
            locate(text, parameter("iri"), "q.rq")
        assert message in str(caught.value)


class TestPeriod:
    """The parameters ``from`` and ``to`` of one question, where both are dates, or years."""

    @pytest.mark.parametrize(
        ("begin", "end"),
        [("2019", "2019"), ("2019-05", "2019"), ("2019", "2019-05"), ("2019-05-01", "2019-05-01")],
    )
    def test_periods(self, begin: str, end: str) -> None:
        check_period(period(begin, end))

    @pytest.mark.parametrize(
        ("begin", "end"),
        [("2020", "2019"), ("2019-05", "2019-04-30"), ("2019-05-02", "2019-05-01")],
    )
    def test_ends_before_it_begins(self, begin: str, end: str) -> None:
        with pytest.raises(InputError, match=f"before it begins: from={begin}, to={end}"):
            check_period(period(begin, end))

    def test_days_alone(self) -> None:
        check_period(period("2019-05-01", "2019-05-01", "date"))
        with pytest.raises(InputError, match="before it begins"):
            check_period(period("2020-01-01", "2010-01-01", "date"))

    def test_open_ends(self) -> None:
        both = period("2020", "2019")
        for one in both:
            check_period({one: both[one]})

    def test_other_types_are_no_period(self) -> None:
        ends = {"from": "http://example.org/b", "to": "http://example.org/a"}
        check_period(
            {parameter("iri", name): pyoxigraph.NamedNode(iri) for name, iri in ends.items()}
        )


def period(begin: str, end: str, kind: str = "date-or-year") -> dict[Parameter, Term]:
    ends = {"from": begin, "to": end}
    return {(key := parameter(kind, name)): to_term(key, value, {}) for name, value in ends.items()}


def shape(text: str) -> list[tuple[str, str]]:
    """Return what a query is made of, apart from the values of its terms."""
    hidden = ("iri", "string", "name")
    return [(token.kind, "" if token.kind in hidden else token.text) for token in tokenize(text)]


TEXT = "SELECT ?x WHERE { VALUES ?x { 'default' } ?s ?p ?x . FILTER(?s != 'VALUES ?x { }') } # x"
IRI_TEXT = TEXT.replace("'default'", "<http://default/>")


@given(st.text() | st.text(alphabet="'\"\\u0027<>{}#\n\r}. ?xéA\x00\ud800"))
def test_no_string_changes_the_query(value: str) -> None:
    wanted = parameter("string")
    try:
        term = to_term(wanted, value, {})
    except InputError as error:
        assert "not valid text" in str(error)
        return
    bound = bind(TEXT, {wanted: term}, "q.rq")
    assert shape(bound) == shape(TEXT)
    answer = pyoxigraph.Store().query(f"SELECT ?x {{ VALUES ?x {{ {term} }} }}")
    assert [row["x"].value for row in answer] == [value]  # type: ignore[union-attr]


@given(
    st.text(alphabet="abc:/<>{}'\"\\# .?%é\n").map(lambda text: "http://a/" + text)
    | st.text().map(lambda text: f"<{text}>")
    | st.text().map(lambda text: "coop:" + text)
)
def test_no_iri_changes_the_query(value: str) -> None:
    wanted = parameter("iri")
    try:
        term = to_term(wanted, value, {})
    except InputError as error:
        assert "takes an IRI" in str(error)
        return
    assert isinstance(term, pyoxigraph.NamedNode)
    assert shape(bind(IRI_TEXT, {wanted: term}, "q.rq")) == shape(IRI_TEXT)


def test_one_parameter_in_several_places() -> None:
    text = "ASK { { VALUES ?x { 1 } } UNION { VALUES ?x { UNDEF } VALUES ?y { 1 } } }"
    bound = bind(text, {parameter("integer"): pyoxigraph.Literal(25)}, "q.rq")
    term = f'"25"^^<{XSD}integer>'
    assert bound == text.replace("?x { 1", f"?x {{ {term}").replace("UNDEF", term)


def test_several_parameters_at_once() -> None:
    terms: dict[Parameter, Term] = {
        PARAMETERS["label"]: pyoxigraph.Literal("VALUES ?size { 9 }"),
        PARAMETERS["size"]: pyoxigraph.Literal(3),
        PARAMETERS["event"]: pyoxigraph.NamedNode("http://example.org/two"),
    }
    bound = bind(QUESTION, terms, "q.rq")
    expected = (
        QUESTION.replace("  VALUES ?event { :one", "  VALUES ?event { <http://example.org/two>")
        .replace("?label { UNDEF", '?label { "VALUES ?size { 9 }"')
        .replace("?size { UNDEF", f'?size {{ "3"^^<{XSD}integer>')
    )
    assert bound == expected
