"""The forms in which coverage is written: text for people, JSON for programs."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any, Final

from pyoxigraph import NamedNode

from coopgraph.validation.coverage.model import (
    ClassUse,
    ConstraintUse,
    Coverage,
    OnClass,
    PropertyUse,
    ShapeUse,
    Share,
    State,
)
from coopgraph.validation.formats.names import escaped, one_line, start_of
from coopgraph.validation.report import Place
from coopgraph.validation.terms import name
from coopgraph.vocabulary import SH

_MOST_CLASSES: Final = 5
"""Classes that are told in one line; JSON has all."""

_LONGEST_PATH: Final = 60

_WORDS: Final = {
    "shapes": "exercised",
    "constraints": "exercised",
    "classes": "spoken of",
    "properties": "looked at",
    "statements": "looked at",
}


def to_text(coverage: Coverage) -> str:
    """Write coverage for people: each shape with its constraints, what is missing, a summary."""
    parts = (_shapes(coverage), _classes(coverage), _properties(coverage), _partly(coverage))
    blocks = ["\n".join(lines) for part in parts if (lines := list(part))]
    return "\n\n".join([*blocks, summary(coverage)]) + "\n"


def summary(coverage: Coverage) -> str:
    """Sum coverage up: what was not checked, then a line for each share."""
    lines = []
    for missing in coverage.not_checked:
        shape = name(missing.shape) if isinstance(missing.shape, NamedNode) else "an unnamed shape"
        lines.append(one_line(f"not checked: {shape}: {missing.reason}"))
    lines += [_sum(kind, share) for kind, share in coverage.shares().items()]
    return "\n".join(lines)


def to_json(coverage: Coverage) -> str:
    """Write coverage as one JSON object; ``coverage.schema.json`` is its schema."""
    content = {
        "summary": {
            kind: {"covered": share.covered, "of": share.of, "percent": share.percent}
            for kind, share in coverage.shares().items()
        },
        "shapes": [_shape_object(one) for one in coverage.shapes],
        "classes": [_class_object(one) for one in coverage.classes],
        "properties": [_property_object(one) for one in coverage.properties],
        "notChecked": [
            {
                "shape": one.shape.value if isinstance(one.shape, NamedNode) else None,
                "reason": one.reason,
            }
            for one in coverage.not_checked
        ],
    }
    return escaped(json.dumps(content, ensure_ascii=False, indent=2)) + "\n"


def _sum(kind: str, share: Share) -> str:
    percent = "" if share.percent is None else f" ({share.percent}%)"
    return f"{kind:<12} {share.covered:,} of {share.of:,} {_WORDS[kind]}{percent}"


def _shapes(coverage: Coverage) -> Iterator[str]:
    members: dict[int, list[ShapeUse]] = {}
    for shape in coverage.shapes:
        members.setdefault(shape.head, []).append(shape)
    for head, shapes in members.items():
        top = coverage.shapes[head]
        place = f" ({top.place})" if top.place else ""
        yield one_line(f"{top.name}: {_asked(top)}{place}")
        if top.deactivated:
            continue
        pairs = [(shape, one) for shape in shapes for one in shape.constraints]
        rows = [
            (_line(one.place, top.place), _constraint(shape, one), _used(one))
            for shape, one in sorted(pairs, key=lambda pair: _position(pair[1].place))
        ]
        widths = [max((len(row[column]) for row in rows), default=0) for column in range(2)]
        for line, what, used in rows:
            yield f"  {line:<{widths[0]}}  {what:<{widths[1]}}  {used}"


def _asked(shape: ShapeUse) -> str:
    if shape.deactivated:
        return "deactivated"
    if shape.focus_nodes is None:
        return _number(shape.nodes, "node")
    more = shape.nodes - shape.focus_nodes
    told = _number(shape.focus_nodes, "focus node")
    return f"{told}, {_number(more, 'node')} of other shapes" if more else told


def _position(place: Place | None) -> tuple[str, int, int]:
    return ("", 0, 0) if place is None else (place.path, place.line or 0, place.column or 0)


def _line(place: Place | None, beside: Place | None) -> str:
    if place is None:
        return ""
    if beside is None or place.path != beside.path or place.line is None:
        return one_line(str(place))
    return f"line {place.line}"


def _constraint(shape: ShapeUse, constraint: ConstraintUse) -> str:
    path = "" if shape.path is None else f"{shape.path} "
    if len(path) > _LONGEST_PATH:
        path = f"{path[:_LONGEST_PATH]}… "
    return one_line(f"{path}{name(constraint.parameter)}")


def _used(constraint: ConstraintUse) -> str:
    if constraint.state != State.EXERCISED:
        return str(constraint.state)
    told = _number(constraint.nodes, constraint.counted.removesuffix("s"))
    match constraint.violations:
        case 0:
            return told
        case 1:
            return f"{told}, not met once"
        case many:
            return f"{told}, not met {many:,} times"


def _classes(coverage: Coverage) -> Iterator[str]:
    missing = [one for one in coverage.classes if one.named_by is None]
    if missing:
        yield "Classes of which no shape speaks:"
    for one in missing:
        also = f", {one.focus_nodes:,} of them focus nodes" if one.focus_nodes else ""
        yield one_line(f"  {name(one.iri)}: {_number(one.instances, 'instance')}{also}")


def _properties(coverage: Coverage) -> Iterator[str]:
    missing = [one for one in coverage.properties if not one.looked_at]
    if missing:
        yield "Properties at which no shape looks:"
    for one in missing:
        told = f"  {name(one.iri)}: {_number(one.statements, 'statement')}, on {_on(one.on)}"
        if one.named_in is not None:
            told += f"; {one.named_in} names it, but does not reach these"
        yield one_line(told)


def _partly(coverage: Coverage) -> Iterator[str]:
    partly = [
        (one, missing)
        for one in coverage.properties
        if one.looked_at and (missing := [on for on in one.on if not on.looked_at])
    ]
    if partly:
        yield "Properties at which no shape looks on some classes:"
    for one, missing in partly:
        seen = f"{one.looked_at:,} of {_number(one.statements, 'statement')} looked at"
        yield one_line(f"  {name(one.iri)}: {seen}; none on {_on(missing)}")


def _on(classes: Iterable[OnClass]) -> str:
    listed = list(classes)
    told = [
        f"{'nodes without class' if one.iri is None else name(one.iri)} ({one.statements:,})"
        for one in listed[:_MOST_CLASSES]
    ]
    more = len(listed) - _MOST_CLASSES
    return ", ".join(told) + (f" and {_number(more, 'other')}" if more > 0 else "")


def _number(count: int, thing: str) -> str:
    return f"{count:,} {thing}" if count == 1 else f"{count:,} {thing}s"


def _shape_object(shape: ShapeUse) -> dict[str, Any]:
    return {
        "name": shape.name,
        "iri": None if shape.iri is None else shape.iri.value,
        "partOf": None if shape.part_of is None else shape.part_of.value,
        "path": shape.path,
        "place": start_of(shape.place),
        "deactivated": shape.deactivated,
        "focusNodes": shape.focus_nodes,
        "nodes": shape.nodes,
        "constraints": [
            {
                "component": one.component.value.removeprefix(SH),
                "place": start_of(one.place),
                "state": str(one.state),
                "nodes": one.nodes,
                "counted": one.counted,
                "violations": one.violations,
            }
            for one in shape.constraints
        ],
    }


def _class_object(one: ClassUse) -> dict[str, Any]:
    return {
        "iri": one.iri.value,
        "instances": one.instances,
        "focusNodes": one.focus_nodes,
        "namedBy": one.named_by,
    }


def _property_object(one: PropertyUse) -> dict[str, Any]:
    return {
        "iri": one.iri.value,
        "statements": one.statements,
        "lookedAt": one.looked_at,
        "namedIn": one.named_in,
        "on": [
            {
                "class": None if on.iri is None else on.iri.value,
                "statements": on.statements,
                "lookedAt": on.looked_at,
            }
            for on in one.on
        ],
    }
