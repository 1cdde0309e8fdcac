"""Which names mean one thing, on pairs that were labelled by hand."""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from coopgraph.documents import read_document
from coopgraph.ingest.matching.blocks import Blocks
from coopgraph.ingest.matching.compare import Likeness, compare
from coopgraph.ingest.matching.decisions import Decisions
from coopgraph.ingest.matching.entities import Entity, Identifier, entities
from coopgraph.ingest.matching.forms import folded, numbers
from coopgraph.ingest.matching.matching import Match, match, pairs
from coopgraph.resources import data_dir

PAIRS: list[dict[str, Any]] = yaml.safe_load(
    Path(__file__).with_name("names.yaml").read_text(encoding="utf-8")
)
NAMES = [
    " = ".join([one["kind"], *one["names"]]) + f" {number}" for number, one in enumerate(PAIRS)
]


def each(value: Any) -> list[frozenset[str]]:
    if value is None:
        return [frozenset(), frozenset()]
    values = value if isinstance(value, list) else [value, value]
    return [frozenset([one]) for one in values]


def things(pair: dict[str, Any]) -> tuple[Entity, Entity]:
    bodies, places = each(pair.get("at")), each(pair.get("in"))
    one, other = (
        Entity(
            f"urn:{side}",
            pair["kind"],
            (pair["names"][side],),
            bodies=bodies[side],
            places=places[side],
        )
        for side in (0, 1)
    )
    return one, other


def found(pair: dict[str, Any]) -> Match:
    one, other = things(pair)
    (result,) = match([one], [other], Decisions())
    return result


@pytest.mark.parametrize("pair", PAIRS, ids=NAMES)
def test_a_pair_is_certain_where_it_is_so_beyond_doubt(pair: dict[str, Any]) -> None:
    result = found(pair)
    if pair["certain"]:
        assert result.state == "certain", result.candidates
        assert result.iri == "urn:1"
    else:
        assert result.iri is None, result.candidates
    if pair["one"]:
        assert result.candidates, "a person would not be asked"
        assert result.candidates[0].likeness.reasons


def test_certain_is_always_right_and_nothing_that_is_one_is_lost() -> None:
    results = [(pair, found(pair)) for pair in PAIRS]
    certain = [pair for pair, result in results if result.state == "certain"]
    one = [(pair, result) for pair, result in results if pair["one"]]
    assert all(pair["one"] for pair in certain)
    assert len(certain) / len(one) >= 0.4
    assert all(result.state != "new" for _, result in one)
    # What is asked without need is bounded too.
    other = [result for pair, result in results if not pair["one"]]
    assert sum(result.state == "new" for result in other) / len(other) >= 0.4


@pytest.mark.parametrize("pair", PAIRS, ids=NAMES)
def test_the_order_of_a_pair_does_not_matter(pair: dict[str, Any]) -> None:
    one, other = things(pair)

    def same(mine: Any, theirs: Any) -> bool:
        return bool(set(mine) & set(theirs))

    def verdict(likeness: Likeness | None) -> Any:
        return None if likeness is None else (likeness.certain, likeness.score)

    assert verdict(compare(one, other, same)) == verdict(compare(other, one, same))


LONG = "Omsk State Medical University"


def entity(iri: str, *names: str, kind: str = "organization", **more: Any) -> Entity:
    return Entity(iri, kind, names, **more)


def only(results: list[Match]) -> Match:
    (result,) = results
    return result


def test_two_candidates_are_never_certain() -> None:
    result = only(
        match([entity("a", LONG)], [entity("b", LONG), entity("c", LONG.upper())], Decisions())
    )
    assert (result.state, result.iri) == ("uncertain", None)
    assert [one.entity.iri for one in result.candidates] == ["b", "c"]
    assert all("several have this name" in one.likeness.reasons[-1] for one in result.candidates)
    results = match([entity("a", LONG), entity("z", LONG)], [entity("b", LONG)], Decisions())
    assert {one.state for one in results} == {"uncertain"}


def test_another_kind_or_class_is_not_certain() -> None:
    place = entity("b", "Omsk Concert Hall", kind="place")
    result = only(match([entity("a", "Omsk Concert Hall")], [place], Decisions()))
    assert result.state == "uncertain"
    types = [frozenset(["University"]), frozenset(["HealthcareInstitution"])]
    one, other = (entity(iri, LONG, types=kind) for iri, kind in zip("ab", types, strict=True))
    assert only(match([one], [other], Decisions())).state == "uncertain"


def test_identifiers_decide() -> None:
    ror = frozenset([Identifier("ror.org", "04qgykh45")])
    one = entity("a", "OSMU Omsk", identifiers=ror)
    result = only(match([one], [entity("b", LONG, identifiers=ror)], Decisions()))
    assert (result.state, result.iri) == ("certain", "b")
    other = entity("b", LONG, identifiers=frozenset([Identifier("ror.org", "01p455v08")]))
    result = only(match([entity("a", LONG, identifiers=ror)], [other], Decisions()))
    assert result.state == "uncertain"
    assert "different identifiers" in result.candidates[0].likeness.reasons[-1]
    # A short number may be that of two registries.
    short = frozenset([Identifier("", "12345")])
    one, other = entity("a", "Alpha", identifiers=short), entity("b", "Omega", identifiers=short)
    assert only(match([one], [other], Decisions())).state == "new"


def test_what_has_an_iri_of_the_corpus_is_not_asked_for() -> None:
    assert match([entity("a", "X")], [entity("a", LONG)], Decisions()) == []


def test_bodies_are_the_same_by_name_too() -> None:
    units = [
        entity(iri, "Department of Neurology", kind="unit", bodies=frozenset([body]))
        for iri, body in (("u", "here"), ("v", "there"))
    ]
    known = [units[1], entity("there", LONG)]
    new = [units[0], entity("here", LONG.upper())]
    results = {one.entity.iri: one for one in match(new, known, Decisions())}
    assert (results["u"].state, results["u"].iri) == ("certain", "v")


def test_all_names_of_the_shipped_data_are_read() -> None:
    found_ = {
        one.iri.rpartition("/")[2]: one
        for one in entities([read_document(data_dir() / "visit.ttl")])
    }
    osmu = found_["omsk-state-medical-university"]
    assert {"OSMU", LONG, "Омский государственный медицинский университет"} <= set(osmu.names)
    assert osmu.name == LONG
    assert "04qgykh45" in {one.notation for one in osmu.identifiers}
    melnik = found_["elina-melnik"]
    assert any(body.endswith("unit/neurorehabilitation") for body in melnik.bodies)


@given(st.text(max_size=40))
def test_folding_twice_is_folding_once(text: str) -> None:
    assert folded(folded(text)) == folded(text)


def test_a_further_name_that_is_the_same_too_takes_no_certainty_away() -> None:
    for acronym in ("OSMU", "ОмГМУ"):
        one, other = (entity(iri, LONG, acronym) for iri in "ab")
        assert only(match([one], [other], Decisions())).state == "certain"
    one, other = (entity(iri, "ОмГМУ") for iri in "ab")
    assert only(match([one], [other], Decisions())).state == "uncertain"


def test_a_common_name_is_found_in_its_body_however_many_have_it() -> None:
    known = [
        entity(f"u{n:03}", "Department of Neurology", kind="unit", bodies=frozenset([f"b{n:03}"]))
        for n in range(200)
    ]
    for body in ("b003", "b150", "b199"):
        new = entity("new", "Neurology Department", "Department of Neurology", kind="unit")
        new = replace(new, bodies=frozenset([body]))
        result = only(match([new], known, Decisions()))
        assert (result.state, result.iri) == ("certain", body.replace("b", "u"))
    # The bodies may be recognised by their names alone.
    known += [entity(f"b{n:03}", f"Clinic of Lake {n:03}") for n in range(200)]
    clinic = entity("mine", "Clinic of Lake 171")
    new = replace(new, bodies=frozenset(["mine"]))
    assert {one.iri for one in match([new, clinic], known, Decisions())} == {"u171", "b171"}


@pytest.mark.parametrize(
    ("written", "number"), [("第十三医院", 13), ("第二十医院", 20), ("第一五二医院", 152)]
)
def test_chinese_numbers_above_twelve(written: str, number: int) -> None:
    assert numbers(written) == numbers(f"Hospital No. {number}") == {number}
    one, other = entity("a", written), entity("b", "第十医院")
    assert only(match([one], [other], Decisions())).state == "new"


@pytest.mark.parametrize("kind", ["organization", "person", "unit", "place"])
@pytest.mark.parametrize(
    "name", ["9" * 5000, "第" + "9" * 5000, "王㧝", "㧝㪲", "…", "第" + "十" * 99]
)
def test_odd_names_are_no_trouble(kind: str, name: str) -> None:
    others = [entity("b", "Wang Wu", kind=kind), entity("c", "!!!", kind=kind)]
    others.append(entity("d", "㰇㳰", kind=kind))
    assert len(numbers(name)) < 2
    result = only(match([entity("a", name, kind=kind)], others, Decisions()))
    assert not {"c", "d"} & {one.entity.iri for one in result.candidates}


def test_a_page_that_is_no_address_belongs_to_no_registry(tmp_path: Path) -> None:
    path = tmp_path / "a.ttl"
    path.write_text(
        "PREFIX adms: <http://www.w3.org/ns/adms#> PREFIX foaf: <http://xmlns.com/foaf/0.1/> "
        "PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> "
        "PREFIX skos: <http://www.w3.org/2004/02/skos/core#> "
        '<urn:a> a foaf:Person ; rdfs:label "A"@en ; adms:identifier <urn:b> . '
        '<urn:b> foaf:page "http://[bad" ; skos:notation "12 3" .',
        encoding="utf-8",
    )
    (found_,) = entities([read_document(path)])
    assert found_.identifiers == {Identifier("", "123")}


@given(st.lists(st.text("ab\u0410\u0411新医 .-№1", max_size=12), min_size=2, max_size=2))
def test_no_name_makes_it_fail(names: list[str]) -> None:
    for kind in ("person", "organization"):
        one, other = (entity(iri, name, kind=kind) for iri, name in zip("ab", names, strict=True))
        result = only(match([one], [other], Decisions()))
        assert result.state != "certain" or folded(names[0]) == folded(names[1])


def corpus(size: int, seed: int) -> list[Entity]:
    """Names as they are: many share most of their words."""
    draw = random.Random(seed)
    letters = ["ba", "ko", "shi", "ren", "tu", "lo", "mi", "ga", "vol", "ner"]
    words = ["".join(draw.choices(letters, k=3)).title() for _ in range(size)]
    made = []
    for number in range(size):
        name = (
            f"{draw.choice(['First', 'Second', 'Third'])} Clinical Hospital of {words[number]}"
            if number % 2
            else f"{draw.choice(words)} {draw.choice('ABCDE')}. {words[number]}"
        )
        kind = "organization" if number % 2 else "person"
        made.append(Entity(f"urn:{seed}:{number:06}", kind, (name,)))
    return made


def test_the_work_does_not_grow_with_the_product() -> None:
    compared = []
    for size in (1500, 6000):
        blocks = Blocks(corpus(size, 1))
        compared.append(sum(len(blocks.near(one)) for one in corpus(size, 2)))
    # Four times the names: sixteen times the product, but no more than a bounded block each.
    assert compared[1] < 10 * compared[0]
    assert compared[1] < 6000 * 100


def test_the_shipped_corpus_is_searched_for_twins() -> None:
    documents = [read_document(file) for file in sorted(data_dir().glob("*.ttl"))]
    known = entities(documents)
    twins = pairs(known, Decisions())
    assert not any(one.likeness.certain for one in twins)
    again = [*known, Entity("urn:twin", "organization", ("Omsk state medical university",))]
    best = pairs(again, Decisions())[0]
    assert best.likeness.certain
    assert "urn:twin" in (best.one.iri, best.other.iri)
