"""Visits in YAML: the graph that they say, what is wrong in them, and where."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pyoxigraph
import pytest
import rdflib
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyoxigraph import NamedNode, RdfFormat

from coopgraph.documents import find_documents, read_document
from coopgraph.documents.positions import Locator, Wanted
from coopgraph.documents.yaml_reader import MAX_BYTES
from coopgraph.documents.yaml_words import words
from coopgraph.errors import InputError
from coopgraph.vocabulary import COOP, ID, PREFIXES, curie

GOOD = """\
graph:
  - id: visit:mill
    type: Visit
    label: A choir at the mill
    standing: stated
    notStated: [participant, location]
    sendingOrganization: organization:choir
    timeSpan:
      id: time:mill
      type: TimeSpan
      temporalForm: day
      earliestStart: 2025-05-12
      edtf: 2025-05-12
  - id: group:choir
    type: Group
    size: 12
    standing: derived
"""


def read(tmp_path: Path, text: str | bytes) -> Any:
    path = tmp_path / "a.yaml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_document(path)


def test_the_graph(tmp_path: Path) -> None:
    found = {
        (quad.subject.value, quad.predicate.value, str(quad.object))
        for quad in read(tmp_path, GOOD).quads
    }
    visit, group = f"{ID}visit/mill", f"{ID}group/choir"
    for expected in [
        (visit, COOP + "notStated", f"<{COOP}participant>"),
        (visit, COOP + "notStated", "<https://schema.org/location>"),
        (visit, COOP + "sendingOrganization", f"<{ID}org/choir>"),
        (visit, COOP + "standing", f"<{PREFIXES['standing']}stated>"),
        (visit, PREFIXES["rdfs"] + "label", '"A choir at the mill"@en'),
        (group, COOP + "size", f'"12"^^<{PREFIXES["xsd"]}integer>'),
        (
            f"{ID}time/mill",
            COOP + "earliestStart",
            f'"2025-05-12"^^<{PREFIXES["xsd"]}date>',
        ),
        (f"{ID}time/mill", COOP + "edtf", '"2025-05-12"'),
        (f"{ID}time/mill", COOP + "temporalForm", f"<{PREFIXES['temporal-form']}day>"),
    ]:
        assert expected in found


@pytest.mark.parametrize("text", ["\ufeff" + GOOD, GOOD.replace("\n", "\r\n"), "---\n" + GOOD])
def test_marks_and_line_ends_change_nothing(tmp_path: Path, text: str) -> None:
    expected = [quad.triple for quad in read(tmp_path, GOOD).quads]
    assert [quad.triple for quad in read(tmp_path, text).quads] == expected


def test_a_single_node_and_the_published_context(tmp_path: Path) -> None:
    text = """\
"@context": https://w3id.org/coopgraph/ontology/context.jsonld
"@id": visit:mill
"@type": Visit
label: {en: A choir, ru: Визит, zh-Hans: 合唱团}
"""
    assert len(read(tmp_path, text).quads) == 4


NAMES = st.sampled_from(["visit:a", "group:b", "organization:c", "https://example.org/d"])
TEXT = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), min_size=1).filter(
    lambda text: text.strip()
)
BY_KIND: dict[str, st.SearchStrategy[Any]] = {
    "node": NAMES,
    "term": st.sampled_from(sorted(words().keys)),
    "date": st.dates().map(str),
    "integer": st.integers(0, 10**6),
    "string": TEXT,
    "text": st.one_of(TEXT, st.dictionaries(st.sampled_from(["en", "ru", "zh"]), TEXT, min_size=1)),
}


def values(key: str) -> st.SearchStrategy[Any]:
    kind = words().keys[key]
    if kind.values == "concept":
        found = sorted(one for one in words().concepts if one.startswith(str(kind.namespace)))
        known = [one.removeprefix(str(kind.namespace)) for one in found]
        return st.sampled_from([*known, *found, *map(curie, found)])
    one = BY_KIND[kind.values]
    return one if kind.values == "text" else st.one_of(one, st.lists(one, min_size=1, max_size=3))


def nodes(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    keys: dict[str, st.SearchStrategy[Any]] = {key: values(key) for key in words().keys}
    return st.lists(st.sampled_from(sorted(keys)), max_size=6, unique=True).flatmap(
        lambda chosen: st.fixed_dictionaries(
            {"id": NAMES, **{key: keys[key] for key in chosen}, "type": TYPE, "concerns": inner}
        )
    )


TYPE = st.sampled_from(sorted(words().classes))
NODE = st.recursive(nodes(NAMES), nodes, max_leaves=3)


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph:DeprecationWarning")
@settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])
@given(st.lists(NODE, min_size=1, max_size=2))
def test_every_processor_reads_the_same_graph(tmp_path: Path, document: Any) -> None:
    yaml_text = yaml.safe_dump({"graph": document}, allow_unicode=True)
    # PyYAML writes for YAML 1.1; what it quotes means the same without.
    found = read(tmp_path, yaml_text)
    text = json.dumps({"@context": words().plain, "@graph": document})
    expected = {quad.triple for quad in pyoxigraph.parse(text.encode(), RdfFormat.JSON_LD)}
    assert {quad.triple for quad in found.quads} == expected
    placed = {(one.subject, one.predicate, one.object) for one in found.index.all_triples()}
    assert placed == {(one.subject, one.predicate, one.object) for one in expected}
    lines = rdflib.Graph().parse(data=text, format="json-ld").serialize(format="nt")
    other = pyoxigraph.parse(lines.encode(), RdfFormat.N_TRIPLES)
    assert {quad.triple for quad in other} == expected


def test_places(tmp_path: Path) -> None:
    document = read(tmp_path, GOOD)
    visit, time = NamedNode(ID + "visit/mill"), NamedNode(ID + "time/mill")
    coop = {name: NamedNode(COOP + name) for name in ("notStated", "timeSpan", "edtf", "standing")}
    location = NamedNode("https://schema.org/location")
    stated = NamedNode(PREFIXES["standing"] + "stated")
    wanted = {
        Wanted(visit): (2, 9, 2, 19),
        Wanted(visit, coop["standing"]): (5, 5, 5, 13),
        Wanted(visit, coop["standing"], stated): (5, 15, 5, 21),
        Wanted(visit, coop["notStated"], location): (6, 30, 6, 38),
        Wanted(visit, coop["timeSpan"], time): (9, 7, 13, 23),
        Wanted(time): (9, 11, 9, 20),
        Wanted(time, coop["edtf"]): (13, 7, 13, 11),
    }
    assert Locator(document.path, index=document.index).places(wanted) == wanted
    # Who has nothing but the name of the file finds the same.
    assert Locator(document.path).places(wanted) == wanted


CHANGES = [
    ("label: A choir", "lable: A choir", "4:5: the key 'lable' is unknown; did you mean label"),
    ("label:", "rdfs:label:", "4:5: the key 'rdfs:label' is unknown; write label"),
    ("label:", "prefLabel:", "write skos:prefLabel or skosxl:prefLabel"),
    ("label:", "organization:", "write org:organization"),
    ("label:", "'@value':", "use id and type"),
    ("label:", "first:", "belongs to a passage"),
    ("A choir at the mill", "2025", "4:12: a number, where label wants a text; put it in quotes"),
    ("A choir at the mill", "true", "put it in quotes: label: 'true'"),
    ("A choir at the mill", "1.50", "put it in quotes: label: '1.50'"),
    ("A choir at the mill", "''", "an empty text"),
    ("A choir at the mill", "", "4:11: label without a value"),
    ("A choir at the mill", "{english: A choir}", "4:13: 'english' is no language"),
    ("A choir at the mill", "{xx-yy-zz-1: foo}", "4:13: 'xx-yy-zz-1' is no language"),
    ("A choir at the mill", "{en-a: foo}", "4:13: 'en-a' is no language"),
    ("A choir at the mill", "[[a]]", "a list in a list"),
    ("type: Visit", "type: Vist", "3:11: there is no class 'Vist'; did you mean Visit"),
    ("type: Visit", "type: coop:Vist", "did you mean coop:Visit"),
    ("type: Visit", "type: 3", "a type that is no word"),
    ("standing: stated", "standing: state", "did you mean stated"),
    ("standing: stated", "standing: role:dean", "is none of the known values"),
    ("standing: stated", "standing: {id: standing:stated}", "a node, where standing wants a word"),
    ("[participant, location]", "[participant, locaton]", "6:30: there is no property"),
    ("[participant, location]", "[org:location]", "write location"),
    ("[participant, location]", "[]", "notStated without a value"),
    ("organization:choir", "organisation:choir", "did you mean organization:"),
    ("organization:choir", "choir", "7:26: 'choir' is no name of a node; write prefix:name"),
    ("organization:choir", "'organization:'", "write letters"),
    ("organization:choir", "organization:a/b", "write letters"),
    ("organization:choir", "role:dean", "is a prefix in the values of 'role' only"),
    ("organization:choir", "topic:massages", "there is no concept topic:massages; did you mean"),
    ("organization:choir", "ftp://example.org/", "is no address"),
    ("organization:choir", "'http://[::bad'", "7:26: 'http://[::bad' is no address"),
    ("organization:choir", "'http://a/%zz'", "7:26: 'http://a/%zz' is no address"),
    ("organization:choir", "organization:%zz", "7:26: 'organization:%zz' is no name of a node"),
    ("organization:choir", "_:choir", "the prefix _: is unknown"),
    ("organization:choir", "12", "a number, where sendingOrganization wants the name of a node"),
    ("visit:mill", "mill", "2:9: 'mill' is no name of a node"),
    ("visit:mill", "12", "2:9: an id that is no text"),
    ("id: visit:mill\n    type", "type", "a node without an id"),
    ("earliestStart: 2025-05-12", "earliestStart: 2025-02-30", "there is no day 2025-02-30"),
    ("earliestStart: 2025-05-12", "earliestStart: 24.11.2025", "12:22: '24.11.2025' is no date"),
    ("earliestStart: 2025-05-12", "earliestStart: 01/02/2025", "write year-month-day"),
    ("earliestStart: 2025-05-12", "earliestStart: 2025-11", "a day is wanted: give the bounds"),
    ("earliestStart: 2025-05-12", "earliestStart: 2025", "a day is wanted: give the bounds"),
    (
        "earliestStart: 2025-05-12",
        "earliestStart: \uff12\uff10\uff12\uff15-05-12",
        "write year-month-day",
    ),
    ("earliestStart: 2025-05-12", "earliestStart: soon", "write the words as statedForm"),
    ("earliestStart: 2025-05-12", "earliestStart: 2025-05-12T10:00:00Z", "leave the time of day"),
    (
        "earliestStart: 2025-05-12",
        "earliestStart: {en: 2025-05-12}",
        "12:22: a node, where earliestStart wants a day; write year-month-day, such as 2025-11-24",
    ),
    ("earliestStart: 2025-05-12", "earliestStart: true", "is no date of earliestStart"),
    ("size: 12", "size: 'twelve'", "16:11: a text, where size wants a whole number"),
    ("size: 12", "size: 012", "wants a whole number"),
    ("size: 12", "size: 1.5", "wants a whole number"),
    ("size: 12", "textFile: a.txt", "textFile on what is no SourceDocument"),
    ("graph:", "'@context': https://example.org/c\ngraph:", "none is ever fetched"),
    ("graph:", "'@context': {a: b}\ngraph:", "none is ever fetched"),
    ("graph:", "label: a\ngraph:", "the key 'label' beside graph"),
    ("size: 12", "graph: []", "graph stands at the top of the file only"),
    ("  - id: group:choir", "  - group:choir\n  - id: group:choir", "no node"),
    ("size: 12", "'@id': group:b", "'@id' says the same as 'id'"),
]


@pytest.mark.parametrize(("before", "after", "told"), CHANGES, ids=[one[1][:30] for one in CHANGES])
def test_mistakes(tmp_path: Path, before: str, after: str, told: str) -> None:
    assert before in GOOD
    with pytest.raises(InputError) as error:
        read(tmp_path, GOOD.replace(before, after, 1))
    assert told in str(error.value)
    assert all(":" in line.partition(".yaml")[2][:2] for line in str(error.value).splitlines())


def test_all_mistakes_are_told_at_once(tmp_path: Path) -> None:
    with pytest.raises(InputError) as error:
        read(tmp_path, GOOD.replace("label:", "lable:").replace("size: 12", "size: many"))
    assert len(str(error.value).splitlines()) == 2


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (GOOD.encode("utf-16"), "text in UTF-16"),
        (GOOD.encode("utf-16-le"), "text in UTF-16"),
        (
            GOOD.replace("A choir", "Un chœur où").encode("utf-8").replace(b"\xc3\xb9", b"\xf9"),
            "a.yaml:4:22: not UTF-8 from here on (byte 0xf9)",
        ),
        (b"- a\n- b", "a.yaml:1:1: no mapping of keys to values"),
        (b"only words", "a.yaml:1:1: no mapping of keys to values"),
        (b"", "empty"),
        (b"graph: []", "a.yaml:1:1: nothing is said, there is no visit in it"),
        (b"{}", "a.yaml:1:1: nothing is said, there is no visit in it"),
        (b"id: visit:mill", "a.yaml:1:1: nothing is said, there is no visit in it"),
        (b"a: b\n" * (MAX_BYTES // 4), f"more than the {MAX_BYTES} bytes"),
        (b"PK\x03\x04zip", "a zip archive"),
    ],
    ids=[
        "utf-16",
        "utf-16-le",
        "latin-1",
        "list",
        "words",
        "empty",
        "graph",
        "braces",
        "id",
        "huge",
        "zip",
    ],
)
def test_files_that_are_no_visit(tmp_path: Path, data: bytes, told: str) -> None:
    with pytest.raises(InputError) as error:
        read(tmp_path, data)
    assert told in str(error.value)


def test_a_folder_gives_the_turtle_alone(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(GOOD, encoding="utf-8")
    (tmp_path / "a.ttl").write_text("", encoding="utf-8")
    assert [path.name for path in find_documents([tmp_path])] == ["a.ttl"]
    assert [path.name for path in find_documents([tmp_path / "a.yaml"])] == ["a.yaml"]


def test_a_concept_that_the_file_declares_is_known(tmp_path: Path) -> None:
    more = "  - {id: topic:choirs, type: Concept}\n  - {id: visit:b, about: topic:choirs}\n"
    assert read(tmp_path, GOOD + more).quads
