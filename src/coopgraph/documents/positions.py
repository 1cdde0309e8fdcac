"""Where in its Turtle file a subject or a triple is written; looked up only for findings."""

from __future__ import annotations

from pathlib import Path

from coopgraph.documents.turtle_parser import Blank, Iri, Literal, Term, parse_turtle
from coopgraph.errors import CoopgraphError


class Positions:
    """Finds places in Turtle files, each of which is taken apart at most once."""

    def __init__(self) -> None:
        """Start without any file."""
        self._files: dict[Path, dict[tuple[str, ...], tuple[int, int]]] = {}

    def of(
        self, path: Path, subject: str, predicate: str | None = None, value: str | None = None
    ) -> tuple[int, int] | None:
        """Give the first place of what is looked for.

        Args:
            path: The file that holds it.
            subject: IRI of the subject.
            predicate: IRI of the predicate; None for the place of the subject.
            value: IRI or lexical form of the object; None for the place of the predicate.

        Returns:
            Line and column, from 1, in characters. None where the file is no Turtle, cannot be
            read any more or does not hold it.
        """
        if path not in self._files:
            self._files[path] = _places(path)
        key = tuple(part for part in (subject, predicate, value) if part is not None)
        return self._files[path].get(key)


def _places(path: Path) -> dict[tuple[str, ...], tuple[int, int]]:
    if path.suffix.lower() != ".ttl":
        return {}
    try:
        turtle = parse_turtle(path.read_bytes().decode("utf-8-sig"), str(path))
    except (OSError, ValueError, CoopgraphError):
        # The file was read before; a place more or less is no reason to fail.
        return {}
    places: dict[tuple[str, ...], tuple[int, int]] = {}

    def keep(key: tuple[str, ...], offset: int) -> None:
        places.setdefault(key, (turtle.lines.line(offset), turtle.lines.column(offset)))

    for triple in turtle.triples:
        if isinstance(triple.subject, Blank):
            continue
        subject, predicate = triple.subject.iri, triple.predicate.iri
        keep((subject,), triple.places[0])
        keep((subject, predicate), triple.places[1])
        keep((subject, predicate, _text(triple.object)), triple.places[2])
    return places


def _text(term: Term) -> str:
    match term:
        case Iri():
            return term.iri
        case Literal():
            return term.lexical
        case _:
            return ""
