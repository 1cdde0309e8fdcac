"""Time spans as a reader sees them: what is certain, what is not."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from coopgraph.pages.asking import Values, iri_of, linked, text_of
from coopgraph.pages.names import Name

if TYPE_CHECKING:
    from collections.abc import Sequence

BOUNDS: Final = tuple(
    iri_of(f"coop:{name}") for name in ("earliestStart", "latestStart", "earliestEnd", "latestEnd")
)
FORM: Final = iri_of("coop:temporalForm")
DURATION: Final = iri_of("schema:duration")

PROPERTIES: Final = (
    *BOUNDS,
    FORM,
    DURATION,
    *(iri_of(name) for name in ("coop:statedForm", "coop:standing", "coop:edtf")),
)
"""What is read of a time span."""

_DAY: Final = re.compile(r"(\d{4})-(\d{2})-(\d{2})")


@dataclass(frozen=True)
class Span:
    """A time span.

    Attributes:
        iri: Its IRI.
        name: What it is called.
        bounds: First and last possible day of its begin, then of its end; None where it is open.
        form: How the source gives it.
        duration: Its length, where that is what is told.
    """

    iri: str
    name: Name
    bounds: tuple[str | None, str | None, str | None, str | None]
    form: Name | None = None
    duration: str | None = None

    @property
    def exact(self) -> bool:
        """Whether both ends are known to the day."""
        begin, begun, ending, end = self.bounds
        return begin is not None and begin == begun and end is not None and ending == end

    @property
    def dated(self) -> bool:
        """Whether any day is told."""
        return any(self.bounds)

    @property
    def order(self) -> tuple[str, bool, str, str]:
        """What sorts spans: the earliest begin, then what is exact, then the longest."""
        begin, begun, ending, end = self.bounds
        first = begin or begun or ending or end or "9999"
        return first, not self.exact, _reversed(end or ending or begun or first), self.iri

    @property
    def possible(self) -> str:
        """The days that it can reach over, in words."""
        begin, begun, ending, end = self.bounds
        if not self.dated:
            return ""
        if self.exact:
            return f"{begin}" if begin == end else f"{begin} to {end}"
        starts = _between(begin, begun)
        ends = _between(ending, end)
        return "; ".join(
            [*([f"begins {starts}"] if starts else []), *([f"ends {ends}"] if ends else [])]
        )


def _between(first: str | None, last: str | None) -> str:
    if first == last:
        return f"on {first}" if first else ""
    if first is None:
        return f"on {last} or before"
    return f"on {first} or later" if last is None else f"between {first} and {last}"


def _reversed(day: str) -> str:
    """Turn a day around, so that later ones sort first."""
    return "".join(chr(105 - ord(one)) if one.isdecimal() and one.isascii() else one for one in day)


def span_of(iri: str, values: Values, called: Mapping[str, Name]) -> Span:
    """Make a span of what was read.

    Args:
        iri: The span.
        values: The values of :data:`PROPERTIES`.
        called: Names of the span and of its form.
    """
    days = [text_of(values, iri, bound) for bound in BOUNDS]
    begin, begun, ending, end = (day if day and _DAY.match(day) else None for day in days)
    forms = linked(values, iri, FORM)
    return Span(
        iri,
        called.get(iri, Name(iri)),
        (begin, begun, ending, end),
        called.get(forms[0]) if forms else None,
        text_of(values, iri, DURATION),
    )


def year_of_begin(spans: Iterable[Sequence[str | None]]) -> str | None:
    """Tell the year in which something told by several spans begins.

    Of several spans the closest bounds count; where the first possible day is open and only days
    within are told, the first of these counts. The statistics keep the same rule.

    Args:
        spans: The four bounds of each.

    Returns:
        The year; empty where it is uncertain, None where nothing is told.

    >>> year_of_begin([("2025-10-01", "2025-10-31", None, None)])
    '2025'
    """
    first = last = None
    for begin, begun, ending, end in spans:
        earliest = begin or (begun if ending else None)
        latest = begun or end
        if earliest and (first is None or earliest > first):
            first = earliest
        if latest and (last is None or latest < last):
            last = latest
    if first is None and last is None:
        return None
    return first[:4] if first and last and first[:4] == last[:4] else ""
