"""Places in JSON-LD: the triples that are found are those of the parser, each where it stands."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pyoxigraph
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, RdfFormat

from coopgraph.documents.json_index import JsonIndex
from coopgraph.documents.positions import Locator, Wanted

CONTEXT: dict[str, Any] = {
    "@base": "https://example.org/base/",
    "@vocab": "https://example.org/v#",
    "ex": "https://example.org/",
    "name": "ex:name",
    "id": "@id",
    "kind": "@type",
    "knows": {"@id": "ex:knows", "@type": "@id"},
    "term": {"@type": "@vocab"},
    "day": {"@id": "ex:day", "@type": "http://www.w3.org/2001/XMLSchema#date"},
    "row": {"@id": "ex:row", "@container": "@list"},
    "label": {"@id": "ex:label", "@container": "@language"},
    "title": {"@id": "ex:title", "@language": "RU"},
    "bag": {"@id": "ex:bag", "@container": "@set"},
    "of": {"@reverse": "ex:has"},
    "gone": None,
    "kind-of": {
        "@id": "ex:kind-of",
        "@type": "@vocab",
        "@context": {
            "@vocab": "https://example.org/kinds/",
            "kind-of": {
                "@id": "https://example.org/kinds/",
                "@type": "@vocab",
                "@prefix": True,
            },
        },
    },
}
TEXT = st.sampled_from(["x", "новое 新😀", 'a"b\\c\n', "2020-01-01", ""])
NAME = st.sampled_from(["ex:a", "b", "_:c", "https://example.org/d", "", "urn:e"])
SCALAR = st.one_of(
    TEXT,
    st.integers(-5, 5),
    st.booleans(),
    st.sampled_from([1.5, -0.25, 2.0, 1e-7, None]),
    st.builds(lambda v: {"@value": v}, TEXT),
    st.builds(lambda v, t: {"@value": v, "@language": t}, TEXT, st.sampled_from(["de", "zh-Hans"])),
    st.builds(lambda v: {"@value": v, "@type": "ex:type"}, TEXT),
)


def nodes(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    values = st.one_of(SCALAR, inner, st.lists(st.one_of(SCALAR, inner), max_size=3))
    return st.fixed_dictionaries(
        {},
        optional={
            "@id": NAME,
            "kind": st.one_of(st.sampled_from(["T", "ex:U"]), st.just(["T", "ex:U"])),
            "name": values,
            "ex:p": values,
            "q": values,
            "urn:full": values,
            "knows": st.one_of(NAME, st.lists(NAME, max_size=2), inner),
            "term": st.sampled_from(["T", "ex:U"]),
            "kind-of": st.one_of(st.sampled_from(["T", "kind-of:U", "ex:V", "w"]), inner),
            "day": TEXT,
            "title": TEXT,
            "row": st.lists(st.one_of(SCALAR, inner), max_size=3),
            "bag": values,
            "label": st.dictionaries(st.sampled_from(["en", "ru"]), TEXT, max_size=2),
            "of": inner,
            "gone": values,
            "@reverse": st.builds(lambda v: {"ex:back": v}, inner),
        },
    )


NODE = st.recursive(nodes(st.builds(lambda v: {"@id": v}, NAME)), nodes, max_leaves=5)


@given(
    st.one_of(
        st.builds(lambda v: {"@context": CONTEXT, **v}, NODE),
        st.builds(lambda v: {"@context": CONTEXT, "@graph": v}, st.lists(NODE, max_size=3)),
        st.builds(
            lambda v, w: {"@context": CONTEXT, "@id": v, "@graph": w},
            NAME,
            st.lists(NODE, max_size=2),
        ),
    ),
    st.sampled_from([None, 2]),
)
def test_triples_are_those_of_the_parser(document: Any, indent: int | None) -> None:
    text = json.dumps(document, ensure_ascii=False, indent=indent)
    numbers: dict[BlankNode, BlankNode] = {}

    def numbered(term: Any) -> Any:
        if isinstance(term, BlankNode):
            return numbers.setdefault(term, BlankNode(f"b{len(numbers)}"))
        return term

    expected = [
        (numbered(q.subject), q.predicate, numbered(q.object), numbered(q.graph_name))
        for q in pyoxigraph.parse(text.encode(), RdfFormat.JSON_LD)
    ]
    found = list(JsonIndex(text, None).all_triples())
    assert sorted(map(str, {(*one[:3], one.graph or DefaultGraph()) for one in found})) == sorted(
        map(str, set(expected))
    )
    for one in found:
        start, end = one.predicate_span
        json.loads(text[start:end])
        if isinstance(one.object, Literal):
            start, end = one.object_span
            value = json.loads(text[start:end])
            value = value["@value"] if isinstance(value, dict) else value
            assert not isinstance(value, str) or value == one.object.value


def test_places_are_those_of_keys_values_and_names(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonld"
    path.write_text(
        """{"@context": {"ex": "https://example.org/"},
 "@id": "ex:новое",
 "ex:p": ["x", {"@value": "y", "@language": "en"}],
 "ex:q": {
   "ex:r": 1}}
""",
        encoding="utf-8",
    )
    ex = "https://example.org/"
    node, inner = NamedNode(ex + "новое"), BlankNode("b0")
    p, q, r = (NamedNode(ex + one) for one in "pqr")
    expected = {
        Wanted(node): (2, 9, 2, 19),
        Wanted(node, p): (3, 2, 3, 8),
        Wanted(node, p, Literal("y", language="en")): (3, 16, 3, 50),
        Wanted(node, q, inner): (4, 10, 5, 14),
        Wanted(inner): (4, 10, 5, 14),
        Wanted(inner, r): (5, 4, 5, 10),
        Wanted(node, r): None,
    }
    found = Locator(path).places(expected)
    assert found == {one: region for one, region in expected.items() if region}


@pytest.mark.parametrize(
    "text",
    [
        '{"@context": {"t": {"@id": "urn:t", "@context": {}}}, "t": {"urn:a": 1}, "urn:b": {}}',
        '{"@context": {"t": {"@id": "urn:t", "@container": "@index"}}, "t": {"x": {"urn:a": {}}}}',
        '{"@nest": {"urn:a": {"urn:b": 1}}, "urn:c": {"urn:d": 1}}',
        '{"@included": [{"urn:b": 1}], "urn:c": {"urn:d": 1}}',
        "[" * 5000 + "]" * 5000,
        "{",
    ],
)
def test_what_is_not_followed_gives_no_wrong_place(text: str) -> None:
    found = {one[:3] for one in JsonIndex(text, None).all_triples()}
    try:
        quads = list(pyoxigraph.parse(text.encode(), RdfFormat.JSON_LD))
    except SyntaxError:
        quads = []
    names = {
        node: f"b{n}"
        for n, node in enumerate(
            dict.fromkeys(t for q in quads for t in q if isinstance(t, BlankNode))
        )
    }
    real = {tuple(BlankNode(names[t]) if t in names else t for t in q)[:3] for q in quads}
    for one in found:
        sure = not any(isinstance(t, BlankNode) and "unsure" in t.value for t in one)
        assert one in real or not sure
