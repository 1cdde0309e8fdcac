"""Synthetic corpora: the same for the same numbers, right, and nobody's."""

from __future__ import annotations

from hashlib import sha256

import pyoxigraph
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import NamedNode, RdfFormat

from coopgraph.errors import InputError
from coopgraph.generate import Corpus
from coopgraph.generate.corpus import MOST_SEED
from coopgraph.resources import data_dir, ontology_files
from coopgraph.vocabulary import CONCEPT, ID
from tests.generate.support import findings, judged, text, triples

VISITS = st.integers(0, 50)
SEEDS = st.integers(0, MOST_SEED)


@settings(max_examples=12, deadline=None)
@given(visits=VISITS, seed=SEEDS)
def test_any_corpus_conforms(visits: int, seed: int) -> None:
    report = judged(text(visits, seed))
    assert findings(report) == {}
    assert report.conforms
    assert not report.not_checked


@settings(max_examples=25, deadline=None)
@given(visits=VISITS, seed=SEEDS, errors=st.integers(0, 50))
def test_both_formats_hold_one_graph_and_each_triple_once(
    visits: int, seed: int, errors: int
) -> None:
    corpus = Corpus(visits, seed, min(errors, visits))
    one = triples("".join(corpus.write("nt")), "nt")
    assert len(one) == len(set(one)) == corpus.triples
    assert set(triples("".join(corpus.write("turtle")), "turtle")) == set(one)


@settings(max_examples=25, deadline=None)
@given(visits=VISITS, more=st.integers(0, 30), seed=SEEDS, syntax=st.sampled_from(["nt", "turtle"]))
def test_few_visits_are_the_beginning_of_more(
    visits: int, more: int, seed: int, syntax: str
) -> None:
    few = text(visits, seed, syntax=syntax)
    assert few == text(visits, seed, syntax=syntax)
    assert text(visits + more, seed, syntax=syntax).startswith(few)


@settings(max_examples=25, deadline=None)
@given(seed=SEEDS, other=SEEDS)
def test_two_seeds_share_no_thing(seed: int, other: int) -> None:
    one, two = (
        {
            str(triple.subject)
            for triple in triples(text(5, number), "nt")
            if isinstance(triple.subject, NamedNode)
        }
        for number in (seed, other)
    )
    assert (one == two) if seed == other else one.isdisjoint(two)


@pytest.mark.parametrize(
    ("syntax", "digest"),
    [
        ("nt", "45118ba6e03bd75ccd212d9e24565efe46a7ee0833e28bf2220e845c5aff291a"),
        ("turtle", "a2c2ceba7a178e47ae8d583c3c96fc69d5dfe4ed38849ed917c613f422fa4482"),
    ],
)
def test_the_bytes_are_those_of_every_machine(syntax: str, digest: str) -> None:
    """Where they are changed on purpose, ``EDITION`` changes too."""
    assert sha256(text(30, 1, 10, syntax).encode()).hexdigest() == digest


@pytest.mark.parametrize("seed", [0, 1, 2])
def test_200_visits_conform(seed: int) -> None:
    report = judged(text(200, seed))
    assert findings(report) == {}
    assert report.conforms


def test_a_visit_has_about_200_triples() -> None:
    few, many = Corpus(500, 3), Corpus(2000, 3)
    for corpus in (few, many):
        for _ in corpus.write("nt"):
            pass
    assert 180 <= (many.triples - few.triples) / 1500 <= 220


def test_no_visit_leaves_the_description_of_the_corpus() -> None:
    (kind,) = {
        str(triple.object).rpartition("#")[2]
        for triple in triples(text(0, 5), "nt")
        if triple.predicate.value.endswith("#type")
    }
    assert kind == "Dataset>"
    assert judged(text(0, 5)).conforms


def test_nothing_real_is_told_of() -> None:
    made = triples(text(200, 4), "nt")
    things = {
        term.value
        for triple in made
        for term in (triple.subject, triple.object)
        if isinstance(term, NamedNode) and term.value.startswith(ID)
    }
    assert things
    assert {thing for thing in things if "/synthetic-4-" not in thing} == set()
    names = {
        triple.object.value
        for triple in made
        if isinstance(triple.object, pyoxigraph.Literal) and triple.object.language
    }
    real = {
        quad.object.value
        for file in data_dir().glob("*.ttl")
        for quad in pyoxigraph.parse(path=str(file), format=RdfFormat.TURTLE)
        if quad.predicate.value.endswith("literalForm")
        and isinstance(quad.object, pyoxigraph.Literal)
    }
    assert real
    assert names.isdisjoint(real)


def test_each_concept_is_one_of_the_ontology() -> None:
    declared = {
        quad.subject.value
        for file in ontology_files()
        for quad in pyoxigraph.parse(path=str(file), format=RdfFormat.TURTLE)
        if isinstance(quad.subject, NamedNode)
    }
    used = {
        triple.object.value
        for triple in triples(text(300, 6), "nt")
        if isinstance(triple.object, NamedNode) and triple.object.value.startswith(CONCEPT)
    }
    assert len(used) > 60
    assert used <= declared


@pytest.mark.parametrize(
    "numbers", [(-1, 0, 0), (10**9, 0, 0), (1, -1, 0), (1, 2**64, 0), (1, 0, 2), (1, 0, -1)]
)
def test_numbers_out_of_range_are_refused(numbers: tuple[int, int, int]) -> None:
    with pytest.raises(InputError, match=r"is no number from 0 to|cannot be planted in 1 visits"):
        Corpus(*numbers)
