"""A thing's statements as a reader wants them: in groups and in order, with words for IRIs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import pyoxigraph

from coopgraph.pages.asking import Values, iri_of
from coopgraph.pages.names import Name
from coopgraph.pages.passages import Passage, References
from coopgraph.pages.times import Span, span_of
from coopgraph.vocabulary import COOP, OA, RDF, XSD, curie

if TYPE_CHECKING:
    from coopgraph.pages.describing import Description
    from coopgraph.store.terms import Term

GROUPS: Final = tuple(
    (title, tuple(iri_of(name) for name in names.split()))
    for title, names in [
        (
            "What it is",
            "dcterms:type dcterms:description skos:definition schema:about coop:namedField "
            "coop:state coop:direction coop:size schema:honorificPrefix org:role coop:reading "
            "coop:choice coop:concerns coop:claimSubject coop:claimProperty coop:claimObject "
            "schema:eventAttendanceMode coop:servesPopulation coop:shown",
        ),
        (
            "Who",
            "coop:sendingOrganization coop:hostOrganization coop:invitedBy coop:welcomedBy "
            "coop:participant coop:giver coop:receiver coop:party coop:holder coop:addressee "
            "coop:concludedBy coop:groupOf foaf:member org:member org:organization "
            "org:memberOf org:unitOf org:subOrganizationOf dcterms:creator",
        ),
        (
            "When and where",
            "coop:timeSpan coop:temporalForm coop:statedForm coop:earliestStart coop:latestStart "
            "coop:earliestEnd coop:latestEnd coop:edtf schema:duration coop:durationBound "
            "schema:foundingDate schema:superEvent coop:occasion coop:promptedBy coop:visited "
            "schema:location foaf:based_near org:hasSite schema:containedInPlace",
        ),
        (
            "In the source",
            "oa:hasSource oa:hasSelector coop:passageDigest dcterms:source coop:textAccess "
            "coop:textLength coop:textDigest",
        ),
    ]
)
"""The headings, each with its properties in their order; what is not named comes last."""

REST: Final = "Further"

ELSEWHERE: Final = frozenset(
    iri_of(name)
    for name in (
        *("adms:identifier", "foaf:page", "owl:sameAs", "rdfs:seeAlso", "schema:sameAs"),
        *("skos:exactMatch", "skos:closeMatch", "skos:relatedMatch", "skos:broadMatch"),
    )
)
"""Properties that lead to the same thing elsewhere: they have a place of their own."""

NAMING: Final = frozenset(
    iri_of(name)
    for name in (
        *("rdfs:label", "skos:prefLabel", "skos:altLabel", "skosxl:prefLabel", "skosxl:altLabel"),
        *("foaf:name", "schema:name", "schema:alternateName", "skosxl:literalForm"),
    )
)
"""Properties that name a thing: so have these."""

NOT_STATED: Final = COOP + "notStated"

ASIDE: Final = frozenset(
    {
        *(RDF + "type", NOT_STATED),
        *(COOP + name for name in ("evidence", "standing", "rule", "derivedFrom")),
    }
)
"""What the head of a page, or the part on how it is known, tells."""

MOST_VALUES: Final = 300
"""Values of one property on a page; the data have all."""


@dataclass(frozen=True)
class Value:
    """A value of a fact.

    Attributes:
        iri: The thing that it is; None for words.
        name: What it is called, or the words.
        datatype: The datatype of words that are no text, shortened.
        outside: An address outside of the site.
        span: The value as time span, where it is one.
        passages: What the value itself rests on.
        facts: What is said of it, where it has no page of its own.
    """

    iri: str | None
    name: Name
    datatype: str = ""
    outside: str | None = None
    span: Span | None = None
    passages: tuple[Passage, ...] = ()
    facts: tuple[Fact, ...] = ()


@dataclass(frozen=True)
class Fact:
    """A property with its values.

    Attributes:
        property: The IRI of the property.
        name: What it is called.
        values: Its values; none where the sources do not state it.
        more: How many values are left out.
    """

    property: str
    name: Name
    values: tuple[Value, ...]
    more: int = 0


@dataclass(frozen=True)
class Reading:
    """What was read for the facts of a thing.

    Attributes:
        called: Names of all things and properties.
        values: What is known of the things that it points at.
        references: The passages of these.
    """

    called: Mapping[str, Name]
    values: Values
    references: References


def facts_of(told: Description, reading: Reading) -> list[tuple[str, list[Fact]]]:
    """Arrange the facts of a thing.

    Args:
        told: Its statements.
        reading: What is needed to tell them in words.

    Returns:
        The headings that have any facts, with these.
    """
    subject = pyoxigraph.NamedNode(told.iri)
    by_subject = _by_subject(told.own)
    facts = {
        property_: _fact(property_, terms, by_subject, reading)
        for property_, terms in by_subject.pop(subject, {}).items()
        if property_ not in ASIDE | NAMING | ELSEWHERE
    }
    for silent in told.iris(NOT_STATED):
        facts.setdefault(silent, Fact(silent, _called(silent, reading), ()))
    arranged = []
    for title, properties in GROUPS:
        if some := [facts.pop(one) for one in properties if one in facts]:
            arranged.append((title, some))
    if facts:
        rest = sorted(facts.values(), key=lambda one: (one.name.text.lower(), one.property))
        arranged.append((REST, rest))
    return arranged


def pointed_at(triples: Iterable[pyoxigraph.Triple]) -> list[str]:
    """Return the things that statements point at, each once, and in a fixed order."""
    return sorted(
        {one.object.value for one in triples if isinstance(one.object, pyoxigraph.NamedNode)}
    )


_BySubject = dict[object, dict[str, "list[Term]"]]
"""The statements of each node that are not yet told."""


def _by_subject(triples: Iterable[pyoxigraph.Triple]) -> _BySubject:
    found: _BySubject = {}
    for one in triples:
        properties = found.setdefault(one.subject, {})
        properties.setdefault(one.predicate.value, []).append(one.object)
    return found


def _fact(property_: str, terms: Sequence[Term], by_subject: _BySubject, reading: Reading) -> Fact:
    values = [_value(term, by_subject, reading) for term in terms]
    if not any(value.facts for value in values):
        values.sort(key=_order)
    kept = tuple(values[:MOST_VALUES])
    return Fact(property_, _called(property_, reading), kept, len(values) - len(kept))


def _order(value: Value) -> tuple[object, ...]:
    dated = value.span.order if value.span else ()
    return (value.name.language, dated, value.name.text.lower(), value.iri or "")


def _value(term: Term, by_subject: _BySubject, reading: Reading) -> Value:
    match term:
        case pyoxigraph.Literal():
            datatype = "" if term.language else term.datatype.value
            shown = "" if datatype == XSD + "string" else datatype
            return Value(None, Name(term.value, term.language or ""), shown and curie(shown))
        case pyoxigraph.NamedNode():
            iri = term.value
            value = Value(iri, _called(iri, reading), passages=reading.references.of(iri))
            if COOP + "temporalForm" in reading.values.get(iri, {}):
                return replace(value, span=span_of(iri, reading.values, reading.called))
            return value
        case pyoxigraph.BlankNode():
            # Told once: nodes without a name may point at each other in a ring.
            inner = tuple(
                _fact(one, terms, by_subject, reading)
                for one, terms in sorted(by_subject.pop(term, {}).items(), key=_inner_order)
            )
            return Value(None, Name("a part of it without a name"), facts=inner)
        case _:
            return Value(None, Name(str(term)))


def _inner_order(item: tuple[str, list[Term]]) -> tuple[bool, bool, str]:
    """What it is first, and a place from its start to its end."""
    property_ = item[0]
    return property_ != RDF + "type", property_ == OA + "end", property_


def _called(iri: str, reading: Reading) -> Name:
    if iri == RDF + "type":
        return Name("is a", "en")
    return reading.called.get(iri) or Name(curie(iri))
