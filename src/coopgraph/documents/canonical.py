"""Canonical Turtle: one graph, one text, so that a diff shows one change as one line.

The rules, in the order in which a reader meets them:

- the block of comments at the head of the file; then the prefixes that are used, by name; no
  base, IRIs are written whole where no prefix fits;
- an empty line before each subject; the ontology first, then the IRIs that begin with its own,
  then all others, each group in order of code points, then blank nodes that cannot be nested;
- one predicate a line, ``a`` first, then in order of the written names; one object a line when
  there are several: IRIs, then literals by language, datatype and text, then blank nodes;
- every predicate line ends in a semicolon, the dot has a line of its own;
- a blank node used once is nested in ``[ … ]``, a list is written ``( … )``;
- numbers and booleans that Turtle can write bare are bare; lexical forms and language tags stay
  as they were; only a string with line breaks is written in triple quotes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

import pyoxigraph
from pyoxigraph import RdfFormat

from coopgraph.documents.blank_order import blank_order
from coopgraph.documents.comments import Comments, place_comments
from coopgraph.documents.formats import BOM
from coopgraph.documents.graph import Graph
from coopgraph.documents.reader import syntax_error
from coopgraph.documents.turtle_parser import (
    FIRST,
    LANG_STRING,
    NIL,
    REST,
    STRING,
    TYPE,
    Blank,
    Iri,
    Literal,
    Node,
    Term,
    Turtle,
    parse_turtle,
)
from coopgraph.errors import InputError
from coopgraph.vocabulary import OWL, XSD

# PN_CHARS_U and PN_CHARS (Turtle, section 6.5) as insides of character classes.
_START: Final = (
    "A-Za-z_\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c-\u200d"
    "\u2070-\u218f\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
)
_INNER: Final = _START + "\\-0-9\u00b7\u0300-\u036f\u203f-\u2040"
_PERCENT: Final = "%[0-9A-Fa-f]{2}"
_PLAIN_LOCAL: Final = re.compile(
    rf"(?:(?:[{_START}:0-9]|{_PERCENT})"
    rf"(?:[{_INNER}:]|{_PERCENT}|\.+(?=[{_INNER}:]|{_PERCENT}))*)?"
)
"""Local names that need no backslash."""

INDENT: Final = "    "
_LIST_WIDTH: Final = 72
_ONTOLOGY: Final = Iri(OWL + "Ontology")
_BARE: Final = {
    XSD + "integer": re.compile(r"[+-]?[0-9]+"),
    XSD + "decimal": re.compile(r"[+-]?[0-9]*\.[0-9]+"),
    XSD + "double": re.compile(r"[+-]?(?:[0-9]+\.[0-9]*|\.?[0-9]+)[eE][+-]?[0-9]+"),
    XSD + "boolean": re.compile(r"true|false"),
}
# Control characters and line separators, which editors show as nothing or as line breaks.
_INVISIBLE: Final = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")
_NAMED_ESCAPES: Final = {"\t": r"\t", "\r": r"\r", "\b": r"\b", "\f": r"\f"}


def format_turtle(text: str, path: str, *, drop_comments: bool = False) -> str:
    """Write Turtle in its canonical form.

    Args:
        text: A Turtle file's text.
        path: Its name in messages.
        drop_comments: Leave all comments out, rather than refuse those that have no place.

    Returns:
        The canonical text of the same graph; it is its own canonical form.

    Raises:
        InputError: The text is malformed, uses terms of RDF 1.2, or holds a comment that has no
            place in the canonical form.
    """
    text = text.removeprefix(BOM.decode())
    try:
        expected = _fingerprint(text)
    except SyntaxError as error:
        raise syntax_error(error, path) from None
    turtle = parse_turtle(text, path)
    comments = Comments() if drop_comments else place_comments(turtle, path)
    formatted = _Writer(turtle, comments).write()
    if _fingerprint(formatted) != expected:
        # No case is known; the file is worth more than the form.
        raise InputError("the canonical form would not hold the same graph", path=path)
    return formatted


def _fingerprint(text: str) -> list[str]:
    """List the triples with blank nodes made anonymous: equal for two texts of one graph."""
    quads = set(pyoxigraph.parse(text.encode(), RdfFormat.TURTLE))
    return sorted(
        " ".join("_" if isinstance(t, pyoxigraph.BlankNode) else str(t) for t in quad.triple)
        for quad in quads
    )


class _Writer:
    def __init__(self, turtle: Turtle, comments: Comments) -> None:
        self._comments = comments
        kept = [node for node in comments.subjects if isinstance(node, Blank)]
        self._graph = Graph(turtle.triples, kept)
        self._numbers = blank_order(self._graph)
        self._namespaces = sorted(
            ((namespace, prefix) for prefix, namespace in turtle.prefixes.items() if namespace),
            key=lambda pair: (-len(pair[0]), pair[1]),
        )
        self._used: dict[str, str] = {}
        self._written: dict[str, str] = {}

    def write(self) -> str:
        subjects = [self._subject(node) for node in self._ordered_subjects()]
        prefixes = [f"@prefix {name}: <{_iri(iri)}> ." for name, iri in sorted(self._used.items())]
        blocks = [self._comments.head, prefixes, *subjects]
        text = "\n\n".join("\n".join(block) for block in blocks if block)
        return text and text + "\n"

    def _ordered_subjects(self) -> list[Node]:
        graph = self._graph
        ontologies = {
            node.iri
            for node, description in graph.descriptions.items()
            if isinstance(node, Iri) and _ONTOLOGY in description.get(TYPE, ())
        }

        def key(node: Node) -> tuple[int, str, int]:
            if isinstance(node, Blank):
                return (3, "", self._numbers[node])
            if node.iri in ontologies:
                return (0, node.iri, 0)
            return (1 if node.iri.startswith(tuple(ontologies)) else 2, node.iri, 0)

        return sorted((node for node in graph.descriptions if node not in graph.parents), key=key)

    def _subject(self, node: Node) -> list[str]:
        head = self._comments.subjects.get(node, [])
        if isinstance(node, Blank):
            name = self._label(node) if self._graph.uses[node] else "[]"
        else:
            name = self._iri(node)
        return [*head, name, *_indented(self._predicates(node)), INDENT + "."]

    def _predicates(self, node: Node) -> list[str]:
        lines: list[str] = []
        described = [
            ("" if predicate == TYPE else self._iri(predicate), values)
            for predicate, values in self._graph.describe(node).items()
        ]
        for name, values in sorted(described, key=lambda pair: pair[0]):
            lines.extend(self._objects(name or "a", values))
        return lines

    def _objects(self, name: str, values: list[Term]) -> list[str]:
        rendered = [lines for _, lines in sorted(self._keyed(value) for value in values)]
        if len(rendered) == 1:
            first, *rest = rendered[0]
            return _ending([f"{name} {first}", *rest], " ;")
        lines = [name]
        for position, value in enumerate(rendered, 1):
            lines.extend(_indented(_ending(value, " ," if position < len(rendered) else " ;")))
        return lines

    def _keyed(self, term: Term) -> tuple[tuple[int, str, str, str, int], list[str]]:
        """Render a term, with the key by which it is sorted among the objects of one predicate."""
        lines = self._render(term)
        if isinstance(term, Iri):
            return (0, lines[0], "", "", 0), lines
        if isinstance(term, Literal):
            return (1, term.language.lower(), term.datatype, term.lexical, 0), lines
        if term in self._graph.parents:
            return (3, "\n".join(lines), "", "", 0), lines
        return (2, "", "", "", self._numbers[term]), lines

    def _render(self, term: Term) -> list[str]:
        if isinstance(term, Literal):
            return [self._literal(term)]
        if term == NIL:
            return ["()"]
        if isinstance(term, Iri):
            return [self._iri(term)]
        if term in self._graph.cells:
            return self._list(term)
        if term not in self._graph.parents:
            return [self._label(term)]
        inside = self._predicates(term)
        return ["[", *_indented(inside), "]"] if inside else ["[]"]

    def _list(self, cell: Blank) -> list[str]:
        items: list[list[str]] = []
        rest: Term = cell
        while isinstance(rest, Blank):
            description = self._graph.describe(rest)
            items.append(self._render(description[FIRST][0]))
            rest = description[REST][0]
        if all(len(item) == 1 and "\n" not in item[0] for item in items):
            line = f"( {' '.join(item[0] for item in items)} )"
            if len(line) <= _LIST_WIDTH:
                return [line]
        return ["(", *_indented(line for item in items for line in item), ")"]

    def _label(self, node: Blank) -> str:
        return f"_:b{self._numbers[node]}"

    def _iri(self, term: Iri) -> str:
        written = self._written.get(term.iri)
        if written is None:
            written = self._written[term.iri] = self._shortened(term.iri) or f"<{_iri(term.iri)}>"
        return written

    def _shortened(self, iri: str) -> str | None:
        for namespace, prefix in self._namespaces:
            if iri.startswith(namespace) and _PLAIN_LOCAL.fullmatch(iri, len(namespace)):
                self._used[prefix] = namespace
                return f"{prefix}:{iri[len(namespace) :]}"
        return None

    def _literal(self, literal: Literal) -> str:
        bare = _BARE.get(literal.datatype)
        if bare and bare.fullmatch(literal.lexical):
            return literal.lexical
        quoted = _quoted(literal.lexical)
        if literal.datatype == LANG_STRING:
            return f"{quoted}@{literal.language}"
        return (
            quoted
            if literal.datatype == STRING
            else f"{quoted}^^{self._iri(Iri(literal.datatype))}"
        )


def _indented(lines: Iterable[str]) -> list[str]:
    return [INDENT + line for line in lines]


def _ending(lines: list[str], mark: str) -> list[str]:
    return [*lines[:-1], lines[-1] + mark]


def _iri(iri: str) -> str:
    """Write an IRI so that it stays the same whatever its characters."""
    return _INVISIBLE.sub(_escape, iri)


def _quoted(lexical: str) -> str:
    escaped = lexical.replace("\\", "\\\\")
    if "\n" not in escaped:
        return '"' + _INVISIBLE.sub(_escape, escaped.replace('"', '\\"')) + '"'
    # Only quotes that could be taken for the end need a backslash.
    escaped = re.sub(r'"(?=""|"?\Z)', r"\"", escaped)
    return '"""' + _INVISIBLE.sub(_escape, escaped) + '"""'


def _escape(match: re.Match[str]) -> str:
    return _NAMED_ESCAPES.get(match[0]) or f"\\u{ord(match[0]):04X}"
