"""Rules and fingerprints: the same for the same finding, however the files are written."""

from __future__ import annotations

import re
import tracemalloc
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from coopgraph.validation import Report, ValidationResult
from coopgraph.validation.paths import Inverse, Predicate
from coopgraph.validation.rules import (
    StableNames,
    component_name,
    distinct_fingerprints,
    fingerprint,
    rule_of,
)
from coopgraph.validation.terms import Term, sh
from coopgraph.vocabulary import BASE
from tests.validation.support import report

SHAPES = """
  ex:PersonShape sh:targetClass ex:Person ;
    sh:property [ sh:path ex:name ; sh:minCount 1 ; sh:datatype xsd:string ] .
  ex:AddressShape sh:targetObjectsOf ex:address ;
    sh:property [ sh:path ex:city ; sh:minCount 1 ] ;
    sh:property [ sh:path ex:zip ; sh:pattern "^[0-9]+$" ] .
"""
# One statement a line, so that their order can be changed. {0}, {1} and {2} are blank nodes.
STATEMENTS = (
    "ex:a a ex:Person",
    "ex:b a ex:Person ; ex:name 7",
    "ex:c a ex:Person ; ex:name 'C' ; ex:address {0}",
    "{0} ex:zip 'x1'",
    "{0} ex:street {2}",
    "ex:a ex:address {1}",
    "{1} ex:zip 'x1'",
    "{2} rdfs:label 'North'",
)


def prints(found: Report) -> set[tuple[str, str]]:
    return {
        (rule_of(one, found).id, mark) for one, mark in distinct_fingerprints(found.results, found)
    }


EXPECTED = prints(
    report(SHAPES, "".join(f"{one.format('_:x', '_:y', '_:z')} .\n" for one in STATEMENTS))
)


@settings(max_examples=40, deadline=None)
@given(
    order=st.permutations(STATEMENTS),
    labels=st.lists(
        st.from_regex(r"[a-z][a-z0-9]{0,5}", fullmatch=True), min_size=3, max_size=3, unique=True
    ),
    lines=st.integers(0, 5),
    prefix=st.from_regex(r"[a-z]{1,4}", fullmatch=True),
)
def test_a_fingerprint_outlives_edits(
    order: list[str], labels: list[str], lines: int, prefix: str
) -> None:
    blanks = [f"_:{label}" for label in labels]
    text = "".join("# moved\n" * lines + f"{one.format(*blanks)} .\n" for one in order)
    text = text.replace("ex:", f"q{prefix}:")
    found = report(SHAPES, f"@prefix q{prefix}: <http://example.org/> .\n{text}")
    assert prints(found) == EXPECTED


def test_each_finding_has_a_fingerprint_of_its_own() -> None:
    assert len(EXPECTED) == len({mark for _, mark in EXPECTED}) == 6


def test_blank_nodes_are_told_apart_by_what_is_said_of_them() -> None:
    shapes = "ex:S sh:targetObjectsOf ex:p ; sh:property [ sh:path ex:q ; sh:maxCount 0 ] ."
    one, other = (prints(report(shapes, f"ex:a ex:p [ ex:q {value} ] .")) for value in ("1", "2"))
    assert len(one) == len(other) == 1
    assert not one & other


def test_equal_findings_are_numbered() -> None:
    shapes = "ex:S sh:targetObjectsOf ex:p ; sh:property [ sh:path ex:q ; sh:minCount 1 ] ."
    once = report(shapes, "ex:a ex:p [] .")
    thrice = report(shapes, "ex:a ex:p [], [], [] .")
    assert len(prints(thrice)) == 3
    first = fingerprint(thrice.results[0], thrice)
    assert [fingerprint(one, thrice) for one in thrice.results] == [first] * 3
    assert next(distinct_fingerprints(thrice.results, thrice))[1] == first
    assert re.fullmatch("[0-9a-f]{32}", fingerprint(once.results[0], once))


def test_the_rules_of_others_are_named_by_shape_path_and_component() -> None:
    found = report(SHAPES, "ex:a a ex:Person .")
    (rule,) = (rule_of(one, found) for one in found.results)
    assert rule.id == "PersonShape/<http://example.org/name>/min-count"
    assert rule.name == "PersonShape"
    assert rule.url == "https://www.w3.org/TR/shacl/#MinCountConstraintComponent"


def test_our_rules_are_named_by_their_shape() -> None:
    result = ValidationResult(
        NamedNode("http://example.org/a"), sh("ClassConstraintComponent"),
        NamedNode(f"{BASE}shape/visit-host"), path=Inverse(Predicate(NamedNode("http://e.x/p"))),
    )  # fmt: skip
    rule = rule_of(result, Report((result,)))
    assert (rule.id, rule.url) == ("visit-host", f"{BASE}shape/visit-host")


@pytest.mark.parametrize(
    ("of", "where"),
    [
        ("ex:PersonShape", "<https://example.org/rules#names>"),
        ("_:p", "<https://example.org/rules#names>"),
    ],
)
def test_a_shape_names_the_page_of_its_rule(of: str, where: str) -> None:
    shapes = SHAPES.replace(
        "sh:property [ sh:path ex:name", "sh:property _:p . _:p sh:path ex:name"
    )
    shapes = shapes.replace("xsd:string ]", "xsd:string")
    found = report(f"{shapes} {of} rdfs:seeAlso {where} .", "ex:a a ex:Person .")
    assert [rule_of(one, found).url for one in found.results] == [where[1:-1]]


@pytest.mark.parametrize("where", ["'text'", "<javascript:alert(1)>", "<file:///etc/passwd>", "[]"])
def test_only_pages_of_the_web_are_linked(where: str) -> None:
    found = report(f"{SHAPES} ex:PersonShape rdfs:seeAlso {where} .", "ex:a a ex:Person .")
    (url,) = (rule_of(one, found).url for one in found.results)
    assert url.startswith("https://www.w3.org/TR/shacl/#")


@pytest.mark.parametrize(
    ("local", "name"),
    [("ClassConstraintComponent", "class"), ("SPARQLConstraintComponent", "sparql")],
)
def test_components_in_kebab_case(local: str, name: str) -> None:
    assert component_name(sh(local)) == name


class Dense:
    """Blank nodes that all lead to all: the worst that data can hold."""

    def __init__(self, count: int) -> None:
        self.nodes = [BlankNode(f"n{number}") for number in range(count)]
        self.asked = 0

    def description(self, _subject: Term, /) -> Mapping[Term, list[Term]]:
        self.asked += 1
        return {NamedNode("http://example.org/p"): list(self.nodes)}

    def mentions(self, _node: Term, /) -> Iterator[tuple[Term, Term]]:
        self.asked += 1
        return ((one, NamedNode("http://example.org/p")) for one in self.nodes)


def test_dense_blank_nodes_are_named_in_little_time() -> None:
    dense = Dense(60)
    StableNames(dense).name(dense.nodes[0])
    assert dense.asked < 1000


def test_triple_terms_are_named_without_the_labels_of_blank_nodes() -> None:
    predicate = NamedNode("http://example.org/p")
    one, other = (Triple(BlankNode(label), predicate, Literal("x")) for label in "ab")
    names = StableNames(None)
    assert names.name(one) == names.name(other)
    assert names.name(one) != names.name(Triple(BlankNode("a"), predicate, Literal("y")))


class Many(Sequence[ValidationResult]):
    """Findings that are made when they are asked for, as of a large run."""

    def __init__(self, count: int) -> None:
        self._count = count

    def __len__(self) -> int:
        return self._count

    def __getitem__(self, _index: object) -> ValidationResult:  # type: ignore[override]
        raise AssertionError("results are iterated, not indexed")

    def __iter__(self) -> Iterator[ValidationResult]:
        shape, path = NamedNode("http://example.org/S"), Predicate(NamedNode("http://e.x/p"))
        for number in range(self._count):
            yield ValidationResult(
                BlankNode(f"d0b{number}"), sh("MinCountConstraintComponent"), shape, path=path
            )


class Alike:
    """Blank nodes that each have a number."""

    def description(self, subject: Term, /) -> Mapping[Term, list[Term]]:
        return {NamedNode("http://example.org/n"): [Literal(str(subject))]}

    def mentions(self, _node: Term, /) -> Sequence[tuple[Term, Term]]:
        return ()


def test_what_fingerprints_remember_is_small() -> None:
    grown = []
    for count in (10_000, 20_000, 40_000):
        tracemalloc.start()
        pairs = distinct_fingerprints(Many(count), Report((), data=Alike()))
        assert sum(1 for _ in pairs) == count
        grown.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    # A hash table of 8 bytes an entry, at least a third full, and its copy while it grows.
    assert all(later - earlier < 30_000 * 50 for earlier, later in pairwise(grown))
