"""The fifteen competency questions, with answers worked out by hand from the page.

The stored answers under ``queries/expected`` are made by the program and only then read; these
were written first, from the questions alone.
"""

from __future__ import annotations

import pytest

import coopgraph
from coopgraph.api import KnowledgeGraph

DELEGATION = "Delegation of Xinjiang Medical University"
XMU = "Xinjiang Medical University"
OSMU = "Omsk State Medical University"


@pytest.fixture(scope="module")
def kg() -> KnowledgeGraph:
    return coopgraph.open()


def answer(kg: KnowledgeGraph, name: str, *columns: str) -> list[tuple[str | None, ...]]:
    result = kg.query(name, columns=["all"])
    places = [result.variables.index(column) for column in columns]
    return [tuple(getattr(row[place], "value", None) for place in places) for row in result]


def test_q01_sender_and_host(kg: KnowledgeGraph) -> None:
    assert answer(kg, "sender-and-host", "part", "organization") == [
        ("sent", XMU),
        ("received", OSMU),
    ]
    host_names = answer(kg, "sender-and-host", "alsoNamed")[1][0]
    assert host_names is not None
    assert "OSMU" in host_names.split("; ")


def test_q02_dates_with_their_precision(kg: KnowledgeGraph) -> None:
    rows = answer(kg, "visit-dates", "begin", "end", "precision", "printed")
    assert sorted(rows, key=str) == sorted(
        [
            ("2025-11-24", "2025-12-07", "range of days", "November 24 - December 7"),
            ("2025-10", "2025-12", "range of months", "October - December 2025"),
            (None, None, "duration only", "two-month"),
        ],
        key=str,
    )


def test_q03_ten_places(kg: KnowledgeGraph) -> None:
    rows = answer(kg, "places-visited", "place", "event_kind", "time", "printed")
    assert {(place, kind) for place, kind, *_ in rows} == {
        ("Omsk Regional Clinical Hospital", "site visit"),
        ("Department of Neurology and Neurosurgery", "site visit"),
        ("Department of Neurorehabilitation", "site visit"),
        ("Rehabilitation apartment", "site visit"),
        ("Neurology Department № 1", "site visit"),
        ("Unit for patients whose neurological disorders are progressive", "site visit"),
        ("Omsk Concert Hall", "cultural activity"),
        ("Medical Rehabilitation Center", "site visit"),
        ("City Perinatal Clinical Center", "site visit"),
        ("EzraMed clinic", "site visit"),
    }
    assert len(rows) == 10
    times = {place: (time, printed) for place, _, time, printed in rows}
    assert times["Rehabilitation apartment"] == ("not stated", None)
    assert times["Omsk Concert Hall"][0] == "2025-11-29"
    assert times["EzraMed clinic"][0] == "2025-12-05"
    assert times["Department of Neurorehabilitation"] == ("2025-11-24", "The first day")
    assert times["Neurology Department № 1"][1] == "In the following days"
    for place in ("Medical Rehabilitation Center", "City Perinatal Clinical Center"):
        assert times[place] == (
            "between 2025-12-01 and 2025-12-05",
            "From December 1 to 5",
        )
    for place in ("Omsk Regional Clinical Hospital", "Department of Neurology and Neurosurgery"):
        assert times[place][1] == "From November 24 to 28"


def test_q05_exactly_two_persons(kg: KnowledgeGraph) -> None:
    assert answer(kg, "named-persons", "person", "title", "post", "body") == [
        ("Elina A. Melnik", None, "head of department", "Department of Neurorehabilitation"),
        ("Maria A. Livzan", "Prof.", "rector", OSMU),
    ]


def test_q07_the_official_meeting(kg: KnowledgeGraph) -> None:
    rows = answer(kg, "official-meetings", "time", "participants", "place", "state")
    assert {row[:3] for row in rows} == {
        ("2025-11-24", f"{DELEGATION}; Maria A. Livzan", "not stated")
    }
    assert sorted(row[3] or "" for row in rows) == ["", "explored"]


def test_q09_three_methods_from_hosts_to_guests(kg: KnowledgeGraph) -> None:
    rows = answer(kg, "methods-shown", "method", "giver", "receiver")
    assert {method for method, *_ in rows} == {
        "The basics of acupuncture therapy",
        "Massage techniques for neurological patients",
        "Application of botulinum toxin therapy",
    }
    assert {row[1:] for row in rows} == {
        ("The staff of the Department of Neurorehabilitation", DELEGATION)
    }
    assert len(rows) == 3


def test_q11_three_mutual_exchanges(kg: KnowledgeGraph) -> None:
    rows = answer(kg, "mutual-exchanges", "iri", "parties")
    assert {(iri or "").rpartition("/")[2]: parties for iri, parties in rows} == {
        "experience-exchange": f"{DELEGATION}; Local doctors; Residents",
        "discussion-two-medicines": f"{DELEGATION}; The host side",
        "daily-case-review": "Participants from China; Participants from Omsk",
    }
    assert len(rows) == 3


def test_q12_two_things_shown(kg: KnowledgeGraph) -> None:
    assert set(answer(kg, "equipment-and-rooms", "thing", "kind", "age")) == {
        ("The first rehabilitation simulators", "exhibit", "Soviet era"),
        ("Rehabilitation apartment", "simulation space", None),
    }


def test_q13_the_room_and_its_makers_by_hearsay(kg: KnowledgeGraph) -> None:
    ((for_whom, maker, according_to),) = answer(
        kg, "room-purpose", "for_whom", "said_maker", "according_to"
    )
    assert for_whom is not None
    assert "self-care" in for_whom
    assert (maker, according_to) == ("The specialists of the department", DELEGATION)
    asserted = kg.sparql(
        "ASK { <https://w3id.org/coopgraph/id/space/rehabilitation-apartment> dcterms:creator ?m }"
    )
    assert not asserted.boolean


def test_q15_thirteen_topics(kg: KnowledgeGraph) -> None:
    rows = answer(kg, "medical-topics", "topic", "told")
    told: dict[str | None, str | None] = {row[0]: row[1] for row in rows}
    assert set(told) == {
        "neurology",
        "neurosurgery",
        "neurorehabilitation",
        "therapeutic physical training",
        "massage",
        "acupuncture",
        "botulinum toxin therapy",
        "traditional Chinese medicine",
        "Western treatment approaches",
        "clinical case analysis",
        "rehabilitation protocols for children and adults",
        "physiotherapy for pregnant women",
        "interdisciplinary rehabilitation",
    }
    assert [topic for topic, how in told.items() if how == "in a name only"] == ["neurosurgery"]


def test_q16_one_concert(kg: KnowledgeGraph) -> None:
    assert answer(kg, "cultural-events", "what", "time", "place", "attended_by") == [
        (
            "Candlelight concert of classical music",
            "2025-11-29",
            "Omsk Concert Hall",
            "Chinese specialists",
        )
    ]


def test_q18_thanks(kg: KnowledgeGraph) -> None:
    ((by, to, reasons),) = answer(kg, "thanks", "by", "to", "for")
    assert by == f"Representatives of {XMU}"
    assert to == f"The leadership of {OSMU}; The staff of {OSMU}"
    assert set((reasons or "").split("; ")) == {
        "professionalism",
        "warm hospitality",
        "rich, thoughtfully curated programme",
    }


def test_q19_two_intentions_and_no_agreement(kg: KnowledgeGraph) -> None:
    assert answer(kg, "outcomes", "kind", "state", "held_by") == [
        ("intention", "explored", f"{DELEGATION}; Maria A. Livzan"),
        ("intention", "expressed", "Participants in the visit"),
    ]


def test_q21_last_stop(kg: KnowledgeGraph) -> None:
    ((time, visited, subject, remark),) = answer(
        kg, "last-stop", "time", "visited", "subject", "remark"
    )
    assert (time, visited) == ("2025-12-05", "EzraMed clinic")
    assert subject == "interdisciplinary rehabilitation"
    assert "practical" in (remark or "")


def test_q22_older_than_fifty_years(kg: KnowledgeGraph) -> None:
    assert answer(kg, "age-of-unit", "bound", "years", "founded") == [
        ("more than", "50", "not stated")
    ]
