"""Rules of the shapes that hold for many forms: what each lets pass, what it refuses."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from coopgraph.documents import Document, read_document, read_documents
from coopgraph.resources import ontology_dir
from coopgraph.validation import validate
from coopgraph.validation.terms import name
from tests.validation.support import document

BAD = Path(__file__).parent / "bad"

PREFIXES = """
@prefix coop: <https://w3id.org/coopgraph/ontology#> .
@prefix oa: <http://www.w3.org/ns/oa#> .
@prefix schema: <https://schema.org/> .
@prefix id: <https://w3id.org/coopgraph/id/> .
"""


@cache
def shapes() -> list[Document]:
    return read_documents([ontology_dir() / "shapes.ttl"])


@cache
def ontology() -> list[Document]:
    return read_documents([ontology_dir() / "coop.ttl", ontology_dir() / "concepts.ttl"])


def refusing(data: Document, background: list[Document]) -> set[str]:
    """Tell which shapes refuse data."""
    report = validate([data], shapes(), background=background)
    return {name(result.source_shape).removeprefix("shape:") for result in report.results}


def refusing_text(text: str) -> set[str]:
    return refusing(document(PREFIXES + text), ontology())


def each(cases: list[tuple[str, bool]]) -> tuple[str, ...]:
    return tuple(value for value, _ in cases)


@cache
def refusing_each(written: str, values: tuple[str, ...]) -> dict[str, set[str]]:
    """Tell which shapes refuse a span with each of the values, all asked in one run."""
    spans = (
        f"id:t{number} a coop:TimeSpan ; {written.format(value)} ."
        for number, value in enumerate(values)
    )
    data = document(PREFIXES + "".join(spans))
    report = validate([data], shapes(), background=ontology())
    found: dict[str, set[str]] = {value: set() for value in values}
    for result in report.results:
        number = str(result.focus_node).removesuffix(">").rpartition("/t")[2]
        found[values[int(number)]].add(name(result.source_shape).removeprefix("shape:"))
    return found


DURATIONS = [
    *((good, False) for good in ("P1Y", "P2M", "P6W", "P3D", "PT2H", "PT30M", "P1Y2M", "P1DT1H")),
    *((bad, True) for bad in ("P", "PT", "P1DT", "2M", "P2", "P2H", "P1D2M", "two months", "")),
]


@pytest.mark.parametrize(("duration", "refused"), DURATIONS)
def test_durations(duration: str, refused: bool) -> None:
    found = refusing_each('schema:duration "{}"', each(DURATIONS))[duration]
    assert ("span-duration-iso" in found) == refused


EDTF_BESIDE_BOUNDS = [
    # The span is from 10 March to 20 April 2030.
    *(
        (good, False)
        for good in (
            "2030",
            "2030-03/2030-04",
            "2030-03-10/2030-04-20",
            "2030-03/2030-04-20",
            # Not compared: open, uncertain, seasons.
            "2029-12/..",
            "2031?",
            "2030-21",
        )
    ),
    *(
        (bad, True)
        for bad in (
            "2031",
            "2030-03",
            "2030-03/2030-05",
            "2030-03-11/2030-04-20",
            "2030-99-99",
            "2030-04/2030-03",
            # No month and no season, so nothing but a mistake.
            "2030-13",
            "2030-00",
            "2030-99",
            "2030-03/2030-20",
        )
    ),
]


@pytest.mark.parametrize(("edtf", "refused"), EDTF_BESIDE_BOUNDS)
def test_edtf_and_bounds(edtf: str, refused: bool) -> None:
    found = refusing_each(
        'coop:edtf "{}" ; coop:earliestStart "2030-03-10"^^xsd:date ;'
        ' coop:latestEnd "2030-04-20"^^xsd:date',
        each(EDTF_BESIDE_BOUNDS),
    )[edtf]
    assert ("span-edtf-agrees" in found) == refused


EDTF = [
    *(
        (good, False)
        for good in [
            "2030",
            "2030-03/2030-04",
            "2030-12-31",
            "2028-02-29",
            "2030-04-30",
            "2030-21",
            "2030-24",
            "2029-12/..",
            "2029-12/",
            "../2030",
            "/2030",
            "2031?",
            "2004-06~",
            "2004-06-11%",
            "201X",
            "2004-XX",
            "2004-1X-3X",
            "2004-XX-31",
            "1XXX-1X",
            "?2004-06-~04",
            "1985-04-12T23:20:30Z",
            "-1985",
            "1984?/2004~",
            "[1667,1668,1670..1672]",
            "[..1760-12-03]",
            "{1960,1961-12..}",
            "2000-02-29",
            "-0004-02-29",
            "2024-02-29/2028-02-29",
            "20XX-02-29",
            "201X-02-29",
            "190X-02-29",
            "XX00-02-29",
            "2X00-02-29",
            # Of 2023: the 28th of February, the 19th, and the 29th of another month.
            "2023-02-2X",
            "2023-02-X9",
            "2023-0X-29",
            "2023-X2-29",
        ]
    ),
    *(
        (bad, True)
        for bad in [
            "2030-13",
            "2030-99",
            "1999-00",
            "2030-20",
            "2030-25",
            "2030-04-00",
            "2030-04-31",
            "2030-04-32",
            "2030-02-30",
            "2030-21-01",
            "2030-01/2030-13",
            "2030-13/2030",
            "[1999-00,2000]",
            "{..1984-13}",
            "2030-13?",
            "2030-?13",
            "20302031",
            "2030-",
            "2030-1",
            "March",
            "2023-02-29",
            "1900-02-29",
            "2030-02-29?",
            "?2030-02-~29",
            "2023-02-29/2024-02-29",
            "2024-02-29/2025-02-29",
            "../2023-02-29",
            "[2024-02-29,2026-02-29]",
            "2023-02-29T10:00:00Z",
            "20X1-02-29",
            "X100-02-29",
        ]
    ),
]


@pytest.mark.parametrize(("edtf", "refused"), EDTF)
def test_edtf_names_months_and_days_that_there_are(edtf: str, refused: bool) -> None:
    found = refusing_each('coop:edtf "{}"', each(EDTF))[edtf]
    assert ("span-edtf" in found) == refused


@pytest.mark.parametrize("space", [" ", "\\t", "\\n", "\u00a0", "\u3000", " \\t "])
def test_words_are_divided_by_any_white_space(space: str) -> None:
    for number, refused in ((5, False), (6, True)):
        words = space.join(["word"] * number)
        quoted = refusing_text(f'id:q a oa:TextQuoteSelector ; oa:exact "{words}" .')
        printed = refusing_text(f'id:t a coop:TimeSpan ; coop:statedForm "{words}"@en .')
        assert ("quote-short" in quoted) == refused
        assert ("span-stated-form-short" in printed) == refused


@pytest.mark.parametrize(
    ("bounds", "refused"),
    [
        ({"earliestStart": "2030-03-01", "latestEnd": "2030-04-30"}, set()),
        ({"earliestStart": "2031-07-01", "latestEnd": "2031-07-31"}, {"event-ends-inside-parent"}),
        ({"earliestStart": "2035-01-01"}, {"event-ends-inside-parent"}),
        ({"latestEnd": "1990-01-01"}, {"event-starts-inside-parent"}),
        # It may lie inside: this is for the warning.
        (
            {"earliestStart": "2030-02-01", "latestEnd": "2030-03-15"},
            {"event-bounds-narrowed-by-parent"},
        ),
        ({}, set()),
    ],
)
def test_outer_bounds_are_compared_with_the_parent(
    bounds: dict[str, str], refused: set[str]
) -> None:
    told = "".join(f' ; coop:{key} "{day}"^^xsd:date' for key, day in bounds.items())
    found = refusing_text(
        "id:v a coop:Visit ; coop:timeSpan id:whole ."
        'id:whole a coop:TimeSpan ; coop:earliestStart "2030-03-01"^^xsd:date ;'
        ' coop:latestEnd "2030-04-30"^^xsd:date .'
        "id:a a coop:SiteVisit ; schema:superEvent id:v ; coop:timeSpan id:part ."
        f"id:part a coop:TimeSpan{told} ."
    )
    assert {rule for rule in found if rule.startswith("event-") and "parent" in rule} == refused


def test_terms_are_looked_for_only_where_the_ontology_is_at_hand() -> None:
    data = read_document(BAD / "term-declared.ttl")
    assert "term-declared" in refusing(data, ontology())
    assert "term-declared" not in refusing(data, [])


def test_without_the_ontology_a_property_still_contradicts_itself() -> None:
    direct = document(PREFIXES + "id:g coop:size 4 ; coop:notStated coop:size .")
    narrower = document(PREFIXES + "id:e coop:giver id:g ; coop:notStated coop:party .")
    assert "not-stated-contradiction" in refusing(direct, [])
    assert "not-stated-contradiction" not in refusing(narrower, [])
    assert "not-stated-contradiction" in refusing(narrower, ontology())


@pytest.mark.parametrize(
    ("triples", "refused"),
    [
        ("id:v coop:welcomdBy id:g", True),
        ("id:v a coop:Excursion", True),
        ("id:v coop:notStated coop:plaace", True),
        ("id:v coop:notStated schema:location", False),
        ("id:v schema:anything id:g ; a coop:Visit ; coop:notStated coop:size", False),
    ],
)
def test_misspelt_terms(triples: str, refused: bool) -> None:
    found = refusing_text(f"{triples} . id:v coop:standing id:s .")
    assert ("term-declared" in found) == refused
