"""What search engines read: a thing in the words of schema.org."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

import pyoxigraph

from coopgraph.pages.asking import Values, iri_of, linked
from coopgraph.pages.names import Name
from coopgraph.pages.naming import IDENTIFIER, KINDS, LITERAL_FORM, NOTATION, PAGE
from coopgraph.pages.passages import name_of
from coopgraph.pages.times import FORM, Span, span_of
from coopgraph.vocabulary import RDF

if TYPE_CHECKING:
    from coopgraph.pages.describing import Description

CONTEXT: Final = "https://schema.org"

_ORGANIZATION: Final = "Organization"
_EVENT: Final = "Event"

TYPES: Final = {
    iri_of(name): type_
    for names, type_ in [
        ("coop:University", "CollegeOrUniversity"),
        ("coop:HealthcareInstitution", "MedicalOrganization"),
        (
            "coop:AcademicDepartment coop:ClinicalUnit org:OrganizationalUnit org:Organization "
            "org:FormalOrganization",
            _ORGANIZATION,
        ),
        ("foaf:Person", "Person"),
        ("schema:Country", "Country"),
        ("schema:Place", "Place"),
        (
            "coop:Visit coop:ProgrammeSegment coop:SiteVisit coop:OfficialMeeting "
            "coop:CulturalActivity coop:KnowledgeExchange coop:Demonstration "
            "coop:TrainingActivity coop:CaseDiscussion schema:Event",
            _EVENT,
        ),
    ]
    for name in names.split()
}
"""The class of schema.org for each of ours that has one."""

ORGANIZATIONS: Final = frozenset({_ORGANIZATION, "CollegeOrUniversity", "MedicalOrganization"})
PLACES: Final = frozenset({"Place", "Country"})

_PARENT: Final = {
    "org:subOrganizationOf": "parentOrganization",
    "org:unitOf": "parentOrganization",
}
_INSIDE: Final = {"schema:containedInPlace": "containedInPlace"}
_LINKS: Final[Mapping[str, Mapping[str, str]]] = {
    **dict.fromkeys(ORGANIZATIONS, _PARENT),
    **dict.fromkeys(PLACES, _INSIDE),
    _EVENT: {"schema:superEvent": "superEvent"},
}
"""Properties between things, by the class that schema.org gives them to."""

_OF_LINKED: Final = {
    "parentOrganization": _ORGANIZATION,
    "containedInPlace": "Place",
    "superEvent": _EVENT,
}


def type_of(types: list[str]) -> str | None:
    """Return the class of schema.org for a thing of some classes; None where there is none."""
    found = {TYPES[one] for one in types if one in TYPES}
    # The narrower class says more.
    return min(found, key=lambda one: (one in (_ORGANIZATION, "Place"), one), default=None)


def structured(
    told: Description, values: Values, called: Mapping[str, Name]
) -> dict[str, Any] | None:
    """Tell a thing in the words of schema.org.

    Args:
        told: Its statements.
        values: What is known of the things that it points at.
        called: Names of all of them.

    Returns:
        A JSON-LD object; None where schema.org has no class for it.
    """
    type_ = type_of(told.iris(RDF + "type"))
    if type_ is None:
        return None
    name = called[told.iri].text
    found: dict[str, Any] = {"@context": CONTEXT, "@type": type_, "@id": told.iri, "name": name}
    others = sorted(set(_all_names(told, values)) - {name})
    if others:
        found["alternateName"] = others
    descriptions = [
        one.text for one in map(name_of, told.values(iri_of("dcterms:description"))) if one
    ]
    if descriptions:
        found["description"] = descriptions[0]
    found |= _known_as(told, values, called)
    for property_, theirs in _LINKS.get(type_, {}).items():
        if things := told.iris(iri_of(property_)):
            found[theirs] = [reference(one, _OF_LINKED[theirs], called) for one in things]
    if type_ == _EVENT:
        times = told.iris(iri_of("coop:timeSpan"))
        found |= dates(
            [span_of(one, values, called) for one in times if FORM in values.get(one, {})]
        )
    return found


def reference(iri: str, type_: str, called: Mapping[str, Name]) -> dict[str, str]:
    """Name another thing."""
    return {"@type": type_, "@id": iri, "name": called[iri].text}


def dates(spans: list[Span]) -> dict[str, str]:
    """Tell when something begins and ends, where that is known to the day."""
    told: dict[str, set[str]] = {"startDate": set(), "endDate": set()}
    for span in spans:
        begin, begun, ending, end = span.bounds
        if begin and begin == begun:
            told["startDate"].add(begin)
        if end and ending == end:
            told["endDate"].add(end)
    # Where two sources tell two days, neither is certain.
    return {name: days.pop() for name, days in told.items() if len(days) == 1}


def _all_names(told: Description, values: Values) -> list[str]:
    found = []
    for property_ in KINDS:
        for term in told.values(property_):
            if isinstance(term, pyoxigraph.NamedNode):
                found += [
                    one.value
                    for one in values.get(term.value, {}).get(LITERAL_FORM, ())
                    if isinstance(one, pyoxigraph.Literal)
                ]
            elif isinstance(term, pyoxigraph.Literal):
                found.append(term.value)
    return found


def _known_as(told: Description, values: Values, called: Mapping[str, Name]) -> dict[str, Any]:
    identifiers, pages = [], []
    for one in told.iris(IDENTIFIER):
        notations = [
            term.value
            for term in values.get(one, {}).get(NOTATION, ())
            if isinstance(term, pyoxigraph.Literal)
        ]
        for notation in notations[:1]:
            identifiers.append(
                {"@type": "PropertyValue", "name": called[one].text, "value": notation}
            )
        pages += linked(values, one, PAGE)
    pages += told.iris(iri_of("owl:sameAs"))
    web = sorted({one for one in pages if one.lower().startswith(("https://", "http://"))})
    return {
        **({"identifier": identifiers} if identifiers else {}),
        **({"sameAs": web} if web else {}),
    }
