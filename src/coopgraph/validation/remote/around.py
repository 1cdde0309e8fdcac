"""Fetches what shapes look at around some nodes, for a shape and some of its suspects at a time.

A blank node is the same in one answer only. So all that one shape needs to judge some nodes comes
in one answer, and it is judged by that answer alone. Where suspects are blank nodes themselves,
they are not named but found again by their own query in it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import count
from typing import Final

from pyoxigraph import BlankNode, NamedNode, Quad

from coopgraph.validation.remote.fetch import Fetcher
from coopgraph.validation.remote.reach import Step
from coopgraph.validation.remote.suspects import THIS
from coopgraph.validation.terms import Term

BATCH: Final = 500
"""Nodes that one query names."""

_SUSPECT: Final = NamedNode("urn:x-coopgraph:suspect")


@dataclass(frozen=True, slots=True)
class Part:
    """What there is around some nodes.

    Attributes:
        nodes: The nodes.
        quads: The triples.
    """

    nodes: list[Term]
    quads: list[Quad]


class Around:
    """Fetches parts.

    Args:
        fetcher: Asks the endpoint.
    """

    def __init__(self, fetcher: Fetcher) -> None:
        self._fetcher = fetcher
        self._serial = count()

    def parts(
        self, prologue: str, group: str, steps: Iterable[Step], number: int, *, blank: bool
    ) -> Iterator[Part]:
        """Fetch what a shape looks at around its suspects.

        Args:
            prologue: Prefixes of the query for the suspects.
            group: Its group.
            steps: What the shape looks at.
            number: How many suspects there are.
            blank: Whether blank nodes are among them.

        Returns:
            Parts that together hold all suspects.

        Raises:
            EngineError: The endpoint failed, or cut an answer.
        """
        if blank:
            yield self._part(f"{{ SELECT DISTINCT {THIS} {{ {group} }} }}", steps, prologue)
            return
        where = f"SELECT DISTINCT {THIS} {{ {group} }}"
        nodes = [row[0] for row in self._fetcher.answer(f"{prologue}{where}", number)]
        for start in range(0, len(nodes), BATCH):
            named = " ".join(map(str, nodes[start : start + BATCH]))
            yield self._part(f"VALUES {THIS} {{ {named} }}", steps, "")

    def _part(self, source: str, steps: Iterable[Step], prologue: str) -> Part:
        groups = [f"{{ {source} BIND({THIS} AS ?s) BIND({_SUSPECT} AS ?p) BIND({THIS} AS ?o) }}"]
        groups.extend(f"{{ {source} {_pattern(step)} }}" for step in steps)
        where = f"SELECT DISTINCT ?s ?p ?o {{ {' UNION '.join(groups)} }}"
        number = self._fetcher.number(f"{prologue}SELECT (COUNT(*) AS ?n) {{ {where} }}")
        names: dict[Term, Term] = {}
        serial = next(self._serial)
        nodes, quads = [], []
        for row in self._fetcher.answer(prologue + where, number):
            subject, predicate, object_ = (_apart(term, serial, names) for term in row)
            if predicate == _SUSPECT:
                nodes.append(subject)
            else:
                # An endpoint that binds anything else is none; the store would refuse it by name.
                quads.append(Quad(subject, predicate, object_))  # type: ignore[arg-type]
        return Part(nodes, quads)


def _pattern(step: Step) -> str:
    """Write the pattern of the triples of a step; constants are what engines look up first."""
    near, far = ("?o", "?s") if step.backwards else ("?s", "?o")
    start = "" if step.before is None else f"{THIS} {step.before.to_sparql()} {near} . "
    end = f" BIND({THIS} AS {near})" if step.before is None else ""
    node = THIS if step.before is None else near
    predicate = "?p" if step.predicate is None else str(step.predicate)
    if step.predicate is not None:
        end += f" BIND({predicate} AS ?p)"
    subject, object_ = (far, node) if step.backwards else (node, far)
    return f"{start}{subject} {predicate} {object_} .{end}"


def _apart(term: Term | None, serial: int, names: dict[Term, Term]) -> Term:
    """Give the blank nodes of an answer names that no other answer has."""
    assert term is not None  # noqa: S101
    if not isinstance(term, BlankNode):
        return term
    known = names.get(term)
    if known is None:
        known = names[term] = BlankNode(f"part{serial}node{len(names)}")
    return known
