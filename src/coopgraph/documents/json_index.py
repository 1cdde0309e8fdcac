"""JSON-LD 1.1 with the place of every term, by the file's own context.

What is not followed (contexts of types, maps by something else than language) has no places, and
neither have blank nodes behind it, for their numbers are not known then.
"""

from __future__ import annotations

import contextlib
import json
import re
from collections.abc import Collection, Iterable
from typing import Any, Final, NamedTuple, TypeAlias

from pyoxigraph import BlankNode, Literal, NamedNode

from coopgraph.documents.json_context import UNKNOWN, Context, Term
from coopgraph.documents.placed import Blank, Placed, Span
from coopgraph.documents.turtle_tokens import Lines
from coopgraph.vocabulary import RDF, XSD

_TYPE: Final = NamedNode(RDF + "type")
_FIRST: Final = NamedNode(RDF + "first")
_REST: Final = NamedNode(RDF + "rest")
_NIL: Final = NamedNode(RDF + "nil")
_TOKEN: Final = re.compile(
    r'[ \t\r\n]*("(?:[^"\\]++|\\.)*+"|[{}\[\]:,]|[^\s{}\[\]:,"]+)', re.DOTALL
)


_Spans: TypeAlias = "tuple[Span, Span, Span]"


class Json(NamedTuple):
    """A value of JSON with its place; an object holds pairs of key and value, an array values."""

    value: Any
    span: Span

    def plain(self) -> Any:
        """Return the value alone, without the places in it."""
        if isinstance(self.value, dict):
            return {key: value.plain() for key, (_, value) in self.value.items()}
        return [one.plain() for one in self.value] if isinstance(self.value, list) else self.value


class JsonIndex:
    """The text of a JSON-LD file."""

    def __init__(self, text: str, base: str | None) -> None:
        """Keep the text.

        Args:
            text: JSON-LD that pyoxigraph has accepted.
            base: IRI against which relative IRIs are resolved until it declares another.
        """
        self._text = text
        self.size = len(text)
        self.place = Lines(text).place
        self._base = base
        self._found: list[Placed] | None = None

    def triples(self, nodes: Collection[object]) -> Iterable[Placed]:  # noqa: ARG002 - see the class
        """Iterate over all triples."""
        return self.all_triples()

    def all_triples(self) -> Iterable[Placed]:
        """Iterate over all triples that are found."""
        if self._found is None:
            walk = Walk()
            # What was found before something odd still has its place.
            with contextlib.suppress(RecursionError, ValueError, IndexError, TypeError):
                walk.top(_parse(self._text), Context(self._base))
            self._found = walk.triples
        return self._found


class _Link(NamedTuple):
    """What leads to a node."""

    subject: Any
    predicate: NamedNode
    spans: tuple[Span, Span]
    term: Term


class Walk:
    """Follows a tree of JSON-LD, and keeps the triples that it says in :attr:`triples`."""

    def __init__(self) -> None:
        self.triples: list[Placed] = []
        self._labels: dict[str, Blank] = {}
        self._count = 0
        self._in_doubt = False
        self._graph: Any = None
        self._graph_span: Span | None = None

    def top(self, json_: Json, context: Context) -> None:
        """Take the nodes of a document or of a graph."""
        for one in _each(json_):
            if isinstance(one.value, dict):
                self.node(one, context)

    def _blank(self, label: str | None = None) -> Blank:
        if label is not None and label in self._labels:
            return self._labels[label]
        node = Blank()
        if label is not None:
            self._labels[label] = node
        return node

    def _named(self, iri: str | None) -> Any:
        if iri is None:
            return None
        return self._blank(iri) if iri.startswith("_:") else NamedNode(iri)

    def _add(self, subject: Any, predicate: NamedNode, value: Any, spans: _Spans) -> None:
        first, second, third = spans
        # Subject, object, graph: in this order pyoxigraph's blank nodes appear.
        one, other, graph = map(self._numbered, (subject, value, self._graph))
        self.triples.append(
            Placed(one, predicate, other, graph, first, second, third, self._graph_span)
        )

    def _numbered(self, node: Any) -> Any:
        if not isinstance(node, Blank):
            return node
        if node.node is None:
            # A name that nobody asks for, where the number is not sure.
            node.node = BlankNode(f"{'unsure' if self._in_doubt else 'b'}{self._count}")
            self._count += 1
        return node.node

    def node(self, json_: Json, context: Context, link: _Link | None = None) -> None:
        """Take a node object; a link is the triple that leads to it."""
        pairs: dict[str, tuple[Span, Json]] = json_.value
        if "@context" in pairs:
            context = context.with_local(_plain(pairs["@context"][1]))
        keys = {key: context.keyword(key) for key in pairs}
        by_keyword = {word: pairs[key] for key, word in keys.items() if word is not None}
        subject, span = None, json_.span
        if "@id" in by_keyword:
            name = by_keyword["@id"][1]
            if not isinstance(name.value, str):
                return
            subject, span = self._named(context.reference(name.value)), name.span
        elif only_graph(by_keyword, keys) and link is None:
            self.top(by_keyword["@graph"][1], context)
            return
        subject = self._blank() if subject is None else subject
        if link is not None:
            self._end(link, subject, json_.span)
        if "@type" in by_keyword:
            key_span, value = by_keyword["@type"]
            for one in _each(value):
                kind = self._named(context.word(one.value))
                self._add(subject, _TYPE, kind, (span, key_span, one.span))
        for key, (key_span, value) in pairs.items():
            word = keys[key]
            if word == "@graph":
                outer = self._graph, self._graph_span
                self._graph, self._graph_span = subject, span
                self.top(value, context)
                self._graph, self._graph_span = outer
            elif word == "@reverse":
                self._reverse(subject, span, value, context)
            elif word is None:
                inner, term = context.inside(key, context.term(key))
                self._followed(subject, (span, key_span), term, value, inner)
            elif word in ("@nest", "@included"):
                self._in_doubt = True

    def _reverse(self, subject: Any, span: Span, json_: Json, context: Context) -> None:
        for key, (key_span, value) in json_.value.items():
            inner, term = context.inside(key, context.term(key))
            term = term if term is UNKNOWN else term._replace(back=not term.back)
            self._followed(subject, (span, key_span), term, value, inner)

    def _followed(
        self, subject: Any, spans: tuple[Span, Span], term: Term, value: Json, context: Context
    ) -> None:
        if term is UNKNOWN:
            self._in_doubt = True
        elif term.iri is not None and not term.iri.startswith("_:"):
            self._property(_Link(subject, NamedNode(term.iri), spans, term), value, context)

    def _property(self, link: _Link, value: Json, context: Context) -> None:
        term, (span, key_span) = link.term, link.spans
        if term.container == "@language" and isinstance(value.value, dict):
            for language, (_, texts) in value.value.items():
                tag = None if context.keyword(language) == "@none" else language.lower()
                for one in _each(texts):
                    if isinstance(one.value, str):
                        text = Literal(one.value, language=tag) if tag else Literal(one.value)
                        spans = (span, key_span, one.span)
                        self._add(link.subject, link.predicate, text, spans)
        elif term.container == "@list" and not self._is_list(value, context):
            self._list(link, value, value, context)
        else:
            for one in _each(value):
                self._value(link, one, context)

    @staticmethod
    def _is_list(value: Json, context: Context) -> bool:
        return isinstance(value.value, dict) and any(
            context.keyword(key) == "@list" for key in value.value
        )

    def _value(self, link: _Link, one: Json, context: Context) -> None:
        if isinstance(one.value, list):
            for inner in one.value:
                self._value(link, inner, context)
            return
        if not isinstance(one.value, dict):
            self._end(link, self._literal(one.value, link.term, context), one.span)
            return
        words = {context.keyword(key): pair[1] for key, pair in one.value.items()}
        if "@value" in words:
            language, kind = words.get("@language"), words.get("@type")
            tag = language.value if language is not None else None
            iri = context.word(kind.value) if kind is not None else None
            if iri != "@json":
                plain = link.term._replace(kind=iri, language=tag)
                self._end(link, self._literal(words["@value"].value, plain, context), one.span)
        elif "@list" in words:
            self._list(link, words["@list"], one, context)
        elif "@set" in words:
            for inner in _each(words["@set"]):
                self._value(link, inner, context)
        else:
            self.node(one, context, link)

    def _end(self, link: _Link, value: Any, span: Span) -> None:
        """Take the triple from what leads to a value to that value."""
        if value is None:
            return
        subject, spans = link.subject, (*link.spans, span)
        if link.term.back:
            subject, value, spans = value, subject, (spans[2], spans[1], spans[0])
        self._add(subject, link.predicate, value, spans)

    def _list(self, link: _Link, items: Json, whole: Json, context: Context) -> None:
        cell, place, rest = link.subject, (*link.spans, whole.span), link.predicate
        term = link.term._replace(container=None, back=False)
        for one in _each(items):
            if one.value is None:
                continue
            before, cell = cell, Blank()
            self._add(before, rest, cell, place)
            span = [one.span[0], items.span[1]]
            self._value(_Link(cell, _FIRST, (span, one.span), term), one, context)
            rest, place = _REST, (span, one.span, whole.span)
        self._add(cell, rest, _NIL, place)

    def _literal(self, value: Any, term: Term, context: Context) -> Any:
        if isinstance(value, str) and term.kind in ("@id", "@vocab"):
            found = context.reference(value) if term.kind == "@id" else context.word(value)
            return self._named(found)
        kind = NamedNode(term.kind) if term.kind and not term.kind.startswith("@") else None
        if isinstance(value, str):
            if kind is None and term.language:
                return Literal(value, language=term.language.lower())
            return Literal(value, datatype=kind) if kind else Literal(value)
        if isinstance(value, bool):
            text, own = str(value).lower(), "boolean"
        elif isinstance(value, int | float):
            text, own = _number(value, double=term.kind == XSD + "double")
        else:
            return None
        return Literal(text, datatype=kind or NamedNode(XSD + own))


def only_graph(words: Collection[str], keys: dict[str, str | None]) -> bool:
    """Tell whether an object holds nothing but nodes of the default graph."""
    return "@graph" in words and all(word in ("@graph", "@context") for word in keys.values())


def _number(value: float, *, double: bool) -> tuple[str, str]:
    if value == int(value) and abs(value) < 1e21 and not double:
        return str(int(value)), "integer"
    mantissa, _, exponent = f"{value:.15E}".partition("E")
    mantissa = mantissa.rstrip("0")
    return f"{mantissa}{'0' if mantissa.endswith('.') else ''}E{int(exponent)}", "double"


def _each(json_: Json) -> list[Json]:
    return json_.value if isinstance(json_.value, list) else [json_]


def _plain(json_: Json) -> Any:
    if isinstance(json_.value, dict):
        return {key: _plain(value) for key, (_, value) in json_.value.items()}
    return [_plain(one) for one in json_.value] if isinstance(json_.value, list) else json_.value


def _parse(text: str) -> Json:
    return _read(text, 0)[0]


def _read(text: str, position: int) -> tuple[Json, int]:
    mark, start, end = _next(text, position)
    if mark == "[":
        items: list[Json] = []
        mark, _, after = _next(text, end)
        while mark != "]":
            item, end = _read(text, end)
            items.append(item)
            mark, _, after = _next(text, end)
            end = after if mark == "," else end
        return Json(items, [start, after]), after
    if mark == "{":
        pairs: dict[str, tuple[Span, Json]] = {}
        mark, first, after = _next(text, end)
        while mark != "}":
            if mark == ",":
                mark, first, after = _next(text, after)
                continue
            key = json.loads(mark)
            value, end = _read(text, _next(text, after)[2])
            pairs[key] = ([first, after], value)
            mark, first, after = _next(text, end)
        return Json(pairs, [start, after]), after
    return Json(json.loads(mark, strict=False), [start, end]), end


def _next(text: str, position: int) -> tuple[str, int, int]:
    match = _TOKEN.match(text, position)
    if match is None:
        raise ValueError
    return match[1], match.start(1), match.end(1)
