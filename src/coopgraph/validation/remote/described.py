"""What an endpoint says of the nodes of a finding, asked when somebody wants to see it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from pyoxigraph import BlankNode, NamedNode

from coopgraph.errors import EngineError
from coopgraph.validation.remote.fetch import Fetcher
from coopgraph.validation.report import Described
from coopgraph.validation.terms import Term

MOST: Final = 1000
"""Triples of one node: more are not shown."""


class Descriptions:
    """What was fetched, and beyond it what the endpoint says of a node with a name.

    Args:
        fetched: What was fetched to judge the data.
        fetcher: Asks the endpoint.
    """

    def __init__(self, fetched: Described, fetcher: Fetcher) -> None:
        self._fetched = fetched
        self._fetcher = fetcher
        self._known: dict[Term, dict[Term, list[Term]]] = {}

    def description(self, subject: Term) -> Mapping[Term, list[Term]]:
        """Return what is said of a subject: its predicates with their objects."""
        if isinstance(subject, NamedNode) and subject not in self._known:
            self._known[subject] = self._asked(subject)
        known = self._known.get(subject)
        return self._fetched.description(subject) if known is None else known

    def mentions(self, node: Term) -> Iterable[tuple[Term, Term]]:
        """Return the subjects and predicates of the triples that lead to a node."""
        return self._fetched.mentions(node)

    def _asked(self, subject: NamedNode) -> dict[Term, list[Term]]:
        said = {one: list(objects) for one, objects in self._fetched.description(subject).items()}
        # With the blank nodes that it leads to: they have no name to ask for them later.
        inner = f"{subject} ?q ?s . FILTER(isBlank(?s)) ?s ?p ?o ."
        query = (
            f"SELECT ?s ?p ?o {{ {{ {subject} ?p ?o . BIND({subject} AS ?s) }} "
            f"UNION {{ {inner} }} }} LIMIT {MOST}"
        )
        try:
            rows = self._fetcher.rows(query)
        except EngineError:
            # It explains findings that stand without it.
            return said
        for objects in said.values():
            objects[:] = (one for one in objects if not isinstance(one, BlankNode))
        for node, predicate, object_ in rows:
            if node is None or predicate is None or object_ is None:
                continue
            about = said if node == subject else self._known.setdefault(node, {})
            objects = about.setdefault(predicate, [])
            if object_ not in objects:
                objects.append(object_)
        return {predicate: objects for predicate, objects in said.items() if objects}
