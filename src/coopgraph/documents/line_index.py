"""N-Triples and N-Quads: found line by line, for a statement never has two.

A span of these holds line and column in one number, so that no text of the file is kept.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pyoxigraph
from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat

from coopgraph.documents.formats import BOM
from coopgraph.documents.placed import Placed, Span, string_value, unescape
from coopgraph.documents.whole_lines import whole_lines

if TYPE_CHECKING:
    from coopgraph.documents.rows import FileRows

_IRI: Final = r"<[^>]*+>"
_BLANK: Final = r'_:[^\s<"]*[^\s<".]'
_TAG: Final = r"[A-Za-z0-9]++(?:-[A-Za-z0-9]++)*+"
_LITERAL: Final = rf'"(?:[^"\\]++|\\.)*+"(?:[ \t]*+(?:@{_TAG}|\^\^[ \t]*+{_IRI}))?'
_STATEMENT: Final = re.compile(
    rf"[ \t]*+({_IRI}|{_BLANK})[ \t]*+({_IRI})[ \t]*+({_IRI}|{_BLANK}|{_LITERAL})"
    rf"[ \t]*+({_IRI}|{_BLANK})?[ \t]*+\."
)
_SUFFIX: Final = re.compile(rf"(@{_TAG}|\^\^[ \t]*({_IRI}))$")
_BLOCK: Final = 8 * 1024 * 1024
_COLUMNS: Final = 1 << 40


class LineIndex:
    """The lines of an N-Triples or N-Quads file, which pyoxigraph has accepted.

    Args:
        path: The file; it is read whenever something is looked for.
    """

    size = 0

    def __init__(self, path: Path) -> None:
        self._path = path

    def place(self, offset: int) -> tuple[int, int]:
        """Return line and column of a place in a span."""
        line, column = divmod(offset, _COLUMNS)
        return line, column + 1

    def triples(self, nodes: Collection[object]) -> Iterable[Placed]:
        """Iterate over the triples that have one of these subjects.

        Args:
            nodes: IRIs, and blank nodes by their number.

        Returns:
            The triples.
        """
        return (triple for triple in self.all_triples() if triple.subject in nodes)

    def all_triples(self) -> Iterator[Placed]:
        """Iterate over all triples that are RDF 1.1."""
        known: dict[str, BlankNode] = {}
        try:
            with self._path.open(encoding="utf-8-sig") as file:
                for number, line in enumerate(file, 1):
                    statement = _STATEMENT.match(line)
                    if statement is not None:
                        yield _placed(statement, number, known)
                    else:
                        _count_blank_nodes(line, known)
        except (OSError, ValueError, SyntaxError):
            # The file was read before; a place more or less is no reason to fail.
            return

    def at(self, numbers: Collection[int], rows: FileRows) -> dict[int, Placed]:
        """Find triples by their number.

        Args:
            numbers: Which.
            rows: All triples of the file.

        Returns:
            Those that are RDF 1.1; nothing where the file has changed.
        """
        try:
            count, picked = _picked(self._path, sorted(numbers))
        except (OSError, ValueError):
            return {}
        found: dict[int, Placed] = {}
        for number, line, text in picked if count == len(rows) else ():
            statement = _STATEMENT.match(text)
            if statement is not None:
                triple = _placed(statement, line, {})
                if rows.agrees(number, triple):
                    found[number] = triple
        return found


def _picked(path: Path, wanted: Sequence[int]) -> tuple[int, list[tuple[int, int, str]]]:
    """Count the statements of a file; of those wanted give number, line and text."""
    count, line, at = 0, 1, 0
    picked: list[tuple[int, int, str]] = []
    for block in _blocks(path):
        starts, ends, statements = _lines(block)
        while at < len(wanted) and wanted[at] < count + len(statements):
            index = int(statements[wanted[at] - count])
            text = block[int(starts[index]) : int(ends[index])].decode()
            picked.append((wanted[at], line + index, text))
            at += 1
        count, line = count + len(statements), line + len(starts)
    return count, picked


def _blocks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        if file.read(len(BOM)) != BOM:
            file.seek(0)
        yield from whole_lines(file, _BLOCK)


def _lines(block: bytes) -> tuple[Any, Any, Any]:
    """Return where the lines begin and end, and which of them hold a statement."""
    # Places are looked up only after data were coded, which has imported it.
    import numpy as np  # noqa: PLC0415

    letters = np.frombuffer(block, dtype=np.uint8)
    ends = letters == ord("\n")
    if b"\r" in block:
        # A carriage return alone ends a line too; before a line feed it is part of the end.
        ends[:-1] |= (letters[:-1] == ord("\r")) & (letters[1:] != ord("\n"))
        ends[-1] |= letters[-1] == ord("\r")
    stops = np.flatnonzero(ends)
    if not len(stops) or stops[-1] != len(letters) - 1:
        stops = np.append(stops, len(letters))
    starts = np.concatenate([[0], stops[:-1] + 1])
    first = letters[starts]
    holds = (first == ord("<")) | (first == ord("_"))
    for index in np.flatnonzero((first == ord(" ")) | (first == ord("\t"))).tolist():
        text = block[int(starts[index]) : int(stops[index])].lstrip(b" \t")
        holds[index] = text[:1] in (b"<", b"_")
    return starts, stops, np.flatnonzero(holds)


def _count_blank_nodes(line: str, known: dict[str, BlankNode]) -> None:
    """Number the blank nodes of a line without places, which holds RDF 1.2 or nothing.

    Those within a triple term have no number.
    """
    for quad in pyoxigraph.parse(line, RdfFormat.N_QUADS):
        for term in quad:
            if isinstance(term, BlankNode):
                known.setdefault(f"_:{term.value}", BlankNode(f"b{len(known)}"))


def _placed(statement: re.Match[str], line: int, known: dict[str, BlankNode]) -> Placed:
    spans: list[Span | None] = []
    for group in range(1, 5):
        start, end = statement.span(group)
        begin = line * _COLUMNS
        spans.append(None if start < 0 else [begin + start, begin + end])
    terms = [_term(text, known) if text else None for text in statement.groups()]
    return Placed(*chain(terms, spans))  # type: ignore[arg-type]


def _term(text: str, known: dict[str, BlankNode]) -> NamedNode | BlankNode | Literal:
    if text[0] == "<":
        return NamedNode(unescape(text[1:-1]))
    if text[0] == "_":
        return known.setdefault(text, BlankNode(f"b{len(known)}"))
    end = text.rindex('"') + 1
    value, suffix = string_value(text[:end]), _SUFFIX.search(text, end)
    if suffix is None:
        return Literal(value)
    if suffix[2]:
        return Literal(value, datatype=NamedNode(unescape(suffix[2][1:-1])))
    return Literal(value, language=suffix[1][1:].lower())
