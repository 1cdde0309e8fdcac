"""Telling of meetings, of what was said there, and of agreements."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from coopgraph.generate.draws import Draws, Weighted
from coopgraph.generate.parts import TOPIC, Parts
from coopgraph.generate.terms import Pairs, english, silent, told
from coopgraph.generate.world import title

if TYPE_CHECKING:
    from coopgraph.generate.plan import Agreement, Plan
    from coopgraph.generate.telling import Telling
    from coopgraph.generate.times import Time

_KINDS: Final = Weighted(
    (("thanks", 4), ("praise", 3), ("judgement", 3), ("intention", 4), ("observation", 2))
)
_NUMBERS: Final = Weighted(((0, 14), (1, 35), (2, 33), (3, 18)))
_MERITS: Final = ("hospitality", "professionalism", "rich-programme")
_TEXTS: Final = {
    "thanks": "The guests gave thanks for their reception.",
    "praise": "The page speaks well of the guests.",
    "judgement": "The cooperation has borne fruit, it was said.",
    "intention": "Both are ready to go on with joint work.",
    "observation": "Methods on both sides are alike, it was noted.",
}


class Words:
    """Tells of the words and deeds of one visit.

    Args:
        parts: The parts of the visit, whose parties and times these share.
        source: The page that tells of it.
    """

    def __init__(self, parts: Parts, source: str) -> None:
        self.parts, self.source = parts, source
        self.tell: Telling = parts.tell
        self.plan: Plan = parts.plan
        self.draws = Draws(parts.world.seed, "words", parts.plan.number)

    def tell_all(self) -> Pairs:
        """Tell of meetings, statements and the agreement.

        Returns:
            What is to be said of the visit itself.
        """
        meeting = self._meeting() if self.plan.meeting else None
        if self.plan.online:
            self._online()
        for number in range(self.draws.of(_NUMBERS)):
            self._statement(number, meeting)
        agreement = self.plan.agreement
        if agreement is None:
            return []
        node = self._agreement(agreement, meeting)
        return [] if agreement.occasion else [("coop:promptedBy", node)]

    def _meeting(self) -> str:
        visit, parties = self.parts.visit, self.parts.parties
        more = [("schema:superEvent", visit.node), *self.parts.when("meeting", visit)]
        both = told("coop:participant", parties.guest, parties.rector or parties.host)
        more += both if len(both) > 1 else silent("coop:participant")
        if self.plan.mode == "silent":
            more += silent("schema:eventAttendanceMode")
        elif self.plan.mode is not None:
            more += _mode(self.plan.mode)
        more += silent("schema:location") if self.draws.chance(50) else []
        what = "Meeting with the rector" if parties.rector else "Official meeting"
        label = f"{what}, visit {self.plan.number}"
        node = self.tell.node("activity", "meeting")
        return self.tell.thing(node, "coop:OfficialMeeting", label, "words", more)

    def _online(self) -> None:
        more = told("coop:participant", self.parts.parties.host, self.parts.parties.sender)
        more += _mode("Online")
        time = self.plan.online_time
        if time is None:
            more += silent("coop:timeSpan")
        else:
            more.append(("coop:timeSpan", self._span("online", time)))
        node = self.tell.node("activity", "online")
        label = f"Online meeting, told beside visit {self.plan.number}"
        self.tell.thing(node, "coop:OfficialMeeting", label, "words", more)

    def _span(self, local: str, time: Time) -> str:
        return self.tell.span(self.tell.node("time", local), time, [self.tell.cite("words")])

    def _statement(self, number: int, meeting: str | None) -> None:
        kind, parties = self.draws.of(_KINDS), self.parts.parties
        speakers = [parties.guest or self.source]
        more = [
            ("dcterms:type", f"statement-kind:{kind}"),
            ("dcterms:description", english(_TEXTS[kind])),
        ]
        occasion = self.parts.visit.node
        if kind == "thanks":
            to = parties.rector or parties.host
            more += told("coop:addressee", to) or silent("coop:addressee")
            more.append(("schema:about", f"merit:{self.draws.one_of(_MERITS)}"))
        elif kind == "intention":
            occasion = meeting or occasion
            more.append(("coop:state", f"state:{self.draws.one_of(('explored', 'expressed'))}"))
            more += self._about()
            if parties.rector:
                speakers = [*speakers, parties.rector]
        elif kind in {"praise", "judgement"} and self.draws.chance(60):
            speakers = [self.source]
        more += [("coop:holder", one) for one in speakers]
        more.append(("coop:occasion", occasion))
        node = self.tell.node("statement", str(number))
        label = f"{title(kind)}, visit {self.plan.number}"
        self.tell.thing(node, "coop:CooperationStatement", label, "words", more)

    def _about(self) -> Pairs:
        if self.draws.chance(40):
            return silent("schema:about")
        return [("schema:about", f"topic:{self.draws.of(TOPIC)}")]

    def _agreement(self, made: Agreement, meeting: str | None) -> str:
        more: Pairs = []
        if made.parties:
            parties = self.parts.parties
            more += told("coop:concludedBy", parties.host, parties.sender)
        else:
            more += silent("coop:concludedBy")
        if made.occasion:
            more.append(("coop:occasion", meeting or self.parts.visit.node))
        else:
            more += silent("coop:occasion")
        more += [("coop:state", "state:signed")] if made.signed else silent("coop:state")
        if made.time is None:
            more += silent("coop:timeSpan")
        else:
            more.append(("coop:timeSpan", self._span("agreement", made.time)))
        more += self._about()
        node = self.tell.node("agreement", "1")
        label = f"Agreement on joint work, told with visit {self.plan.number}"
        return self.tell.thing(node, "coop:Agreement", label, "words", more)


def _mode(mode: str) -> Pairs:
    return [("schema:eventAttendanceMode", f"schema:{mode}EventAttendanceMode")]
