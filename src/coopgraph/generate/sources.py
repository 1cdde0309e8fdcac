"""Telling of the sources of a visit and of their passages: those that were cited."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

from coopgraph.generate.draws import fixed
from coopgraph.generate.terms import Block, Pairs, english, silent

if TYPE_CHECKING:
    from coopgraph.generate.plan import Plan
    from coopgraph.generate.telling import Telling

_INVENTED = english("Invented: there is no such page.")
_PLACES = {"heading": 0, "people": 150, "programme": 400, "exchange": 900, "culture": 1300}
_LAST_PLACE = 1700


def sources(tell: Telling, plan: Plan) -> None:
    """Tell of all sources of a visit, and of the passages that its nodes cite.

    Args:
        tell: The visit, whose other nodes are all told.
        plan: What is told of it.
    """
    for number, is_digest in enumerate(plan.digests):
        node = tell.node("source", ("page", "more")[number])
        topic = min((topic for one, topic in tell.cited if one == number), key=_place)
        tell.blocks.append(_source(node, tell.cite(topic, number), is_digest, plan.number))
    for (number, topic), passage in tell.cited.items():
        node = tell.node("source", ("page", "more")[number])
        if plan.digests[number]:
            tell.blocks.append((passage, _item(node, topic)))
        else:
            tell.blocks += _passage(passage, node, topic)


def _place(topic: str) -> int:
    return _PLACES.get(topic, _LAST_PLACE)


def _digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()


def _source(node: str, passage: str, is_digest: bool, number: int) -> Block:
    pairs: Pairs = [
        ("a", "coop:SourceDocument"),
        ("rdfs:label", english(f"Invented page on visit {number}")),
        ("coop:evidence", passage),
        ("coop:standing", "standing:stated"),
        ("dcterms:type", "document-kind:web-page"),
        ("dcterms:description", _INVENTED),
    ]
    if is_digest:
        address = node.partition(":")[2]
        return node, [
            *pairs,
            ("coop:textAccess", "text-access:digest-only"),
            ("foaf:page", f"<https://invented.example/{address}>"),
        ]
    length = 2200 + fixed(node) % 4000
    return node, [
        *pairs,
        ("coop:textDigest", f'"{_digest(node)}"'),
        ("coop:textLength", str(length)),
        *silent("foaf:page"),
    ]


def _item(source: str, topic: str) -> Pairs:
    return [
        ("a", "coop:TextEvidence"),
        ("a", "oa:SpecificResource"),
        ("rdfs:label", english(f"Item of a digest: {topic}")),
        ("oa:hasSource", source),
    ]


def _passage(passage: str, source: str, topic: str) -> list[Block]:
    local = passage.partition(":")[2]
    quote = f"invented words on the {topic}"
    is_quoted = fixed(passage, "quoted") % 100 < 30
    start = _place(topic) + fixed(passage, "start") % 60
    end = start + (len(quote) if is_quoted else 40 + fixed(passage, "length") % 80)
    place, words = f"_:{local}-place", f"_:{local}-quote"
    pairs: Pairs = [
        ("a", "coop:TextEvidence"),
        ("a", "oa:SpecificResource"),
        ("rdfs:label", english(f"Passage: {topic} (characters {start} to {end})")),
        ("coop:passageDigest", f'"{_digest(quote if is_quoted else passage)}"'),
        ("oa:hasSource", source),
        ("oa:hasSelector", place),
    ]
    selectors: list[Block] = [
        (place, [("a", "oa:TextPositionSelector"), ("oa:start", str(start)), ("oa:end", str(end))])
    ]
    if is_quoted:
        pairs.append(("oa:hasSelector", words))
        selectors.append((words, [("a", "oa:TextQuoteSelector"), ("oa:exact", f'"{quote}"')]))
    return [(passage, pairs), *selectors]
