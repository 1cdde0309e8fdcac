"""What is known of the coverage of shapes by data, and of data by shapes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from pyoxigraph import NamedNode

from coopgraph.validation.report import NotChecked, Place


class State(StrEnum):
    """What became of a constraint."""

    EXERCISED = "exercised"
    NOT_EXERCISED = "not exercised"
    NOT_CHECKED = "not checked"
    DEACTIVATED = "deactivated"


FOCUS_NODES: Final = "focus nodes"
VALUE_NODES: Final = "value nodes"


@dataclass(frozen=True, slots=True)
class ConstraintUse:
    """What the data did with one constraint.

    Attributes:
        parameter: The parameter that makes it, as ``sh:minCount``.
        component: The constraint component.
        place: Where it is written in the shapes files.
        state: What became of it.
        nodes: Number of nodes that it looked at.
        counted: What these are, ``focus nodes`` or ``value nodes``.
        violations: How often it did not hold. Inside ``sh:not``, ``sh:or`` and the like that is
            no finding of a validation.
    """

    parameter: NamedNode
    component: NamedNode
    place: Place | None
    state: State
    nodes: int
    counted: str
    violations: int


@dataclass(frozen=True, slots=True)
class ShapeUse:
    """What the data did with one shape.

    Attributes:
        name: The shape in words: its CURIE, or what its path is.
        iri: Its IRI, None for a blank node.
        part_of: The nearest named shape that leads to it, for a blank node.
        path: Its path in the syntax of SPARQL with CURIEs, None for a node shape.
        head: Index of the shape under which a reader looks for it; its own for most.
        place: Where it is written in the shapes files.
        deactivated: Whether it, or all that leads to it, is switched off.
        focus_nodes: Number of focus nodes by its own targets; None where it has none, or is off.
        nodes: Number of nodes that were checked against it, those of other shapes' references too.
        constraints: Its constraints, in the order in which they are carried out.
    """

    name: str
    iri: NamedNode | None
    part_of: NamedNode | None
    path: str | None
    head: int
    place: Place | None
    deactivated: bool
    focus_nodes: int | None
    nodes: int
    constraints: tuple[ConstraintUse, ...]


@dataclass(frozen=True, slots=True)
class ClassUse:
    """A class that nodes of the data have as their ``rdf:type``.

    Attributes:
        iri: The class.
        instances: Number of nodes of that type.
        focus_nodes: How many of these are focus nodes, by whichever target.
        named_by: How shapes speak of it: ``target``, ``class``, ``value``, ``query``; None where
            none does.
    """

    iri: NamedNode
    instances: int
    focus_nodes: int
    named_by: str | None


@dataclass(frozen=True, slots=True)
class OnClass:
    """The statements of one property about the instances of one class.

    Attributes:
        iri: The class; None for subjects without a class that has a name.
        statements: Number of statements.
        looked_at: How many of these some shape looks at.
    """

    iri: NamedNode | None
    statements: int
    looked_at: int


@dataclass(frozen=True, slots=True)
class PropertyUse:
    """A property of the data.

    Attributes:
        iri: The property.
        statements: Number of statements.
        looked_at: How many of these some shape looks at.
        named_in: A shape that names it, None where none does.
        on: The same by class of the subject, most statements first. A subject of two classes
            counts for both.
    """

    iri: NamedNode
    statements: int
    looked_at: int
    named_in: str | None
    on: tuple[OnClass, ...]


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many.

    Attributes:
        covered: How many.
        of: Of how many.
    """

    covered: int
    of: int

    @property
    def percent(self) -> float | None:
        """The share, rounded down to a tenth; None of nothing.

        >>> Share(1999, 2000).percent, Share(0, 0).percent
        (99.9, None)
        """
        return self.covered * 1000 // self.of / 10 if self.of else None

    def reaches(self, percent: float) -> bool:
        """Tell whether it is at least that; of nothing it never is, unless 0 is asked."""
        return percent <= 0 or (self.of > 0 and self.covered * 100 >= percent * self.of)


@dataclass(frozen=True, slots=True)
class Coverage:
    """What data and shapes say of each other.

    Attributes:
        shapes: The shapes, in the order of the files.
        classes: The classes of the data, those of most instances first.
        properties: The properties of the data, those of most statements first.
        not_checked: Constraints that could not be carried out.
    """

    shapes: tuple[ShapeUse, ...]
    classes: tuple[ClassUse, ...]
    properties: tuple[PropertyUse, ...]
    not_checked: tuple[NotChecked, ...] = ()

    @property
    def constraints(self) -> Iterator[ConstraintUse]:
        """All constraints that are not switched off."""
        for shape in self.shapes:
            yield from (one for one in shape.constraints if one.state != State.DEACTIVATED)

    def shares(self) -> dict[str, Share]:
        """Sum up: the shares of shapes, constraints, classes, properties and statements."""
        active = [one for one in self.shapes if not one.deactivated]
        return {
            "shapes": _share(one.nodes > 0 for one in active),
            "constraints": _share(one.state == State.EXERCISED for one in self.constraints),
            "classes": _share(one.named_by is not None for one in self.classes),
            "properties": _share(one.looked_at > 0 for one in self.properties),
            "statements": Share(
                sum(one.looked_at for one in self.properties),
                sum(one.statements for one in self.properties),
            ),
        }


def _share(covered: Iterable[bool]) -> Share:
    listed = list(covered)
    return Share(sum(listed), len(listed))
