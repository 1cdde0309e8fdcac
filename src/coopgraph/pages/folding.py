"""Words without case, diacritics and punctuation, in any script, so that names can be compared."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

_PLAIN: Final = {
    "ø": "o",
    "ł": "l",
    "đ": "d",
    "ð": "d",
    "ħ": "h",
    "ŧ": "t",
    "\N{LATIN SMALL LETTER DOTLESS I}": "i",
    "æ": "ae",
    "œ": "oe",
    "þ": "th",
}
"""Letters that Unicode does not take apart, but that people write without their stroke."""

_SPACES: Final = re.compile(" {2,}")


class _Table(dict[int, str]):
    """What stands for each character; found when it is first needed."""

    def __missing__(self, code: int) -> str:
        found = _folded(chr(code))
        self[code] = found
        return found


def _folded(character: str) -> str:
    """Fold one character: what is left does not change when it is folded again."""
    if character == "\n":
        return character
    before = ""
    now = character
    while now != before:
        before = now
        whole = unicodedata.normalize("NFKD", now.casefold())
        now = "".join(_kept(one) for one in whole)
    return now


def _kept(character: str) -> str:
    """Keep letters and digits; marks go, and all else parts words."""
    kind = unicodedata.category(character)[0]
    if kind == "M":
        return ""
    return _PLAIN.get(character, character) if kind in "LN" else " "


_TABLE: Final = _Table()


def fold(text: str) -> str:
    """Fold a text.

    Args:
        text: Any text.

    Returns:
        Its words in small letters without diacritics, each parted from the next by one space.

    >>> fold("Ürümqi: «Ёлка», № 3")
    'urumqi елка no 3'
    >>> fold("新疆医科大学")
    '新疆医科大学'
    """
    return fold_lines(text.replace("\n", " "))


def fold_lines(text: str) -> str:
    """Fold each line of a text; as many lines come out.

    Args:
        text: Lines.

    Returns:
        Their words, as :func:`fold` gives them.
    """
    folded = _SPACES.sub(" ", text.translate(_TABLE))
    return folded.replace(" \n", "\n").replace("\n ", "\n").strip(" ")
