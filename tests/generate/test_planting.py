"""Planted errors: a validator finds each of them, and nothing else."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks import shapes
from coopgraph.generate import ERRORS, planted
from coopgraph.generate.corpus import MOST_SEED
from tests.generate.support import findings, judged, text


@settings(max_examples=8, deadline=None)
@given(visits=st.integers(0, 50), share=st.integers(0, 100), seed=st.integers(0, MOST_SEED))
def test_what_was_planted_is_found(visits: int, share: int, seed: int) -> None:
    errors = visits * share // 100
    assert findings(judged(text(visits, seed, errors))) == +planted(errors)


@pytest.mark.parametrize("syntax", ["nt", "turtle"])
def test_the_first_visits_have_the_errors(syntax: str) -> None:
    report = judged(text(60, 9, 25, syntax))
    assert findings(report) == planted(25)
    wrong = {
        int(number)
        for one in report.results
        for number in re.findall(r"synthetic-9-v(\d+)-", str(one.focus_node))
    }
    # The name of a blank node is its reader's.
    assert wrong <= set(range(25))
    assert len(wrong) >= 20


def test_an_error_changes_its_own_visit_alone() -> None:
    right, wrong = (text(12, 3, errors).splitlines() for errors in (0, 4))
    differ = {*right} ^ {*wrong}
    assert {number for line in differ for number in re.findall(r"-v(\d+)-", line)} == set("0123")


def test_the_rules_are_among_those_of_the_benchmark() -> None:
    assert len(ERRORS) == 10
    assert set(ERRORS) <= set(shapes.NAMES)
