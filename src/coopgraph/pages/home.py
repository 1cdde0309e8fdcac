"""The home page: what this is, what is in it, and the ways in."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from coopgraph.pages.asking import iri_of
from coopgraph.pages.counts import class_counts_of
from coopgraph.pages.exchange import Request, Response
from coopgraph.pages.visits import YEAR_NAMES, all_visits, by_year, rows_of
from coopgraph.questions import get_question

if TYPE_CHECKING:
    from coopgraph.pages.context import Context
    from coopgraph.store.engine import Engine

COUNTED: Final = {
    title: tuple(iri_of(name) for name in names.split())
    for title, names in [
        ("visits", "coop:Visit"),
        (
            "organisations",
            "coop:University coop:HealthcareInstitution org:Organization org:FormalOrganization",
        ),
        ("units", "coop:AcademicDepartment coop:ClinicalUnit org:OrganizationalUnit"),
        ("persons", "foaf:Person"),
        (
            "exchanges of knowledge",
            "coop:KnowledgeExchange coop:Demonstration coop:TrainingActivity coop:CaseDiscussion",
        ),
        ("agreements", "coop:Agreement"),
        ("statements", "coop:CooperationStatement"),
        ("sources", "coop:SourceDocument"),
        ("passages", "coop:TextEvidence"),
    ]
}
"""What is counted: by what each is called, the classes."""

MOST_LISTED: Final = 40
"""Visits up to which the home page names each; of more it tells how many began in each year."""

EXAMPLES: Final = ("sender-and-host", "knowledge-directions", "conflicting-sources")
"""The stored questions that the page names."""


def home(context: Context, request: Request, match: re.Match[str]) -> Response:
    """Show the home page."""
    visits = all_visits(context.engine)
    years = by_year(visits)
    shown = rows_of(context, visits if len(visits) <= MOST_LISTED else visits[:5])
    return context.html(
        "home.html",
        {
            **shown,
            "counts": _counts(context.engine),
            "years": years,
            "most": max((number for _, number in years), default=1),
            "total": len(visits),
            "all_listed": len(visits) <= MOST_LISTED,
            "year_names": YEAR_NAMES,
            "examples": [(name, get_question(name).header.summary) for name in EXAMPLES],
        },
    )


def _counts(engine: Engine) -> list[tuple[str, int, str | None]]:
    """Count what is there: one cheap query, subclasses named and not sought."""
    classes = [iri for those in COUNTED.values() for iri in those]
    numbers = class_counts_of(engine, classes)
    return [
        (title, sum(numbers.get(iri, 0) for iri in those), those[0] if len(those) == 1 else None)
        for title, those in COUNTED.items()
    ]
