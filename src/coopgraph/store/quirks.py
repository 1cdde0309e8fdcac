"""Answers of engines that write them in a way of their own, put as SPARQL 1.1 has them."""

from __future__ import annotations

import re
from email.message import Message
from typing import Final

from pyoxigraph import Literal

from coopgraph.store.result import Result

_ASKED: Final = "__ASK_RETVAL"
"""The one column in which Virtuoso 7.2 answers ASK: with 1 or, for no, without any row."""

# Quotes inside a JSON string are escaped: no literal can look like this.
_BLANK: Final = re.compile(rb'("type"\s*:\s*"bnode"\s*,\s*"value"\s*:\s*")nodeID://')


def walks_paths(headers: Message) -> bool:
    """Tell whether an engine keeps all rows of paths with ``*``, ``+`` and ``?``.

    Virtuoso 7.2 loses some where it joins a path with other patterns and one node comes twice.
    """
    return not str(headers.get("Server", "")).startswith("Virtuoso")


def most_rows(headers: Message) -> int | None:
    """Read where an engine cuts answers, if it says so: Virtuoso does, with a 200."""
    number = str(headers.get("X-SPARQL-MaxRows", ""))
    return int(number) if number.isascii() and number.isdecimal() else None


def named_blank(json: bytes) -> bytes:
    """Give blank nodes labels that are legal.

    Args:
        json: SPARQL 1.1 Query Results JSON.

    Returns:
        The same, without the ``nodeID://`` that Virtuoso writes before each label.
    """
    return _BLANK.sub(rb"\1", json) if b"nodeID://" in json else json


def truth(result: Result) -> Result:
    """Take a row that stands for a truth value as what it means.

    Args:
        result: The answer to an ASK query.

    Returns:
        A truth value where Virtuoso gives one number or no row, else the answer as it is.
    """
    if result.variables != [_ASKED]:
        return result
    values = [value.value if isinstance(value, Literal) else None for (value,) in result.rows]
    if values not in ([], ["0"], ["1"]):
        return result
    word = b"true" if values == ["1"] else b"false"
    return Result.of_json(b'{"head":{},"boolean":%s}' % word)
