"""Visits in any number, in the shape of the shipped one, with planted errors in known number.

Run it with ``python -m benchmarks.visits NUMBER FILE``; the file's name (``.nt`` or ``.ttl``)
chooses the syntax. The same number gives the same file. Nothing is held in memory.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Final

import pyoxigraph
from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple

from coopgraph.resources import ontology_files

Object = NamedNode | BlankNode | Literal

PREFIXES: Final = {
    "adms": "http://www.w3.org/ns/adms#",
    "coop": "https://w3id.org/coopgraph/ontology#",
    "dcterms": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "oa": "http://www.w3.org/ns/oa#",
    "org": "http://www.w3.org/ns/org#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "schema": "https://schema.org/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "c": "https://w3id.org/coopgraph/concept/",
    "id": "https://w3id.org/coopgraph/id/bench/",
}

ERRORS: Final = (
    "thing-standing-required",
    "position-order",
    "passage-digest-form",
    "event-parent-acyclic",
    "span-earliest-start-date",
    "exchange-giver-is-not-receiver",
    "thing-label-once",
    "quote-length",
    "exchange-direction-single",
    "event-participant-agent",
)
"""Shapes that refuse something, each once in ten visits: visit *n* has ERRORS[n % 10]."""


def planted(visits: int) -> Counter[str]:
    """Tell how often each shape must refuse something.

    Args:
        visits: How many visits there are.

    Returns:
        Findings by the name of the shape.
    """
    return Counter(ERRORS[number % len(ERRORS)] for number in range(visits))


def _name(curie: str) -> NamedNode:
    prefix, _, local = curie.partition(":")
    return NamedNode(PREFIXES[prefix] + local)


TYPE: Final = _name("rdf:type")


def _date(day: int) -> Literal:
    return Literal(f"2025-11-{day:02}", datatype=_name("xsd:date"))


def _integer(number: int) -> Literal:
    return Literal(str(number), datatype=_name("xsd:integer"))


class _Visit:
    """The triples of one visit."""

    def __init__(self, number: int, errors: Sequence[str]) -> None:
        self.number = number
        self.error = errors[number % len(errors)]
        self.source = self.own("page")

    def own(self, local: str) -> NamedNode:
        """Name a node of this visit."""
        return _name(f"id:v{self.number}-{local}")

    def has(self, error: str) -> bool:
        """Whether this visit has an error."""
        return self.error == error

    def thing(
        self, node: NamedNode, kind: str, label: str, passage: int, **values: object
    ) -> Iterator[Triple]:
        """What every thing has, and more: ``coop_size=…`` is ``coop:size``."""
        yield Triple(node, TYPE, _name(kind))
        yield Triple(node, _name("rdfs:label"), Literal(label, language="en"))
        yield Triple(node, _name("coop:evidence"), self.own(f"passage-{passage}"))
        if not (self.has("thing-standing-required") and node == self.own("site-0")):
            yield Triple(node, _name("coop:standing"), _name("c:standing/stated"))
        yield from self.more(node, **values)

    def more(self, node: NamedNode | BlankNode, **values: object) -> Iterator[Triple]:
        """Values of a node."""
        for key, value in values.items():
            predicate = _name(key.replace("_", ":", 1))
            for one in value if isinstance(value, tuple) else (value,):
                yield Triple(node, predicate, one)

    def triples(self) -> Iterator[Triple]:
        """All of them, about 200."""
        yield from self.sides()
        yield from self.persons()
        yield from self.events()
        yield from self.exchanges()
        yield from self.spans()
        yield from self.passages()

    def sides(self) -> Iterator[Triple]:
        """The visit, the universities, the delegation."""
        visit = self.own("visit")
        yield from self.thing(
            visit,
            "coop:Visit",
            f"Visit {self.number}",
            0,
            rdfs_label=(
                Literal(f"Визит {self.number}", language="ru"),
                Literal(f"访问 {self.number}", language="zh"),
            ),
            coop_hostOrganization=self.own("host"),
            coop_sendingOrganization=self.own("sender"),
            coop_participant=self.own("delegation"),
            coop_timeSpan=self.own("time-0"),
        )
        for side in ("host", "sender"):
            label = f"University {side} {self.number}"
            yield from self.thing(
                self.own(side), "coop:University", label, 0, coop_notStated=_name("schema:location")
            )
        yield from self.thing(
            self.own("delegation"),
            "coop:Delegation",
            f"Delegation {self.number}",
            0,
            coop_groupOf=self.own("sender"),
            coop_size=_integer(3 + self.number % 20),
        )
        if self.has("thing-label-once"):
            again = Literal("The same delegation", language="en")
            yield Triple(self.own("delegation"), _name("rdfs:label"), again)

    def persons(self) -> Iterator[Triple]:
        """Two persons with their posts."""
        for index, role in enumerate(("rector", "head-of-department")):
            person = self.own(f"person-{index}")
            yield from self.thing(person, "foaf:Person", f"Person {index} of {self.number}", 1)
            yield from self.thing(
                self.own(f"post-{index}"),
                "org:Membership",
                f"Post {index} of visit {self.number}",
                1,
                coop_notStated=_name("coop:timeSpan"),
                org_member=person,
                org_organization=self.own("host"),
                org_role=_name(f"c:role/{role}"),
            )

    def events(self) -> Iterator[Triple]:
        """A block of days, and four visits to sites in it."""
        block = self.own("block")
        yield from self.thing(
            block,
            "coop:ProgrammeSegment",
            f"Block of visit {self.number}",
            2,
            coop_participant=self.own("delegation"),
            coop_timeSpan=self.own("time-1"),
            schema_superEvent=self.own("visit"),
        )
        for index in range(4):
            yield from self.thing(
                self.own(f"site-{index}"),
                "coop:SiteVisit",
                f"Site {index} of visit {self.number}",
                2,
                coop_participant=self.own("delegation"),
                coop_timeSpan=self.own("time-2"),
                coop_visited=self.own("host"),
                coop_welcomedBy=self.own(f"person-{index % 2}"),
                schema_superEvent=block,
            )
        if self.has("event-participant-agent"):
            yield Triple(self.own("site-1"), _name("coop:participant"), self.own("block"))

    def exchanges(self) -> Iterator[Triple]:
        """Three exchanges of knowledge."""
        for index, kind in enumerate(("KnowledgeExchange", "Demonstration", "CaseDiscussion")):
            node, giver = self.own(f"exchange-{index}"), self.own(f"person-{index % 2}")
            first = index == 0
            same = self.has("exchange-giver-is-not-receiver") and first
            looped = self.has("event-parent-acyclic") and first
            receivers: tuple[Object, ...] = (self.own("delegation"), *([giver] if same else []))
            yield from self.thing(
                node,
                f"coop:{kind}",
                f"Exchange {index} of visit {self.number}",
                3,
                coop_direction=_name("c:direction/one-way"),
                coop_giver=giver,
                coop_receiver=receivers,
                coop_notStated=_name("coop:timeSpan"),
                dcterms_type=_name("c:activity-kind/introduction"),
                schema_superEvent=node if looped else self.own(f"site-{index}"),
            )
            if self.has("exchange-direction-single") and first:
                yield Triple(node, _name("coop:direction"), _name("c:direction/mutual"))

    def spans(self) -> Iterator[Triple]:
        """The time of the visit, of its block, of a day."""
        for index, (begin, end) in enumerate(((1, 28), (10, 14), (11, 11))):
            wrong = self.has("span-earliest-start-date") and index == 0
            start = Literal("2025-11-01T00:00:00", datatype=_name("xsd:dateTime"))
            form = "day" if begin == end else "day-range"
            yield from self.thing(
                self.own(f"time-{index}"),
                "coop:TimeSpan",
                f"Time {index} of visit {self.number}",
                4,
                coop_earliestStart=start if wrong else _date(begin),
                coop_latestStart=() if wrong else _date(begin),
                coop_earliestEnd=() if wrong else _date(end),
                coop_latestEnd=_date(end),
                coop_statedForm=Literal(f"November {begin} to {end}", language="en"),
                coop_temporalForm=_name(f"c:temporal-form/{form}"),
            )

    def passages(self) -> Iterator[Triple]:
        """The page, and five passages of it with their places."""
        yield from self.thing(
            self.source,
            "coop:SourceDocument",
            f"Page {self.number}",
            0,
            coop_textDigest=Literal(_digest(f"page {self.number}")),
            coop_textLength=_integer(9000),
        )
        for index in range(5):
            node = self.own(f"passage-{index}")
            place, quote = (BlankNode(f"v{self.number}{kind}{index}") for kind in "pq")
            first = index == 0
            digest = _digest(f"{self.number} {index}")
            start, length = 100 * index, 60
            if self.has("position-order") and first:
                length = 0
            yield Triple(node, TYPE, _name("coop:TextEvidence"))
            yield from self.more(
                node,
                rdfs_label=Literal(f"Passage {index} of page {self.number}", language="en"),
                coop_passageDigest=Literal(
                    digest.upper() if self.has("passage-digest-form") and first else digest
                ),
                oa_hasSelector=(place, quote),
                oa_hasSource=self.source,
            )
            long = self.has("quote-length") and first
            yield from self.more(
                place,
                rdf_type=_name("oa:TextPositionSelector"),
                oa_start=_integer(start),
                oa_end=_integer(start + length),
            )
            yield from self.more(
                quote,
                rdf_type=_name("oa:TextQuoteSelector"),
                oa_exact=Literal("a" * 61 if long else f"words of {self.number}"),
            )


def _digest(text: str) -> str:
    # A capital in place of the first letter is what makes the planted digest wrong.
    return "a" + sha256(text.encode()).hexdigest()[1:]


def background() -> Iterator[Triple]:
    """What the visits refer to: kinds of the concepts, each class with all that are above it."""
    below, concept = _name("rdfs:subClassOf"), _name("skos:Concept")
    parents: dict[NamedNode, set[NamedNode]] = {}
    for file in ontology_files():
        for quad in pyoxigraph.parse(path=str(file), format=RdfFormat.TURTLE):
            subject, above = quad.subject, quad.object
            if quad.predicate == TYPE and above == concept:
                yield quad.triple
            # Restrictions, which are blank nodes, are of no use to shapes.
            is_class = isinstance(subject, NamedNode) and isinstance(above, NamedNode)
            if quad.predicate == below and is_class:
                parents.setdefault(subject, set()).add(above)
    for one in parents:
        reached, todo = set[NamedNode](), [one]
        while todo:
            new = parents.get(todo.pop(), set()) - reached
            reached |= new
            todo.extend(new)
        for above in sorted(reached, key=str):
            yield Triple(one, below, above)


def visits(number: int, errors: Sequence[str] = ERRORS) -> Iterator[Triple]:
    """Make visits.

    Args:
        number: How many.
        errors: What is wrong with them, in turn; a name that is none of ``ERRORS`` plants nothing.

    Returns:
        Their triples, the background first.
    """
    yield from background()
    for one in range(number):
        yield from _Visit(one, errors).triples()


def write(triples: Iterable[Triple], path: Path) -> None:
    """Write triples to a file, one after the other.

    Args:
        triples: What to write.
        path: Where; ``.ttl`` for Turtle, else N-Triples.
    """
    turtle = path.suffix == ".ttl"
    with path.open("wb") as file:
        pyoxigraph.serialize(
            triples,
            file,
            RdfFormat.TURTLE if turtle else RdfFormat.N_TRIPLES,
            prefixes=PREFIXES if turtle else None,
        )


if __name__ == "__main__":
    write(visits(int(sys.argv[1])), Path(sys.argv[2]))
