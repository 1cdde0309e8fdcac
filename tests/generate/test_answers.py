"""The answers of the manifest are those that queries give."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from coopgraph.generate import Corpus
from coopgraph.questions import get_question
from coopgraph.store.embedded import EmbeddedEngine
from coopgraph.store.sources import open_files
from coopgraph.store.statistics import statistics

VISITS = 400
YEAR = """
  OPTIONAL {
    ?event coop:timeSpan ?span . ?span coop:earliestStart ?first ; coop:latestEnd ?last .
    BIND ( IF(YEAR(?first) = YEAR(?last), STR(YEAR(?first)), "more than one") AS ?found )
  }
  BIND ( COALESCE(?found, "not stated") AS ?key )
"""


@pytest.fixture(scope="module", params=["nt", "ttl"])
def corpus(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Any:
    made = Corpus(VISITS, 21)
    path: Path = tmp_path_factory.mktemp("corpus") / f"visits.{request.param}"
    path.write_text(
        "".join(made.write("turtle" if request.param == "ttl" else "nt")), encoding="utf-8"
    )
    return made.manifest()["answers"], open_files([path])


def counted(engine: EmbeddedEngine, pattern: str, what: str = "?event") -> dict[str, int]:
    query = f"SELECT ?key (COUNT(DISTINCT {what}) AS ?n) WHERE {{ {pattern} }} GROUP BY ?key"
    rows = engine.query(PREFIXES + query).rows
    return {getattr(key, "value", ""): int(getattr(n, "value", "")) for key, n in rows if key}


PREFIXES = """
PREFIX coop: <https://w3id.org/coopgraph/ontology#>
PREFIX foaf: <http://xmlns.com/foaf/0.1/>
PREFIX oa: <http://www.w3.org/ns/oa#>
PREFIX org: <http://www.w3.org/ns/org#>
PREFIX schema: <https://schema.org/>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
"""

PATTERNS = {
    "visits_by_year": "?event a coop:Visit ." + YEAR,
    "agreements_by_state": """?event a coop:Agreement .
        OPTIONAL { ?event coop:state ?state . BIND ( "signed" AS ?found ) }
        BIND ( COALESCE(?found, "not stated") AS ?key )""",
    "agreements_by_occasion": """?event a coop:Agreement .
        OPTIONAL { ?event coop:occasion ?state . BIND ( "a visit" AS ?found ) }
        BIND ( COALESCE(?found, "not stated") AS ?key )""",
    "online_meetings_by_year": "?event schema:eventAttendanceMode"
    " schema:OnlineEventAttendanceMode ." + YEAR,
    "sources_by_access": """?event a coop:SourceDocument .
        OPTIONAL { ?event coop:textAccess ?access . BIND ( "digest-only" AS ?found ) }
        BIND ( COALESCE(?found, "full-text") AS ?key )""",
    "hosts": "?event coop:hostOrganization ?body . BIND ( STR(?body) AS ?key )",
    "senders": "?event coop:sendingOrganization ?body . BIND ( STR(?body) AS ?key )",
    "time_forms": """?visit a coop:Visit ; coop:timeSpan ?event . ?event coop:temporalForm ?form .
        BIND ( REPLACE(STR(?form), "^.*/", "") AS ?key )""",
}


@pytest.mark.parametrize("answer", PATTERNS)
def test_counts(answer: str, corpus: tuple[dict[str, Any], EmbeddedEngine]) -> None:
    expected, engine = corpus
    assert counted(engine, PATTERNS[answer]) == expected[answer]
    assert expected[answer]


def test_first_months_and_days(corpus: tuple[dict[str, Any], EmbeddedEngine]) -> None:
    expected, engine = corpus
    months = counted(
        engine,
        """?event a coop:Visit ; coop:timeSpan ?span .
        ?span coop:earliestStart ?a ; coop:latestStart ?b .
        FILTER ( SUBSTR(STR(?a), 1, 7) = SUBSTR(STR(?b), 1, 7) )
        BIND ( SUBSTR(STR(?a), 6, 2) AS ?key )""",
    )
    told = {key: n for key, n in expected["visits_by_first_month"].items() if key != "open"}
    assert months == told
    rows = engine.query(
        PREFIXES
        + """SELECT ?event ?a ?b WHERE { ?event a coop:Visit ; coop:timeSpan ?span .
          ?span coop:earliestStart ?a ; coop:latestStart ?a ; coop:earliestEnd ?b ;
            coop:latestEnd ?b . }"""
    ).rows
    days: dict[str, list[int]] = {}
    for event, first, last in rows:
        begin, end = (date.fromisoformat(getattr(one, "value", "")) for one in (first, last))
        days.setdefault(str(event), []).append((end - begin).days + 1)
    # Of visits whose days are in dispute no number is expected.
    certain = Counter(str(found[0]) for found in days.values() if len(found) == 1)
    assert certain == expected["visits_by_days"]


@pytest.mark.parametrize(
    ("answer", "rolled"),
    [("visits_by_pair", ""), ("visits_by_pair_of_universities", "/org:subOrganizationOf?")],
)
def test_pairs(answer: str, rolled: str, corpus: tuple[dict[str, Any], EmbeddedEngine]) -> None:
    expected, engine = corpus
    university = "a coop:University" if rolled else "a ?kind"
    found = counted(
        engine,
        f"""?event coop:sendingOrganization{rolled} ?s ; coop:hostOrganization{rolled} ?h .
        ?s {university} . ?h {university.replace("?kind", "?other")} .
        BIND ( CONCAT(STR(?s), " ", STR(?h)) AS ?key )""",
    )
    assert found == {f"{one['sender']} {one['host']}": one["visits"] for one in expected[answer]}


def test_visits_that_name_nobody(corpus: tuple[dict[str, Any], EmbeddedEngine]) -> None:
    expected, engine = corpus
    # Whoever is named has a part in the visit, in a part of it, or in its delegation.
    found = counted(
        engine,
        """?event a coop:Visit .
        OPTIONAL {
          ?part schema:superEvent* ?event . ?part coop:participant|coop:welcomedBy ?who .
          ?who foaf:member? ?person . ?person a foaf:Person . BIND ( "somebody" AS ?found )
        }
        BIND ( COALESCE(?found, "nobody") AS ?key )""",
    )
    assert found == expected["visits_by_names"]


def test_stated_sizes(corpus: tuple[dict[str, Any], EmbeddedEngine]) -> None:
    expected, engine = corpus
    rows = engine.query(
        PREFIXES
        + """SELECT ?group ?size (COUNT(?person) AS ?named) WHERE {
          ?group a coop:Delegation . FILTER ( !STRENDS(STR(?group), "otherwise") )
          OPTIONAL { ?group coop:size ?size } OPTIONAL { ?group foaf:member ?person }
        } GROUP BY ?group ?size"""
    ).rows
    found = Counter(
        _size(getattr(size, "value", None), int(getattr(named, "value", "")))
        for _, size, named in rows
    )
    assert found == expected["sizes"]


def _size(size: str | None, named: int) -> str:
    if size is None:
        return "not stated"
    if not named:
        return "stated, nobody named"
    more = {True: "stated, all named", False: "stated, fewer named"}[int(size) == named]
    return "stated, more named" if named > int(size) else more


def test_conflicts_of_sources(corpus: tuple[dict[str, Any], EmbeddedEngine]) -> None:
    expected, engine = corpus
    rows = get_question("conflicting-sources").run(engine).rows
    found = Counter(getattr(row[1], "value", "").partition(" ")[0] for row in rows)
    # The question also tells of posts and names, which the manifest does not count.
    assert {aspect: found[aspect] for aspect in expected["conflicts"]} == expected["conflicts"]


def test_statistics_count_what_was_made(corpus: tuple[dict[str, Any], EmbeddedEngine]) -> None:
    assert statistics(corpus[1]).visits == VISITS
