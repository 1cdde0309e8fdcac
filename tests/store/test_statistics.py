"""Statistics: the shipped corpus counted by hand, and what is uncertain or not stated."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal

from coopgraph.questions import get_question
from coopgraph.resources import data_dir
from coopgraph.store.embedded import EmbeddedEngine
from coopgraph.store.sources import count_files, open_files
from coopgraph.store.statistics import Statistics, statistics

PREFIXES = """
@prefix coop: <https://w3id.org/coopgraph/ontology#> . @prefix : <http://example.org/> .
@prefix org: <http://www.w3.org/ns/org#> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""


@pytest.fixture(scope="module")
def shipped() -> Statistics:
    return statistics(open_files())


def shares(found: Statistics, name: str) -> dict[str, int]:
    return {share.label: share.number for share in getattr(found, name)}


def test_the_shipped_visits_by_year(shipped: Statistics) -> None:
    # May and July 2017; February, September and October 2019; June and September 2023; Harbin
    # early in 2025 and Omsk in autumn.
    assert shares(shipped, "visits_by_year") == {"2017": 2, "2019": 3, "2023": 2, "2025": 2}
    assert shipped.first == "2017-05-26"
    # Of the visit to Harbin only the year is certain.
    assert shipped.last == "2025-12-31"


def test_the_shipped_agreements_statements_and_exchanges(shipped: Statistics) -> None:
    assert shares(shipped, "agreements_by_state") == {"signed": 3, "not stated": 1}
    assert shares(shipped, "statements_by_state") == {
        "not given": 30,
        "expressed": 5,
        "explored": 3,
    }
    assert shares(shipped, "exchanges_by_direction") == {
        "one way": 13,
        "mutual": 3,
        "direction not stated": 3,
    }


def test_the_shipped_organisations_people_and_sources(shipped: Statistics) -> None:
    # Five universities, ten hospitals and clinics, an association, Sechenov; six of these sent,
    # received or agreed. Six countries, four of them of seats.
    assert (shipped.organizations, shipped.partners, shipped.countries) == (17, 6, 6)
    assert (shipped.sources, shipped.sources_in_digest) == (11, 10)
    assert shipped.passages == shipped.passages_with_place + shipped.passages_in_digest


@pytest.mark.parametrize(
    ("name", "classes"),
    [
        ("persons", "foaf:Person"),
        ("countries", "schema:Country"),
        ("statements", "coop:CooperationStatement"),
        ("units", "org:OrganizationalUnit|coop:AcademicDepartment|coop:ClinicalUnit"),
        ("organizations", "org:Organization|coop:University|coop:HealthcareInstitution"),
        ("passages", "coop:TextEvidence"),
        ("agreements", "coop:Agreement"),
    ],
)
def test_numbers_are_those_of_the_text_of_the_files(
    shipped: Statistics, name: str, classes: str
) -> None:
    """Count without any engine: subjects of the canonical files with such a type."""
    typed = rf"^ {{4}}(?:a|    )?\s*(?:{classes}) ?[,;]$"
    found = set()
    for path in data_dir().glob("*.ttl"):
        for block in re.split(r"\n\n", path.read_text(encoding="utf-8")):
            lines = block.splitlines()
            if re.search(typed, block, re.M):
                found.add(lines[0])
    assert getattr(shipped, name) == len(found)


def test_files_are_counted(tmp_path: Path) -> None:
    (tmp_path / "a.ttl").write_text("")
    (tmp_path / "b.nt").write_text("")
    (tmp_path / "c.txt").write_text("")
    assert count_files([tmp_path]) == 2
    assert count_files() == len(list(data_dir().glob("*.ttl")))


def years(tmp_path: Path, *spans: str) -> dict[str, int]:
    visits = [f":v{n} a coop:Visit ; coop:timeSpan {span} ." for n, span in enumerate(spans)]
    path = tmp_path / "data.ttl"
    path.write_text(PREFIXES + "\n".join(visits), encoding="utf-8")
    return shares(statistics(EmbeddedEngine.from_paths([path])), "visits_by_year")


def span(**bounds: str) -> str:
    return "[ " + " ; ".join(f'coop:{k} "{v}"^^xsd:date' for k, v in bounds.items()) + " ]"


@pytest.mark.parametrize(
    ("written", "year"),
    [
        (span(earliestStart="2019-02-01", latestEnd="2019-02-28"), "2019"),
        (span(earliestStart="2019-12-01", latestEnd="2020-01-31"), "uncertain"),
        (
            span(
                earliestStart="2018-12-28",
                latestStart="2018-12-28",
                earliestEnd="2019-01-05",
                latestEnd="2019-01-05",
            ),
            "2018",
        ),
        (span(latestStart="2023-09-15", earliestEnd="2023-09-15"), "2023"),
        (span(earliestStart="2019-01-01"), "uncertain"),
        (span(latestEnd="2019-12-31"), "uncertain"),
        ("[ a coop:TimeSpan ]", "not stated"),
        (
            span(earliestStart="2019-01-01", latestEnd="2020-12-31")
            + ", "
            + span(earliestStart="2020-03-01", latestEnd="2020-03-31"),
            "2020",
        ),
    ],
)
def test_the_year_of_a_visit(tmp_path: Path, written: str, year: str) -> None:
    assert years(tmp_path, written) == {year: 1}


DAYS = st.dates(date(2018, 1, 1), date(2020, 12, 31)).map(date.isoformat)
BOUNDS = ("earliestStart", "latestStart", "earliestEnd", "latestEnd")


@st.composite
def bounds(draw: st.DrawFn) -> dict[str, str]:
    """Return some of the bounds of a time, none before another that it cannot precede."""
    first, second, third, last = sorted(draw(st.lists(DAYS, min_size=4, max_size=4)))
    told = dict(
        zip(
            BOUNDS,
            draw(st.sampled_from([(first, second, third, last), (first, third, second, last)])),
            strict=True,
        )
    )
    return {name: told[name] for name in draw(st.sets(st.sampled_from(BOUNDS), min_size=1))}


@settings(
    deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(bounds(), min_size=1, max_size=12))
def test_the_years_are_those_of_the_question(tmp_path: Path, told: list[dict[str, str]]) -> None:
    """Statistics and the stored question count each visit in the same year, or both in none."""
    found = years(tmp_path, *(span(**each) for each in told))
    engine = EmbeddedEngine.from_paths([tmp_path / "data.ttl"])
    asked: Counter[str] = Counter()
    for year, visits, *_ in get_question("visits-per-year").run(engine).rows:
        assert isinstance(year, Literal)
        assert isinstance(visits, Literal)
        label = year.value
        certain = label == "not stated" or re.fullmatch("[0-9]{4}", label)
        asked[label if certain else "uncertain"] += int(visits.value)
    assert found == dict(asked)


def test_uncertain_and_not_stated_come_last(tmp_path: Path) -> None:
    found = years(
        tmp_path,
        "[ a coop:TimeSpan ]",
        span(earliestStart="2019-12-01", latestEnd="2020-01-31"),
        span(earliestStart="2020-12-01", latestEnd="2020-12-31"),
    )
    assert list(found) == ["2020", "uncertain", "not stated"]


def test_nothing_at_all(tmp_path: Path) -> None:
    assert years(tmp_path) == {}
    found = statistics(EmbeddedEngine.from_paths([tmp_path / "data.ttl"]))
    assert (found.first, found.last, found.visits, found.files) == (None, None, 0, None)
    assert "files" not in found.to_dict()


def test_states_that_are_silent_or_missing(tmp_path: Path) -> None:
    path = tmp_path / "data.ttl"
    path.write_text(
        PREFIXES
        + ":a a coop:Agreement ; coop:notStated coop:state . :b a coop:Agreement . "
        + ":c a coop:Agreement ; coop:state :unheard ."
    )
    found = statistics(EmbeddedEngine.from_paths([path])).agreements_by_state
    assert {tuple(share) for share in found} == {
        ("not stated", "not stated", 1),
        ("not given", "not given", 1),
        ("<http://example.org/unheard>", "<http://example.org/unheard>", 1),
    }
