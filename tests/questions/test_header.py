"""Headers: what they say, and each mistake with its place."""

from __future__ import annotations

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from coopgraph.errors import InputError
from coopgraph.questions.header import Header, parse_header

from .conftest import QUESTION


def test_a_whole_header() -> None:
    header = parse_header(QUESTION, "q.rq")
    assert header.id == "Q77"
    assert header.summary == "What is the event?"
    assert header.description == "A test: nothing else."
    assert header.tags == ("test", "event")
    assert header.view == "table"
    assert header.on_request == ("note",)
    assert [parameter.name for parameter in header.parameters] == [
        *("event", "label", "size", "day", "open")
    ]
    first = header.parameters[0]
    assert (first.type, first.class_, first.default, first.line) == ("iri", ":Event", ":one", 7)
    assert header.parameters[1].default is None


def test_values_stay_as_they_are_written() -> None:
    text = "#+ summary: Yes\n#+ id: 010\n#+ tags: [2025-11-24, true, 1.50]\n"
    header = parse_header(text, "q.rq")
    assert header == Header("010", "Yes", "", ("2025-11-24", "true", "1.50"), "table", (), ())


@pytest.mark.parametrize("mark", ["#+ ", "#+"])
def test_the_blank_behind_the_mark_is_optional(mark: str) -> None:
    assert parse_header(f"{mark}summary: A\r\n{mark}tags: [b]\nASK {{}}", "q").tags == ("b",)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "q.rq:1: no header; begin the file with #+ summary:"),
        ("# summary: x", "q.rq:1: no header"),
        ("#+\n#+", "q.rq:1: the header is empty"),
        ("#+ summary: a: b", "q.rq:1:14: the header is not YAML: mapping values are not allowed"),
        ("#+ summary: [a", "q.rq:2:"),
        ("#+ - a", "q.rq:1:4: the header must be a mapping"),
        ("#+ id: Q01", "q.rq:1:4: the header has no summary"),
        ("#+ summary: a\n#+ sumary: b", "q.rq:2:4: unknown key 'sumary'; use id, summary"),
        ("#+ summary: a\n#+ summary: b", "q.rq:2:4: the key 'summary' comes twice"),
        ("#+ summary: [a]", "q.rq:1:13: summary must be a text"),
        ("#+ summary: ''", "q.rq:1:13: summary must be a text"),
        ("#+ summary: a\n#+ tags: b", "q.rq:2:10: tags must be a list; write [ ] for none"),
        ("#+ summary: a\n#+ view: pie", "q.rq:2:10: unknown view 'pie'; use table, timeline"),
        ("#+ summary: a\n#+ parameters:\n#+   - {name: a}", "q.rq:3:8: a parameter has no type"),
        ("#+ summary: a\n#+ parameters: [{name: a, type: float}]", "q.rq:2:33: unknown type 'flo"),
        ("#+ summary: a\n#+ parameters: [{name: a b, type: iri}]", "'a b' cannot be a SPARQL var"),
        (
            "#+ summary: a\n#+ parameters: [{name: a, type: date, class: b}]",
            "only a parameter of type iri has a class",
        ),
        (
            "#+ summary: a\n#+ parameters: [{name: a, type: iri}, {name: a, type: iri}]",
            "q.rq:2:39: the parameter 'a' is described twice",
        ),
        ("#+ summary: !!python/object/apply:os.system [ls]", "summary must be a text"),
        ("#+ summary: \x07", "q.rq: the header is not YAML"),
        ("#+ summary: " + "[" * 200_000, "q.rq: the header is longer than 20,000 characters"),
        ("#+ summary: " + "[" * 9000 + "]" * 9000, "q.rq: the header has too many lists"),
        ("#+ " + "- " * 9000 + "x", "q.rq: the header has too many lists and mappings"),
        ("#+ summary: " + "[" * 900 + "]" * 900, "q.rq:1:13: summary must be a text"),
    ],
)
def test_mistakes_name_their_place(text: str, message: str) -> None:
    with pytest.raises(InputError) as caught:
        parse_header(text, "q.rq")
    assert message in str(caught.value)


def test_without_the_c_parser(monkeypatch: pytest.MonkeyPatch) -> None:
    expected = parse_header(QUESTION, "q.rq")
    monkeypatch.delattr(yaml, "CBaseLoader")
    assert parse_header(QUESTION, "q.rq") == expected
    with pytest.raises(InputError, match=r"^q\.rq: the header is too deeply nested"):
        parse_header("#+ summary: " + "[" * 900 + "]" * 900, "q.rq")


def test_aliases_do_not_explode() -> None:
    lines = [
        "#+ a: &a [x, x]",
        *(f"#+ {b}: &{b} [*{a}, *{a}]" for a, b in zip("abcdefg", "bcdefgh", strict=True)),
    ]
    with pytest.raises(InputError, match="unknown key 'a'"):
        parse_header("\n".join(lines), "q.rq")


@given(st.text())
def test_any_text_gives_a_header_or_one_line(text: str) -> None:
    try:
        parse_header("".join(f"#+ {line}\n" for line in text.split("\n")), "q.rq")
    except InputError as error:
        assert "\n" not in str(error)
        assert str(error).startswith("q.rq:")
