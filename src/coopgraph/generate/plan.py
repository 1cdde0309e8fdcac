"""What the sources of one visit tell of it: all that the expected answers count."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final

from coopgraph.generate import times
from coopgraph.generate.core import Core, core
from coopgraph.generate.draws import Draws, Weighted
from coopgraph.generate.times import Time
from coopgraph.generate.world import ASSOCIATIONS, HEADS, POPULAR, POSTS, RECTOR, World

_FORMS: Final = Weighted(
    (
        ("days", 46),
        ("months", 15),
        ("probably", 3),
        ("year", 10),
        ("within", 7),
        ("duration", 6),
        ("silent", 13),
    )
)
_TOLD: Final = {
    "days": times.days,
    "months": times.months,
    "probably": times.probably,
    "year": times.year,
    "within": times.within,
}
_NAMED: Final = Weighted(((1, 40), (2, 30), (3, 20), (4, 10)))
_SIZES: Final = Weighted((size, 40 // size) for size in range(2, 31))
_MODES: Final = Weighted(((None, 45), ("silent", 30), ("Offline", 20), ("Mixed", 5)))
_ONLINE_YEARS: Final = Weighted(
    ((2016, 1), (2018, 2), (2019, 3), (2020, 30), (2021, 34), (2022, 18), (2023, 6), (2024, 4))
)
_BOUNDS: Final = ("as-stated", "about", "more-than")


@dataclass(frozen=True, slots=True)
class Side:
    """A host or a sender: a university, or its first hospital."""

    university: int
    is_hospital: bool = False


@dataclass(frozen=True, slots=True)
class Agreement:
    """An agreement.

    Attributes:
        occasion: Whether it was made on the visit; else the visit followed from it.
        signed: Whether its state is told.
        parties: Whether its parties are told.
        time: When it was made; None if that is not told.
    """

    occasion: bool
    signed: bool
    parties: bool
    time: Time | None


@dataclass(slots=True)
class Plan:
    """What is told of one visit.

    Attributes:
        number: Its number, from 0.
        core: The facts.
        host: Who received it, as far as it is told.
        sender: Who sent it, as far as it is told.
        digests: For each source, whether it was read in a digest alone.
        times: When, each with the numbers of the sources that tell so.
        guests: "delegation", "person" or "silent".
        size: The stated number of delegates.
        other_size: What the second source says instead.
        conflict: On what two sources do not agree, "time" or "size".
        members: Posts of the delegates who are named.
        rector: Whether the rector of the host is named.
        welcome: The post of who welcomed the guests, if that is told.
        meeting: Whether there was an official meeting.
        mode: The way of the meeting: "Offline", "Mixed", "silent", or None where nobody asked.
        third: A further university at a conference of the visit.
        association: An association at that conference.
        agreement: An agreement, if there is one.
        online: Whether both sides met online as well, at another time.
        online_time: When that was, if it is told.
    """

    number: int
    core: Core
    host: Side | None
    sender: Side | None
    digests: list[bool]
    times: list[tuple[Time, tuple[int, ...]]] = field(default_factory=list)
    guests: str = "delegation"
    size: int | None = None
    other_size: int | None = None
    conflict: str | None = None
    members: list[int] = field(default_factory=list)
    rector: bool = False
    welcome: int | None = None
    meeting: bool = False
    mode: str | None = None
    third: Side | None = None
    association: int | None = None
    agreement: Agreement | None = None
    online: bool = False
    online_time: Time | None = None

    @property
    def names_somebody(self) -> bool:
        """Whether anybody is named."""
        return bool(self.members) or self.rector or self.welcome is not None

    @property
    def time(self) -> Time | None:
        """The time that most tell."""
        return self.times[0][0] if self.times else None

    @property
    def is_dated(self) -> bool:
        """Whether the days are told, so that parts of the visit can have days too."""
        return self.time is not None and self.time.form in {"day", "day-range"}


def plan(world: World, number: int) -> Plan:
    """Draw what is told of a visit.

    Args:
        world: The world.
        number: The number of the visit, from 0.

    Returns:
        What is told. It is the same however many visits there are.
    """
    facts = core(world, number)
    draws = Draws(world.seed, "plan", number)
    host = None if draws.chance(3) else Side(facts.host, draws.chance(8))
    unknown = host is not None and draws.chance(2)
    sender = None if unknown else Side(facts.sender, draws.chance(12))
    digests = [draws.chance(22)]
    if draws.chance(14):
        digests.append(draws.chance(50))
    made = Plan(number, facts, host, sender, digests)
    _people(made, draws)
    _sizes(made, draws)
    _times(made, draws)
    _meetings(made, draws)
    _conference(world, made, draws)
    _agreement(made, draws)
    return made


def _people(made: Plan, draws: Draws) -> None:
    made.meeting = draws.chance(60)
    if made.sender is None and draws.chance(30):
        made.guests = "silent"
    if draws.chance(30):
        return
    if made.sender is not None and draws.chance(70):
        # Rectors travel less than their staff.
        posts = range(len(POSTS)) if draws.chance(25) else range(RECTOR + 1, len(POSTS))
        made.members = draws.some_of(posts, draws.of(_NAMED))
        if draws.chance(8):
            made.guests, made.members = "person", made.members[:1]
    if made.host is not None:
        # Who was met is not told where nobody knows who met them.
        made.rector = made.meeting and made.guests != "silent" and draws.chance(60)
        if draws.chance(45):
            made.welcome = draws.one_of(HEADS)


def _sizes(made: Plan, draws: Draws) -> None:
    if made.guests != "delegation" or not draws.chance(55):
        return
    named = len(made.members)
    if not named:
        made.size = draws.of(_SIZES)
    elif draws.chance(70):
        made.size = named + 1 + draws.below(8)
    else:
        fewer = named > 1 and draws.chance(25)
        made.size = named - 1 if fewer else named


def _times(made: Plan, draws: Draws) -> None:
    form = draws.of(_FORMS)
    start, end = made.core.start, made.core.end
    both = tuple(range(len(made.digests)))
    if form in _TOLD:
        made.times.append((_TOLD[form](start, end), both))
    if form == "duration" or (form != "silent" and draws.chance(10)):
        made.times.append((_length(start, end, draws), (0,)))
        if draws.chance(25):
            made.times.append((times.duration((end - start).days + 2, "D", "about"), (0,)))
    if len(both) > 1 and draws.chance(35):
        _conflict(made)


def _length(start: date, end: date, draws: Draws) -> Time:
    days = (end - start).days + 1
    bound = draws.one_of(_BOUNDS)
    if days < 14:
        return times.duration(days, "D", bound)
    if days < 60:
        return times.duration(days // 7, "W", bound)
    return times.duration(days // 30, "M", bound)


def _conflict(made: Plan) -> None:
    """Let the second source tell otherwise; it never tells another year or first day."""
    start, end = made.core.start, made.core.end
    later = end + timedelta(days=1)
    if made.time is not None and made.time.form == "day-range" and later.year == end.year:
        made.times[0] = (made.times[0][0], (0,))
        made.times.append((times.days(start, later), (1,)))
        made.conflict = "time"
    elif made.size is not None:
        made.other_size, made.conflict = made.size + 2, "size"


def _meetings(made: Plan, draws: Draws) -> None:
    if made.meeting:
        made.mode = draws.of(_MODES)
    if made.host is None or made.sender is None or not draws.chance(7):
        return
    made.online = True
    day = date(draws.of(_ONLINE_YEARS), 1 + draws.below(12), 1 + draws.below(28))
    told = draws.below(10)
    if told:
        made.online_time = times.days(day, day) if told < 7 else times.months(day, day)


def _conference(world: World, made: Plan, draws: Draws) -> None:
    if made.host is None or made.sender is None or not draws.chance(8):
        return
    if draws.chance(50):
        made.association = draws.below(ASSOCIATIONS)
        return
    third = draws.of(POPULAR)
    sides = (made.core.host, made.core.sender)
    while third in sides:
        third = (third + 1) % len(world.country)
    made.third = Side(third)


def _agreement(made: Plan, draws: Draws) -> None:
    if not draws.chance(16):
        return
    on_visit, signed = draws.chance(70), draws.chance(75)
    parties = made.host is not None and made.sender is not None and draws.chance(80)
    day = made.core.start if on_visit else made.core.start - timedelta(days=20 + draws.below(300))
    if on_visit:
        # On a visit whose days are not told the agreement must not tell them.
        time = times.days(day, day) if made.is_dated and draws.chance(50) else None
    else:
        time = times.months(day, day) if draws.chance(60) else None
    made.agreement = Agreement(on_visit, signed, parties, time)
