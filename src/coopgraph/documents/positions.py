"""Where in its file a triple is written: looked up for findings, many at a time.

Nothing of this runs while a file is read. A file is cut into statements at the speed of one
regular expression, and only those that can hold what is looked for are taken apart.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple

from pyoxigraph import BlankNode, RdfFormat

from coopgraph.documents.formats import LINE_BASED, format_of, is_yaml
from coopgraph.documents.line_index import LineIndex
from coopgraph.documents.placed import Cells, Index, Node, Placed, Span
from coopgraph.documents.trig_index import TrigIndex
from coopgraph.documents.turtle_index import TurtleIndex
from coopgraph.errors import CoopgraphError

if TYPE_CHECKING:
    from pyoxigraph import NamedNode, Triple

    from coopgraph.documents.rows import FileRows

    Term = Node | Triple


class Wanted(NamedTuple):
    """What is looked for: a triple, the statement of a property, or the mention of a node.

    Attributes:
        subject: A node; where the triples of the file are not at hand, blank nodes are named
            ``b`` with their number in the file, in the order in which pyoxigraph hands them out.
        predicate: None for the first statement about the subject.
        value: None for the first statement of the property; else the place is that of the value.
        part: ``term`` for the last of these that is given; ``subject`` for the subject of the
            triple; ``statement`` for predicate and value, from the first to the last character;
            ``mention`` for the subject also where it stands only as a value or names a graph.
    """

    subject: Term
    predicate: NamedNode | None = None
    value: Term | None = None
    part: Literal["term", "subject", "statement", "mention"] = "term"


class Region(NamedTuple):
    """Lines and columns from 1, columns in characters; the end is behind the last character."""

    line: int
    column: int
    end_line: int
    end_column: int


class CellRegion(Region):
    """A cell of a spreadsheet: lines and columns are its rows and columns.

    Attributes:
        cell: Its name, ``sheet!B7``.
    """

    cell: str


class Statement(NamedTuple):
    """A triple with the places of its terms; blank nodes are named as in :class:`Wanted`."""

    subject: Node
    predicate: NamedNode
    object: Node
    subject_region: Region
    predicate_region: Region
    object_region: Region


class Locator:
    """Finds places in one file.

    Args:
        path: A file that was read before; it is read again when something is looked for.
        base: IRI against which its relative IRIs are resolved.
        rows: Its triples, where they are at hand: with them less is taken apart, and blank nodes
            are named as in them.
        index: The places of its terms, where they are known already.
    """

    def __init__(
        self,
        path: Path,
        base: str | None = None,
        rows: FileRows | None = None,
        index: Index | None = None,
    ) -> None:
        self._path = path
        self._given = index
        self._base = base
        self._rows = rows

    @property
    def size(self) -> int:
        """Characters of the file that are kept in memory."""
        return 0 if self._index is None else self._index.size

    def places(self, wanted: Iterable[Wanted]) -> dict[Wanted, Region]:
        """Find places.

        Args:
            wanted: What is looked for.

        Returns:
            Those that the file holds; of several mentions the first. Nothing where the file
            cannot be read any more or has a syntax without places.
        """
        asked = list(dict.fromkeys(wanted))
        if self._rows is None:
            return self._by_terms(asked)
        return self._by_numbers(asked, self._rows)

    def statements(self) -> Iterator[Statement]:
        """Iterate over all triples of the file, for those who look many up one by one.

        Yields:
            The triples; none where :meth:`places` finds nothing either.
        """
        for one in self._index.all_triples() if self._index is not None else ():
            spans = one.subject_span, one.predicate_span, one.object_span
            yield Statement(*one[:3], *map(self._region, spans))

    def _by_terms(self, asked: Sequence[Wanted]) -> dict[Wanted, Region]:
        if self._index is None or not asked:
            return {}
        found = _Found(asked)
        for triple in self._index.triples({one.subject for one in asked}):
            found.take(triple)
        if any(one.part == "mention" and found.span(one) is None for one in asked):
            for triple in self._index.all_triples():
                found.take_mention(triple)
        return {one: self._region(span) for one in asked if (span := found.span(one)) is not None}

    def _by_numbers(self, asked: Sequence[Wanted], rows: FileRows) -> dict[Wanted, Region]:
        numbers = rows.first({one[:3] for one in asked})
        unsaid = {one.subject for one in asked if one.part == "mention" and one[:3] not in numbers}
        mentions = rows.first_mentions(unsaid)
        there = [one for one in asked if one[:3] in numbers or one.subject in mentions]
        if not there or self._index is None:
            return {}
        found: dict[Wanted, Region] = {}
        if isinstance(self._index, LineIndex | TurtleIndex):
            every = {*numbers.values(), *(number for number, _ in mentions.values())}
            placed = self._index.at(every, rows)
            for one in there:
                number, column = (
                    (numbers[one[:3]], None) if one[:3] in numbers else mentions[one.subject]
                )
                if number in placed:
                    found[one] = self._region(_span(placed[number], one, column))
        rest = [one for one in there if one not in found]
        # What stands in no statement about an IRI is found by its terms.
        return found | self._renamed(rest, rows)

    def _renamed(self, asked: Sequence[Wanted], rows: FileRows) -> dict[Wanted, Region]:
        if not asked:
            return {}
        names = {node: BlankNode(f"b{number}") for number, node in enumerate(rows.blank_nodes)}
        local: dict[Wanted, Wanted] = {
            one._replace(
                subject=names.get(one.subject, one.subject),
                value=None if one.value is None else names.get(one.value, one.value),
            ): one
            for one in asked
        }
        return {local[one]: region for one, region in self._by_terms(list(local)).items()}

    @cached_property
    def _index(self) -> Index | None:
        if self._given is not None:
            return self._given
        try:
            if is_yaml(self._path):
                # Few files are of this syntax.
                from coopgraph.documents.yaml_reader import read_yaml  # noqa: PLC0415

                return read_yaml(self._path).index
            kind = format_of(self._path)
            if kind in LINE_BASED:
                return LineIndex(self._path)
            return _index(kind, self._path.read_bytes().decode("utf-8-sig"), self._base)
        except (OSError, ValueError, CoopgraphError):
            # The file was read before; a place more or less is no reason to fail.
            return None

    def _region(self, span: Span) -> Region:
        assert self._index is not None  # noqa: S101
        first, last = span
        places = *self._index.place(first), *self._index.place(last)
        if not isinstance(self._index, Cells):
            return Region(*places)
        found = CellRegion(*places)
        found.cell = self._index.cell(first)
        return found


def _index(kind: RdfFormat, text: str, base: str | None) -> Index | None:
    if kind == RdfFormat.TURTLE:
        return TurtleIndex(text, base)
    if kind == RdfFormat.TRIG:
        return TrigIndex(text, base)
    if kind == RdfFormat.JSON_LD:
        # Few files are of this syntax.
        from coopgraph.documents.json_index import JsonIndex  # noqa: PLC0415

        return JsonIndex(text, base)
    return None


class _Found:
    """The first places of what is wanted."""

    def __init__(self, wanted: Iterable[Wanted]) -> None:
        self._keys = {one[:3] for one in wanted}
        self._triples: dict[tuple[object, ...], Placed] = {}
        self._mentions: dict[object, Span] = {}

    def take(self, triple: Placed) -> None:
        subject, predicate, value = triple[:3]
        self._keep((subject, predicate, value), triple, 6)
        self._keep((subject, predicate, None), triple, 5)
        self._keep((subject, None, None), triple, 4)

    def _keep(self, key: tuple[object, ...], triple: Placed, which: int) -> None:
        if key in self._keys:
            known = self._triples.get(key)
            if known is None or triple[which][0] < known[which][0]:  # type: ignore[index]
                self._triples[key] = triple

    def take_mention(self, triple: Placed) -> None:
        for node, span in ((triple.object, triple.object_span), (triple.graph, triple.graph_span)):
            if node is None or span is None or (node, None, None) not in self._keys:
                continue
            known = self._mentions.get(node)
            if known is None or span[0] < known[0]:
                self._mentions[node] = span

    def span(self, wanted: Wanted) -> Span | None:
        triple = self._triples.get(wanted[:3])
        if triple is None:
            return self._mentions.get(wanted.subject) if wanted.part == "mention" else None
        return _span(triple, wanted, None)


def _span(triple: Placed, wanted: Wanted, column: int | None) -> Span:
    """Return the place of what is wanted of a triple; of a mere mention in a column its place."""
    if column is not None:
        return (triple.graph_span if column == 3 else None) or triple.object_span
    if wanted.predicate is None or wanted.part == "subject":
        return triple.subject_span
    if wanted.part == "statement":
        return [triple.predicate_span[0], triple.object_span[1]]
    return triple.predicate_span if wanted.value is None else triple.object_span
