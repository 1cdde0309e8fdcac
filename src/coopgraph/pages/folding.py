"""Words as they are searched for: without case, diacritics and differences of form."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

_WORDS: Final = re.compile("[a-z0-9]+")

# Letters that no decomposition takes apart, and that people type as others.
_LETTERS: Final = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "\u0131": "i"})


def fold(text: str) -> str:
    """Fold a text for comparison.

    Args:
        text: Any text.

    Returns:
        Lower case without diacritics, in compatibility form, white space and what is no letter,
        digit or mark folded to single spaces.

    >>> fold("Ürümqi № 1")
    'urumqi no 1'
    >>> fold("Ёлка, Йод")
    'елка иод'
    >>> fold("新疆医科大学")
    '新疆医科大学'
    """
    if text.isascii():
        return " ".join(_WORDS.findall(text.lower()))
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(one for one in decomposed if not unicodedata.combining(one))
    lowered = unicodedata.normalize("NFKC", bare).casefold().translate(_LETTERS)
    return " ".join("".join(one if one.isalnum() else " " for one in lowered).split())
