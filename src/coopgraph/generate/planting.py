"""Errors in known number: each breaks one rule of the shapes once, and no other rule."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from hashlib import sha256
from typing import Final

from coopgraph.generate.terms import Block, Pairs, english, silent


class _Broken:
    """The nodes of a visit that gets an error.

    Args:
        own: What the names of the visit's nodes begin with.
        blocks: The nodes.
    """

    def __init__(self, own: str, blocks: list[Block]) -> None:
        self.own, self.blocks = own, blocks
        self.visit = f"visit:{own}-visit"
        self.page = f"source:{own}-planted"

    def says(self, node: str) -> Pairs:
        """Give what is said of a node."""
        return next(pairs for subject, pairs in self.blocks if subject == node)

    def thing(self, kind: str, class_: str, *more: tuple[str, str]) -> str:
        """Add a thing.

        Args:
            kind: The prefix of its name.
            class_: Its class.
            more: What is said of it.

        Returns:
            The thing.
        """
        node = f"{kind}:{self.own}-planted"
        evidence = next(one for name, one in self.says(self.visit) if name == "coop:evidence")
        pairs = [
            ("a", class_),
            ("rdfs:label", english("Planted error")),
            ("coop:evidence", evidence),
            ("coop:standing", "standing:stated"),
            *more,
        ]
        self.blocks.append((node, pairs))
        return node

    def exchange(self, *more: tuple[str, str]) -> str:
        """Add an exchange."""
        told = [("schema:superEvent", self.visit), *silent("coop:timeSpan")]
        return self.thing("activity", "coop:KnowledgeExchange", *told, *more)

    def passage(self, *, end: int = 60, capital: bool = False, quote: str = "planted") -> None:
        """Add a page with a passage from character 0 on."""
        digest = "a" + sha256(self.own.encode()).hexdigest()[1:]
        passage = f"passage:{self.own}-planted"
        place, words = (f"_:{self.own}-planted-{kind}" for kind in ("place", "quote"))
        self.thing(
            "source",
            "coop:SourceDocument",
            ("coop:textDigest", f'"{digest}"'),
            ("coop:textLength", "9000"),
        )
        self.says(self.visit).append(("coop:evidence", passage))
        self.blocks += [
            (
                passage,
                [
                    ("a", "coop:TextEvidence"),
                    ("rdfs:label", english("Planted error")),
                    ("coop:passageDigest", f'"{digest.upper() if capital else digest}"'),
                    ("oa:hasSource", self.page),
                    ("oa:hasSelector", place),
                    ("oa:hasSelector", words),
                ],
            ),
            (place, [("a", "oa:TextPositionSelector"), ("oa:start", "0"), ("oa:end", str(end))]),
            (words, [("a", "oa:TextQuoteSelector"), ("oa:exact", f'"{quote}"')]),
        ]


def _without_standing(broken: _Broken) -> None:
    broken.says(broken.visit).remove(("coop:standing", "standing:stated"))


def _second_label(broken: _Broken) -> None:
    broken.says(broken.visit).append(("rdfs:label", english("The same visit")))


def _page_takes_part(broken: _Broken) -> None:
    page = broken.visit.replace("visit:", "source:", 1).removesuffix("visit") + "page"
    pairs = broken.says(broken.visit)
    if ("coop:notStated", "coop:participant") in pairs:
        pairs.remove(("coop:notStated", "coop:participant"))
    pairs.append(("coop:participant", page))


def _part_of_itself(broken: _Broken) -> None:
    node = f"activity:{broken.own}-planted"
    told = (("schema:superEvent", node), *silent("coop:timeSpan"))
    broken.thing("activity", "coop:ProgrammeSegment", *told)


def _no_date(broken: _Broken) -> None:
    span = broken.thing(
        "time",
        "coop:TimeSpan",
        ("coop:earliestStart", '"2025-11-01T00:00:00"^^xsd:dateTime'),
        ("coop:temporalForm", "temporal-form:order-only"),
    )
    broken.thing("exhibit", "coop:Exhibit", ("coop:timeSpan", span))


def _taught_itself(broken: _Broken) -> None:
    one = broken.thing("group", "foaf:Group", *silent("coop:size"), *silent("coop:groupOf"))
    told = (("coop:direction", "direction:one-way"), ("coop:giver", one), ("coop:receiver", one))
    broken.exchange(*told)


def _two_directions(broken: _Broken) -> None:
    broken.exchange(
        ("coop:direction", "direction:mutual"),
        ("coop:direction", "direction:not-stated"),
        *silent("coop:party"),
    )


_PLANTS: Final[dict[str, Callable[[_Broken], None]]] = {
    "thing-standing-required": _without_standing,
    "position-order": lambda broken: broken.passage(end=0),
    "passage-digest-form": lambda broken: broken.passage(capital=True),
    "event-parent-acyclic": _part_of_itself,
    "span-earliest-start-date": _no_date,
    "exchange-giver-is-not-receiver": _taught_itself,
    "thing-label-once": _second_label,
    "quote-length": lambda broken: broken.passage(quote="a" * 61),
    "exchange-direction-single": _two_directions,
    "event-participant-agent": _page_takes_part,
}

ERRORS: Final = tuple(_PLANTS)
"""The rules that are broken, by the names of their shapes: visit *n* breaks the one in place n."""


def plant(number: int, own: str, blocks: list[Block]) -> None:
    """Break a rule.

    Args:
        number: The number of the visit, which chooses the rule.
        own: What the names of the visit's nodes begin with.
        blocks: The nodes of the visit; they are changed.
    """
    _PLANTS[ERRORS[number % len(ERRORS)]](_Broken(own, blocks))


def planted(errors: int) -> Counter[str]:
    """Tell what a validator must find.

    Args:
        errors: How many errors were planted.

    Returns:
        Findings by the name of the shape.
    """
    rounds, rest = divmod(errors, len(ERRORS))
    return Counter({name: rounds + (place < rest) for place, name in enumerate(ERRORS)})
