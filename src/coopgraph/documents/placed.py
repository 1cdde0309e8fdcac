"""Turtle and TriG with the place of every term, token by token; for text that is known good.

A machine with a stack of its own, so that nesting has no limit. Blank nodes are numbered as they
first leave pyoxigraph's parser: that one hands out what one token completes in reverse order
(the rest of a list before its first), and so does this one.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from typing import Any, Final, NamedTuple, Protocol, TypeAlias, runtime_checkable

import pyoxigraph
from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat

from coopgraph.documents.turtle_tokens import TOKEN
from coopgraph.vocabulary import RDF, XSD

Span: TypeAlias = "list[int]"
"""Offsets of the first character of a term and of the character behind its last."""

Node: TypeAlias = "NamedNode | BlankNode | Literal"

_FIRST: Final = NamedNode(RDF + "first")
_REST: Final = NamedNode(RDF + "rest")
_NIL: Final = NamedNode(RDF + "nil")
_TYPE: Final = NamedNode(RDF + "type")
_NUMBERS: Final = {kind: NamedNode(XSD + kind) for kind in ("integer", "decimal", "double")}
_BOOLEAN: Final = NamedNode(XSD + "boolean")

_ESCAPED: Final = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))", re.DOTALL)
_SIMPLE: Final = {"t": "\t", "b": "\b", "n": "\n", "r": "\r", "f": "\f"}
_LOCAL_ESCAPE: Final = re.compile(r"\\(.)")
_ABSOLUTE: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")


class UnplacedError(Exception):
    """What is not RDF 1.1 (triple terms, annotations), whose terms have no place here."""


class Placed(NamedTuple):
    """A triple with the places of its terms.

    Blank nodes are named ``b`` with their number in the file. The predicate of a list's triple
    has the place of its object.
    """

    subject: Node
    predicate: NamedNode
    object: Node
    graph: Node | None
    subject_span: Span
    predicate_span: Span
    object_span: Span
    graph_span: Span | None


class Index(Protocol):
    """A file, cut up so that triples are found in it."""

    @property
    def size(self) -> int:
        """Characters that it keeps in memory."""
        ...

    def place(self, offset: int, /) -> tuple[int, int]:
        """Return line and column of an offset in a span."""
        ...

    def triples(self, nodes: Collection[object]) -> Iterable[Placed]:
        """Iterate over the triples that have one of these nodes as subject, and perhaps others."""
        ...

    def all_triples(self) -> Iterable[Placed]:
        """Iterate over all triples."""
        ...


@runtime_checkable
class Cells(Protocol):
    """An index of a spreadsheet."""

    def cell(self, offset: int, /) -> str:
        """Return the name of the cell of an offset: ``sheet!B7``."""
        ...


class Blank:
    """A blank node before it has a number."""

    __slots__ = ("node",)

    def __init__(self) -> None:
        """Make a new one."""
        self.node: BlankNode | None = None


class _Frame:
    """What is open: a statement, a property list or a list."""

    __slots__ = ("kind", "open", "predicate", "predicate_span", "span", "state", "subject")

    def __init__(self, kind: str, state: str, subject: Any = None, span: Span | None = None):
        self.kind = kind
        self.state = state
        self.subject = subject
        self.span: Span = span or [0, 0]
        self.predicate: NamedNode = _FIRST
        self.predicate_span: Span | None = None
        self.open: list[Span] = []


def unescape(text: str) -> str:
    r"""Resolve the escapes of a string or an IRI (``\n``, ``\u00e4``)."""

    def replace(match: re.Match[str]) -> str:
        code = match[1] or match[2]
        return chr(int(code, 16)) if code else _SIMPLE.get(match[3], match[3])

    return _ESCAPED.sub(replace, text) if "\\" in text else text


class Names:
    """Prefixes, base and blank nodes of a file, as they are known so far."""

    def __init__(self, base: str | None) -> None:
        """Start with nothing but a base IRI, if there is one."""
        self.base = base
        self.prefixes: dict[str, str] = {}
        self.labels: dict[str, Blank] = {}
        self.count = 0

    def iri(self, kind: str, text: str) -> str:
        """Return the IRI that a token stands for."""
        if kind == "iri":
            return self.resolve(unescape(text[1:-1]))
        prefix, _, local = text.partition(":")
        if kind != "name" or prefix not in self.prefixes:
            raise UnplacedError
        return self.prefixes[prefix] + (_LOCAL_ESCAPE.sub(r"\1", local) if "\\" in local else local)

    def resolve(self, iri: str) -> str:
        """Return the absolute IRI, as pyoxigraph resolves it (RFC 3986, section 5.2)."""
        if self.base is None or _ABSOLUTE.match(iri):
            return iri
        line = f"<{iri}> <urn:p> <urn:o> ."
        quad = next(pyoxigraph.parse(line, RdfFormat.TURTLE, base_iri=self.base))
        return str(getattr(quad.subject, "value", iri))

    def labelled(self, label: str) -> Blank:
        """Return the blank node of a label."""
        return self.labels.get(label) or self.labels.setdefault(label, Blank())

    def numbered(self, node: Any) -> Any:
        """Return a term as it is given to others: blank nodes get their number."""
        if not isinstance(node, Blank):
            return node
        if node.node is None:
            node.node = BlankNode(f"b{self.count}")
            self.count += 1
        return node.node


class Machine:
    """Reads tokens, keeps the triples that they complete in :attr:`triples`."""

    def __init__(self, names: Names) -> None:
        """Start before the first token of a file (or of a statement of Turtle)."""
        self.names = names
        self.triples: list[Placed] = []
        self._batch: list[tuple[Any, NamedNode, Any, Span, Span, Span]] = []
        self._frames = [_Frame("top", "subject")]
        self._graph: Any = None
        self._graph_span: Span | None = None
        self._pending: tuple[str, int, int] = ("", 0, 0)
        self._name = ""

    def at_start(self) -> bool:
        """Tell whether a directive or a statement is complete."""
        return self._frames[-1].state == "subject"

    def feed_all(self, text: str, position: int, end: int) -> None:
        """Take all tokens of a part of a text.

        Args:
            text: The text.
            position: Where the part begins.
            end: Where it ends.

        Raises:
            UnplacedError: It is not RDF 1.1.
        """
        while position < end:
            token = TOKEN.match(text, position, end)
            if token is None or token.lastgroup is None:
                raise UnplacedError
            if token.lastgroup not in ("space", "comment"):
                self.feed(token.lastgroup, token[0], position)
            position = token.end()

    def feed(self, kind: str, text: str, start: int) -> None:
        """Take the next token.

        Args:
            kind: As :mod:`coopgraph.documents.turtle_tokens` names it.
            text: The token as written.
            start: Its offset.

        Raises:
            UnplacedError: It is not RDF 1.1.
        """
        frame = self._frames[-1]
        getattr(self, f"_{frame.state}")(frame, kind, text, start, start + len(text))
        if self._batch:
            self._hand_out()

    def _hand_out(self) -> None:
        numbered, graph = self.names.numbered, self._graph
        for subject, predicate, value, first, second, third in reversed(self._batch):
            # Subject, object, graph: in this order pyoxigraph's blank nodes appear.
            one, other, name = numbered(subject), numbered(value), numbered(graph)
            self.triples.append(
                Placed(one, predicate, other, name, first, second, third, self._graph_span)
            )
        self._batch.clear()

    # What is expected: each method takes the token that comes.

    def _subject(self, frame: _Frame, kind: str, text: str, start: int, end: int) -> None:
        word = text.removeprefix("@").lower() if kind in ("at", "word") else ""
        if word in ("prefix", "base"):
            frame.kind = kind
            frame.state = word
        elif word == "graph" or text == "{":
            pass
        elif text == "}":
            self._graph = self._graph_span = None
        elif text == "[":
            frame.state = "verb"
            self._frames.append(_Frame("s[", "verb", Blank(), [start, end]))
        elif text == "(":
            frame.state = "verb"
            self._frames.append(_Frame("s(", "begin", None, [start, end]))
        else:
            frame.subject, frame.span = self._term(kind, text), [start, end]
            frame.state = "verb"

    def _prefix(self, frame: _Frame, _kind: str, text: str, _start: int, _end: int) -> None:
        self._name = text[:-1]
        frame.state = "namespace"

    def _namespace(self, frame: _Frame, kind: str, text: str, _start: int, _end: int) -> None:
        self.names.prefixes[self._name] = self.names.iri(kind, text)
        frame.state = "stop" if frame.kind == "at" else "subject"

    def _base(self, frame: _Frame, kind: str, text: str, _start: int, _end: int) -> None:
        self.names.base = self.names.iri(kind, text)
        frame.state = "stop" if frame.kind == "at" else "subject"

    def _stop(self, frame: _Frame, _kind: str, _text: str, _start: int, _end: int) -> None:
        frame.state = "subject"

    def _verb(self, frame: _Frame, kind: str, text: str, start: int, end: int) -> None:
        if text == ";":
            return
        if text == "{":
            self._graph, self._graph_span = frame.subject, frame.span
            frame.state = "subject"
        elif text in (".", "]", "}"):
            self._after(frame, kind, text, start, end)
        else:
            a = kind == "word" and text == "a"
            frame.predicate = _TYPE if a else NamedNode(self.names.iri(kind, text))
            frame.predicate_span = [start, end]
            frame.state = "object"

    def _after(self, frame: _Frame, _kind: str, text: str, _start: int, end: int) -> None:
        if text == ",":
            frame.state = "object"
        elif text == ";":
            frame.state = "verb"
        elif text in (".", "}"):
            frame.state = "subject"
            if text == "}":
                # A string before it is complete only now, and still of this graph.
                self._hand_out()
                self._graph = self._graph_span = None
        elif text == "]":
            frame.span[1] = end
            self._frames.pop()
            above = self._frames[-1]
            if frame.kind == "s[":
                above.subject, above.span = frame.subject, frame.span
            else:
                self._complete(above, frame.subject, frame.span)
        else:
            raise UnplacedError

    def _object(self, frame: _Frame, kind: str, text: str, start: int, end: int) -> None:
        if kind == "string":
            self._pending = (text, start, end)
            frame.state = "suffix"
        elif text == "[":
            self._frames.append(_Frame("[", "verb", Blank(), [start, end]))
        elif text == "(":
            self._frames.append(_Frame("(", "begin", None, [start, end]))
        elif kind in _NUMBERS:
            self._complete(frame, Literal(text, datatype=_NUMBERS[kind]), [start, end])
        elif kind == "word" and text in ("true", "false"):
            self._complete(frame, Literal(text, datatype=_BOOLEAN), [start, end])
        else:
            self._complete(frame, self._term(kind, text), [start, end])

    def _suffix(self, frame: _Frame, kind: str, text: str, start: int, end: int) -> None:
        if text == "^^":
            frame.state = "datatype"
            return
        written, first, last = self._pending
        value = string_value(written)
        if kind == "at":
            if "--" in text:
                raise UnplacedError
            language = text[1:].lower()
            self._complete(frame, Literal(value, language=language), [first, end])
            return
        self._complete(frame, Literal(value), [first, last])
        getattr(self, f"_{frame.state}")(frame, kind, text, start, end)

    def _datatype(self, frame: _Frame, kind: str, text: str, _start: int, end: int) -> None:
        written, first, _ = self._pending
        datatype = NamedNode(self.names.iri(kind, text))
        self._complete(frame, Literal(string_value(written), datatype=datatype), [first, end])

    def _begin(self, frame: _Frame, kind: str, text: str, start: int, end: int) -> None:
        above = self._frames[-2]
        if text == ")":
            frame.span[1] = end
            self._frames.pop()
            if frame.kind == "s(":
                above.subject, above.span = _NIL, frame.span
            else:
                self._complete(above, _NIL, frame.span)
            return
        frame.subject = Blank()
        frame.open.append(frame.span)
        if frame.kind == "s(":
            above.subject, above.span = frame.subject, frame.span
        else:
            self._complete(above, frame.subject, frame.span)
        self._object(frame, kind, text, start, end)

    def _item(self, frame: _Frame, kind: str, text: str, start: int, end: int) -> None:
        rest = [start, end]
        if text == ")":
            self._batch.append((frame.subject, _REST, _NIL, frame.span, rest, rest))
            for span in frame.open:
                span[1] = end
            self._frames.pop()
            return
        cell = Blank()
        self._batch.append((frame.subject, _REST, cell, frame.span, rest, rest))
        frame.subject, frame.span = cell, rest
        frame.open.append(rest)
        self._object(frame, kind, text, start, end)

    def _complete(self, frame: _Frame, value: Any, span: Span) -> None:
        predicate_span = frame.predicate_span or span
        self._batch.append(
            (frame.subject, frame.predicate, value, frame.span, predicate_span, span)
        )
        frame.state = "item" if frame.kind.endswith("(") else "after"

    def _term(self, kind: str, text: str) -> Any:
        if kind == "blank":
            return self.names.labelled(text)
        return NamedNode(self.names.iri(kind, text))


def string_value(text: str) -> str:
    """Return the lexical form of a string with its quotes."""
    quotes = 3 if text[:3] in ('"""', "'''") and len(text) >= 6 else 1
    return unescape(text[quotes:-quotes])
