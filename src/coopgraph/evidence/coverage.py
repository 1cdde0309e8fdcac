"""Which sentences of a text are cited, and how many of its letters."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from coopgraph.evidence.sentences import Sentence, split_sentences

_SHOWN_WORDS: Final = 5
_LETTER: Final = re.compile(r"[^\W_]")


@dataclass(frozen=True, slots=True)
class Uncited:
    """A sentence that no passage overlaps, with at most five of its words."""

    sentence: Sentence
    first_words: str


@dataclass(frozen=True, slots=True)
class Coverage:
    """How much of a text is cited.

    Attributes:
        sentences: Number of sentences.
        uncited: Those that no cited passage overlaps.
        letters: Letters and digits within sentences.
        cited_letters: Those of them inside cited passages.
        other_lines: Lines with characters that hold no sentence.
    """

    sentences: int
    uncited: list[Uncited]
    letters: int
    cited_letters: int
    other_lines: list[int]

    @property
    def cited(self) -> int:
        """Number of sentences that a cited passage overlaps."""
        return self.sentences - len(self.uncited)

    @property
    def percent(self) -> float:
        """Cited sentences in percent; 100 where there is no sentence."""
        return 100 * self.cited / self.sentences if self.sentences else 100.0

    @property
    def letters_percent(self) -> float:
        """Cited letters in percent; 100 where there is none."""
        return 100 * self.cited_letters / self.letters if self.letters else 100.0


def coverage(text: str, spans: Iterable[tuple[int, int]]) -> Coverage:
    """Compute the coverage of a text.

    Args:
        text: The text.
        spans: Start and end of each passage that is right and cited.

    Returns:
        The coverage. A passage overlaps a sentence only with a letter or digit of it.
    """
    split = split_sentences(text)
    covered = bytearray(len(text))
    for start, end in spans:
        covered[start:end] = b"\1" * (end - start)
    letters = 0
    cited_letters = 0
    uncited = []
    for sentence in split.sentences:
        places = [m.start() for m in _LETTER.finditer(text, sentence.start, sentence.end)]
        cited = sum(covered[place] for place in places)
        letters += len(places)
        cited_letters += cited
        if not cited:
            words = first_words(text[sentence.start : sentence.end])
            uncited.append(Uncited(sentence, words))
    return Coverage(len(split.sentences), uncited, letters, cited_letters, split.other_lines)


def first_words(sentence: str) -> str:
    """Give the first words of a sentence, never more than five."""
    words: Sequence[str] = sentence.split()
    shown = " ".join(words[:_SHOWN_WORDS])
    return f"{shown} …" if len(words) > _SHOWN_WORDS else shown
