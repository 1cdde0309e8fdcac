# ruff: noqa: SIM102 - the odd terms of a corpus read best in one row
"""Odd but legal RDF: the text at each place is the term that pyoxigraph read."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pyoxigraph
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyoxigraph import BlankNode, DefaultGraph, RdfFormat

from coopgraph.documents.positions import Locator, Region, Wanted
from coopgraph.documents.rows import rows_of

HEAD = (
    "@prefix : <urn:x:> .\nPREFIX e:<https://example.org/a/b#>\n"
    "@base <https://example.org/a/> . # a . comment\n"
)
SPACE = st.sampled_from([" ", "\n", "\r\n", "\t", " # no: <a> \"b' . \n", "\r", "  \n\n"])
IRIS = st.sampled_from(
    [
        "<b>",
        "<#c>",
        "<../d?e>",
        "<urn:x:é😀>",
        r"<urn:\u00e9>",
        ":a",
        "e:",
        ":a.b",
        ":1:2",
        ":",
        r":a\.\-b",
        ":%41b",
        "e:новое",
        ":-".replace("-", "_-"),
        "<>",
    ]
)
LABELS = st.sampled_from(["_:a", "_:b.c", "_:0", "_:é"])
STRINGS = st.sampled_from(
    [
        '"a.b"',
        "'it # is'",
        '"""x\ny "" z"""',
        "'''\r\n'\\''''",
        r'"\u00e9\n\""',
        '""',
        "''",
        '"😀"',
        '"""<a> . """',
        '""""""',
        '"[(_:"',
        r'"""\""""',
    ]
)
LITERALS = st.one_of(
    STRINGS,
    st.builds("{}{}".format, STRINGS, st.sampled_from(["@en-GB", "^^:t", "^^<T>", "@ru"])),
    st.sampled_from(["1", "-1.5", "+.5", "1e6", "1.E-3", "true", "false"]),
)


@st.composite
def objects(draw: st.DrawFn, depth: int = 3) -> str:
    kind = draw(st.integers(0, 5 if depth else 2))
    if kind <= 2:
        return draw([IRIS, LABELS, LITERALS][kind])
    if kind == 3:
        return f"[{draw(SPACE)}{draw(predicates(depth - 1))}{draw(SPACE)}]"
    if kind == 4:
        items = draw(st.lists(objects(depth - 1), max_size=3))
        return "(" + "".join(draw(SPACE) + item for item in items) + draw(SPACE) + ")"
    return "[]"


@st.composite
def predicates(draw: st.DrawFn, depth: int = 3) -> str:
    parts = []
    for _ in range(draw(st.integers(1, 2))):
        verb = draw(st.one_of(IRIS, st.just("a")))
        values = draw(st.lists(objects(depth), min_size=1, max_size=2))
        parts.append(verb + draw(SPACE) + (draw(SPACE) + ", ").join(values))
    return f"{draw(SPACE)};{draw(SPACE)}".join(parts) + draw(st.sampled_from(["", " ;", " ; ;"]))


@st.composite
def statements(draw: st.DrawFn) -> str:
    subject = draw(st.one_of(IRIS, LABELS, objects(2).filter(lambda one: one[0] in "[(")))
    rest = draw(SPACE) + draw(predicates())
    if subject[0] == "[" and subject != "[]" and draw(st.booleans()):
        rest = ""
    return subject + rest


@st.composite
def turtle(draw: st.DrawFn) -> str:
    found = draw(st.lists(statements(), max_size=5))
    between = draw(
        st.sampled_from(["", "PREFIX : <urn:y:>\n", "@base <https://example.org/c/> .\n"])
    )
    return HEAD + between.join(f"{one}{draw(SPACE)}.{draw(SPACE)}" for one in found)


@st.composite
def trig(draw: st.DrawFn) -> str:
    parts = [HEAD]
    for one in draw(st.lists(statements(), max_size=4)):
        name = draw(st.one_of(IRIS, LABELS, st.just("[]"), st.just("")))
        word = draw(st.sampled_from(["GRAPH ", "graph\n"])) if name not in ("", "[]") else ""
        word = draw(st.sampled_from(["", word]))
        dot = draw(st.sampled_from(["", "."]))
        braces = f"{word}{name}{draw(SPACE)}{{{draw(SPACE)}{one} {dot} }}"
        parts.append(draw(st.sampled_from([braces, f"{one} ."])) + draw(SPACE))
    return "".join(parts)


@st.composite
def lines(draw: st.DrawFn) -> str:
    iris = st.sampled_from(["<urn:a>", r"<urn:\u00e9>", "<urn:é😀>", "<urn:p>"])
    nodes = st.one_of(iris, LABELS)
    strings = st.sampled_from(['"a . <b>"', r'"\"_:a"', '"😀"', '""', r'"\n"'])
    tags = st.sampled_from(["", "@en-GB", "^^<urn:t>"])
    values = st.one_of(nodes, st.builds("{}{}".format, strings, tags))
    ends = st.sampled_from(["\n", "\r\n", "\n# a <c> .\n", " # c\n", "\n\n"])
    found = ""
    for _ in range(draw(st.integers(0, 6))):
        graph = draw(st.one_of(st.just(""), nodes)) if draw(st.booleans()) else ""
        gap = draw(st.sampled_from(["", " ", "\t"]))
        parts = [draw(nodes), draw(iris), draw(values), graph]
        found += gap + " ".join(filter(None, parts)) + " ." + draw(ends)
    return found


def numbered(quads: Any) -> list[tuple[Any, Any, Any, Any]]:
    """Name blank nodes by the order in which they appear."""
    known: dict[Any, BlankNode] = {}

    def name(term: Any) -> Any:
        if isinstance(term, BlankNode):
            return known.setdefault(term, BlankNode(f"b{len(known)}"))
        return term

    return [(name(s), p, name(o), name(g)) for s, p, o, g in quads]


def cut(text: str, region: Region) -> str:
    """Return the text at a place."""
    starts = [0]
    for line in text.replace("\r\n", "\0\n").replace("\r", "\n").split("\n"):
        starts.append(starts[-1] + len(line) + 1)
    first = starts[region.line - 1] + region.column - 1
    return text[first : starts[region.end_line - 1] + region.end_column - 1]


def same(written: str, term: Any, head: str) -> bool:
    """Tell whether a text is the term; of a blank node, whether it is one."""
    if isinstance(term, BlankNode):
        return written.startswith(("_:", "[")) or written[0] == "(" or written[-1] == ")"
    if term.value == "http://www.w3.org/1999/02/22-rdf-syntax-ns#nil":
        return written == ")" or written[0] == "("
    # Prefix and base may have changed in between: each is tried.
    more = ("", "PREFIX : <urn:y:>\n", "@base <https://example.org/c/> .\n")
    found = (
        next(pyoxigraph.parse(f"{head}{one}<urn:s> <urn:p> {written} .", RdfFormat.TURTLE)).object
        for one in more
    )
    return any(one == term for one in found)


def check(path: Path, text: str, kind: RdfFormat, *, mark: bool) -> int:
    """Hold every triple of a file to its place; return how many there are."""
    read = list(pyoxigraph.parse(text, kind))
    quads = numbered(read)
    path.write_bytes((b"\xef\xbb\xbf" if mark else b"") + text.encode())
    wanted = [Wanted(s, p, o) for s, p, o, _ in quads]
    wanted += [Wanted(s, p, o, "subject") for s, p, o, _ in quads]
    wanted += [Wanted(s, p) for s, p, _, _ in quads]
    graphs = {g for *_, g in quads if not isinstance(g, DefaultGraph)}
    wanted += [Wanted(one, part="mention") for one in graphs]
    found = Locator(path).places(wanted)
    known = {
        name: term
        for one, two in zip(quads, read, strict=True)
        for name, term in zip(one, two, strict=True)
    }
    with_triples = Locator(path, None, rows_of(read))
    named = {
        one: one._replace(subject=known[one.subject], value=known.get(one.value)) for one in wanted
    }
    places = with_triples.places(named.values())
    assert {one: places.get(named[one]) for one in found} == found, text
    head = HEAD if kind in (RdfFormat.TURTLE, RdfFormat.TRIG) else ""
    for one in wanted:
        assert one in found, (one, text)
        term: Any = one.value if one.value is not None else one.predicate
        if one.part in ("subject", "mention"):
            term = one.subject
        elif one.predicate is not None and one.value is None:
            # Nobody writes the predicates of a list.
            if one.predicate.value.endswith(("#first", "#rest")):
                continue
        written = cut(text, found[one])
        if written == "a" and term == one.predicate:
            continue
        assert same(written, term, head), (one, written, text)
    return len(quads)


MANY = settings(
    max_examples=60, deadline=None, suppress_health_check=[*HealthCheck], derandomize=True
)


@MANY
@given(turtle(), st.booleans())
def test_turtle(tmp_path_factory: pytest.TempPathFactory, text: str, mark: bool) -> None:
    check(tmp_path_factory.getbasetemp() / "a.ttl", text, RdfFormat.TURTLE, mark=mark)


@MANY
@given(trig(), st.booleans())
def test_trig(tmp_path_factory: pytest.TempPathFactory, text: str, mark: bool) -> None:
    check(tmp_path_factory.getbasetemp() / "a.trig", text, RdfFormat.TRIG, mark=mark)


@MANY
@given(lines(), st.booleans())
def test_lines(tmp_path_factory: pytest.TempPathFactory, text: str, mark: bool) -> None:
    check(tmp_path_factory.getbasetemp() / "a.nq", text, RdfFormat.N_QUADS, mark=mark)
