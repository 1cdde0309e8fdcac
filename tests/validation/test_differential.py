"""Random small shapes over random small data: every engine finds what pySHACL by itself finds.

``COOPGRAPH_DIFFERENTIAL=100000 pytest -n0 tests/validation/test_differential.py`` looks for
differences as long as that. What is left out is where pySHACL or rdflib does not do what the
specification asks; it is told where it is left out, in ``tests/validation/differential``.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings

from coopgraph.validation.run import Engine
from tests.validation.differential import peers, queries, shapes
from tests.validation.differential.data import FAMILIES
from tests.validation.support import check

_HUNT = int(os.environ.get("COOPGRAPH_DIFFERENTIAL", "0"))

# Of ill-typed booleans.
pytestmark = pytest.mark.filterwarnings("ignore:Parsing weird boolean")

differential = settings(
    max_examples=_HUNT or 60,
    # What a peer does otherwise is to be found by a hunt, not by somebody's build.
    derandomize=not _HUNT,
    database=None,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture(scope="module", autouse=True)
def _in_process() -> Iterator[None]:
    """Let the fallback answer in this process: starting one for each example takes too long."""
    with peers.fallback_in_process():
        yield


def differing(case: tuple[str, str]) -> dict[str, Counter[peers.Row]]:
    """Tell what an engine finds too much or not at all, beside pySHACL by itself."""
    files = peers.documents(*case)
    reference = peers.by_pyshacl(*files)
    engines: tuple[Engine, ...] = ("native", "pyshacl")
    found = {engine: peers.by_us(*files, engine) for engine in engines}
    differences = {f"{engine} alone": rows - reference for engine, rows in found.items()}
    differences |= {f"not {engine}": reference - rows for engine, rows in found.items()}
    return {key: rows for key, rows in differences.items() if rows}


@differential
@given(shapes.cases(shapes.of_any_kind))
def test_random_shapes_and_data(case: tuple[str, str]) -> None:
    assert differing(case) == {}


@differential
@given(shapes.cases(shapes.of_comparable))
def test_comparisons(case: tuple[str, str]) -> None:
    assert differing(case) == {}


@settings(differential, max_examples=_HUNT or 25)
@given(queries.cases)
def test_sparql_constraints(case: tuple[str, str]) -> None:
    assert differing(case) == {}


def test_literals_of_two_kinds_do_not_compare() -> None:
    """What the random comparisons leave out: rdflib orders any two literals, SPARQL does not."""
    one_of_each = [family[0] for family in FAMILIES]
    targets = ", ".join(one_of_each)
    bounds = [(bound, local) for bound in one_of_each for local in shapes.RANGES]
    written = " ".join(
        f"ex:S{number} sh:targetNode {targets} ; sh:{local} {bound} ."
        for number, (bound, local) in enumerate(bounds)
    )
    found = Counter(row[0] for row in check(written, ""))
    assert len(found) == len(one_of_each)
    # Each conforms to the bounds that are the same literal, where that has an order and says "or".
    assert set(found.values()) <= {len(bounds), len(bounds) - 2}
