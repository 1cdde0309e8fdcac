"""Every format says the same in each run, of blank nodes and of what was not checked too."""

from __future__ import annotations

import pytest

from coopgraph.report_formats import FORMATS
from coopgraph.validation import Report, validate
from tests.validation.support import document

SHAPES = """
  ex:S sh:targetClass ex:C ; sh:not [ sh:sparql [ sh:prefixes ex: ; sh:select
    "SELECT $this WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n ?o . ?p ?q ?r }" ] ] ;
    sh:property [ sh:path ex:p ; sh:sparql [ sh:message "m {$this} {?value}" ; sh:select
      "SELECT $this ?value WHERE { $this $PATH ?value FILTER isBlank(?value) }" ] ] .
"""
DATA = "_:z a ex:C ; ex:p _:z , [ ex:q 1 ] ." + "".join(f"ex:a{n} ex:q {n} ." for n in range(99))


def run() -> Report:
    # Each reading gives blank nodes other names.
    return validate([document(DATA)], [document(SHAPES, "shapes.ttl")], time_limit=0.1)


@pytest.mark.parametrize("format_", FORMATS)
def test_reports(format_: str) -> None:
    one, other = run(), run()
    assert len(one.not_checked) == 2
    assert len(one.results) == 2
    assert one.to(format_) == other.to(format_)
    assert "http://example.org/S" in one.to(format_)
    assert "a blank node" in one.to(format_)
