"""Splitting a text into lines and sentences, so that coverage can be counted.

Rules for the prose of web pages and reports, with no model and no data: the same text always
gives the same sentences. Every line is a paragraph; a sentence never goes over a line's end.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import Final


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence by its place; the words themselves stay in the text.

    Attributes:
        paragraph: Number of its paragraph from 1; only lines that hold sentences count.
        number: Its number within the paragraph, from 1.
        line: Number of its line in the file, from 1.
        start: Offset of its first character.
        end: Offset after its last character.
    """

    paragraph: int
    number: int
    line: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Split:
    """A text taken apart.

    Attributes:
        sentences: In order.
        other_lines: Numbers of lines with characters but without a word of two letters.
    """

    sentences: list[Sentence]
    other_lines: list[int]


WORD: Final = re.compile(r"[^\W\d_]{2,}")
"""Two letters together: what a line or a sentence has and page furniture has not."""

# After these a name follows, never a new sentence.
_TITLES: Final = frozenset(
    {"prof", "dr", "mr", "mrs", "ms", "st", "acad", "assoc", "asst"}
    | {"проф", "акад", "доц", "им", "ул"}
)
# After these a number follows.
_NUMBERED: Final = frozenset({"no", "nr", "vol", "fig", "p", "pp", "с", "стр", "рис"})  # noqa: RUF001
# After these a new sentence begins only with one of the openers.
_ABBREVIATIONS: Final = frozenset(
    {"jr", "sr", "dept", "univ", "inst", "hosp", "ed", "eds", "vs", "cf", "al"}
    | {"approx", "ca", "e.g", "i.e", "etc", "a.m", "p.m", "ph.d", "jan", "feb", "mar", "apr"}
    | {"jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec"}
    | {"г", "гг", "т.е", "т.к", "т.д", "т.п", "напр"}  # noqa: RUF001
)
_INITIALS: Final = re.compile(r"(?:[^\W\d_]\.)*[^\W\d_]")
# Words that open sentences and are hardly ever a surname after an initial.
_OPENERS: Final = frozenset(
    {"the", "a", "an", "in", "on", "at", "of", "for", "from", "to", "with", "by", "as", "it"}
    | {"its", "this", "that", "these", "those", "he", "she", "they", "we", "during", "after"}
    | {"before", "when", "while", "both", "each", "one", "all", "and", "but", "here", "there"}
)
_CLOSING: Final = r"[\"'\u201d\u2019\u00bb)\]]*(?:\[\d+\])*"
_OPENING: Final = r"[\"'\u201c\u2018\u00ab(\[]*"
_EAST_ASIAN: Final = r"[\u3002\uff01\uff1f]+[\u201d\u2019\u300d\u300f\uff09]*"
# A stop, what closes quotes and brackets after it, and white space; or an East Asian stop.
_STOP: Final = re.compile(
    rf"(?P<mark>[.!?\u2026]+){_CLOSING}\s+(?={_OPENING}(?P<next>\w+))|{_EAST_ASIAN}"
)


def split_sentences(text: str) -> Split:
    r"""Split a text into sentences.

    A line is split after ``.``, ``!``, ``?`` or ``…`` before white space and a capital letter or
    a digit, but not after an initial, a title or another abbreviation. A line without a word of
    two letters holds no sentence.

    Args:
        text: The text; only ``\n`` ends a line, a ``\r`` before it is white space.

    Returns:
        The sentences with their places, and the lines that hold none.
    """
    sentences: list[Sentence] = []
    other_lines: list[int] = []
    paragraph = 0
    offset = 0
    for line, content in enumerate(text.split("\n"), 1):
        if WORD.search(content):
            paragraph += 1
            for number, (start, end) in enumerate(_spans(content), 1):
                place = (offset + start, offset + end)
                sentences.append(Sentence(paragraph, number, line, *place))
        elif content.strip("\ufeff\u200b").strip():
            other_lines.append(line)
        offset += len(content) + 1
    return Split(sentences, other_lines)


def _spans(content: str) -> list[tuple[int, int]]:
    """Give the sentences of one line; a piece without a word belongs to the one that follows."""
    cuts = [0]
    for match in _STOP.finditer(content):
        if WORD.search(content, cuts[-1], match.end()) and _ends_sentence(content, match):
            cuts.append(match.end())
    cuts.append(len(content))
    if len(cuts) > 2 and not WORD.search(content, cuts[-2]):
        del cuts[-2]
    return [_trimmed(content, *pair) for pair in pairwise(cuts)]


def _ends_sentence(content: str, match: re.Match[str]) -> bool:
    if match["mark"] is None:
        return True
    following = match["next"]
    if not (following[0].isupper() or following[0].isdigit() or _has_no_case(following[0])):
        return False
    return match["mark"] != "." or _is_full_stop(content[: match.start()], following)


def _is_full_stop(before: str, following: str) -> bool:
    """Tell a full stop from the dot of an abbreviation, by the words on both sides."""
    word = re.split(r"[\s(\[\"\u201c\u00ab]", before)[-1]
    if word.lower() in _TITLES:
        return False
    if word.lower() in _NUMBERED:
        return not following[0].isdigit()
    is_initial = _INITIALS.fullmatch(word) is not None and word[-1].isupper()
    if is_initial or word.lower() in _ABBREVIATIONS:
        return following.lower() in _OPENERS
    return True


def _has_no_case(letter: str) -> bool:
    return letter.isalpha() and letter.lower() == letter.upper()


def _trimmed(content: str, start: int, end: int) -> tuple[int, int]:
    piece = content[start:end]
    skipped = len(piece) - len(piece.lstrip("\ufeff \t\r\u00a0\u200b"))
    return start + skipped, start + len(piece.rstrip())
