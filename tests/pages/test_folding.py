"""Folding of names, whatever they hold."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coopgraph.pages.folding import fold, fold_lines

ANY = st.text(st.characters())  # Half characters too.


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Омск", "омск"),
        ("Ёлка ёлка Й", "елка елка и"),
        ("Straße", "strasse"),
        ("İstanbul ISTANBUL \N{LATIN SMALL LETTER DOTLESS I}stanbul", "istanbul istanbul istanbul"),
        ("Łódź Ærø", "lodz aero"),
        ("\uff2f\uff4d\uff53\uff4b", "omsk"),
        ("ΣΊΣΥΦΟΣ", "σισυφοσ"),
        ("новая-клиника/№3", "новая клиника no3"),
        ("新疆　医科", "新疆 医科"),
        ("a\u0301b", "ab"),
        ("\ud800x\x00", "x"),
        ("!?«»", ""),
        ("", ""),
    ],
)
def test_examples(text: str, folded: str) -> None:
    assert fold(text) == folded


@given(ANY)
def test_folding_again_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(ANY)
def test_what_is_left_are_letters_digits_and_single_spaces(text: str) -> None:
    folded = fold(text)
    assert folded == " ".join(folded.split())
    assert all(unicodedata.category(one)[0] in "LN" or one == " " for one in folded)
    folded.encode()


@given(st.text())
def test_case_and_composition_do_not_matter(text: str) -> None:
    assert fold(unicodedata.normalize("NFD", text)) == fold(unicodedata.normalize("NFC", text))
    assert fold(text.casefold()) == fold(text)


@given(st.lists(st.text(st.characters(exclude_characters="\n"))))
def test_lines_are_folded_each_for_itself(lines: list[str]) -> None:
    folded = fold_lines("\n".join(lines)).split("\n")
    assert folded == ([fold(line) for line in lines] or [""])
