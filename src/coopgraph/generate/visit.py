"""Telling of one visit: who came, whom they met, when, by which sources."""

from __future__ import annotations

from typing import Final

from coopgraph.generate import bodies
from coopgraph.generate.draws import Draws
from coopgraph.generate.parts import TOPIC, Frame, Parties, Parts
from coopgraph.generate.plan import Plan
from coopgraph.generate.sources import sources
from coopgraph.generate.telling import STATED, Met, Telling
from coopgraph.generate.terms import Block, Pairs, english, silent, told
from coopgraph.generate.words import Words
from coopgraph.generate.world import RECTOR, Office, World, era_of

_CHOICE: Final = "Both are kept, each with its source."


def blocks(world: World, plan: Plan, met: Met) -> list[Block]:
    """Tell of a visit.

    Args:
        world: The world.
        plan: What is told of the visit.
        met: What the visits before have told of; this visit is added.

    Returns:
        Its nodes.
    """
    tell = Telling(world, plan.number, met)
    parties = _parties(tell, plan)
    spans = _spans(tell, plan)
    days = spans[0] if plan.is_dated else None
    frame = Frame(tell.node("visit", "visit"), plan.core.start, plan.core.end, days)
    parts = Parts(tell, plan, parties, frame)
    parts.tell_all()
    further = Words(parts, tell.node("source", "page")).tell_all()
    _visit(parts, spans, further)
    _ambiguity(tell, plan, frame.node)
    sources(tell, plan)
    return tell.blocks


def _parties(tell: Telling, plan: Plan) -> Parties:
    host = bodies.side(tell, plan.host) if plan.host else None
    sender = bodies.side(tell, plan.sender) if plan.sender else None
    era = era_of(plan.core.start.year)
    named = [bodies.person(tell, Office(plan.core.sender, post, era)) for post in plan.members]
    guest = named[0] if plan.guests == "person" else None
    if plan.guests == "delegation":
        guest = _delegation(tell, plan, sender, named)
    receiving = [
        None if post is None else bodies.person(tell, Office(plan.core.host, post, era))
        for post in (plan.welcome, RECTOR if plan.rector else None)
    ]
    return Parties(host, sender, guest, *receiving)


def _delegation(tell: Telling, plan: Plan, sender: str | None, named: list[str]) -> str:
    more = told("coop:groupOf", sender) or silent("coop:groupOf")
    more += silent("coop:size") if plan.size is None else [("coop:size", str(plan.size))]
    more += [("foaf:member", one) for one in named]
    node, label = tell.node("group", "delegation"), f"Delegation, visit {plan.number}"
    return tell.thing(node, "coop:Delegation", label, "heading", more)


def _other_delegation(tell: Telling, plan: Plan, sender: str | None) -> str:
    """Tell of the delegation as the second source counts it."""
    node = tell.node("group", "delegation-otherwise")
    pairs = [
        ("a", "coop:Delegation"),
        ("rdfs:label", english(f"Delegation as another page counts it, visit {plan.number}")),
        ("coop:evidence", tell.cite("heading", 1)),
        *STATED,
        ("coop:size", str(plan.other_size)),
        *(told("coop:groupOf", sender) or silent("coop:groupOf")),
    ]
    tell.blocks.append((node, pairs))
    return node


def _spans(tell: Telling, plan: Plan) -> list[str]:
    return [
        tell.span(
            tell.node("time", str(number)), time, [tell.cite("heading", one) for one in told_by]
        )
        for number, (time, told_by) in enumerate(plan.times)
    ]


def _visit(parts: Parts, spans: list[str], further: Pairs) -> None:
    tell, plan, parties = parts.tell, parts.plan, parts.parties
    draws = Draws(tell.world.seed, "visit", plan.number)
    more = [("coop:timeSpan", one) for one in spans] or silent("coop:timeSpan")
    for name, side in (
        ("coop:hostOrganization", parties.host),
        ("coop:sendingOrganization", parties.sender),
    ):
        more += told(name, side) or silent(name)
    other = None if plan.other_size is None else _other_delegation(tell, plan, parties.sender)
    more += told("coop:participant", parties.guest, other) or silent("coop:participant")
    more += [("coop:evidence", tell.cite("heading", one)) for one in range(1, len(plan.digests))]
    if parties.host and draws.chance(12):
        more.append(("coop:invitedBy", parties.host))
    if draws.chance(25):
        more.append(("schema:about", f"topic:{draws.of(TOPIC)}"))
    to = f" to {bodies.name_of(tell, plan.host)}" if plan.host else ""
    label = f"Synthetic visit {plan.number}{to}"
    tell.thing(parts.visit.node, "coop:Visit", label, "heading", [*more, *further])


def _ambiguity(tell: Telling, plan: Plan, visit: str) -> None:
    """Tell that two sources do not agree."""
    if not plan.conflict:
        return
    more = [
        ("coop:choice", english(_CHOICE)),
        ("coop:concerns", visit),
        ("coop:evidence", tell.cite("heading", 1)),
        ("coop:reading", english(f"The {plan.conflict} that the first page tells is right.")),
        ("coop:reading", english(f"The {plan.conflict} that the second page tells is right.")),
    ]
    node = tell.node("ambiguity", "sources")
    label = f"Which {plan.conflict} is right?"
    tell.thing(node, "coop:Ambiguity", label, "heading", more)
