"""Which literals are ill-typed: the lexical spaces of XML Schema 1.1, part 2.

``sh:datatype`` asks that a literal be not ill-typed, for the datatypes that SPARQL knows (SHACL
section 4.1.2). The expressions below are linear: no two ways to read the same characters.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from pyoxigraph import Literal, NamedNode

from coopgraph.vocabulary import XSD

_ZONE: Final = r"(?:Z|[+-](?:(?:0\d|1[0-3]):[0-5]\d|14:00))?"
_YEAR: Final = r"(?P<year>-?(?:[1-9]\d{3,}|0\d{3}))"
_MONTH: Final = r"(?P<month>0[1-9]|1[0-2])"
_DAY: Final = r"(?P<day>0[1-9]|[12]\d|3[01])"
_TIME: Final = r"(?:(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d+)?|24:00:00(?:\.0+)?)"
_FLOAT: Final = r"(?:[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?|[+-]?INF|NaN)"
_DAYS: Final = r"(?:\d+D)"
_CLOCK: Final = r"(?:T(?=\d)(?:\d+H)?(?:\d+M)?(?:\d+(?:\.\d+)?S)?)"

_FORMS: Final[dict[str, str]] = {
    "boolean": "true|false|1|0",
    "decimal": r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)",
    "float": _FLOAT,
    "double": _FLOAT,
    "date": f"{_YEAR}-{_MONTH}-{_DAY}{_ZONE}",
    "dateTime": f"{_YEAR}-{_MONTH}-{_DAY}T{_TIME}{_ZONE}",
    "dateTimeStamp": f"{_YEAR}-{_MONTH}-{_DAY}T{_TIME}(?=Z|[+-]){_ZONE}",
    "time": f"{_TIME}{_ZONE}",
    "gYear": f"{_YEAR}{_ZONE}",
    "gYearMonth": f"{_YEAR}-{_MONTH}{_ZONE}",
    "gMonth": f"--{_MONTH}{_ZONE}",
    "gMonthDay": f"--{_MONTH}-{_DAY}{_ZONE}",
    "gDay": f"---{_DAY}{_ZONE}",
    "duration": rf"-?P(?=\d|T\d)(?:\d+Y)?(?:\d+M)?{_DAYS}?{_CLOCK}?",
    "dayTimeDuration": rf"-?P(?=\d|T\d){_DAYS}?{_CLOCK}?",
    "yearMonthDuration": r"-?P(?=\d)(?:\d+Y)?(?:\d+M)?",
    "hexBinary": "(?:[0-9a-fA-F]{2})*",
    "language": "[a-zA-Z]{1,8}(?:-[a-zA-Z0-9]{1,8})*",
}

INTEGERS: Final[dict[str, tuple[int | None, int | None]]] = {
    "integer": (None, None),
    "nonPositiveInteger": (None, 0),
    "negativeInteger": (None, -1),
    "nonNegativeInteger": (0, None),
    "positiveInteger": (1, None),
    "long": (-(2**63), 2**63 - 1),
    "int": (-(2**31), 2**31 - 1),
    "short": (-(2**15), 2**15 - 1),
    "byte": (-(2**7), 2**7 - 1),
    "unsignedLong": (0, 2**64 - 1),
    "unsignedInt": (0, 2**32 - 1),
    "unsignedShort": (0, 2**16 - 1),
    "unsignedByte": (0, 2**8 - 1),
}
"""Least and most value of the integer types; None where there is no bound."""

_INTEGER: Final = re.compile(r"(?P<sign>[+-]?)0*(?P<digits>\d+)", re.ASCII)
# More digits than any bound has: no need to compute with them, and Python refuses over 4,300.
_MANY_DIGITS: Final = 30

_MONTH_LENGTHS: Final = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_compiled: Final[dict[str, re.Pattern[str]]] = {}


def is_well_formed(literal: Literal) -> bool:
    """Tell whether a literal is in the lexical space of its datatype.

    Args:
        literal: Any literal. White space around a value makes it ill-typed, as in RDF 1.1.

    Returns:
        False for an ill-typed literal; True for one of a datatype not known here.
    """
    local = literal.datatype.value.removeprefix(XSD)
    if local in INTEGERS:
        return _is_integer(literal.value, *INTEGERS[local])
    form = _form(local)
    if form is None:
        return True
    match = form(literal.value)
    return match is not None and _is_in_calendar(match.groupdict())


def is_decimal(datatype: NamedNode) -> bool:
    """Tell whether a datatype is ``xsd:decimal`` or derived from it: its values are exact."""
    local = datatype.value.removeprefix(XSD)
    return local == "decimal" or local in INTEGERS


def is_known(datatype: NamedNode) -> bool:
    """Tell whether the lexical space of a datatype is known here."""
    local = datatype.value.removeprefix(XSD)
    return local in INTEGERS or local in _FORMS


def _form(local: str) -> Callable[[str], re.Match[str] | None] | None:
    if local not in _FORMS:
        return None
    if local not in _compiled:
        # Compiled when first met: most runs meet two or three of them.
        _compiled[local] = re.compile(_FORMS[local], re.ASCII)
    return _compiled[local].fullmatch


def _is_integer(text: str, least: int | None, most: int | None) -> bool:
    match = _INTEGER.fullmatch(text)
    if match is None:
        return False
    negative, digits = match["sign"] == "-", match["digits"]
    if len(digits) > _MANY_DIGITS:
        return (least if negative else most) is None
    value = -int(digits) if negative else int(digits)
    return (least is None or value >= least) and (most is None or value <= most)


def _is_in_calendar(parts: dict[str, str | None]) -> bool:
    """Tell whether the month has that day, in the year where one is given."""
    day, month, year = parts.get("day"), parts.get("month"), parts.get("year")
    if day is None or month is None:
        return True
    if month == "02" and day == "29" and year is not None:
        # The last four digits decide: 400 divides 10,000.
        last = int(year[-4:])
        return last % 4 == 0 and (last % 100 != 0 or last % 400 == 0)
    return int(day) <= _MONTH_LENGTHS[int(month) - 1]
