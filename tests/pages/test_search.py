"""Searching: folded names, ranks, and what people type into boxes."""

from __future__ import annotations

import json
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coopgraph.pages import Site
from coopgraph.pages.folding import fold
from coopgraph.pages.search_index import Entry, SearchIndex
from tests.pages.conftest import get

OSMU = "https://w3id.org/coopgraph/id/org/osmu"


def test_names_are_folded() -> None:
    assert fold("ÜRÜMQI") == fold("Urumqi") == "urumqi"
    assert fold("Омский   Государственный\n") == "омскии государственныи"
    assert fold("ﬁrst №\uff11") == "first no1"
    assert fold("straße") == fold("STRASSE")


@given(st.text(max_size=60))
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)
    assert "\n" not in fold(text)


@given(st.lists(st.text(min_size=1, max_size=20), min_size=1, max_size=20), st.data())
def test_a_name_is_found_by_each_of_its_parts(written: list[str], data: st.DataObject) -> None:
    index = SearchIndex([Entry(f"urn:{n}", one, "") for n, one in enumerate(written)], {})
    number = data.draw(st.integers(0, len(written) - 1))
    folded = fold(written[number])
    if folded:
        start = data.draw(st.integers(0, len(folded) - 1))
        end = data.draw(st.integers(start + 1, len(folded)))
        part = folded[start:end]
        if fold(part):
            assert f"urn:{number}" in {hit.iri for hit in index.find(part)}


@given(st.lists(st.text(max_size=20), max_size=20))
def test_an_index_is_the_same_after_a_journey(written: list[str]) -> None:
    index = SearchIndex(
        [Entry(f"urn:{n}", one, "en") for n, one in enumerate(written)], {"urn:0": ("urn:C",)}
    )
    again = SearchIndex.from_bytes(index.to_bytes())
    for one in written:
        assert again.find(one) == index.find(one)


def test_the_whole_name_comes_first() -> None:
    written = ["Omsk State", "Omsk", "The Omsk", "Tomsk", "Omsk Oblast"]
    index = SearchIndex([Entry(f"urn:{one}", one, "") for one in written], {})
    assert [hit.name for hit in index.find("omsk")] == [
        "Omsk",
        "Omsk State",
        "Omsk Oblast",
        "The Omsk",
        "Tomsk",
    ]


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("омский государственный", "Омский государственный медицинский университет"),
        ("新疆医科", "新疆医科大学"),
        ("NEURorehabilitation dep", "Department of Neurorehabilitation"),
        ("livzan", "Livzan"),
    ],
)
def test_things_are_found_in_all_scripts(site: Site, words: str, name: str) -> None:
    found = json.loads(get(site, f"/search.json?q={quote(words)}", "application/json").body)
    assert any(name in one["name"] for one in found)
    page = get(site, f"/search?q={quote(words)}").body.decode()
    assert name in page


@pytest.mark.parametrize("words", ["", " ", "?!…", "x" * 5000, "<b>&\"'", "%", "\ud800"])
def test_whatever_is_typed_has_an_answer(site: Site, words: str) -> None:
    asked = quote(words, errors="surrogatepass")
    for address in (f"/search?q={asked}", f"/search.json?q={asked}"):
        answer = get(site, address, "*/*")
        assert answer.status == 200
    assert b"<b>" not in get(site, f"/search?q={asked}").body


def test_what_was_found_may_be_narrowed_to_a_class(site: Site) -> None:
    everything = get(site, "/search?q=omsk").body.decode()
    assert "By kind" in everything
    kind = quote("https://w3id.org/coopgraph/ontology#ClinicalUnit")
    assert get(site, f"/search?q=neuro&class={kind}").body.decode().count('<li><a href="/page/') < (
        get(site, "/search?q=neuro").body.decode().count('<li><a href="/page/')
    )
    units = get(site, f"/search?q=neuro&class={kind}").body.decode()
    assert "Department of Neurorehabilitation" in units
    assert "/page/concept/" not in units.partition('<ul class="plain found">')[2]
