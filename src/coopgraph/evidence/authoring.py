"""Finding the place of a passage from its first and last words, to write it down."""

from __future__ import annotations

import re
from typing import NamedTuple

from coopgraph.errors import InputError
from coopgraph.evidence.text import digest


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
    low, high = within or (0, len(text))
    starts = _matches(first_words, text, low, high)
    ends = _matches(last_words, text, low, high) if last_words.strip() else starts
    # Without last words each match is a passage of its own.
    found = sorted(
        {
            (first.start(), last.end())
            for first in starts
            for last in ends
            if (first is last or last_words.strip())
            and first.start() <= last.start()
            and first.end() <= last.end()
            and "\n" not in text[first.start() : last.end()]
        }
    )
    if not found:
        missing = first_words if not starts else last_words
        raise InputError(
            f"no passage from {first_words!r} to {last_words or first_words!r}",
            hint=f"{missing!r} is not in this part of the text"
            if not (starts and ends)
            else "the last words do not follow the first in one line",
        )
    if len(found) > 1:
        raise InputError(
            f"{len(found)} passages from {first_words!r} to {last_words or first_words!r}",
            hint="give more words, or look in a part of the text",
        )
    start, end = found[0]
    return Span(start, end, digest(text[start:end]))


def _matches(words: str, text: str, low: int, high: int) -> list[re.Match[str]]:
    parts = [re.escape(word) for word in words.split()]
    if not parts:
        raise InputError("no first words are given")
    pattern = re.compile(r"(?<!\w)" + r"\s+".join(parts) + r"(?!\w)")
    return list(pattern.finditer(text, low, high))
