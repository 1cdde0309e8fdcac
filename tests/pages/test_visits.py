"""The home page and the list of visits."""

from __future__ import annotations

from pathlib import Path

import pytest

from coopgraph.pages import Site
from coopgraph.store.embedded import EmbeddedEngine
from coopgraph.vocabulary import ID, PREFIXES, RDFS
from tests.pages.conftest import get
from tests.pages.reading import read

NUMBER = 230


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """A site of many visits, one a week and some without a date."""
    coop = PREFIXES["coop"]
    lines = []
    for number in range(NUMBER):
        visit, time = f"<{ID}visit/v{number}>", f"<{ID}time/t{number}>"
        day = f"20{10 + number // 12:02}-{1 + number % 12:02}-01"
        lines.append(f"{visit} a <{coop}Visit> ; <{RDFS}label> 'Visit {number}' .")
        if number % 10:
            lines.append(f"{visit} <{coop}timeSpan> {time} .")
            lines.append(f"{time} <{coop}earliestStart> '{day}' ; <{coop}latestStart> '{day}' .")
    path = tmp_path_factory.mktemp("many") / "many.ttl"
    path.write_text("\n".join(lines))
    return Site(EmbeddedEngine.from_paths([path]))


def test_the_home_page_tells_what_is_in_it_and_the_ways_in(site: Site) -> None:
    answer = get(site, "/")
    assert len(answer.body) < 100_000
    page = read(answer)
    assert "9 visits" in page.section("inside").text
    assert "168 passages" in page.section("inside").text
    links = page.links()
    for place in ("/queries", "/sparql", "/ontology", "/dataset", "/search", "/visits"):
        assert place in links
    examples = [one for one in links if one.startswith("/queries/")]
    assert len(examples) == 3


def test_the_home_page_has_the_visits_by_year_with_what_is_uncertain(site: Site) -> None:
    page = read(get(site, "/"))
    years = [one.text for one in page.all("h3") if one.text.isdecimal()]
    assert years == ["2025", "2023", "2019", "2017"]
    assert "/page/id/visit/xmu-osmu-2019-02" in page.links()
    assert "Start of 2025 uncertain" in page.section("visits").text


def test_the_home_page_of_many_visits_counts_them_by_year(many: Site) -> None:
    page = read(get(many, "/"))
    assert page.all("meter")[0].attributes["aria-label"] == "Visits, 2029"
    assert "/visits?year=2010" in page.links()
    assert "Year not stated 23" in page.section("visits").text


def test_visits_are_listed_newest_first_with_sender_host_and_time(site: Site) -> None:
    page = read(get(site, "/visits"))
    rows = [one.text for one in page.all("tr")][1:]
    assert len(rows) == 9
    assert rows[0].startswith("16 Oct to 7 Dec 2025") or rows[0].startswith("October to December")
    assert "26 May 2017" in rows[-1]
    summit = next(one for one in rows if "summit" in one)
    assert summit.startswith("October 2019 uncertain")
    assert summit.endswith("Omsk State Medical University not stated")


def test_long_lists_are_paged_and_keep_their_year(many: Site) -> None:
    page = read(get(many, "/visits"))
    assert "Page 1 of 3 (1 to 100 of 230)" in page.root.text
    assert "/visits?page=2" in page.links()
    last = read(get(many, "/visits?page=3"))
    assert len(last.all("tr")) == 31
    assert "not stated" in last.all("tr")[-1].text
    year = read(get(many, "/visits?year=2012"))
    assert year.title == "Visits that began in 2012"
    assert len(year.all("tr")) == 12
    for wrong in ("/visits?page=4", "/visits?page=-1", "/visits?year=1999", "/visits?year=%3Cb%3E"):
        read(get(many, wrong), 404)


def test_visits_have_a_picture(site: Site, many: Site, tmp_path: Path) -> None:
    answer = get(site, "/visits.svg")
    assert (answer.status, answer.media_type) == (200, "image/svg+xml")
    assert b"Ruhr University Bochum" in answer.body
    assert b"The newest 60 visits" in get(many, "/visits.svg").body
    empty = tmp_path / "empty.ttl"
    empty.write_text("")
    nothing = Site(EmbeddedEngine.from_paths([empty]))
    assert get(nothing, "/visits.svg").status == 404
    assert "no visit" in read(get(nothing, "/visits")).root.text
    assert "no visit" in read(get(nothing, "/")).root.text
