"""The list of all visits, newest first, and their picture."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import pyoxigraph

from coopgraph.errors import InputError
from coopgraph.pages.asking import linked, things, values_of
from coopgraph.pages.exchange import MEDIA_TYPES, Refused, Request, Response
from coopgraph.pages.names import names
from coopgraph.pages.paging import page_of
from coopgraph.pages.times import BOUNDS, FORM, Span, span_of, year_of_begin
from coopgraph.pages.times import PROPERTIES as OF_TIMES
from coopgraph.pages.visit import when
from coopgraph.views import timeline_svg
from coopgraph.vocabulary import COOP

if TYPE_CHECKING:
    from coopgraph.pages.context import Context
    from coopgraph.store.engine import Engine
    from coopgraph.store.terms import Term

UNCERTAIN: Final = "uncertain"
NOT_STATED: Final = "not-stated"

YEAR_NAMES: Final = {UNCERTAIN: "Year uncertain", NOT_STATED: "Year not stated"}
"""What is shown in place of a year."""

MOST_DRAWN: Final = 60
"""Visits in the picture, the newest."""

SENDER: Final = COOP + "sendingOrganization"
HOST: Final = COOP + "hostOrganization"
TIME_SPAN: Final = COOP + "timeSpan"

_VISITS: Final = f"SELECT ?visit WHERE {{ ?visit a <{COOP}Visit> }}"
_DAYS: Final = f"""PREFIX coop: <{COOP}> SELECT ?visit ?span ?bound ?day WHERE {{
  ?visit a coop:Visit ; coop:timeSpan ?span . ?span ?bound ?day .
  FILTER ( ?bound IN ( {", ".join(f"<{bound}>" for bound in BOUNDS)} ) )
}}"""

_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}")

Bounds = tuple[str | None, str | None, str | None, str | None]


@dataclass(frozen=True)
class Dated:
    """A visit with its time.

    Attributes:
        iri: The visit.
        year: The year in which it begins, or :data:`UNCERTAIN`, or :data:`NOT_STATED`.
        bounds: The closest bounds of its begin and its end.
    """

    iri: str
    year: str
    bounds: Bounds

    @property
    def order(self) -> tuple[str, str]:
        """What sorts visits: the first day that it can have begun on, as far as that is told."""
        begin, begun, ending, end = self.bounds
        return begin or begun or ending or end or "", self.iri


def all_visits(engine: Engine) -> list[Dated]:
    """Return all visits, newest first; those without a date last."""
    # Plain joins: Virtuoso loses rows of OPTIONAL within OPTIONAL.
    days: dict[tuple[str, str], dict[str, str]] = {}
    for visit, span, bound, day in engine.query(_DAYS):
        told_day = _day(day)
        if told_day and isinstance(visit, pyoxigraph.NamedNode):
            assert isinstance(bound, pyoxigraph.NamedNode)  # noqa: S101
            days.setdefault((visit.value, str(span)), {})[bound.value] = told_day
    spans: dict[str, list[Bounds]] = {visit: [] for visit in things(engine, _VISITS)}
    for (iri, _), told_days in sorted(days.items()):
        begin, begun, ending, end = (told_days.get(bound) for bound in BOUNDS)
        spans.setdefault(iri, []).append((begin, begun, ending, end))
    found = []
    for iri, bounds in spans.items():
        year = year_of_begin(bounds)
        told = NOT_STATED if year is None else year or UNCERTAIN
        found.append(Dated(iri, told, _closest(bounds) if bounds else (None,) * 4))
    return sorted(found, key=lambda one: one.order, reverse=True)


def _day(term: Term | None) -> str | None:
    if isinstance(term, pyoxigraph.Literal) and _DAY.match(term.value):
        return term.value[:10]
    return None


def _closest(spans: Sequence[Bounds]) -> Bounds:
    """Return the closest of several bounds; those of the first span where they contradict."""
    begins, beguns, endings, ends = (
        [day for day in days if day] for days in zip(*spans, strict=True)
    )
    begin, begun = max(begins, default=None), min(beguns, default=None)
    ending, end = max(endings, default=None), min(ends, default=None)
    if (begin and begun and begin > begun) or (ending and end and ending > end):
        return sorted(spans, key=str)[0]
    return begin, begun, ending, end


def by_year(visits: Sequence[Dated]) -> list[tuple[str, int]]:
    """Count visits by year, newest first; the uncertain and the unknown last."""
    counted = Counter(one.year for one in visits)
    years = sorted((year for year in counted if year not in YEAR_NAMES), reverse=True)
    return [(year, counted[year]) for year in [*years, *(y for y in YEAR_NAMES if y in counted)]]


def rows_of(context: Context, visits: Sequence[Dated]) -> dict[str, object]:
    """Read what lists of visits show.

    Args:
        context: Who answers.
        visits: The visits.

    Returns:
        What the template ``visit-rows.html`` needs.
    """
    iris = [one.iri for one in visits]
    ways = (SENDER, HOST, TIME_SPAN, COOP + "notStated")
    values = values_of(context.engine, iris, ways)
    spans = [one for iri in iris for one in linked(values, iri, TIME_SPAN)]
    values.update(values_of(context.engine, spans, OF_TIMES))
    near = [one for iri in iris for way in (SENDER, HOST) for one in linked(values, iri, way)]
    forms = [one for span in spans for one in linked(values, span, FORM)]
    called = names(context.engine, [*iris, *spans, *near, *forms])
    told = [
        {
            "iri": one.iri,
            "year": one.year,
            "senders": linked(values, one.iri, SENDER),
            "hosts": linked(values, one.iri, HOST),
            "spans": _in_order(
                span_of(span, values, called) for span in linked(values, one.iri, TIME_SPAN)
            ),
        }
        for one in visits
    ]
    return {"visits": told, "called": called, "when": when, "year_names": YEAR_NAMES}


def _in_order(spans: Iterable[Span]) -> list[Span]:
    """Sort the spans of a visit: a length without a date last."""
    return sorted(spans, key=lambda span: (not span.dated, span.order))


def listing(context: Context, request: Request, match: re.Match[str]) -> Response:
    """Show all visits, newest first, or those of a year."""
    visits = all_visits(context.engine)
    years = by_year(visits)
    wanted = request.get("year")
    if wanted is not None and wanted not in dict(years):
        raise Refused(404, "no visit begins in that year", hint="the page of visits has the years")
    if wanted is not None:
        visits = [one for one in visits if one.year == wanted]
    paging = page_of(request, context.links, len(visits))
    return context.html(
        "visits.html",
        {
            **rows_of(context, paging.of(visits)),
            "paging": paging,
            "years": years,
            "wanted": wanted,
            "drawn": min(len(visits), MOST_DRAWN) if wanted is None and paging.page == 1 else 0,
        },
    )


def picture(context: Context, request: Request, match: re.Match[str]) -> Response:
    """Draw the newest visits on a timeline."""
    visits = all_visits(context.engine)
    newest = [one for one in visits if any(one.bounds)][:MOST_DRAWN]
    called = names(context.engine, [one.iri for one in newest])
    rows = [
        {
            "event": called[one.iri].text,
            "kind": _sureness(one.year),
            "precision": _sureness(one.year),
            **dict(zip(_COLUMNS, one.bounds, strict=True)),
        }
        for one in newest
    ]
    title = "The visits" if len(newest) == len(visits) else f"The newest {len(newest)} visits"
    try:
        drawn = timeline_svg(rows, title)
    except InputError as error:
        raise Refused(404, error.what, hint=error.hint) from None
    return Response(drawn.encode("utf-8", "replace"), MEDIA_TYPES["svg"])


_COLUMNS: Final = ("earliest_start", "latest_start", "earliest_end", "latest_end")


def _sureness(year: str) -> str:
    return YEAR_NAMES.get(year, "year certain").lower()
