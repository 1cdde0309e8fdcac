"""The page of a visit."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from coopgraph.pages import Site
from coopgraph.pages.names import Name
from coopgraph.pages.times import Span, year_of_begin
from coopgraph.store.embedded import EmbeddedEngine
from coopgraph.vocabulary import ID, PREFIXES
from tests.pages.conftest import get
from tests.pages.reading import Page, read

ADDRESS = "/page/id/visit/xmu-osmu-2025"


@pytest.fixture(scope="module")
def page(site: Site) -> Page:
    return read(get(site, ADDRESS))


def schema(page: Page) -> dict[str, Any]:
    (block,) = page.all("script", type="application/ld+json")
    told = json.loads("".join(one for one in block.parts if isinstance(one, str)))
    assert isinstance(told, dict)
    return told


def test_the_head_tells_who_went_to_whom_and_when(page: Page) -> None:
    text = page.all("dl")[0].text
    assert "Sent by Xinjiang Medical University" in text
    assert "Received by Omsk State Medical University" in text
    assert "October to December 2025 uncertain" in text
    assert "begins between 2025-10-01 and 2025-10-31" in text
    # What other pages tell stands beside it.
    assert "16 Oct to 7 Dec 2025" in text
    assert "News page of the university in Omsk on Qigong, 2025" in text


def test_the_programme_is_in_the_order_of_time_with_what_is_uncertain(page: Page) -> None:
    text = page.section("programme").text
    order = [
        "At the Department of Physical Culture",
        "Reported part",
        "The first day",
        "Tour of the EzraMed",
    ]
    assert sorted(order, key=text.index) == order
    assert "no time stated" in text
    assert "Within 24 to 28 November 2025 uncertain derived" in text
    pictures = [one.attributes["src"] for one in page.all("img")]
    assert pictures == ["/queries/programme.svg?visit=visit%3Axmu-osmu-2025&digests=true"]


def test_each_event_stands_within_the_one_that_it_is_part_of(page: Page) -> None:
    (link,) = [
        one
        for one in page.section("programme").parts
        if not isinstance(one, str) and one.tag == "ol"
    ]
    assert "The basics of acupuncture therapy" in link.text
    acupuncture = next(
        one for one in page.all("a") if one.text == "The basics of acupuncture therapy"
    )
    above, depth = acupuncture.parent, 0
    while above is not None:
        depth += above.tag == "ol"
        above = above.parent
    assert depth == 5


def test_the_direction_of_knowledge_is_seen_and_read(page: Page) -> None:
    rows = {one.text for one in page.all("tr")}
    acupuncture = next(one for one in rows if one.startswith("The basics of acupuncture"))
    assert "one-way" in acupuncture
    assert (
        "The staff of the Department of Neurorehabilitation → to Delegation of Xinjiang"
        in acupuncture
    )
    both = next(one for one in rows if one.startswith("Discussion of Western"))
    assert "↔ and, each to the other," in both
    assert any("direction not stated" in one for one in rows)


def test_persons_stand_in_their_roles(page: Page) -> None:
    text = page.section("who").text
    assert "Prof. Maria A. Livzan" in text
    assert "rector Omsk State Medical University" in text
    assert "Delegation of Xinjiang Medical University" in text
    assert "not stated" in text
    assert "Xue Bai" in text


def test_statements_have_their_holders(page: Page) -> None:
    text = page.section("said").text
    assert "Page of the visit of Xinjiang Medical University: The atmosphere was enchanting" in text
    assert "no agreement" in page.section("agreements").text


def test_readings_tell_the_choice_and_conflicts_between_sources(page: Page) -> None:
    text = page.section("readings").text
    assert "Does the visit end on 5 or on 7 December?" in text
    assert "One visit of 2025 or several between sources" in text


def test_every_fact_has_its_passage(page: Page) -> None:
    numbers = {
        one.text: one.attributes["href"] for one in page.all("a") if one.text.startswith("Passage ")
    }
    assert len(numbers) > 90
    assert all(address.startswith("/page/id/passage/") for address in numbers.values())
    assert "566 to 579" in page.section("passages").text


def test_search_engines_are_told_only_what_is_certain(site: Site, page: Page) -> None:
    told = schema(page)
    assert (told["@context"], told["@type"]) == ("https://schema.org", "Event")
    assert told["organizer"][0]["name"] == "Omsk State Medical University"
    assert told["attendee"][0]["name"] == "Xinjiang Medical University"
    assert told["location"]
    assert {one["@type"] for one in told["subEvent"]} == {"Event"}
    assert (told["startDate"], told["endDate"]) == ("2025-10-16", "2025-12-07")
    uncertain = schema(read(get(site, "/page/id/visit/xmu-osmu-2019-02")))
    assert not {"startDate", "endDate"} & set(uncertain)
    university = schema(read(get(site, "/page/id/org/omsk-state-medical-university")))
    assert university["@type"] == "CollegeOrUniversity"
    assert "https://ror.org/04qgykh45" in university["sameAs"]


def test_what_is_not_stated_of_a_visit_is_said(site: Site) -> None:
    page = read(get(site, "/page/id/visit/osmu-summit-2019-10"))
    assert "Received by host not stated" in page.root.text
    assert "Derived by the rule" in page.root.text


def test_a_visit_without_anything_and_events_in_a_ring_have_a_page(tmp_path: Path) -> None:
    coop, inside = PREFIXES["coop"], f"<{PREFIXES['schema']}superEvent>"
    data = tmp_path / "ring.ttl"
    data.write_text(
        f"""
        <{ID}visit/bare> a <{coop}Visit> ; {inside} <{ID}activity/b> .
        <{ID}activity/a> {inside} <{ID}visit/bare>, <{ID}activity/b> .
        <{ID}activity/b> {inside} <{ID}activity/a> ; <{coop}timeSpan> <{ID}time/odd> .
        <{ID}time/odd> <{coop}earliestStart> "soon", 7 ; <{coop}latestEnd> <{ID}time/odd> .
        <{ID}visit/none> a <{coop}Visit> .
        """
    )
    ring = Site(EmbeddedEngine.from_paths([data]))
    page = read(get(ring, "/page/id/visit/bare"))
    assert page.section("programme").text.count("activity:b") == 1
    assert "No event of the visit is told" in read(get(ring, "/page/id/visit/none")).root.text


def test_the_year_of_begin_is_told_where_it_is_certain() -> None:
    assert year_of_begin([]) is None
    assert year_of_begin([(None, None, None, None)]) is None
    assert year_of_begin([("2025-01-01", None, None, "2025-12-31")]) == "2025"
    assert year_of_begin([("2024-12-31", "2025-01-02", None, None)]) == ""
    # Of several the closest bounds count.
    spans = [("2024-12-01", "2025-01-31", None, None), ("2025-01-02", "2025-01-02", None, None)]
    assert year_of_begin(spans) == "2025"
    # Only days within are told.
    assert year_of_begin([(None, "2023-09-15", "2023-09-15", None)]) == "2023"


def test_bounds_are_told_in_words() -> None:
    def told(*bounds: str | None) -> str:
        return Span("x:y", Name("y"), (*bounds,)).possible  # type: ignore[arg-type]

    assert told("2025-01-01", "2025-01-01", "2025-01-01", "2025-01-01") == "2025-01-01"
    assert told("2025-01-01", None, None, None) == "begins on 2025-01-01 or later"
    assert told(None, "2025-01-01", None, "2025-01-03") == (
        "begins on 2025-01-01 or before; ends on 2025-01-03 or before"
    )
    assert told(None, None, None, None) == ""
