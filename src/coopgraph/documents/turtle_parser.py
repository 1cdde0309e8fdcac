"""Turtle as it is written: each statement with its place, its terms and their lexical forms.

pyoxigraph reads faster and decides what is Turtle; but it folds language tags to lower case and
gives no place to a triple. This parser runs on text that pyoxigraph has accepted, where the
written form matters.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final, NamedTuple, TypeAlias

import pyoxigraph
from pyoxigraph import RdfFormat

from coopgraph.documents.turtle_tokens import Lines, Token, tokenize
from coopgraph.vocabulary import RDF, XSD

MAX_DEPTH: Final = 200
"""Levels of brackets in a file that is formatted; a person writes three."""


class Iri(NamedTuple):
    """An absolute IRI."""

    iri: str


class Blank(NamedTuple):
    """A blank node, numbered within its file in order of appearance."""

    number: int


class Literal(NamedTuple):
    """A literal with its lexical form and its language tag as written."""

    lexical: str
    datatype: str
    language: str = ""


Node: TypeAlias = Iri | Blank
Term: TypeAlias = Iri | Blank | Literal


class Triple(NamedTuple):
    """A triple, with the offsets at which its subject, predicate and object are written."""

    subject: Node
    predicate: Iri
    object: Term
    places: tuple[int, int, int]


class Statement(NamedTuple):
    """A statement from its first character to its dot; a directive has no subject."""

    start: int
    end: int
    subject: Node | None


@dataclass(slots=True)
class Turtle:
    """A Turtle file, taken apart."""

    text: str
    lines: Lines
    triples: list[Triple] = field(default_factory=list)
    statements: list[Statement] = field(default_factory=list)
    comments: list[Token] = field(default_factory=list)
    prefixes: dict[str, str] = field(default_factory=dict)


FIRST: Final = Iri(RDF + "first")
REST: Final = Iri(RDF + "rest")
NIL: Final = Iri(RDF + "nil")
TYPE: Final = Iri(RDF + "type")
LANG_STRING: Final = RDF + "langString"
STRING: Final = XSD + "string"

_ESCAPED: Final = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))", re.DOTALL)
_SIMPLE_ESCAPES: Final = {"t": "\t", "b": "\b", "n": "\n", "r": "\r", "f": "\f"}
_ABSOLUTE: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")


def _unescape(text: str) -> str:
    def replace(match: re.Match[str]) -> str:
        code = match[1] or match[2]
        return chr(int(code, 16)) if code else _SIMPLE_ESCAPES.get(match[3], match[3])

    return _ESCAPED.sub(replace, text) if "\\" in text else text


def parse_turtle(text: str, path: str, base: str | None = None) -> Turtle:
    """Take Turtle apart.

    Args:
        text: Turtle that pyoxigraph has accepted.
        path: Its name in messages.
        base: The base IRI where the text begins, if one was given.

    Returns:
        Triples in the order of the file, statements, comments and the first declaration of each
        prefix.

    Raises:
        InputError: The text holds what RDF 1.1 Turtle has not, or is nested too deeply.
    """
    return _Parser(text, path, base).parse()


class _Parser:
    def __init__(self, text: str, path: str, base: str | None) -> None:
        lines = Lines(text)
        self._tokens, comments = tokenize(text, path, lines)
        self._result = Turtle(text, lines, comments=comments)
        self._path = path
        self._position = 0
        self._depth = 0
        self._base = base
        self._namespaces: dict[str, str] = {}
        self._labels: dict[str, Blank] = {}
        self._blanks = 0

    def parse(self) -> Turtle:
        while self._position < len(self._tokens):
            start = self._peek().start
            subject = None if self._directive() else self._triples()
            end = self._tokens[self._position - 1].end
            self._result.statements.append(Statement(start, end, subject))
        return self._result

    def _peek(self) -> Token:
        if self._position < len(self._tokens):
            return self._tokens[self._position]
        return Token("end", "", len(self._result.text))

    def _next(self) -> Token:
        token = self._peek()
        self._position += 1
        return token

    def _take(self, text: str) -> bool:
        if self._peek().text == text and self._peek().kind == "mark":
            self._position += 1
            return True
        return False

    def _expect(self, text: str) -> None:
        if not self._take(text):
            token = self._peek()
            raise self._result.lines.error(f"expected {text!r} here", self._path, token.start)

    def _directive(self) -> bool:
        token = self._peek()
        name = token.text.removeprefix("@").lower()
        if token.kind not in ("at", "word") or name not in ("prefix", "base"):
            return False
        self._next()
        if name == "prefix":
            prefix = self._next().text[:-1]
            namespace = self._iri(self._next()).iri
            self._namespaces[prefix] = namespace
            self._result.prefixes.setdefault(prefix, namespace)
        else:
            self._base = self._iri(self._next()).iri
        if token.kind == "at":
            self._expect(".")
        return True

    def _triples(self) -> Node:
        place = self._peek().start
        bracketed = self._peek().text == "["
        subject = self._term()
        assert not isinstance(subject, Literal)  # noqa: S101 - pyoxigraph has accepted the text
        if not (bracketed and self._peek().text == "."):
            self._predicates(subject, place)
        self._expect(".")
        return subject

    def _predicates(self, subject: Node, place: int) -> None:
        while True:
            verb = self._next()
            predicate = TYPE if verb.text == "a" and verb.kind == "word" else self._iri(verb)
            while True:
                object_place = self._peek().start
                # A place in the list is kept before the object's own triples are met.
                slot = len(self._result.triples)
                value = self._term()
                triple = Triple(subject, predicate, value, (place, verb.start, object_place))
                self._result.triples.insert(slot, triple)
                if not self._take(","):
                    break
            if not self._take(";"):
                return
            while self._take(";"):
                pass
            if self._peek().text in (".", "]"):
                return

    def _term(self) -> Term:
        token = self._next()
        if token.kind in ("iri", "name"):
            return self._iri(token)
        if token.kind == "blank":
            return self._labels.get(token.text) or self._labelled(token.text)
        if token.text == "[":
            return self._nested(token, self._property_list)
        if token.text == "(":
            return self._nested(token, self._collection)
        return self._literal(token)

    def _labelled(self, label: str) -> Blank:
        self._labels[label] = self._fresh()
        return self._labels[label]

    def _fresh(self) -> Blank:
        self._blanks += 1
        return Blank(self._blanks)

    def _nested(self, token: Token, read: Callable[[int], Node]) -> Node:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise self._result.lines.error(
                f"nested more than {MAX_DEPTH} levels deep", self._path, token.start
            )
        node = read(token.start)
        self._depth -= 1
        return node

    def _property_list(self, place: int) -> Node:
        node = self._fresh()
        if not self._take("]"):
            self._predicates(node, place)
            self._expect("]")
        return node

    def _collection(self, place: int) -> Node:
        head: Node = NIL
        previous: Blank | None = None
        while not self._take(")"):
            item_place = self._peek().start
            cell = self._fresh()
            if previous is None:
                head = cell
            else:
                self._add(previous, REST, cell, place)
            slot = len(self._result.triples)
            item = self._term()
            triple = Triple(cell, FIRST, item, (item_place, item_place, item_place))
            self._result.triples.insert(slot, triple)
            previous = cell
        if previous is not None:
            self._add(previous, REST, NIL, place)
        return head

    def _add(self, subject: Node, predicate: Iri, value: Term, place: int) -> None:
        self._result.triples.append(Triple(subject, predicate, value, (place, place, place)))

    def _iri(self, token: Token) -> Iri:
        if token.kind == "iri":
            return Iri(self._resolve(_unescape(token.text[1:-1])))
        prefix, _, local = token.text.partition(":")
        if token.kind != "name" or prefix not in self._namespaces:
            raise self._result.lines.error("expected an IRI here", self._path, token.start)
        return Iri(self._namespaces[prefix] + re.sub(r"\\(.)", r"\1", local))

    def _resolve(self, iri: str) -> str:
        if _ABSOLUTE.match(iri) or self._base is None:
            return iri
        # The parser resolves it, so that both agree (RFC 3986, section 5.2).
        line = f"<{iri}> <urn:p> <urn:o> ."
        quad = next(pyoxigraph.parse(line, RdfFormat.TURTLE, base_iri=self._base))
        return str(getattr(quad.subject, "value", iri))

    def _literal(self, token: Token) -> Literal:
        if token.kind in ("integer", "decimal", "double"):
            return Literal(token.text, XSD + token.kind)
        if token.kind == "word" and token.text in ("true", "false"):
            return Literal(token.text, XSD + "boolean")
        if token.kind != "string":
            raise self._result.lines.error("expected a term here", self._path, token.start)
        quotes = 3 if token.text[:3] in ('"""', "'''") and len(token.text) >= 6 else 1
        lexical = _unescape(token.text[quotes:-quotes])
        if self._take("^^"):
            return Literal(lexical, self._iri(self._next()).iri)
        if self._peek().kind == "at":
            return Literal(lexical, LANG_STRING, self._language(self._next()))
        return Literal(lexical, STRING)

    def _language(self, token: Token) -> str:
        if "--" in token.text:
            raise self._result.lines.error(
                "not RDF 1.1 Turtle (a base direction)", self._path, token.start
            )
        return token.text[1:]
