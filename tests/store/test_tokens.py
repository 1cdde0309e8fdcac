"""The tokenizer against the terminals of SPARQL 1.1, section 19.8."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coopgraph.store.tokens import (
    line_and_column,
    position_of,
    read_prologue,
    tokenize,
    used_prefixes,
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("?x $y ?", [("variable", "?x"), ("variable", "$y"), ("symbol", "?")]),
        ("<http://a#b>", [("iri", "<http://a#b>")]),
        ("?a < ?b", [("variable", "?a"), ("symbol", "<"), ("variable", "?b")]),
        ("?a<=3", [("variable", "?a"), ("symbol", "<="), ("number", "3")]),
        ("'a # b' # c", [("string", "'a # b'")]),
        ('"""a\n"b" """', [("string", '"""a\n"b" """')]),
        (r'"a\"b"@de-AT', [("string", r'"a\"b"'), ("language", "@de-AT")]),
        ("''", [("string", "''")]),
        ("'a\nb'", [("symbol", "'"), ("word", "a"), ("word", "b"), ("symbol", "'")]),
        ("a:b.c. :x :", [("name", "a:b.c"), ("symbol", "."), ("name", ":x"), ("name", ":")]),
        (r"ex:a\,b ex:100%25", [("name", r"ex:a\,b"), ("name", "ex:100%25")]),
        ("_:b1.", [("blank", "_:b1"), ("symbol", ".")]),
        ("1.5e3 .5 7", [("number", "1.5e3"), ("number", ".5"), ("number", "7")]),
        ("SELECT*{", [("word", "SELECT"), ("symbol", "*"), ("symbol", "{")]),
        ("'1'^^xsd:int", [("string", "'1'"), ("symbol", "^^"), ("name", "xsd:int")]),
        ("Ω:я", [("name", "Ω:я")]),
    ],
)
def test_terminals(text: str, expected: list[tuple[str, str]]) -> None:
    assert [(token.kind, token.text) for token in tokenize(text)] == expected


@given(st.text())
def test_every_character_is_accounted_for(text: str) -> None:
    position = 0
    for token in tokenize(text):
        between = text[position : token.start]
        assert between.strip(" \t\r\n") == "" or "#" in between
        assert text[token.start : token.end] == token.text
        position = token.end


@pytest.mark.parametrize(
    "piece", ["a.", "<a", "'", '"', "'''", '"""', "\\", "_:a.", ":.", "a:b.", "#", "{", "1.", "?"]
)
def test_time_grows_with_the_length_only(piece: str) -> None:
    start = time.perf_counter()
    assert sum(1 for _ in tokenize(piece * 30_000)) >= 0
    assert time.perf_counter() - start < 5


@pytest.mark.parametrize("text", ["a\nb\r\nc\rd", "", "\n\n", "äöü\n😀x"])
def test_positions_there_and_back(text: str) -> None:
    for position in range(len(text) + 1):
        line, column = line_and_column(text, position)
        assert position_of(text, line, column) == position


def test_prologue() -> None:
    tokens = list(
        tokenize("BASE <http://b/> PREFIX a: <http://a/> prefix : <http://c/>\nAsk { a:x :y z:z }")
    )
    prologue = read_prologue(tokens)
    assert prologue.prefixes == {"a": "http://a/", "": "http://c/"}
    assert prologue.form is not None
    assert prologue.form.text == "Ask"
    assert used_prefixes(tokens) == {"a", "", "z"}


@pytest.mark.parametrize("text", ["", "# nothing", "PREFIX a: <http://a/>"])
def test_prologue_without_a_query(text: str) -> None:
    assert read_prologue(list(tokenize(text))).form is None
