"""A table for people, aligned on any terminal."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from typing import Final, NamedTuple

GAP: Final = "  "
NARROWEST: Final = 6
"""Columns are not cut below this width, however narrow the terminal."""

_JOINERS: Final = frozenset("\u200c\u200d")
_CONTROLS: Final = frozenset({"Cc", "Cf", "Co", "Cs", "Zl", "Zp"})


class Table(NamedTuple):
    """The text of a table, and how many cells were cut to fit."""

    text: str
    cut: int


def width(text: str) -> int:
    """Return how many columns of a terminal a text takes.

    East Asian wide characters take two, combining marks none (Unicode Standard Annex #11).

    >>> width("新疆医科大学"), width("Омск"), width("e\u0301")
    (12, 4, 1)
    """
    if text.isascii():
        return len(text)
    return sum(_width(character) for character in text)


def _width(character: str) -> int:
    if unicodedata.category(character) in ("Mn", "Me") or character in _JOINERS:
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def printable(text: str) -> str:
    r"""Make control characters visible, so that data cannot steer the terminal.

    >>> printable("a\nb\x1b[31m")
    'a↵b\\x1b[31m'
    """
    if text.isprintable():
        return text
    return "".join(_visible(character) for character in text)


def _visible(character: str) -> str:
    if character == "\n":
        return "↵"
    if character == "\t":
        return " "
    if unicodedata.category(character) in _CONTROLS and character not in _JOINERS:
        return character.encode("unicode_escape").decode()
    return character


def layout(
    header: Sequence[str],
    rows: Sequence[Sequence[str]],
    *,
    numeric: Sequence[bool] = (),
    limit: int | None = None,
) -> Table:
    """Lay out a table: a header, a rule, one line a row.

    Args:
        header: The names of the columns.
        rows: The cells.
        numeric: For each column whether to align it on the right.
        limit: Columns of the terminal; None where nothing may be cut.

    Returns:
        The text, each line ended, and the number of cells that were cut.
    """
    lines = [[printable(cell) for cell in row] for row in (header, *rows)]
    natural = [max(map(width, column)) for column in zip(*lines, strict=True)]
    widths = natural if limit is None else _fit(natural, limit)
    right = list(numeric) or [False] * len(widths)
    cut = 0
    laid_out = []
    for line in lines:
        cells = []
        for cell, room, to_the_right in zip(line, widths, right, strict=True):
            shown = _shorten(cell, room)
            cut += shown is not cell
            pad = " " * (room - width(shown))
            cells.append(pad + shown if to_the_right else shown + pad)
        laid_out.append(GAP.join(cells).rstrip())
    laid_out.insert(1, GAP.join("─" * room for room in widths))
    return Table("".join(f"{line}\n" for line in laid_out), cut)


def _fit(natural: list[int], limit: int) -> list[int]:
    """Narrow the widest columns until the line fits, none below :data:`NARROWEST`."""
    widths = list(natural)
    excess = sum(widths) + len(GAP) * (len(widths) - 1) - limit
    while excess > 0:
        widest = max(widths)
        if widest <= NARROWEST:
            break
        columns = [index for index, size in enumerate(widths) if size == widest]
        below = max([size for size in widths if size < widest], default=NARROWEST)
        step = min(widest - max(below, NARROWEST), -(-excess // len(columns)))
        for index in columns:
            widths[index] -= step
        excess -= step * len(columns)
    return widths


def _shorten(cell: str, room: int) -> str:
    if width(cell) <= room:
        return cell
    kept, used = [], 1  # one column for the ellipsis
    for character in cell:
        used += _width(character)
        if used > room:
            break
        kept.append(character)
    return "".join(kept) + "…"
