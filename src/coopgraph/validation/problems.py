"""What is wrong with shapes: each problem with its rule and the triple that causes it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from pyoxigraph import BlankNode

from coopgraph.errors import InputError
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
    # Needed for malformed shapes only, and slow to import.
    from coopgraph.documents.positions import Locator  # noqa: PLC0415
    from coopgraph.documents.rows import rows_of  # noqa: PLC0415

    nodes = enumerate(rows_of(document.quads).blank_nodes)
    terms: dict[Term, Term] = {BlankNode(f"b{number}"): node for number, node in nodes}
    for one in Locator(document.path, document.base).statements():
        subject, predicate, value = (terms.get(term, term) for term in one[:3])
        # A subject without name has its place where the first thing is said of it.
        unnamed = isinstance(subject, BlankNode)
        first = one.predicate_region if unnamed else one.subject_region
        yield (subject,), Place(path, *first)
        yield (subject, predicate), Place(path, *one.predicate_region)
        yield (subject, predicate, value), Place(path, *one.object_region)
    for subject, predicate, value, _graph_name in document.quads:
        for key in ((subject,), (subject, predicate), (subject, predicate, value)):
            yield key, Place(path)
