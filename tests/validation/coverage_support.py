"""Small shapes and data, and what their coverage says, in few words."""

from __future__ import annotations

from coopgraph.validation.coverage import ConstraintUse, Coverage, measure
from tests.validation.support import document, short

S = "ex:S sh:targetClass ex:C ; "
P = S + "sh:path ex:p ; "
DATA = 'ex:a a ex:C ; ex:p 1, "x"@en ; ex:q 2 . ex:b a ex:C ; ex:q 1 . ex:c a ex:C .'
WAY = "ex:a a ex:C ; ex:p ex:b . ex:b a ex:D ; ex:q ex:c . ex:c a ex:D ; ex:q ex:d ; ex:p ex:a ."

MANY = DATA + " ".join(f"<urn:s> <urn:p> {n} ." for n in range(300))


def coverage(shapes: str, data: str = DATA, background: str = "", **options: float) -> Coverage:
    behind = [document(background, "background.ttl")] if background else []
    return measure(
        [document(data, "data.ttl")],
        [document(shapes, "shapes.ttl")],
        background=behind,
        **options,
    )


def parameter(asked: str) -> str:
    return asked.partition(" ")[0]


Entry = tuple[str, str, int, str, int]


def entry(one: ConstraintUse) -> Entry:
    local = one.parameter.value.rpartition("#")[2]
    return local, str(one.state), one.nodes, one.counted, one.violations


def constraints(found: Coverage) -> list[Entry]:
    return [entry(one) for shape in found.shapes for one in shape.constraints]


def of_s(found: Coverage) -> Entry:
    """Tell of the first constraint of ex:S."""
    (shape,) = [one for one in found.shapes if one.iri and short(one.iri) == "S"]
    return entry(shape.constraints[0])
