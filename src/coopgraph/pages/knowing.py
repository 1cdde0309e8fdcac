"""How a thing is known: stated, derived by a rule, or from outside."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from coopgraph.pages.asking import Values, iri_of, linked
from coopgraph.pages.names import Name
from coopgraph.pages.passages import name_of
from coopgraph.vocabulary import CONCEPT, COOP

if TYPE_CHECKING:
    from collections.abc import Mapping

STANDING: Final = COOP + "standing"
RULE: Final = COOP + "rule"
DERIVED_FROM: Final = COOP + "derivedFrom"
SOURCE: Final = iri_of("dcterms:source")

PROPERTIES: Final = (STANDING, RULE, DERIVED_FROM, SOURCE)
"""What is read of a thing for this."""

_KINDS: Final = ("stated", "derived", "outside")


@dataclass(frozen=True)
class Standing:
    """How a thing is known.

    Attributes:
        kind: 'stated', 'derived', 'outside'; empty for another.
        name: That in words.
        rules: By which rules it is derived.
        derived_from: From which things.
        sources: Which sources outside tell it.
    """

    kind: str
    name: Name
    rules: tuple[Name, ...] = ()
    derived_from: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()


def standing_of(iri: str, values: Values, called: Mapping[str, Name]) -> Standing | None:
    """Tell how a thing is known.

    Args:
        iri: The thing.
        values: The values of :data:`PROPERTIES`.
        called: Names of the standings.

    Returns:
        Its standing; None where the data do not tell.
    """
    found = linked(values, iri, STANDING)
    if not found:
        return None
    slug = found[0].removeprefix(CONCEPT + "standing/")
    rules = filter(None, map(name_of, values.get(iri, {}).get(RULE, ())))
    return Standing(
        slug if slug in _KINDS else "",
        called.get(found[0], Name(slug)),
        tuple(rules),
        tuple(linked(values, iri, DERIVED_FROM)),
        tuple(linked(values, iri, SOURCE)),
    )
