"""The network as a graph of rustworkx: its measures, its parts, its shortest paths."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from typing import Any, Final, NamedTuple

import rustworkx

from coopgraph.network.model import Network, Organization, Tie

DAMPING: Final = 0.85
"""Of PageRank: the share that goes along ties, as in its first description."""


class Centrality(NamedTuple):
    """How central an organisation is; every tie counts as one step, however strong."""

    betweenness: float
    """The share of shortest paths between two others that lead through it, from 0 to 1."""

    closeness: float
    """How near it is to those that it reaches, times the share of all that these are."""

    pagerank: float
    """Where a walk along ties is found, the strong ones taken more often; all sum to 1."""


@dataclass(frozen=True)
class Graph:
    """A network ready to be measured.

    Attributes:
        network: What it is made of.
    """

    network: Network

    @cached_property
    def _number(self) -> dict[Organization, int]:
        return {one: number for number, one in enumerate(self.network.organizations)}

    @cached_property
    def _ends(self) -> list[tuple[int, int]]:
        number = self._number
        return [(number[tie.one], number[tie.other]) for tie in self.network.ties]

    @cached_property
    def _graph(self) -> rustworkx.PyGraph[Organization, Tie]:
        graph: rustworkx.PyGraph[Organization, Tie] = rustworkx.PyGraph(multigraph=False)
        graph.add_nodes_from(self.network.organizations)
        graph.add_edges_from(
            [(*ends, tie) for ends, tie in zip(self._ends, self.network.ties, strict=True)]
        )
        return graph

    @cached_property
    def tie_of(self) -> dict[frozenset[Organization], Tie]:
        """The tie of each two that are joined."""
        return {frozenset((tie.one, tie.other)): tie for tie in self.network.ties}

    def centrality(self) -> dict[Organization, Centrality]:
        """Measure each organisation, exactly: nothing is sampled.

        Betweenness and closeness take time in proportion to organisations times ties.

        Returns:
            The measures by organisation.
        """
        organizations = self.network.organizations
        # One thread: sums of several would differ in their last digits from run to run.
        alone = len(organizations) + 1
        between = rustworkx.betweenness_centrality(self._graph, parallel_threshold=alone)
        close = rustworkx.closeness_centrality(self._graph, parallel_threshold=alone)
        rank = rustworkx.pagerank(
            self._graph.to_directed(), alpha=DAMPING, weight_fn=lambda tie: float(tie.strength)
        )
        return {
            one: Centrality(between[number], close[number], rank[number])
            for one, number in self._number.items()
        }

    @cached_property
    def components(self) -> tuple[tuple[Organization, ...], ...]:
        """The parts without a tie between them, the largest first."""
        parts = rustworkx.connected_components(self._graph)
        named = [tuple(self.network.organizations[n] for n in sorted(part)) for part in parts]
        return tuple(sorted(named, key=lambda part: (-len(part), part)))

    @cached_property
    def core(self) -> dict[Organization, int]:
        """The largest k for which it is in a group whose members have k partners in it each."""
        # The library's type stub says int.
        found: Any = rustworkx.core_number(self._graph)
        return {one: found[number] for one, number in self._number.items()}

    @cached_property
    def articulation_points(self) -> frozenset[Organization]:
        """The organisations without which their component would fall apart."""
        found = rustworkx.articulation_points(self._graph)
        return frozenset(self.network.organizations[number] for number in found)

    @cached_property
    def bridges(self) -> frozenset[Tie]:
        """The ties without which their component would fall apart."""
        found = {frozenset(ends) for ends in rustworkx.bridges(self._graph)}
        both = zip(self._ends, self.network.ties, strict=True)
        return frozenset(tie for ends, tie in both if frozenset(ends) in found)

    def paths(
        self, source: Organization, target: Organization, most: int
    ) -> tuple[int, list[list[Organization]]]:
        """Find the shortest paths between two organisations.

        Args:
            source: Where they begin.
            target: Where they end.
            most: How many to give; there may be very many.

        Returns:
            How many there are, 0 where the two are not connected; and the first of them in the
            order of their organisations' names.
        """
        start, end = self._number[source], self._number[target]
        steps = rustworkx.dijkstra_shortest_path_lengths(self._graph, end, lambda _tie: 1.0)
        if start not in steps:
            return 0, []
        # The library's type stub says int.
        numbers: Any = rustworkx.num_shortest_paths_unweighted(self._graph, start)
        # Given one by one: the library would make all of them, which can be millions.
        found = islice(self._descend(start, {end: 0.0, **dict(steps)}), most)
        return numbers[end], [[self.network.organizations[n] for n in path] for path in found]

    def _descend(self, start: int, steps: dict[int, float]) -> Iterator[list[int]]:
        """Walk from a node to the one of no steps, each time one step nearer."""
        waiting = [[start]]
        while waiting:
            path = waiting.pop()
            left = steps[path[-1]]
            if left == 0:
                yield path
                continue
            nearer = [n for n in self._graph.neighbors(path[-1]) if steps[n] == left - 1]
            waiting += ([*path, n] for n in sorted(nearer, reverse=True))

    def layout(self, part: tuple[Organization, ...]) -> dict[Organization, tuple[float, float]]:
        """Place the organisations of a component so that distances tell the steps between them.

        Args:
            part: The component, or those of its organisations that are to be placed.

        Returns:
            A place for each, by Kamada and Kawai's method from a circle: the same in each run.
        """
        numbers = [self._number[one] for one in part]
        places = rustworkx.kamada_kawai_layout(self._graph.subgraph(numbers))
        return {one: (places[n][0], places[n][1]) for n, one in enumerate(part)}
