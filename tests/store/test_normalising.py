"""What the embedded engine makes of the way in which terms are written, as the docs tell it."""

from __future__ import annotations

from pathlib import Path

import pytest

import coopgraph

XSD = "http://www.w3.org/2001/XMLSchema#"


@pytest.mark.parametrize(
    ("written", "answered"),
    [
        (f'"01"^^<{XSD}integer>', f'"1"^^<{XSD}integer>'),
        (f'"1.50"^^<{XSD}decimal>', f'"1.5"^^<{XSD}decimal>'),
        (f'"1"^^<{XSD}boolean>', f'"true"^^<{XSD}boolean>'),
        (f'"2025-01-01+00:00"^^<{XSD}date>', f'"2025-01-01Z"^^<{XSD}date>'),
        (f'"10:00:00.00"^^<{XSD}time>', f'"10:00:00"^^<{XSD}time>'),
        (f'"PT60S"^^<{XSD}duration>', f'"PT1M"^^<{XSD}duration>'),
        (f'"007"^^<{XSD}int>', f'"7"^^<{XSD}integer>'),
        ('"x"@zh-Hans', '"x"@zh-hans'),
        (f'"abc"^^<{XSD}integer>', f'"abc"^^<{XSD}integer>'),
        (f'"2025-11-24"^^<{XSD}date>', f'"2025-11-24"^^<{XSD}date>'),
        ('" as it is "', '" as it is "'),
    ],
)
def test_the_way_of_writing(tmp_path: Path, written: str, answered: str) -> None:
    (tmp_path / "a.ttl").write_text(f"<http://x/s> <http://x/p> {written} .")
    graph = coopgraph.open(tmp_path)
    answer = graph.sparql("SELECT ?o { <http://x/s> ?p ?o }")
    assert [str(row[0]) for row in answer] == [answered]
    (kept,) = graph.graph().objects()
    # rdflib, too, writes language tags in lower case.
    assert kept.n3() == written.replace("zh-Hans", "zh-hans")
