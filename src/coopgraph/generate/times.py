"""The forms in which a source tells a time, and the bounds that follow from each."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from coopgraph.generate.terms import Pairs

# Those of the standard library follow the locale.
_MONTHS: Final = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


@dataclass(frozen=True, slots=True)
class Time:
    """A time as it is told.

    Attributes:
        form: The concept of the temporal form scheme.
        label: The time in words.
        earliest_start: Bound; None where it is open, as with the others.
        latest_start: Bound.
        earliest_end: Bound.
        latest_end: Bound.
        edtf: The form in EDTF, where there is one.
        duration: The stated length in ISO 8601.
        bound: How the length is meant, a concept of the duration bound scheme.
    """

    form: str
    label: str
    earliest_start: date | None = None
    latest_start: date | None = None
    earliest_end: date | None = None
    latest_end: date | None = None
    edtf: str | None = None
    duration: str | None = None
    bound: str | None = None

    @property
    def year(self) -> int | None:
        """The one year in which all of it lies; None if there are several or none is told."""
        first, last = self.earliest_start, self.latest_end
        return first.year if first and last and first.year == last.year else None

    @property
    def start_month(self) -> int | None:
        """The one month in which it begins; None if that is open."""
        first, last = self.earliest_start, self.latest_start
        return first.month if first and last and (first.year, first.month) == _month(last) else None

    @property
    def days(self) -> int | None:
        """The number of days from the first to the last; None if that is open."""
        first, last = self.earliest_start, self.latest_end
        known = first and last and first == self.latest_start and last == self.earliest_end
        return (last - first).days + 1 if known and first and last else None

    def pairs(self) -> Pairs:
        """Give what a time span says, without label, evidence and standing."""
        bounds = (
            ("coop:earliestStart", self.earliest_start),
            ("coop:latestStart", self.latest_start),
            ("coop:earliestEnd", self.earliest_end),
            ("coop:latestEnd", self.latest_end),
        )
        told = [(name, f'"{bound}"^^xsd:date') for name, bound in bounds if bound]
        told.append(("coop:temporalForm", f"temporal-form:{self.form}"))
        if self.edtf:
            told.append(("coop:edtf", f'"{self.edtf}"'))
        if self.duration:
            told.append(("schema:duration", f'"{self.duration}"'))
            told.append(("coop:durationBound", f"duration-bound:{self.bound}"))
        return told


def _month(day: date) -> tuple[int, int]:
    return day.year, day.month


def _first(day: date) -> date:
    return day.replace(day=1)


def _last(day: date) -> date:
    return day.replace(day=monthrange(day.year, day.month)[1])


def _in_words(day: date) -> str:
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def days(start: date, end: date) -> Time:
    """Tell the first and the last day; one day where they are the same."""
    if start == end:
        text = start.isoformat()
        return Time("day", _in_words(start), start, start, start, start, text)
    label = f"{_in_words(start)} to {_in_words(end)}"
    return Time("day-range", label, start, start, end, end, f"{start}/{end}")


def months(start: date, end: date) -> Time:
    """Tell the months of the first and of the last day; one month where they are the same."""
    bounds = (_first(start), _last(start), _first(end), _last(end))
    begin, close = (f"{_MONTHS[one.month - 1]} {one.year}" for one in (start, end))
    if begin == close:
        return Time("month", begin, *bounds, f"{start:%Y-%m}")
    return Time("month-range", f"{begin} to {close}", *bounds, f"{start:%Y-%m}/{end:%Y-%m}")


def probably(start: date, end: date) -> Time:
    """Tell the months, and that this is not certain."""
    told = months(start, end)
    return replace(told, label=f"Probably {told.label}", edtf=f"{told.edtf}?".replace("/", "?/"))


def year(start: date, end: date) -> Time:
    """Tell the year of the first day, or the months where the last day is in another year."""
    if start.year != end.year:
        return months(start, end)
    first, last = date(start.year, 1, 1), date(start.year, 12, 31)
    return Time("year", str(start.year), first, last, first, last, str(start.year))


def within(start: date, end: date) -> Time:
    """Tell months in which it lay, and neither when it began nor when it ended."""
    label = f"Some time from {_MONTHS[start.month - 1]} to {_MONTHS[end.month - 1]} {end.year}"
    return Time("within-range", label, earliest_start=_first(start), latest_end=_last(end))


def duration(number: int, unit: str, bound: str) -> Time:
    """Tell a length alone.

    Args:
        number: How many.
        unit: "D", "W" or "M".
        bound: A concept of the duration bound scheme.

    Returns:
        A time without bounds.
    """
    words = {"D": "day", "W": "week", "M": "month"}[unit] + ("" if number == 1 else "s")
    before = {"about": "About ", "more-than": "More than "}.get(bound, "")
    label = f"{before}{number} {words}"
    return Time("duration-only", label, duration=f"P{number}{unit}", bound=bound)


def each_day(start: date, end: date) -> Time:
    """Tell that it took place on each of some days."""
    label = f"Each day, {_in_words(start)} to {_in_words(end)}"
    return Time("recurring", label, start, start, end, end)


def following_days(start: date, end: date) -> Time:
    """Tell that it took place after the first day and before the last one was over."""
    label = f"Days after {_in_words(start)}"
    return Time("order-only", label, earliest_start=start, latest_end=end)


def since(first: int) -> Time:
    """Tell the year in which something began that has not ended."""
    begin, close = date(first, 1, 1), date(first, 12, 31)
    return Time("order-only", f"Since {first}", earliest_start=begin, latest_start=close)


def among(start: date, end: date) -> Time:
    """Tell days on one or some of which it was."""
    told = days(start, end)
    label = f"Within {told.label}"
    return Time("within-range", label, earliest_start=start, latest_end=end)
