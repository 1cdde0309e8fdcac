"""The index of names."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coopgraph.pages.folding import fold
from coopgraph.pages.search_index import MOST_FOUND, SearchIndex
from coopgraph.resources import data_dir, ontology_files
from coopgraph.store.embedded import EmbeddedEngine

NAMES = [
    ("http://x/omsk", "Omsk", "en"),
    ("http://x/omsk", "Омск", "ru"),
    ("http://x/omsk", "鄂木斯克", "zh"),
    ("http://x/urumqi", "Ürümqi", "en"),
    ("http://x/university", "Omsk State Medical University", "en"),
    ("http://x/clinic", "Tomsk clinic", "en"),
    ("http://x/region", "Omskaya region", "en"),
]
CLASSES = [("http://x/omsk", "City"), ("http://x/urumqi", "City"), ("http://x/clinic", "Body")]


@pytest.fixture
def index() -> SearchIndex:
    return SearchIndex(NAMES, CLASSES)


def iris(index: SearchIndex, question: str, class_: str | None = None) -> list[str]:
    return [hit.iri.removeprefix("http://x/") for hit in index.find(question, class_).hits]


def test_whole_words_come_first_then_beginnings_then_insides(index: SearchIndex) -> None:
    assert iris(index, "OMSK") == ["omsk", "university", "region", "clinic"]


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ("urumqi", ["urumqi"]),
        ("омс", ["omsk"]),
        ("木斯", ["omsk"]),
        ("medical omsk", ["university"]),
        ("medical, «OMSK»!", ["university"]),
        ("omsk urumqi", []),
        ("u", ["urumqi", "university"]),
        ("", []),
        ("   ", []),
        ("!!!", []),
        ("\n", []),
        ("\ud800", []),
        ("omsk " * 500, ["omsk", "university", "region", "clinic"]),
        ("z" * 100_000, []),
    ],
)
def test_questions(index: SearchIndex, question: str, found: list[str]) -> None:
    assert iris(index, question) == found


def test_the_name_that_matches_is_told(index: SearchIndex) -> None:
    (hit,) = index.find("омск").hits
    assert hit.name == ("Омск", "ru")


def test_classes_are_counted_and_chosen(index: SearchIndex) -> None:
    assert index.find("omsk").classes == {"Body": 1, "City": 1}
    assert iris(index, "omsk", "Body") == ["clinic"]
    assert iris(index, "omsk", "None") == []
    assert index.find("омск").hits[0].classes == ("City",)
    assert index.find("region").hits[0].classes == ()


def test_it_goes_over_to_another_process(index: SearchIndex) -> None:
    copy = SearchIndex.from_bytes(index.to_bytes())
    assert copy.find("omsk") == index.find("omsk")
    assert len(copy) == len(NAMES)


def test_an_empty_index_finds_nothing() -> None:
    index = SearchIndex([])
    assert index.find("x").hits == []
    assert SearchIndex.from_bytes(index.to_bytes()).find("x").hits == []


def test_the_shipped_data_are_found() -> None:
    index = SearchIndex.build(EmbeddedEngine.from_paths([data_dir(), *ontology_files()]))
    for question in ["Omsk State Medical", "新疆医科大学", "омский государственный", "urumqi"]:
        assert index.find(question).hits, question
    # A spelling that is printed in a source, of a thing with another label.
    assert index.find("the guests").hits[0].name == ("the guests", "en")


@given(
    st.lists(st.tuples(st.sampled_from("abc"), st.text(max_size=12), st.just("")), max_size=8),
    st.text(max_size=4),
)
def test_nothing_is_missed_and_nothing_else_is_found(
    names: list[tuple[str, str, str]], question: str
) -> None:
    words = fold(question).split()
    expected = {
        iri
        for iri, name, _ in names
        if words
        and all(
            f" {word}" in f" {fold(name)}"
            if len(word) == 1 and word.isascii()
            else word in fold(name)
            for word in words
        )
    }
    found = {hit.iri for hit in SearchIndex(names).find(question).hits}
    assert found == expected


def test_a_question_that_too_many_names_fit_is_cut() -> None:
    names = [(f"http://x/{place}", f"name {place}", "en") for place in range(MOST_FOUND + 5)]
    index = SearchIndex(names)
    found = index.find("name")
    assert found.cut
    assert len(found.hits) == MOST_FOUND
    rare = index.find(f"name {MOST_FOUND + 4}")
    assert not rare.cut
    assert [hit.iri for hit in rare.hits] == [f"http://x/{MOST_FOUND + 4}"]


def test_classes_of_many_things_are_kept_apart() -> None:
    names = [(f"http://x/{place}", "name", "en") for place in range(4)]
    classes = [("http://x/0", "B"), ("http://x/0", "A"), ("http://x/1", "A"), ("http://x/1", "B")]
    classes += [("http://x/2", "A"), ("http://x/2", "A"), ("http://none", "A")]
    hits = SearchIndex(names, classes).find("name").hits
    assert [hit.classes for hit in hits] == [("A", "B"), ("A", "B"), ("A",), ()]
