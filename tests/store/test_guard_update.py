"""What is refused before an update runs, and that it cannot be talked past."""

from __future__ import annotations

from contextlib import suppress

import pyoxigraph
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coopgraph.errors import InputError
from coopgraph.store import guard
from coopgraph.store.guard_update import check_update, with_graphs


@pytest.mark.parametrize(
    "text",
    [
        "LOAD <http://x/>",
        "load silent <http://x/> INTO GRAPH <http://x/g>",
        "LOADSILENT<http://x/>",
        "LOAD#\n<http://x/>",
        "PREFIX : <http://x/> LOAD:y",
        "PREFIX x: <http://x/>LOADx:y",
        "PREFIX x: <http://x/> LOADSILENTx:y",
        f"PREFIX {'x' * 300}: <http://x/> LOAD{'x' * 300}:y",
        "BASE <http://x/>LOAD<y>",
        "VERSION '1.2'LOAD<http://x/>",
        "CLEAR ALL;LOAD<http://x/>",
        "INSERT DATA { <http://x/> <http://x/> '}' } ; LOAD <http://x/>",
        "INSERT {} WHERE { FILTER(1<'>') } ; LOAD <http://x/> #'\n",
        "INSERT {} WHERE { FILTER(1<5#>'''\n) } ; LOAD <http://x/> #'''\n",
        r"LO\u0041D <http://x/>",
        r"INSERT DATA { <http://x/> <http://x/> 'a\u0027 } ; LOAD <http://x/> #'}",
    ],
)
def test_load_is_refused(text: str) -> None:
    with pytest.raises(InputError, match="LOAD is refused"):
        check_update(text)


@pytest.mark.parametrize(
    "text",
    [
        "INSERT DATA { <http://x/> <http://x/> 'LOAD <http://x/>' }",
        "PREFIX load: <http://x/> INSERT DATA { load:a load:b load:c ; load:d load:e }",
        "PREFIX loads: <http://x/> WITH loads:g DELETE {} USING loads:g WHERE { ?load ?p 1 }",
        "PREFIX load: <http://x/> ADD load:a TO load:b ; COPY SILENT load:a TO load:b",
        "PREFIX load: <http://x/> CLEAR GRAPH load:a ; DROP SILENT GRAPH load:b # ; LOAD <x>",
        "",
    ],
)
def test_other_uses_of_the_word_are_not(text: str) -> None:
    assert check_update(text).text == text


def test_service_is_refused() -> None:
    text = "INSERT { ?s ?p ?o } WHERE {\n SERVICE <http://x/> { ?s ?p ?o } }"
    with pytest.raises(InputError, match=r"^update:2:2: SERVICE is refused"):
        check_update(text)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("CLEAR\n \udcff", "^update:2:2: the update is not text in UTF-8"),
        ("a" * (guard.MAX_LENGTH + 1), "^update: the update is longer"),
        ("INSERT DATA " + "{" * 501, "^update:1:513: brackets are nested deeper than 500"),
        ("CLEAR ALL;" * 4000, "the update has more than 10,000 operators"),
        ("INSERT {} WHERE { FILTER(" + "1+" * 20_000, "the update has more than 10,000 operators"),
    ],
)
def test_what_no_engine_should_see(text: str, message: str) -> None:
    with pytest.raises(InputError, match=message):
        check_update(text)


def test_much_data_are_welcome() -> None:
    triples = " ".join(f"<http://a/{n}> <http://a/p> {n} ;" for n in range(10_000))
    text = f"INSERT DATA {{ GRAPH <http://a/> {{ {triples} }} {triples} }} ; CLEAR DEFAULT"
    assert check_update(text).text == text


def test_missing_prefixes_of_ours_are_supplied() -> None:
    learned = check_update("DELETE { ?v a coop:Visit } WHERE { ?v a coop:Visit }")
    assert set(learned.missing_prefixes) == {"coop"}


PIECES = [*" {}'\"<>#()?.;:1\n", "'''", "?s ?p ?o", "FILTER(1<2", "?x<'>'", "true", "a:b", "<a#b>"]
PIECES += ["<a'b>", "INSERT {", "DELETE DATA {", "} WHERE {", "};", "CLEAR ALL", "; ", "5#>", "@en"]
PIECES += ["BASE <http://a/>", "VERSION '1'", "INSERT {} WHERE {FILTER(1<'>')};", "GRAPH a:b {"]
CALLS = ["LOAD TARGET", "load silent:x", "LOADa:x", "LOADSILENTa:x", "LOAD#\nTARGET", "LOADTARGET"]
CALLS += [r"LO\u0041D TARGET", "LOAD TARGET INTO GRAPH TARGET", "INSERT{}WHERE{SERVICEa:b{}}"]
CALLS += ["INSERT {} WHERE { SERVICE TARGET { ?s ?p ?o } }"]
AROUND = st.lists(st.sampled_from(PIECES), max_size=4).map("".join)


class TestUsing:
    @pytest.mark.parametrize(
        ("text", "wanted"),
        [
            ("INSERT { ?s a ?o } WHERE { ?s ?p ?o }", "INSERT { ?s a ?o } USE WHERE { ?s ?p ?o }"),
            ("delete{}insert{}where{}", "delete{}insert{}USE where{}"),
            (
                "CLEAR ALL ; DELETE WHERE { ?s <urn:where> ' WHERE } ' . GRAPH ?g { ?s a ?o } }"
                " ; ADD <urn:a> TO <urn:b>",
                "CLEAR ALL ; DELETE { ?s <urn:where> ' WHERE } ' . GRAPH ?g { ?s a ?o } } USE WHERE"
                " { ?s <urn:where> ' WHERE } ' . GRAPH ?g { ?s a ?o } } ; ADD <urn:a> TO <urn:b>",
            ),
            (
                "INSERT {} WHERE { { SELECT * WHERE { ?s ?p ?o } } } # WHERE",
                "INSERT {} USE WHERE { { SELECT * WHERE { ?s ?p ?o } } } # WHERE",
            ),
            ("INSERT DATA { <urn:a> <urn:b> 1 }", "INSERT DATA { <urn:a> <urn:b> 1 }"),
            ("DELETE WHERE { ?s ?p ", "DELETE WHERE { ?s ?p "),
        ],
    )
    def test_each_pattern_gets_its_graphs(self, text: str, wanted: str) -> None:
        use = "USING <urn:g> USING NAMED <urn:h>"
        assert with_graphs(text, ["urn:g"], ["urn:h"]) == wanted.replace("USE", use)

    @pytest.mark.parametrize(
        "text",
        [
            "INSERT {} USING <urn:g> WHERE {}",
            "CLEAR ALL ; with <urn:g> INSERT {} WHERE {}",
            "INSERT {} USING NAMED <urn:g> WHERE {}",
        ],
    )
    def test_both_are_refused(self, text: str) -> None:
        with pytest.raises(InputError, match="both in the update and beside it"):
            with_graphs(text, ["urn:g"], [])

    @pytest.mark.parametrize("name", ["", "a b", "relative", "urn:a> <urn:b", "urn:a{"])
    def test_what_is_no_iri(self, name: str) -> None:
        with pytest.raises(InputError, match="no IRI of a graph"):
            with_graphs("INSERT {} WHERE {}", [], [name])


@settings(max_examples=2000, deadline=None, suppress_health_check=list(HealthCheck))
@given(before=AROUND, call=st.sampled_from(CALLS), after=AROUND)
def test_nothing_that_passes_calls_out(
    listener: tuple[int, list[int]], before: str, call: str, after: str
) -> None:
    port, calls = listener
    target = f"<http://localhost:{port}/>"
    middle = (before + call + after).replace("TARGET", target)
    text = f"PREFIX : {target} PREFIX a: {target} {middle}"
    so_far = len(calls)
    try:
        check_update(text)
    except InputError:
        return
    store = pyoxigraph.Store()
    node = pyoxigraph.NamedNode(f"http://localhost:{port}/")
    store.add(pyoxigraph.Quad(node, node, node))
    with suppress(SyntaxError, OSError, RuntimeError, ValueError, TypeError):
        store.update(text)
    assert len(calls) == so_far, text
