"""Sentences: what ends one, what does not, and lines that hold none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coopgraph.evidence.sentences import WORD, split_sentences
from tests.evidence.village import TEXT


def sentences(text: str) -> list[str]:
    return [text[s.start : s.end] for s in split_sentences(text).sentences]


@pytest.mark.parametrize(
    "text",
    [
        "Mayor J.R. Brook opened it.",
        "It was Prof. Maria A. Reed who sang.",
        "Dr. Reed and Mrs. Brook came.",
        "They saw hall No. 2 and room № 3 of it.",
        "It grew by 3.5 per cent in 2.5 years.",
        "See e.g. Reed et al. Brook for more.",
        "It is in vol. 3 on p. 12 of it.",
        "On 5 Dec. 2031 they left.",
        "It is at lower-mill.example.org today.",
        "He asked why? and left.",
        "Wait... and then sing.",
        "Start > Guests > May (2031 - 2032)",
        "Проф. Д. Ю. Иванова приехала на ул. Лесную.",
        "1. The first point",
        "Alpha. 1.",
    ],
)
def test_one_sentence(text: str) -> None:
    assert sentences(text) == [text]


@pytest.mark.parametrize(
    "parts",
    [
        ["They came.", "They sang."],
        ["They came!", "«They sang.»", "(All left.)"],
        ["Did they come?", "12 of them did."],
        ["It was by Reed A.", "The rest was by others."],
        ["They ate bread, cheese, etc.", "After that they left."],
        ["She said “no.”", "He agreed."],
        ["They came.[1]", "They sang."],
        ["It ended…", "Nobody left."],
        ["Они приехали.", "Они пели!"],
        ["They met 李明.", "会议开始了。", "结束了。"],
        ["Mill: they come.", "Welcome by J.R. Brook (May 3 - 9, 2031)."],
    ],
)
@pytest.mark.parametrize("gap", [" ", "  ", "\u00a0", "\n", "\r\n", "\n\u00a0\n"])
def test_several_sentences(parts: list[str], gap: str) -> None:
    assert sentences(gap.join(parts)) == parts


def test_east_asian_stops_need_no_space() -> None:
    assert sentences("他们来了。他们唱歌。结束") == ["他们来了。", "他们唱歌。", "结束"]


def test_the_invented_page() -> None:
    split = split_sentences(TEXT)
    assert [(s.paragraph, s.number, s.line) for s in split.sentences] == [
        (1, 1, 3),
        (2, 1, 5),
        (2, 2, 5),
        (3, 1, 7),
        (3, 2, 7),
        (3, 3, 7),
        (4, 1, 9),
    ]
    assert split.other_lines == [1, 2]


def test_blank_lines_are_neither_sentence_nor_furniture() -> None:
    split = split_sentences("\ufeff\n \t\n\u00a0\u00a0\n\r\n")
    assert (split.sentences, split.other_lines) == ([], [])


def test_lines_without_a_word() -> None:
    assert split_sentences("A\n1 2 3\n***\nit\n").other_lines == [1, 2, 3]


@given(st.text(st.sampled_from("aB1 .!?…\n\r\u00a0«»()。新😀"), max_size=60))
def test_places_are_ordered_whole_and_hold_words(text: str) -> None:
    split = split_sentences(text)
    previous = 0
    for sentence in split.sentences:
        piece = text[sentence.start : sentence.end]
        assert previous <= sentence.start < sentence.end
        assert WORD.search(piece)
        assert piece == piece.strip()
        assert "\n" not in piece
        assert text.count("\n", 0, sentence.start) == sentence.line - 1
        previous = sentence.end
    outside = split_outside(text)
    assert not any(WORD.search(piece) for piece in outside)


def split_outside(text: str) -> list[str]:
    """Give what lies between the sentences."""
    pieces, previous = [], 0
    for sentence in split_sentences(text).sentences:
        pieces.append(text[previous : sentence.start])
        previous = sentence.end
    return [*pieces, text[previous:]]
