"""N-Triples and N-Quads: found line by line, for a statement never has two."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from typing import Any, Final

from pyoxigraph import BlankNode, Literal, NamedNode

from coopgraph.documents.placed import Names, Placed, string_value, unescape
from coopgraph.documents.turtle_tokens import TOKEN

_LINE: Final = re.compile(r"^[ \t]*+(<[^>\r\n]*+>|_:[^\s<\"]++)[^\r\n]*+", re.MULTILINE)
_START: Final = re.compile(r"(?<=\r)[ \t]*+(<[^>\r\n]*+>|_:[^\s<\"]++)[^\r\n]*+")


class LineIndex:
    """The lines of an N-Triples or N-Quads file."""

    def __init__(self, text: str) -> None:
        """Keep the text.

        Args:
            text: N-Triples or N-Quads that pyoxigraph has accepted.
        """
        self._text = text
        self._numbers: dict[str, BlankNode] | None = None

    def triples(self, nodes: Collection[object]) -> Iterable[Placed]:
        """Iterate over the triples that have one of these subjects.

        Args:
            nodes: IRIs, and blank nodes by their number.

        Returns:
            The triples.
        """
        iris = {f"<{node.value}>" for node in nodes if isinstance(node, NamedNode)}
        blank = [node for node in nodes if isinstance(node, BlankNode)]
        labels: set[str] = set()
        if blank:
            wanted = set(blank)
            labels = {label for label, node in self._labels().items() if node in wanted}
        for line in self._lines():
            subject = line[1]
            if subject in iris or subject in labels or "\\" in subject:
                yield self._placed(line)

    def all_triples(self) -> Iterable[Placed]:
        """Iterate over all triples."""
        return (self._placed(line) for line in self._lines())

    def _lines(self) -> Iterator[re.Match[str]]:
        yield from _LINE.finditer(self._text)
        if "\r" in self._text:
            # A carriage return alone ends a line too.
            yield from (
                one for one in _START.finditer(self._text) if self._text[one.start() - 1] == "\r"
            )

    def _labels(self) -> dict[str, BlankNode]:
        if self._numbers is None:
            self._numbers = {}
            for line in self._lines():
                if "_:" in line[0]:
                    for kind, text, _, _ in _tokens(line):
                        if kind == "blank" and text not in self._numbers:
                            self._numbers[text] = BlankNode(f"b{len(self._numbers)}")
        return self._numbers

    def _placed(self, line: re.Match[str]) -> Placed:
        terms: list[tuple[Any, list[int]]] = []
        names = Names(None)
        after_type = False
        for kind, text, start, end in _tokens(line):
            if kind == "iri" and after_type:
                before, span = terms.pop()
                value = Literal(before.value, datatype=NamedNode(names.iri(kind, text)))
                terms.append((value, [span[0], end]))
            elif kind == "iri":
                terms.append((NamedNode(unescape(text[1:-1])), [start, end]))
            elif kind == "blank":
                terms.append((self._labels()[text], [start, end]))
            elif kind == "string":
                terms.append((Literal(string_value(text)), [start, end]))
            elif kind == "at":
                before, span = terms.pop()
                value = Literal(before.value, language=text[1:].lower())
                terms.append((value, [span[0], end]))
            after_type = text == "^^"
        terms.append((NamedNode("urn:none"), [0, 0]))
        (one, s), (two, p), (three, o), (graph, g), *rest = terms
        named = bool(rest)
        assert isinstance(two, NamedNode)  # noqa: S101 - pyoxigraph has accepted the text
        return Placed(one, two, three, graph if named else None, s, p, o, g if named else None)


def _tokens(line: re.Match[str]) -> Iterator[tuple[str, str, int, int]]:
    position, end = line.span()
    while position < end:
        token = TOKEN.match(line.string, position, end)
        if token is None or token.lastgroup is None:
            return
        if token.lastgroup not in ("space", "comment"):
            yield token.lastgroup, token[0], token.start(), token.end()
        position = token.end()
