"""A period as people write it: years, months or days."""

from __future__ import annotations

import re
from calendar import monthrange
from contextlib import suppress
from datetime import date
from typing import Final

from coopgraph.errors import InputError

_DAY: Final = re.compile(r"([0-9]{4})(?:-([0-9]{2}))?(?:-([0-9]{2}))?")


def first_day(written: str) -> str:
    """Return the first day of a year, month or day.

    Raises:
        InputError: It is none.

    >>> first_day("2017"), first_day("2017-06"), first_day("2017-06-15")
    ('2017-01-01', '2017-06-01', '2017-06-15')
    """
    return _bounds(written)[0]


def last_day(written: str) -> str:
    """Return the last day of a year, month or day.

    Raises:
        InputError: It is none.

    >>> last_day("2017"), last_day("2024-02"), last_day("2017-06-15")
    ('2017-12-31', '2024-02-29', '2017-06-15')
    """
    return _bounds(written)[1]


def _bounds(written: str) -> tuple[str, str]:
    found = _DAY.fullmatch(written)
    with suppress(ValueError):
        if found is not None:
            year = int(found[1])
            first, last = (int(found[2]),) * 2 if found[2] else (1, 12)
            days = (int(found[3]),) * 2 if found[3] else (1, monthrange(max(year, 1), last)[1])
            begin, end = date(year, first, days[0]), date(year, last, days[1])
            return begin.isoformat(), end.isoformat()
    raise InputError(
        f"{written[:40]!r} is no year, month or day", hint="write YYYY, YYYY-MM or YYYY-MM-DD"
    )
