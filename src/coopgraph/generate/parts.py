"""Telling of the parts of a visit: blocks of days, stops, exchanges, culture, a conference."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from coopgraph.generate import bodies, times
from coopgraph.generate.draws import Draws, Weighted, zipf
from coopgraph.generate.telling import STATED, derived
from coopgraph.generate.terms import Pairs, silent, told
from coopgraph.generate.world import TOPICS, UNITS, title

if TYPE_CHECKING:
    from coopgraph.generate.plan import Plan
    from coopgraph.generate.telling import Telling

TOPIC: Final = zipf(TOPICS, 2)
_STOPS: Final = Weighted(((0, 4), (1, 17), (2, 28), (3, 26), (4, 15), (5, 10)))
_DIRECTIONS: Final = Weighted((("one-way", 65), ("mutual", 22), ("not-stated", 13)))
_EXCHANGES: Final = Weighted(
    (
        (("Demonstration", "introduction", "Introduction to {}"), 5),
        (("TrainingActivity", "master-class", "Master class on {}"), 4),
        (("CaseDiscussion", "joint-review", "Joint review of cases: {}"), 3),
        (("KnowledgeExchange", "experience-exchange", "Exchange of experience: {}"), 4),
        (("KnowledgeExchange", "report", "Report on {}"), 3),
        (("KnowledgeExchange", "advice", "Advice on {}"), 1),
    )
)
_CULTURE: Final = Weighted(
    (
        (("candlelight-concert", "Concert by candlelight"), 2),
        (("tour", "Tour of the city"), 5),
        ((None, "Evening of folk music"), 3),
    )
)
_YEAR_RULE: Final = "The year is the one of the dates in the heading."
_EXHIBITS: Final = ("Simulator for surgery", "Anatomical models", "Learning platform")


@dataclass(frozen=True, slots=True)
class Parties:
    """Who takes part in a visit.

    Attributes:
        host: The body that receives, if it is told.
        sender: The body that sends, if it is told.
        guest: Who came, a delegation or a person, if that is told.
        welcome: Who welcomed them, if that is told.
        rector: The rector of the host, if named.
    """

    host: str | None
    sender: str | None
    guest: str | None
    welcome: str | None
    rector: str | None


@dataclass(frozen=True, slots=True)
class Frame:
    """A visit, or a block of its days, in which parts of it lie.

    Attributes:
        node: The event.
        start: Its first day, in truth.
        end: Its last day, in truth.
        span: The node of its days, if these are told.
    """

    node: str
    start: date
    end: date
    span: str | None


class Parts:
    """Tells of the parts of one visit.

    Args:
        tell: The visit's nodes.
        plan: What is told of the visit.
        parties: Who takes part.
        visit: The visit itself.
    """

    def __init__(self, tell: Telling, plan: Plan, parties: Parties, visit: Frame) -> None:
        self.tell, self.world, self.plan = tell, tell.world, plan
        self.parties, self.visit = parties, visit
        self.draws = Draws(self.world.seed, "parts", plan.number)
        self._within: dict[str, str] = {}
        self._has_staff = False

    def tell_all(self) -> None:
        """Tell of all parts but the meetings."""
        frames = self._blocks() or [self.visit]
        least = self.parties.welcome is not None
        for number in range(max(self.draws.of(_STOPS), least)):
            self._stop(number, frames[number % len(frames)])
        if self.draws.chance(42):
            self._culture(frames[-1])
        if self.plan.third is not None or self.plan.association is not None:
            self._conference()

    def _blocks(self) -> list[Frame]:
        start, end = self.visit.start, self.visit.end
        length = (end - start).days + 1
        if self.visit.span is None or length < 4 or self.draws.chance(35):
            return []
        number = 2 if length < 9 or self.draws.chance(60) else 3
        edges = [start + timedelta(days=length * one // number) for one in range(number + 1)]
        found = []
        for one in range(number):
            first, last = edges[one], edges[one + 1] - timedelta(days=1)
            days = times.days(first, last)
            span = self._span(f"block-{one}", days, derived(self.visit.span, _YEAR_RULE))
            node = self.tell.node("activity", f"block-{one}")
            more = [("schema:superEvent", self.visit.node), ("coop:timeSpan", span)]
            more += told("coop:participant", self.parties.guest)
            self.tell.thing(node, "coop:ProgrammeSegment", days.label, "programme", more)
            found.append(Frame(node, first, last, span))
        return found

    def _span(self, local: str, time: times.Time, standing: Pairs) -> str:
        return self.tell.span(
            self.tell.node("time", local), time, [self.tell.cite("programme")], standing
        )

    def when(self, local: str, frame: Frame) -> Pairs:
        """Tell when a part was.

        Args:
            local: The part, for the name of its time.
            frame: In what it lies.

        Returns:
            Its time, or that this is not stated.
        """
        draw, start, end = self.draws.below(100), frame.start, frame.end
        if frame.span is None:
            known = self.plan.time is not None and self.plan.time.latest_end is not None
            if not known or draw < 75:
                return silent("coop:timeSpan")
            return [("coop:timeSpan", self._span(local, self._day(frame), STATED))]
        if draw < 40:
            standing = derived(frame.span, _YEAR_RULE)
            return [("coop:timeSpan", self._span(local, self._day(frame), standing))]
        if draw < 70:
            return [("coop:timeSpan", self._one_of_the_days(frame, frame.span))]
        if draw < 80 and (end - start).days > 1:
            standing = derived(frame.span, "After the first of the days; which days is not said.")
            later = times.following_days(start + timedelta(days=1), end)
            return [("coop:timeSpan", self._span(local, later, standing))]
        return silent("coop:timeSpan")

    def _day(self, frame: Frame) -> times.Time:
        day = frame.start + timedelta(days=self.draws.below((frame.end - frame.start).days + 1))
        return times.days(day, day)

    def _one_of_the_days(self, frame: Frame, span: str) -> str:
        if span not in self._within:
            local = f"{span.partition(':')[2].removeprefix(self.tell.own + '-')}-within"
            some = times.among(frame.start, frame.end)
            standing = derived(span, "The days are given for several stops together.")
            self._within[span] = self._span(local, some, standing)
        return self._within[span]

    def _stop(self, number: int, frame: Frame) -> None:
        node = self.tell.node("activity", f"stop-{number}")
        more = [("schema:superEvent", frame.node), *self.when(f"stop-{number}", frame)]
        what, topic = self._visited(more)
        more += told("coop:participant", self.parties.guest)
        if number == 0 and self.parties.welcome is not None:
            more.append(("coop:welcomedBy", self.parties.welcome))
        if self.draws.chance(12):
            more.append(("coop:shown", self._exhibit(number)))
        if self.draws.chance(15):
            more.append(("dcterms:type", "activity-kind:tour"))
        self.tell.thing(node, "coop:SiteVisit", f"Visit to {what}", "programme", more)
        if self.draws.chance(70):
            self._exchange(number, node, frame, topic)

    def _visited(self, more: Pairs) -> tuple[str, str]:
        """Tell what was visited, into what is said of the stop; give its name and its field."""
        host, draw = self.plan.host, self.draws.below(100)
        topic = self.draws.of(TOPIC)
        if host is None:
            more += silent("coop:visited")
            return "a place that is not told", topic
        number = host.university
        if draw < 65:
            which = self.draws.below(UNITS)
            node = bodies.unit(self.tell, number, which, "programme")
            unit = self.world.unit(number, which)
            more.append(("coop:visited", node))
            if draw < 50:
                topic = unit.topic
                more.append(("schema:about", f"topic:{topic}"))
            return unit.label, topic
        if draw < 85:
            which = self.draws.below(self.world.hospitals(number))
            node = bodies.hospital(self.tell, number, which, "programme")
            more.append(("coop:visited", node))
            return self.world.hospital(number, which), topic
        node = bodies.university(self.tell, number, "programme")
        more.append(("coop:visited", node))
        return self.world.university[number], topic

    def _exhibit(self, number: int) -> str:
        label = self.draws.one_of(_EXHIBITS)
        node = self.tell.node("exhibit", str(number))
        return self.tell.thing(node, "coop:Exhibit", label, "programme", [])

    def _staff(self) -> str | None:
        """Tell of the staff of the host as a group that nobody counted."""
        if self.parties.host is None:
            return None
        node = self.tell.node("group", "staff")
        if not self._has_staff:
            self._has_staff = True
            more = [("coop:groupOf", self.parties.host), *silent("coop:size")]
            label = f"Staff of the host, visit {self.plan.number}"
            self.tell.thing(node, "foaf:Group", label, "exchange", more)
        return node

    def _exchange(self, number: int, stop: str, frame: Frame, topic: str) -> None:
        kind, activity, label = self.draws.of(_EXCHANGES)
        direction = "mutual" if kind == "CaseDiscussion" else self.draws.of(_DIRECTIONS)
        daily = kind == "CaseDiscussion" and frame.span is not None and frame.start < frame.end
        more = [
            # A stop may be shorter than the days on each of which cases are discussed.
            ("schema:superEvent", frame.node if daily else stop),
            ("coop:direction", f"direction:{direction}"),
            ("dcterms:type", f"activity-kind:{activity}"),
            ("schema:about", f"topic:{topic}"),
            *self._who(direction),
            *(self._daily(number, frame) if daily else silent("coop:timeSpan")),
        ]
        node = self.tell.node("activity", f"exchange-{number}")
        name = label.format(title(topic))
        self.tell.thing(node, f"coop:{kind}", name, "exchange", more)

    def _daily(self, number: int, frame: Frame) -> Pairs:
        each = times.each_day(frame.start, frame.end)
        standing = derived(frame.span or frame.node, "Each of the days that the account is in.")
        return [("coop:timeSpan", self._span(f"daily-{number}", each, standing))]

    def _who(self, direction: str) -> Pairs:
        guest, staff = self.parties.guest, self._staff()
        if direction == "one-way":
            # The host gives more often than the guests do.
            giver, receiver = (staff, guest) if self.draws.chance(65) else (guest, staff)
            return [
                *(told("coop:giver", giver) or silent("coop:giver")),
                *(told("coop:receiver", receiver) or silent("coop:receiver")),
            ]
        both = told("coop:party", guest, staff)
        if len(both) < 2 or (direction == "not-stated" and self.draws.chance(60)):
            return silent("coop:party")
        return both

    def _culture(self, frame: Frame) -> None:
        kind, label = self.draws.of(_CULTURE)
        more = [("schema:superEvent", frame.node), *self.when("culture", frame)]
        more += told("coop:participant", self.parties.guest)
        if kind is not None:
            more.append(("dcterms:type", f"activity-kind:{kind}"))
        if self.plan.host is not None and kind != "tour" and self.draws.chance(60):
            place = bodies.hall(self.tell, self.plan.host.university)
            more.append(("schema:location", place))
        else:
            more += silent("schema:location")
        self.tell.thing(
            self.tell.node("activity", "culture"), "coop:CulturalActivity", label, "culture", more
        )

    def _conference(self) -> None:
        more = [
            ("schema:superEvent", self.visit.node),
            ("dcterms:type", "activity-kind:conference"),
            ("schema:about", f"topic:{self.draws.of(TOPIC)}"),
            *silent("coop:timeSpan"),
        ]
        more += told("coop:participant", self.parties.host, self.parties.sender)
        if self.plan.third is not None:
            number = self.plan.third.university
            third = bodies.university(self.tell, number, "programme")
            more.append(("coop:participant", third))
        if self.plan.association is not None:
            body = bodies.association(self.tell, self.plan.association)
            more.append(("coop:participant", body))
        node = self.tell.node("activity", "conference")
        label = "Conference of several universities"
        self.tell.thing(node, "coop:ProgrammeSegment", label, "programme", more)
