"""Places of literals in the order of SPARQL's ``<``, found without comparing each with each.

SPARQL's order is total only among values of one kind: numbers that are exact, strings, dates with
a time zone, dates without. A date without a time zone may be neither before nor after one with it,
``NaN`` compares with nothing. Within a kind values are sorted here by a key of Python's, and then
the engine itself is asked about each pair of neighbours. Where it does not agree, the kind has no
ranks, and whoever wants to know compares each with each.
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import datetime
from decimal import Decimal, InvalidOperation
from itertools import pairwise
from typing import Any, Final, NamedTuple

from pyoxigraph import Literal

from coopgraph.validation import datatypes
from coopgraph.validation.oracle import Oracle
from coopgraph.validation.terms import Term
from coopgraph.vocabulary import XSD

_ZONE: Final = re.compile(r"(?:Z|[+-]\d\d:\d\d)\Z", re.ASCII)


class Kind(NamedTuple):
    """Values that are in a total order; those of two kinds may compare if of one family."""

    family: str
    name: str


class Rank(NamedTuple):
    """The place of a literal among those of its kind.

    Attributes:
        kind: The kind; None where nothing is known of its order.
        number: Equal for equal values, greater for greater ones.
    """

    kind: Kind | None
    number: int = 0


LONELY: Final = Rank(Kind("", ""))
"""Of what compares with nothing, not even with itself."""

UNKNOWN: Final = Rank(None)


def ranks(terms: Sequence[Term], oracle: Oracle) -> list[Rank]:
    """Find the ranks of terms.

    Args:
        terms: The terms, each once.
        oracle: The engine.

    Returns:
        The rank of each.
    """
    found = [LONELY] * len(terms)
    kinds: defaultdict[Kind, list[tuple[Any, int]]] = defaultdict(list)
    itself = oracle.compare("<=", [(term, term) for term in terms])
    for index, (term, comparable) in enumerate(zip(terms, itself, strict=True)):
        if comparable and isinstance(term, Literal):
            found[index] = UNKNOWN
            kind, key = _kind(term) if datatypes.is_well_formed(term) else (None, None)
            if kind is not None:
                kinds[kind].append((key, index))
    for kind, members in kinds.items():
        order = [index for _, index in sorted(members)]
        neighbours = [(terms[one], terms[two]) for one, two in pairwise(order)]
        if all(oracle.compare("<=", neighbours)):
            number, steps = 0, [False, *oracle.compare("<", neighbours)]
            for index, further in zip(order, steps, strict=True):
                number += further
                found[index] = Rank(kind, number)
    return found


def _kind(literal: Literal) -> tuple[Kind | None, Any]:
    """Return the kind of a literal and a key to sort it by; no kind for what is not known."""
    local = literal.datatype.value.removeprefix(XSD)
    read = _KEYS.get(local)
    if read is None:
        return None, None
    try:
        return read(local, literal.value)
    except (ValueError, InvalidOperation, OverflowError):
        return None, None


def _exact(local: str, text: str) -> tuple[Kind | None, Any]:  # noqa: ARG001
    number = Decimal(text)
    return (Kind("number", "exact"), number) if number.is_finite() else (None, None)


def _floating(local: str, text: str) -> tuple[Kind | None, Any]:
    number = float(text)
    return (None, None) if math.isnan(number) else (Kind("number", local), number)


def _string(local: str, text: str) -> tuple[Kind | None, Any]:
    return Kind(local, ""), text


def _boolean(local: str, text: str) -> tuple[Kind | None, Any]:
    return Kind(local, ""), text in {"true", "1"}


def _date_time(local: str, text: str) -> tuple[Kind | None, Any]:
    if _ZONE.search(text) is None:
        return Kind(local, "without zone"), text
    return Kind(local, "with zone"), (datetime.fromisoformat(text), text)


def _date(local: str, text: str) -> tuple[Kind | None, Any]:
    zone = _ZONE.search(text)
    if zone is None:
        return Kind(local, "without zone"), text
    instant = datetime.fromisoformat(f"{text[: zone.start()]}T00:00:00{zone[0]}")
    return Kind(local, "with zone"), (instant, text)


_KEYS: Final[dict[str, Callable[[str, str], tuple[Kind | None, Any]]]] = {
    **dict.fromkeys(("decimal", *datatypes.INTEGERS), _exact),
    "double": _floating,
    "float": _floating,
    "string": _string,
    "boolean": _boolean,
    "dateTime": _date_time,
    "date": _date,
}
