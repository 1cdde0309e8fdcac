"""``coopgraph rule``: every rule and component is told, and its examples are what they say."""

from __future__ import annotations

from pathlib import Path

import pytest

from coopgraph.cli import rulebook
from coopgraph.cli.components import COMPONENTS
from coopgraph.documents import read_document
from coopgraph.validation import validate
from coopgraph.validation.reader import BUILDERS
from coopgraph.validation.rules import component_name

from .process import run

HEAD = """
@prefix ex: <https://example.org/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""


def test_every_component_is_told() -> None:
    # One reader serves the two components of qualified value shapes.
    built = {component_name(one) for one in BUILDERS} - {"qualified-value-shape"}
    assert built <= COMPONENTS.keys()


@pytest.mark.parametrize("name", COMPONENTS)
def test_examples_are_refused_and_taken(tmp_path: Path, name: str) -> None:
    component = COMPONENTS[name]
    more = "ex:AddressShape sh:property [ sh:path ex:town ; sh:minCount 1 ] .\n"
    kind = "sh:PropertyShape" if component.example.startswith("sh:path") else "sh:NodeShape"
    for text, conforms in ((component.bad, False), (component.good, True)):
        focus = text.split()[0]
        shape = f"ex:S a {kind} ; sh:targetNode {focus} ; {component.example} .\n"
        (tmp_path / "shapes.ttl").write_text(HEAD + more + shape, encoding="utf-8")
        (tmp_path / "data.ttl").write_text(HEAD + text, encoding="utf-8")
        files = [read_document(tmp_path / f"{one}.ttl") for one in ("data", "shapes")]
        assert validate(files[:1], files[1:]).conforms is conforms


def test_the_list_and_one_rule() -> None:
    listed = run("rule").stdout
    assert "\nvisit-host-organization: Violation: " in listed
    told = run("rule", "visit-host-organization")
    assert told.returncode == 0, told.stderr
    for part in ("asked of: instances of coop:Visit", "# The shape", "# Refused", "# Taken"):
        assert part in told.stdout


def test_an_unknown_name_gets_suggestions() -> None:
    done = run("rule", "min-cuont")
    assert (done.returncode, done.stdout) == (2, "")
    assert "did you mean min-count" in done.stderr


def test_rules_have_bad_examples() -> None:
    without = [one for one in rulebook.rules() if rulebook.bad_file(one) is None]
    assert without == []
