"""Telling of bodies and persons: each is described where it is met first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coopgraph.generate import times
from coopgraph.generate.names import COUNTRIES
from coopgraph.generate.terms import Pairs, english, silent
from coopgraph.generate.world import (
    FIRST_YEAR,
    HOSPITALS,
    POSTS,
    UNITS,
    YEARS_IN_POST,
    Office,
    title,
)

if TYPE_CHECKING:
    from coopgraph.generate.plan import Side
    from coopgraph.generate.telling import Telling


def university(tell: Telling, number: int, topic: str) -> str:
    """Tell of a university, with its seat, its country and its associations.

    Args:
        tell: The visit.
        number: The number of the university.
        topic: The topic of the passage that names it; so it is with the other functions.

    Returns:
        The university.
    """
    node, label = tell.shared("organization", f"u{number}"), tell.world.university[number]
    if not tell.meets("university", number, node, topic):
        return node
    more: Pairs = []
    if tell.world.says(88, "seat", number):
        more.append(("org:hasSite", _seat(tell, number, topic)))
    else:
        more += silent("org:hasSite")
    more += [
        ("org:memberOf", _association(tell, one, topic)) for one in tell.world.associations(number)
    ]
    if tell.world.says(40, "acronym", number):
        # Three letters of the city: acronyms of initials alone are those of real universities too.
        acronym = tell.world.city[number][:3].upper() + "MU"
        more.append(("skosxl:altLabel", _name(tell, f"u{number}-acronym", acronym, topic)))
    return tell.thing(node, "coop:University", label, topic, more)


def _seat(tell: Telling, number: int, topic: str) -> str:
    country = tell.world.country[number]
    place = tell.shared("place", f"country-{country}")
    if tell.meets("country", country, place, topic):
        tell.thing(place, "schema:Country", COUNTRIES[country], topic, [])
    seat = tell.shared("site", f"u{number}")
    label = f"Seat of {tell.world.university[number]}"
    return tell.thing(seat, "org:Site", label, topic, [("schema:containedInPlace", place)])


def _association(tell: Telling, number: int, topic: str) -> str:
    node = tell.shared("organization", f"association-{number}")
    if tell.meets("association", number, node, topic):
        label = tell.world.association(number)
        tell.thing(node, "org:Organization", label, topic, silent("org:hasSite"))
    return node


def association(tell: Telling, number: int) -> str:
    """Tell of an association that takes part in something."""
    return _association(tell, number, "programme")


def hospital(tell: Telling, number: int, which: int, topic: str) -> str:
    """Tell of a hospital, and of its university where sources say that it belongs there."""
    node = tell.shared("organization", f"u{number}-hospital-{which}")
    if not tell.meets("hospital", number * HOSPITALS + which, node, topic):
        return node
    more: Pairs = silent("org:subOrganizationOf")
    if tell.world.is_affiliated(number, which):
        more = [("org:subOrganizationOf", university(tell, number, topic))]
    label = tell.world.hospital(number, which)
    return tell.thing(node, "coop:HealthcareInstitution", label, topic, more)


def unit(tell: Telling, number: int, which: int, topic: str) -> str:
    """Tell of a department of the university, of its hospital, or of a body that is not told."""
    node = tell.shared("unit", f"u{number}-unit-{which}")
    if not tell.meets("unit", number * UNITS + which, node, topic):
        return node
    found = tell.world.unit(number, which)
    kind = {
        "academic": "coop:AcademicDepartment",
        "clinical": "coop:ClinicalUnit",
    }.get(found.kind, "org:OrganizationalUnit")
    more: Pairs = [("coop:namedField", f"topic:{found.topic}")]
    if found.kind == "open":
        more += silent("org:unitOf")
    elif found.kind == "clinical":
        more.append(("org:unitOf", hospital(tell, number, 0, topic)))
    else:
        more.append(("org:unitOf", university(tell, number, topic)))
    return tell.thing(node, kind, found.label, topic, more)


def side(tell: Telling, one: Side) -> str:
    """Tell of a host or a sender."""
    if one.is_hospital:
        return hospital(tell, one.university, 0, "heading")
    return university(tell, one.university, "heading")


def name_of(tell: Telling, one: Side) -> str:
    """Name a host or a sender."""
    if one.is_hospital:
        return tell.world.hospital(one.university, 0)
    return tell.world.university[one.university]


def hall(tell: Telling, number: int) -> str:
    """Tell of the concert hall of the city of a university."""
    node = tell.shared("place", f"hall-{number}")
    if tell.meets("hall", number, node, "culture"):
        label = f"Concert Hall of {tell.world.city[number]}"
        tell.thing(node, "schema:Place", label, "culture", [])
    return node


def person(tell: Telling, office: Office) -> str:
    """Tell of the holder of an office, and of the office."""
    first = tell.world.first_office(office)
    node = tell.shared("person", first.slug)
    if tell.meets("person", first.number, node, "people"):
        given, family = tell.world.person(first)
        more: Pairs = []
        if tell.world.says(35, "printed", first.slug):
            name = _name(tell, first.slug, f"{given} {family.upper()}", "people")
            more.append(("skosxl:prefLabel", name))
        tell.thing(node, "foaf:Person", f"{given} {family}", "people", more)
    _membership(tell, office, node)
    return node


def _membership(tell: Telling, office: Office, holder: str) -> None:
    node = tell.shared("membership", office.slug)
    if not tell.meets("office", office.number, node, "people"):
        return
    held = POSTS[office.post]
    more: Pairs = [("org:member", holder), ("org:organization", _body(tell, office))]
    more += [("org:role", f"role:{held.role}")] if held.role else silent("org:role")
    if tell.world.says(12, "since", office.slug):
        told = times.since(FIRST_YEAR + office.era * YEARS_IN_POST)
        since = tell.shared("time", office.slug)
        more.append(("coop:timeSpan", tell.span(since, told, [tell.cite("people")])))
    else:
        more += silent("coop:timeSpan")
    what = title(held.role) if held.role else "Post not told"
    label = f"{what}, {tell.world.university[office.university]}"
    tell.thing(node, "org:Membership", label, "people", more)


def _body(tell: Telling, office: Office) -> str:
    held = POSTS[office.post]
    if held.body == "hospital":
        return hospital(tell, office.university, held.number, "people")
    if held.body == "unit":
        return unit(tell, office.university, held.number, "people")
    return university(tell, office.university, "people")


def _name(tell: Telling, local: str, form: str, topic: str) -> str:
    node = tell.shared("name", local)
    return tell.thing(node, "skosxl:Label", form, topic, [("skosxl:literalForm", english(form))])
