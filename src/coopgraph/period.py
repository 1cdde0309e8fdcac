"""A period as people write it: years, months or days."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Mapping
from datetime import date
from typing import Final

from coopgraph.errors import InputError

FORMS: Final = "write YYYY, YYYY-MM or YYYY-MM-DD"

_WRITTEN: Final = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")


def first_day(written: str) -> str:
    """Return the first day of a year, month or day.

    Args:
        written: The year, month or day.

    Raises:
        InputError: It is none.

    >>> first_day("2017"), first_day("2017-06"), first_day("2017-06-15")
    ('2017-01-01', '2017-06-01', '2017-06-15')
    """
    return _told(written)[0]


def last_day(written: str) -> str:
    """Return the last day of a year, month or day.

    Args:
        written: The year, month or day.

    Raises:
        InputError: It is none.

    >>> last_day("2017"), last_day("2024-02"), last_day("2017-06-15")
    ('2017-12-31', '2024-02-29', '2017-06-15')
    """
    return _told(written)[1]


def bounds(written: str) -> tuple[str, str]:
    """Return the first and the last day of a year, month or day.

    Args:
        written: The year, month or day.

    Raises:
        ValueError: It is none; why not.
    """
    found = _WRITTEN.fullmatch(written)
    if found is None:
        raise ValueError(FORMS)
    year, month, day = (int(part) if part else None for part in found.groups())
    begin = date(year or 0, month or 1, day or 1)
    last = month or 12
    return begin.isoformat(), date(
        begin.year, last, day or monthrange(begin.year, last)[1]
    ).isoformat()


def check_order(begin: str | None, end: str | None, names: tuple[str, str]) -> None:
    """Refuse a period that ends before it begins: nothing would lie in it.

    Args:
        begin: The year, month or day with which it begins; None where it is open.
        end: The year, month or day with which it ends; None where it is open.
        names: What begin and end are called where they are written.

    Raises:
        InputError: The end is before the beginning, or one of the two is no time.

    >>> check_order("2017-06", "2017", ("from=", "to="))
    >>> check_order("2017-06", "2016", ("from=", "to="))
    Traceback (most recent call last):
    coopgraph.errors.InputError: the period ends before it begins: from=2017-06, to=2016
    """
    if begin is not None and end is not None and last_day(end) < first_day(begin):
        told = ", ".join(name + word for name, word in zip(names, (begin, end), strict=True))
        raise InputError(f"the period ends before it begins: {told}")


def is_asked(parameters: Mapping[str, object]) -> bool:
    """Tell whether parameters of a question ask for a period, not for all times.

    Args:
        parameters: Those that are given, by their names.
    """
    return not {"from", "to"}.isdisjoint(parameters)


def _told(written: str) -> tuple[str, str]:
    try:
        return bounds(written)
    except ValueError:
        raise InputError(f"{written[:40]!r} is no year, month or day", hint=FORMS) from None
