"""What is wrong with shapes: each problem with its rule and the triple that causes it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pyoxigraph import BlankNode, Literal, NamedNode

from coopgraph.errors import InputError
from coopgraph.validation.report import Place
from coopgraph.validation.terms import Term

if TYPE_CHECKING:
    from coopgraph.documents import Document
    from coopgraph.documents.positions import Positions


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
        self._holders: dict[tuple[Term | None, ...], int] = {}
        self._parents: dict[Term, tuple[Term, Term]] = {}
        self._positions: Positions | None = None

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
        if self._positions is None:
            self._index()
        for key in ((subject, predicate, value), (subject, predicate), (subject,)):
            if key in self._holders and None not in key:
                return self._place(self._documents[self._holders[key]].path, key)
        return None

    def _index(self) -> None:
        # Looked at for findings only.
        from coopgraph.documents.positions import Positions  # noqa: PLC0415

        self._positions = Positions()
        for number, document in enumerate(self._documents):
            for subject, predicate, object_, _graph_name in document.quads:
                for key in ((subject, predicate, object_), (subject, predicate), (subject,)):
                    self._holders.setdefault(key, number)
                if isinstance(object_, BlankNode):
                    self._parents.setdefault(object_, (subject, predicate))

    def _place(self, path: Path, key: tuple[Term | None, ...]) -> Place:
        named = self._named(key)
        texts = [_text(term) for term in named]
        found = None
        while texts and found is None:
            assert self._positions is not None  # noqa: S101
            found = self._positions.of(path, *texts)
            texts.pop()
        return Place(str(path), *found) if found else Place(str(path))

    def _named(self, key: tuple[Term | None, ...]) -> tuple[Term | None, ...]:
        """Go from a blank node to the statement of a named one that leads to it."""
        steps = len(self._parents)
        while isinstance(key[0], BlankNode) and key[0] in self._parents and steps:
            key, steps = self._parents[key[0]], steps - 1
        return key


def _text(term: Term | None) -> str:
    return term.value if isinstance(term, NamedNode | Literal | BlankNode) else str(term)
