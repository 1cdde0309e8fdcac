"""Arguments that mean nothing: one line from the command line and from Python."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import coopgraph
from coopgraph.documents import read_document
from coopgraph.store.http import parse_address

from .cli.process import run


@pytest.mark.parametrize(
    "arguments",
    [
        ["validate", ""],
        ["validate", "--shapes", ""],
        ["format", "--check", ""],
        ["query", "Q03", "--data", ""],
        ["evidence", "--source", ""],
        ["evidence", "--source", "slug="],
    ],
)
def test_an_empty_path_is_not_the_current_folder(tmp_path: Path, arguments: list[str]) -> None:
    done = run(*arguments, cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert "is empty" in done.stderr


@pytest.mark.parametrize("source", ["", ["http://h/x"], ["ftp://h/x"], "file:///x", 42, True, [42]])
def test_what_cannot_be_opened(source: Any) -> None:
    with pytest.raises(coopgraph.InputError) as caught:
        coopgraph.open(source)
    assert "http:/h" not in str(caught.value)


def test_what_cannot_be_asked() -> None:
    graph: Any = coopgraph.open()
    calls: list[Callable[[], object]] = [
        lambda: graph.query(None),
        lambda: graph.sparql(None),
        lambda: graph.query("Q03", columns=5),
        lambda: graph.query("Q03", columns=None),
    ]
    for call in calls:
        with pytest.raises(coopgraph.InputError):
            call()


def test_an_address_with_letters_is_encoded() -> None:
    assert parse_address("http://127.0.0.1/ö/%20x").url == "http://127.0.0.1/%C3%B6/%20x"
    assert parse_address("http://ö.example/").url == "http://xn--nda.example/"


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("SELECT ?x WHERE { foo:bar ?p ?x }", "1:19: the prefix foo: is not declared"),
        ("SELECT ?x WHERE { ?x foo:bar 1 }", "the prefix foo: is not declared"),
        ("SELECT ?x WHERE { <b> ?p ?x }", "1:19: the IRI <b> is relative, and the query has no"),
        ("SELECT (<http://x/f>(1) AS ?x) {}", "no function of this name is known: <http://x/f>"),
        ("SELECT ?x WHERE { coop:a coop:b }", "syntax error at '}'"),
    ],
)
def test_a_query_is_wrong_in_plain_words(query: str, message: str) -> None:
    with pytest.raises(coopgraph.InputError) as caught:
        coopgraph.open().sparql(query)
    assert message in str(caught.value)


def test_json_that_is_no_graph(tmp_path: Path) -> None:
    (tmp_path / "a.jsonld").write_text("42")
    with pytest.raises(coopgraph.InputError, match="JSON-LD is an object or an array"):
        read_document(tmp_path / "a.jsonld")
