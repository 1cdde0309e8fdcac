"""Questions over many visits: answers worked out by hand from the pages, not from the queries."""

from __future__ import annotations

from pathlib import Path

import pytest

from coopgraph.questions import list_questions
from coopgraph.store.embedded import EmbeddedEngine
from coopgraph.store.sources import open_files

QUESTIONS = {question.header.id: question for question in list_questions()}
OSMU = "Omsk State Medical University"
XMU = "Xinjiang Medical University"
SIXTH = "Sixth Affiliated Hospital of Xinjiang Medical University"
RUB, OSH, HMU = "Ruhr University Bochum", "Osh State University", "Harbin Medical University"
OPEN = "not stated"

Row = tuple[str, ...]


@pytest.fixture(scope="module")
def engine() -> EmbeddedEngine:
    return open_files()


def ask(engine: EmbeddedEngine, name: str, **parameters: str) -> list[Row]:
    """Give the rows as texts; what is not bound is empty."""
    given = {key.rstrip("_"): value for key, value in parameters.items()}
    answer = QUESTIONS[name].run(engine, given)
    return [
        tuple("" if term is None else str(getattr(term, "value", term)) for term in row)
        for row in answer.rows
    ]


def columns(rows: list[Row], *which: int) -> set[Row]:
    return {tuple(row[index] for index in which) for row in rows}


OMSK = {"organization": "organization:omsk-state-medical-university"}
XINJIANG = {"organization": "organization:xinjiang-medical-university"}


@pytest.mark.parametrize(
    ("parameters", "rows"),
    [
        (
            {},
            {("2017", "2"), ("2019", "3"), ("2023", "2"), ("2025", "2")},
        ),
        ({"from_": "2019", "to": "2023-06"}, {("2019", "3"), ("2023", "1")}),
        ({"decade": "true"}, {("2010s", "5"), ("2020s", "4")}),
    ],
)
def test_c01_visits_per_year(
    engine: EmbeddedEngine, parameters: dict[str, str], rows: set[Row]
) -> None:
    assert columns(ask(engine, "C01", **parameters), 0, 1) == rows


def test_c01_sent_and_received(engine: EmbeddedEngine) -> None:
    assert columns(ask(engine, "C01", **OMSK), 0, 2, 3) == {
        ("2017", "0", "2"),
        ("2019", "1", "2"),
        ("2023", "2", "0"),
        ("2025", "1", "1"),
    }
    assert columns(ask(engine, "C01", **XINJIANG, rollup="true"), 0, 2, 3) == {
        ("2017", "2", "0"),
        ("2019", "1", "0"),
        ("2023", "0", "1"),
        ("2025", "1", "0"),
    }
    # One visit went to a summit of which nobody says who held it.
    assert columns(ask(engine, "C01"), 0, 5) >= {("2019", "1"), ("2023", "0")}


def test_c02_partners(engine: EmbeddedEngine) -> None:
    assert (OSMU, "5", "9", "1") in ask(engine, "C02")
    assert ask(engine, "C02", rollup="true")[0] == (OSMU, "4", "9", "1")
    assert columns(ask(engine, "C02"), 0, 1) >= {(XMU, "1"), (SIXTH, "1"), (RUB, "1"), (OSH, "1")}


def test_c03_each_way(engine: EmbeddedEngine) -> None:
    assert columns(ask(engine, "C03", **OMSK), 1, 2, 3) == {
        (HMU, "1", "0"),
        (OSH, "1", "0"),
        (RUB, "0", "1"),
        (SIXTH, "0", "2"),
        (XMU, "1", "2"),
        (OPEN, "1", "0"),
    }
    assert (XMU, "1", "4") in columns(ask(engine, "C03", **OMSK, rollup="true"), 1, 2, 3)


def test_c04_one_way(engine: EmbeddedEngine) -> None:
    one_way = {(OSMU, HMU, "1"), (OSMU, OSH, "1"), (RUB, OSMU, "1")}
    assert columns(ask(engine, "C04"), 0, 1, 2) == one_way | {(SIXTH, OSMU, "2")}
    assert columns(ask(engine, "C04", rollup="true"), 0, 1, 2) == one_way
    # The visit with an open host could be one back to Bochum.
    assert (RUB, "1") in columns(ask(engine, "C04"), 0, 3)


def test_c05_intervals(engine: EmbeddedEngine) -> None:
    assert columns(ask(engine, "C05"), 0, 4, 5) == {(SIXTH, "59", "59"), (XMU, "2422", "2449")}
    assert len(ask(engine, "C05", rollup="true", **XINJIANG)) == 3


def test_c06_persons(engine: EmbeddedEngine) -> None:
    rows = ask(engine, "C06")
    assert columns(rows, 0, 1) == {
        ("Elena B. Pavlinova", "2"),
        ("Svetlana A. Pisklakova", "2"),
        ("Vitaly Okhlopkov", "2"),
    }
    assert "Vice-Rector for Academic Affairs" in rows[0][3]
    assert ask(engine, "C06", **XINJIANG) == []


def test_c07_specialties(engine: EmbeddedEngine) -> None:
    rows = columns(ask(engine, "C07", **OMSK), 1, 2, 3)
    assert {row for row in rows if row[0] == RUB} == {
        (RUB, "2019", "cystic fibrosis"),
        (RUB, "2019", "obstetrics and gynecology"),
        (RUB, "2019", "pathology of the pelvic organs"),
        (RUB, "2019", "pediatric surgery"),
        (RUB, "2019", "pediatrics"),
    }
    assert {row[2] for row in rows if row[:2] == (XMU, "2023")} == {
        "medical education",
        "traditional Chinese medicine",
    }
    assert (OSH, "2023", OPEN) in rows
    assert (SIXTH, "2017", OPEN) in rows
    assert (OPEN, "2019", "traditional Chinese medicine") in rows
    clinical = columns(ask(engine, "C07", **OMSK, clinical="true"), 1, 2, 3)
    assert {row[2] for row in clinical if row[:2] == (XMU, "2023")} == {
        "traditional Chinese medicine"
    }
    assert (HMU, "2025", "anatomy") in rows - clinical


def test_c08_never_part(engine: EmbeddedEngine) -> None:
    assert columns(ask(engine, "C08"), 0) == {("neurosurgery",), ("pharmacy",)}
    assert columns(ask(engine, "C08", clinical="true"), 0) == {("neurosurgery",)}


def test_c09_lengths(engine: EmbeddedEngine) -> None:
    assert columns(ask(engine, "C09", **OMSK), 1, 2, 3, 5, 6) == {
        (HMU, "1", "10", "10", "0"),
        (OSH, "1", "3", "3", "0"),
        (RUB, "1", "4", "4", "0"),
        (SIXTH, "2", "1", "1", "0"),
        (XMU, "1", "53", "53", "2"),
        (OPEN, "0", "", "", "1"),
    }
    # One, one and 53 days: the middle one is one, the mean is 18 and a third.
    rolled = columns(ask(engine, "C09", **OMSK, rollup="true"), 1, 2, 3, 4)
    assert (XMU, "3", "1", "18.3") in rolled


def test_c10_months(engine: EmbeddedEngine) -> None:
    assert columns(ask(engine, "C10"), 0, 1) == {
        ("02", "1"),
        ("05", "1"),
        ("06", "1"),
        ("07", "1"),
        ("09", "2"),
        ("10", "2"),
        ("not told", "1"),
    }


def test_c11_silence(engine: EmbeddedEngine) -> None:
    rows = columns(ask(engine, "C11", **OMSK), 1, 2, 3, 4, 5)
    assert (SIXTH, "2", "58", "2017-05-26", "2017-07-24") in rows
    assert (XMU, "3", "1659", "2019-02-28", "2023-09-15") in rows
    assert (RUB, "1", "", "", "") in rows


LONG_AND_SHORT = """
@prefix : <http://example.org/> . @prefix coop: <https://w3id.org/coopgraph/ontology#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
:guests a coop:University ; rdfs:label "Guests"@en .
:hosts a coop:University ; rdfs:label "Hosts"@en .
"""


def visit_on(name: str, begin: str, end: str) -> str:
    return f"""
:{name} a coop:Visit ; rdfs:label "{name}"@en ; coop:timeSpan :{name}-time ;
  coop:sendingOrganization :guests ; coop:hostOrganization :hosts .
:{name}-time coop:earliestStart "{begin}"^^xsd:date ; coop:latestStart "{begin}"^^xsd:date ;
  coop:earliestEnd "{end}"^^xsd:date ; coop:latestEnd "{end}"^^xsd:date .
"""


def test_c11_a_short_visit_within_a_long_one_begins_no_silence(tmp_path: Path) -> None:
    visits = (
        visit_on("long", "2020-01-01", "2020-03-01")
        + visit_on("short", "2020-01-04", "2020-01-05")
        + visit_on("next", "2020-04-01", "2020-04-02")
    )
    (tmp_path / "visits.ttl").write_text(LONG_AND_SHORT + visits, encoding="utf-8")
    ((*_, days, after, before, _open),) = ask(open_files([tmp_path]), "C11")
    assert (days, after, before) == ("30", "2020-03-01", "2020-04-01")


def test_c12_agreements(engine: EmbeddedEngine) -> None:
    rows = columns(ask(engine, "C12"), 1, 2)
    assert rows == {
        ("signed", "October 2017"),
        ("signed", "24 July 2017"),
        ("signed", "July 2015"),
        (OPEN, OPEN),
    }
    (osh,) = ask(engine, "C12", organization="organization:osh-state-university")
    assert osh[4:] == (
        OPEN,
        "Visit of Omsk State Medical University to Osh State University, June 2023",
    )
    (sixth,) = ask(engine, "C12", organization="organization:xmu-sixth-affiliated-hospital")
    assert "July 2017" in sixth[4]


def test_c13_no_agreement(engine: EmbeddedEngine) -> None:
    assert columns(ask(engine, "C13", **OMSK), 1) == {(HMU,), (RUB,)}
    assert columns(ask(engine, "C13", **OMSK, rollup="true"), 1) == {(HMU,), (RUB,)}


def test_c14_countries(engine: EmbeddedEngine) -> None:
    assert columns(ask(engine, "C14", **OMSK), 1, 2, 3) == {
        ("China", "2", "5"),
        ("Germany", "1", "1"),
        ("Kyrgyzstan", "1", "1"),
        # Harbin Medical University, and the visit whose host nobody tells.
        (OPEN, "1", "2"),
    }
    assert ("China", "1", "5") in columns(ask(engine, "C14", **OMSK, rollup="true"), 1, 2, 3)


def test_c15_more_than_two(engine: EmbeddedEngine) -> None:
    found = {row[0]: row[1:] for row in ask(engine, "C15")}
    assert {event: row[:2] for event, row in found.items()} == {
        "Memorandum of joining the association, 2015": ("3", "0"),
        "Omsk State Medical University joins the association": ("4", "1"),
        "Visit of Omsk State Medical University to Osh State University, June 2023": ("2", "4"),
    }
    countries = found["Visit of Omsk State Medical University to Osh State University, June 2023"][
        3
    ]
    assert set(countries.split("; ")) == {"Kazakhstan", "Kyrgyzstan", "Russia", "Uzbekistan"}


def test_c16_no_meeting_is_told_to_be_online(engine: EmbeddedEngine) -> None:
    assert set(ask(engine, "C16")) == {("2017", "0", "0", "0", "2"), ("2025", "0", "0", "0", "1")}


def test_c17_nobody_named(engine: EmbeddedEngine) -> None:
    assert ask(engine, "C17") == [
        (
            "Visit of Xinjiang Medical University to Omsk State Medical University, February 2019",
            "0",
            OPEN,
            "nobody is named",
        )
    ]


def test_c18_from_whom_to_whom(engine: EmbeddedEngine) -> None:
    rows = columns(ask(engine, "C18"), 0, 1, 2)
    neurorehabilitation = "Department of Neurorehabilitation"
    assert rows >= {
        ("massage", neurorehabilitation, XMU),
        ("acupuncture", neurorehabilitation, XMU),
        ("botulinum toxin therapy", neurorehabilitation, XMU),
        ("rehabilitation protocols for children and adults", OPEN, XMU),
        ("qigong", XMU, "Students and teachers at the Department of Physical Culture"),
        ("tai chi", XMU, OPEN),
        ("acupressure", XMU, OPEN),
        ("cystic fibrosis", "Irina Kirshina", RUB),
        ("traditional Chinese medicine", OPEN, OSMU),
        ("medical education", "Elena B. Pavlinova", OPEN),
    }
    clinical = columns(ask(engine, "C18", clinical="true"), 0, 1, 2)
    assert ("medical education", "Elena B. Pavlinova", OPEN) not in clinical


def test_c19_through_omsk(engine: EmbeddedEngine) -> None:
    assert ask(engine, "C19") == [("2", OSMU, "")]
    assert ask(engine, "C19", one="organization:omsk-state-medical-university") == [("1", "", "")]
    assert ask(engine, "C19", other="organization:sechenov") == []


def test_c20_no_two_visits_meet(engine: EmbeddedEngine) -> None:
    assert ask(engine, "C20") == []
