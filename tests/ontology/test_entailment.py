"""What must follow and what must not, on a little ontology."""

from __future__ import annotations

import pytest

from .checks.entailment import unexpected
from .checks.graph import Corpus, Graph

pytestmark = pytest.mark.usefixtures("java")
NOTHING = Graph()


@pytest.mark.parametrize(
    "triple",
    [
        "group:physicians coop:visits visit:may .",
        "visit:may a schema:Event .",
        "visit:may owl:differentFrom group:physicians .",
        "coop:visitor rdfs:range foaf:Group .",
        'visit:may coop:earliestStart "2026-05-01"^^xsd:date .',
    ],
)
def test_what_follows_may_be_asked_for(sound: Corpus, triple: str) -> None:
    asked = Graph.parse(triple)
    assert unexpected(sound.everything, asked, NOTHING) == []
    (finding,) = unexpected(sound.everything, NOTHING, asked)
    assert finding.rule == "not-entailed"
    assert finding.message.startswith("follows from ")


@pytest.mark.parametrize(
    "triple",
    [
        "group:physicians a coop:Visit .",
        "coop:Visit rdfs:subClassOf coop:Delegation .",
        'visit:may coop:earliestStart "2026-05-02"^^xsd:date .',
        "visit:may org:role role:rector .",
    ],
)
def test_what_does_not_follow_may_not(sound: Corpus, triple: str) -> None:
    asked = Graph.parse(triple)
    assert unexpected(sound.everything, NOTHING, asked) == []
    (finding,) = unexpected(sound.everything, asked, NOTHING)
    assert (finding.rule, finding.message) == ("entailed", "does not follow")


def test_an_unwanted_conclusion_comes_with_what_brings_it_about(sound: Corpus) -> None:
    asked = Graph.parse("group:physicians coop:visits visit:may .")
    (finding,) = unexpected(sound.everything, NOTHING, asked)
    assert "ObjectPropertyAssertion(coop:visitor visit:may group:physicians)" in finding.message
    assert "InverseObjectProperties(coop:visitor coop:visits)" in finding.message
    assert finding.message.count(" + ") == 1


@pytest.mark.parametrize(
    "triple", ["visit:may rdfs:label 'May'@en .", "visit:may skos:prefLabel 'May'@en ."]
)
def test_a_triple_that_states_nothing_is_told(sound: Corpus, triple: str) -> None:
    asked = Graph.parse(triple)
    for pair in ((asked, NOTHING), (NOTHING, asked)):
        (finding,) = unexpected(sound.everything, *pair)
        assert finding.rule == "not-an-axiom"


def test_of_an_inconsistent_whole_nothing_is_asked(sound: Corpus) -> None:
    broken = sound.everything.changed("INSERT DATA { group:physicians a coop:Visit }")
    (finding,) = unexpected(broken, NOTHING, Graph.parse("visit:may a coop:Delegation ."))
    assert "anything follows" in finding.message


@pytest.mark.parametrize(
    "triple", ["visit:june a coop:Visit .", "visit:may coop:guest visit:may ."]
)
def test_what_is_asked_must_be_about_something(sound: Corpus, triple: str) -> None:
    (finding,) = unexpected(sound.everything, NOTHING, Graph.parse(triple))
    assert finding.rule == "not-in-use"
