"""What is wrong with shapes: each problem with its rule and the triple that causes it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

import pyoxigraph
from pyoxigraph import BlankNode, NamedNode

from coopgraph.documents.turtle_parser import Blank, Iri, Literal, Node, Turtle, parse_turtle
from coopgraph.documents.turtle_parser import Term as Written
from coopgraph.errors import CoopgraphError, InputError
from coopgraph.validation.report import Place
from coopgraph.validation.terms import Term

if TYPE_CHECKING:
    from coopgraph.documents import Document

_Key: TypeAlias = tuple[Term | None, ...]


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong with a shapes graph.

    Attributes:
        rule: A stable name of what it offends against.
        what: What is wrong, in words.
        subject: The subject of the triple that causes it, or the node that lacks something.
        predicate: The predicate of that triple, if it is one triple or those of one predicate.
        value: The object of that triple.
        hint: How to mend it.
    """

    rule: str
    what: str
    subject: Term
    predicate: Term | None = None
    value: Term | None = None
    hint: str | None = None


class MalformedShapeError(InputError):
    """A problem that makes shapes malformed, as the error that it is.

    Args:
        problem: The problem.
        what: What is wrong, with the name of the shape.
        place: Where it is written, if that is known.
    """

    def __init__(self, problem: Problem, what: str, place: Place | None) -> None:
        self.problem = problem
        self.place = place
        super().__init__(
            what,
            path=place.path if place else None,
            line=place.line if place else None,
            column=place.column if place else None,
            hint=problem.hint,
        )


class ShapePlaces:
    """Finds where triples of shapes files are written; nothing is done until it is asked.

    Args:
        documents: The shapes files.
    """

    def __init__(self, documents: Sequence[Document]) -> None:
        self._documents = documents
        self._found: dict[_Key, Place] | None = None

    def of(
        self, subject: Term, predicate: Term | None = None, value: Term | None = None
    ) -> Place | None:
        """Find a triple, or else the nearest to it that is written.

        Args:
            subject: Its subject.
            predicate: Its predicate; None for the first statement of the subject.
            value: Its object; None for the first statement of subject and predicate.

        Returns:
            The place: of the object, else of the predicate, else of the subject; None where no
            file says anything of it.
        """
        if self._found is None:
            self._found = {}
            for document in self._documents:
                for key, place in _places(document):
                    self._found.setdefault(key, place)
        for known in ((subject, predicate, value), (subject, predicate), (subject,)):
            if known in self._found:
                return self._found[known]
        return None


def _places(document: Document) -> Iterator[tuple[_Key, Place]]:
    """Give the places of subjects, of their properties and of the values of these."""
    path = str(document.path)
    turtle = _turtle(document)
    if turtle is not None:
        terms = _blank_nodes(document, turtle)
        for triple in turtle.triples:
            whole = tuple(terms.get(one) or _term(one) for one in triple[:3])
            starts = [Place(path, *_line(turtle, offset)) for offset in triple.places]
            # A subject without name has its place where the first thing is said of it.
            first = starts[1] if isinstance(triple.subject, Blank) else starts[0]
            yield whole[:1], first
            yield whole[:2], starts[1]
            yield whole, starts[2]
    for subject, predicate, value, _graph_name in document.quads:
        for key in ((subject,), (subject, predicate), (subject, predicate, value)):
            yield key, Place(path)


def _line(turtle: Turtle, offset: int) -> tuple[int, int]:
    return turtle.lines.line(offset), turtle.lines.column(offset)


def _turtle(document: Document) -> Turtle | None:
    """Take a file apart again; a file that is no Turtle, or is gone, has no places."""
    if document.path.suffix.lower() != ".ttl":
        return None
    try:
        text = document.path.read_bytes().decode("utf-8-sig")
        return parse_turtle(text, str(document.path), document.base)
    except (OSError, ValueError, CoopgraphError):
        return None


def _blank_nodes(document: Document, turtle: Turtle) -> dict[Node | Written, Term]:
    """Find which blank node of the document is which of the file.

    The two parsers give the triples in different orders, but nodes that are values of the same
    property of the same subject come in the same order from both: so one is found from the other.
    """
    read: dict[Term, list[tuple[Term, Term]]] = {}
    written: dict[Written, list[tuple[Term, Written]]] = {}
    for quad in document.quads:
        read.setdefault(quad.subject, []).append((quad.predicate, quad.object))
    for triple in turtle.triples:
        predicate = NamedNode(triple.predicate.iri)
        written.setdefault(triple.subject, []).append((predicate, triple.object))
    inside = {quad.object for quad in document.quads}
    mentioned = {triple.object for triple in turtle.triples}
    found: dict[Node | Written, Term] = dict(
        zip(
            (one for one in written if isinstance(one, Blank) and one not in mentioned),
            (one for one in read if isinstance(one, BlankNode) and one not in inside),
            strict=False,
        )
    )
    waiting: list[tuple[Written, Term]] = list(found.items())
    waiting += [(one, _term(one)) for one in written if isinstance(one, Iri)]
    while waiting:
        mine, its = waiting.pop()
        theirs: dict[Term, list[Term]] = {}
        for property_, value in reversed(read.get(its, [])):
            if isinstance(value, BlankNode):
                theirs.setdefault(property_, []).append(value)
        for property_, one in written.get(mine, []):
            if isinstance(one, Blank) and theirs.get(property_):
                node = theirs[property_].pop()
                if one not in found:
                    found[one] = node
                    waiting.append((one, node))
    return found


def _term(written: Written) -> Term:
    match written:
        case Iri():
            return NamedNode(written.iri)
        case Literal() if written.language:
            return pyoxigraph.Literal(written.lexical, language=written.language.lower())
        case Literal():
            return pyoxigraph.Literal(written.lexical, datatype=NamedNode(written.datatype))
        case _:
            return BlankNode(f"unknown{written.number}")
