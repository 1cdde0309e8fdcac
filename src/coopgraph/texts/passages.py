"""Finding the place of a passage from its first and last words, to write it down."""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import Final, NamedTuple

from coopgraph.errors import InputError
from coopgraph.texts.source import digest

MOST_WORDS: Final = 5
"""Words of a source that are written down in one piece."""

_MANY: Final = 1000
"""Passages after which no more are looked for: they are told by their number only."""

# Scripts that are written without spaces: Han, kana, Thai, Lao, Khmer, Burmese.
_UNSPACED: Final = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
    "\U00020000-\U0003ffff"
)
_LETTER: Final = rf"[^\W{_UNSPACED}]"
_LONE: Final = re.compile(rf"[{_UNSPACED}]")


class Span(NamedTuple):
    """A passage's place in a text, and the digest of its characters."""

    start: int
    end: int
    digest: str


def passage_for(
    text: str, first_words: str, last_words: str = "", within: tuple[int, int] | None = None
) -> Span:
    """Find the one passage that begins and ends with given words, in one line of a text.

    Args:
        text: The source's text.
        first_words: Whole words with which the passage begins; any white space between them
            stands for any other.
        last_words: Whole words with which it ends, which may overlap the first; empty where the
            first words are the whole passage.
        within: Start and end of the part of the text to look in.

    Returns:
        Start, end (exclusive) and digest.

    Raises:
        InputError: There is no such passage, or more than one.
    """
    found = find_passages(text, first_words, last_words, within)
    if len(found) > 1:
        raise InputError(
            f"{len(found)} passages from {first_words!r} to {last_words or first_words!r}",
            hint="give more words, or look in a part of the text",
        )
    return found[0]


def find_passages(
    text: str, first_words: str, last_words: str = "", within: tuple[int, int] | None = None
) -> list[Span]:
    """Find every passage that begins and ends with given words, in one line of a text.

    Args:
        text: As for :func:`passage_for`, like the others.
        first_words: Words with which a passage begins.
        last_words: Words with which it ends.
        within: The part of the text to look in.

    Returns:
        The passages in order of the text, at least one.

    Raises:
        InputError: There is none.
    """
    low, high = within or (0, len(text))
    starts = _matches(first_words, text, low, high)
    ends = _matches(last_words, text, low, high) if last_words.strip() else starts
    alone = not last_words.strip()
    # Without last words each match is a passage of its own.
    found = sorted({(one.start(), one.end()) for one in starts} if alone else _pairs(starts, ends))
    found = [(first, last) for first, last in found if "\n" not in text[first:last]]
    if not found:
        missing = first_words if not starts else last_words
        raise InputError(
            f"no passage from {first_words!r} to {last_words or first_words!r}",
            hint=f"{missing!r} is not in this part of the text"
            if not (starts and ends)
            else "the last words do not follow the first in one line",
        )
    return [Span(start, end, digest(text[start:end])) for start, end in found]


def _pairs(starts: list[re.Match[str]], ends: list[re.Match[str]]) -> set[tuple[int, int]]:
    """Pair first words with last words behind them in the same line."""
    found: set[tuple[int, int]] = set()
    begins = [last.start() for last in ends]
    for first in starts:
        line_end = first.string.find("\n", first.end())
        low = bisect_left(begins, first.start())
        high = len(ends) if line_end < 0 else bisect_left(begins, line_end)
        for last in ends[low : min(high, low + _MANY)]:
            if first.end() <= last.end():
                found.add((first.start(), last.end()))
        if len(found) >= _MANY:
            break
    return found


def count_words(text: str) -> int:
    """Count words; in scripts without spaces two characters count as one.

    Args:
        text: Any text.

    Returns:
        The number of words, rounded up.
    """
    lone = len(_LONE.findall(text))
    return len(_LONE.sub(" ", text).split()) + (lone + 1) // 2


def _matches(words: str, text: str, low: int, high: int) -> list[re.Match[str]]:
    parts = [re.escape(word) for word in words.split()]
    if not parts:
        raise InputError("no first words are given")
    # Between characters of a script without spaces a word may begin and end anywhere.
    before = rf"(?<!{_LETTER})" if not _LONE.match(words.strip()) else ""
    after = rf"(?!{_LETTER})" if not _LONE.match(words.strip()[-1]) else ""
    pattern = re.compile(before + r"\s+".join(parts) + after)
    return list(pattern.finditer(text, low, high))
