"""Checking shapes files: a file for each rule that this rule alone refuses, and hostile files."""

from __future__ import annotations

import json
import random
import time
from pathlib import Path

import pyshacl
import pytest
from rdflib import Graph

from coopgraph.documents import read_document
from coopgraph.validation.shapes_check import RULES, check_shapes, formats
from tests.cli.process import run
from tests.validation.support import DECLARED, PREFIXES, document

T = 'ex:S sh:targetNode ex:a ; sh:message "Mend it." ; '
P = T + "sh:path ex:p ; "
SELECT = 'sh:sparql [ sh:select "SELECT $this { $this ?p ?o }" '

BAD = {
    "wrong-value": P + 'sh:minCount "1" .',
    "several-values": P + "sh:minCount 1, 2 .",
    "malformed-list": P + "sh:in ex:one .",
    "malformed-path": T + "sh:path [] ; sh:class ex:C .",
    "missing-path": T + "a sh:PropertyShape ; sh:class ex:C .",
    "path-on-node-shape": P + "a sh:NodeShape ; sh:class ex:C .",
    "needs-property-shape": T + "sh:minCount 1 .",
    "not-a-shape": T + 'sh:or ( "x" ) .',
    "bad-pattern": P + 'sh:pattern "(a" .',
    "bad-sparql": T + "sh:sparql [ sh:select 'SELECT $this { $this ex:p }' ] .",
    "recursive-shape": T + "sh:not [ sh:node ex:S ] .",
    "unknown-term": P + "sh:class ex:C ; sh:minCont 1 .",
    "never-run": P + "sh:class ex:C ; sh:js ex:code .",
    "never-conforms": P + "sh:minCount 2 ; sh:maxCount 1 .",
    "never-applies": P + "sh:minCount 0 .",
    "unused-shape": "ex:S a sh:NodeShape ; sh:class ex:C .",
    "empty-shape": T + "sh:severity sh:Info .",
    "unmatched-target": 'ex:S sh:targetClass ex:None ; sh:message "M" ; sh:nodeKind sh:IRI .',
    "undeclared-class": T + "sh:class ex:Preson .",
    "undeclared-property": T + "sh:equals ex:naem .",
    "unknown-placeholder": T + SELECT + '; sh:message "It has {?q}" ] .',
    "deactivated": T + "sh:class ex:C ; sh:deactivated true .",
    "missing-message": "ex:S sh:targetNode ex:a ; sh:class ex:C .",
}  # fmt: skip

ONTOLOGY = """
<http://example.org/> a owl:Ontology .
ex:C a owl:Class . ex:Person a owl:Class . ex:None a owl:Class .
ex:p a owl:ObjectProperty . ex:name a owl:DatatypeProperty .
"""


def found(shapes: str, path: str = "shapes.ttl") -> list[str]:
    return [
        finding.rule
        for finding in check_shapes(
            [document(shapes, path)],
            data=[document("ex:a a ex:C ; ex:p ex:b .", "data.ttl")],
            ontology=[document(ONTOLOGY, "ontology.ttl")],
        )
    ]


def test_each_rule_has_a_bad_file() -> None:
    assert BAD.keys() == RULES.keys()


@pytest.mark.parametrize("rule", BAD)
def test_each_rule_alone_refuses_its_bad_file(rule: str) -> None:
    assert found(BAD[rule]) == [rule]


@pytest.mark.parametrize(
    ("rule", "shapes"),
    [
        ("never-conforms", P + "sh:nodeKind sh:BlankNode ; sh:minLength 1 ."),
        ("never-conforms", P + "sh:datatype xsd:string ; sh:class ex:C ."),
        ("never-conforms", P + 'sh:datatype xsd:string ; sh:languageIn ( "en" ) .'),
        ("never-conforms", P + "sh:minInclusive 5 ; sh:maxInclusive 4 ."),
        ("never-conforms", P + "sh:minInclusive 5 ; sh:maxExclusive 5 ."),
        ("never-conforms", P + 'sh:minInclusive 5 ; sh:maxInclusive "2025-01-01"^^xsd:date .'),
        ("never-conforms", P + "sh:in () ."),
        ("never-conforms", P + "sh:nodeKind sh:Literal ; sh:in ( ex:a ex:b ) ."),
        ("never-applies", P + "sh:datatype xsd:string ; sh:uniqueLang true ."),
        ("never-applies", P + 'sh:class ex:C ; sh:flags "i" .'),
        ("never-applies", P + "sh:qualifiedValueShape [ sh:class ex:C ] ."),
        ("bad-sparql", T + "sh:sparql [ sh:select 'SELECT ?x { ?x ?y ?z }' ] ."),
        ("bad-sparql", T + "sh:sparql [ sh:select 'SELECT $this { $this un:p 1 }' ] ."),
        ("bad-sparql", T + "sh:sparql [ sh:select 'SELECT $this { SERVICE <http://e/> {} }' ] ."),
        ("bad-pattern", P + 'sh:pattern "a" ; sh:flags "g" .'),
        ("undeclared-property", T + "sh:property [ sh:path [ sh:inversePath ex:naem ] ; "
         "sh:class ex:C ; sh:message 'Mend it.' ] ."),
    ],
)  # fmt: skip
def test_what_else_the_rules_find(rule: str, shapes: str) -> None:
    assert found(shapes) == [rule]


@pytest.mark.parametrize(
    "shapes",
    [
        P + "sh:minCount 1 ; sh:maxCount 1 ; sh:class ex:C .",
        P + 'sh:datatype rdf:langString ; sh:languageIn ( "en" ) ; sh:uniqueLang true .',
        P + "sh:minInclusive 5 ; sh:maxInclusive 5 ; sh:datatype xsd:integer .",
        DECLARED + T + "sh:sparql [ sh:prefixes ex: ; sh:message 'Not {?v} of {$this}' ; "
        "sh:select 'SELECT $this ?v { $this ex:p ?v }' ] .",
        T + "sh:closed true ; sh:property [ sh:path ex:p ] .",
    ],
)
def test_good_shapes_pass(shapes: str) -> None:
    assert found(shapes) == []


def test_our_own_shapes_pass() -> None:
    done = run("shapes", "check")
    assert (done.returncode, done.stdout) == (0, "0 errors, 0 warnings, 0 infos\n")


def test_each_finding_is_told_at_its_line(tmp_path: Path) -> None:
    file = tmp_path / "shapes.ttl"
    file.write_text(
        "@prefix ex: <http://example.org/> .\n@prefix sh: <http://www.w3.org/ns/shacl#> .\n"
        'ex:S sh:targetNode ex:a ; sh:message "x" ;\n'
        "  sh:property [ sh:path ex:p ; sh:class ex:C ] ,\n"
        "    [ sh:path ex:q ;\n"
        "      sh:minCount 3 ;\n"
        '      sh:maxCount 2 ; sh:pattern "(" ; sh:message "y" ] .\n',
        encoding="utf-8",
    )
    findings = check_shapes([read_document(file)])
    assert [(one.rule, one.place and (one.place.line, one.place.column)) for one in findings] == [
        ("missing-message", (4, 17)),
        ("never-conforms", (6, 19)),
        ("bad-pattern", (7, 34)),
    ]


def test_formats_and_exit_codes(tmp_path: Path) -> None:
    file = tmp_path / "shapes.ttl"
    file.write_text(PREFIXES + BAD["wrong-value"], encoding="utf-8")
    text = run("shapes", "check", file, "--no-ontology")
    assert text.returncode == 1
    assert text.stdout.splitlines()[0].startswith(f"{file}:8:")
    assert text.stdout.splitlines()[0].endswith("[wrong-value]")
    written = json.loads(run("shapes", "check", file, "-f", "json").stdout)
    assert written["counts"] == {"error": 1, "warning": 0, "info": 0}
    assert written["findings"][0]["place"]["line"] == 8
    github = run("shapes", "check", file, "-f", "github").stdout
    assert github.startswith("::error title=wrong-value,file=")
    assert run("shapes", "check", tmp_path / "none.ttl").returncode == 2
    file.write_text(PREFIXES + BAD["missing-message"], encoding="utf-8")
    assert run("shapes", "check", file, "--no-ontology").returncode == 0


@pytest.mark.parametrize("read", ["shapes.ttl", "data.ttl", "ontology.ttl"])
@pytest.mark.parametrize("written", ["./{}", "link.ttl"])
def test_what_is_read_is_not_written_over(tmp_path: Path, read: str, written: str) -> None:
    (tmp_path / "shapes.ttl").write_text(PREFIXES + BAD["missing-message"], encoding="utf-8")
    for name in ("data.ttl", "ontology.ttl"):
        (tmp_path / name).write_text(PREFIXES + ONTOLOGY, encoding="utf-8")
    (tmp_path / "link.ttl").symlink_to(read)
    before = {file: file.read_bytes() for file in tmp_path.iterdir()}
    options = ["--data", "data.ttl", "--ontology", "ontology.ttl", "--format", "text"]
    done = run("shapes", "check", "shapes.ttl", *options, "-o", written.format(read), cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert "is read here, so nothing is written over it" in done.stderr
    assert done.stderr.count("\n") == 1
    assert {file: file.read_bytes() for file in tmp_path.iterdir()} == before


@pytest.mark.parametrize("text", ["", "ex:a ex:p ex:b .", DECLARED])
def test_a_file_without_shapes_is_told(tmp_path: Path, text: str) -> None:
    file = tmp_path / "shapes.ttl"
    file.write_text(PREFIXES + text, encoding="utf-8")
    done = run("shapes", "check", file, "--no-ontology")
    assert (done.returncode, done.stdout) == (0, "0 errors, 0 warnings, 0 infos\n")
    assert done.stderr == "warning: nothing was checked: the files hold no shape\n"
    file.write_text(PREFIXES + BAD["missing-message"], encoding="utf-8")
    assert run("shapes", "check", file, "--no-ontology").stderr == ""


def test_shapes_write_no_lines_of_their_own() -> None:
    findings = check_shapes([document(P + r'sh:minCount "1\n::error::x\u001b[0m" .')])
    for written in (formats.to_text(findings[:1]), formats.to_github(findings)):
        assert "\x1b" not in written
        assert "\n::error::x" not in written


def test_many_shapes_and_large_literals() -> None:
    start = time.monotonic()
    many = " ".join(f"ex:S{n} sh:targetNode ex:a ; sh:class ex:C ." for n in range(10_000))
    assert len(check_shapes([document(many)])) == 10_000
    assert time.monotonic() - start < 30
    large = f'{P} sh:minCount "{"a" * 10_000_000}" .'
    assert [one.rule for one in check_shapes([document(large)])] == ["wrong-value"]


def test_circular_lists_and_deep_ones() -> None:
    circle = P + "sh:in _:l . _:l rdf:first 1 ; rdf:rest _:l ."
    assert found(circle) == ["malformed-list"]
    deep = P + f"sh:in ( {' '.join(map(str, range(100_000)))} ) ."
    assert found(deep) == []


# What the W3C's shapes for shapes ask, as statements that break them and statements that do not.
PIECES = [
    *(f"sh:{one} {value}" for one in ("minCount", "maxLength", "qualifiedMaxCount")
      for value in ("1", '"1"', "1.0", "1, 2", "ex:one")),
    *(f"sh:{one} {value}" for one in ("class", "datatype", "equals", "lessThan", "targetClass")
      for value in ("ex:C", '"C"', "_:b", "ex:C, ex:D")),
    *(f"sh:{one} {value}" for one in ("uniqueLang", "closed", "deactivated")
      for value in ("true", '"true"', "false, true")),
    *(f"sh:{one} {value}" for one in ("in", "and", "or", "xone", "ignoredProperties")
      for value in ("( ex:X ex:Y )", "ex:X", "( ex:X ), ( ex:Y )")),
    "sh:nodeKind sh:IRI", "sh:nodeKind sh:Iri", "sh:nodeKind sh:IRI, sh:Literal",
    "sh:minInclusive 1", "sh:minInclusive ex:x", "sh:maxExclusive 1, 2",
    'sh:pattern "a"', "sh:pattern 5", 'sh:pattern "a", "b"', 'sh:flags "i"', "sh:flags 1",
    'sh:languageIn ( "en" )', "sh:languageIn ( 5 )", 'sh:languageIn ( "en"@en )',
    "sh:severity ex:Mine", "sh:severity 5", "sh:severity ex:A, ex:B",
    'sh:message "m"', "sh:message 5", 'sh:message "m"@en, "n"', "sh:targetNode [ ex:p 1 ]",
    "sh:property [ sh:path ex:q ]", "sh:property [ sh:class ex:C ]", "sh:node [ sh:path ex:q ]",
    "sh:node [ sh:class ex:C ]", "sh:not [ sh:minCount 1 ]", "sh:not [ sh:class ex:C ]",
    "sh:qualifiedValueShape [ sh:class ex:C ]", "sh:path ex:q",
    "sh:path ( ex:p ex:q )", "sh:path ( ex:p )", "sh:path [ sh:inversePath ex:p ]",
    "sh:path [ sh:alternativePath ( ex:p ) ]", "sh:path [ sh:zeroOrMorePath 5 ]", 'sh:path "p"',
]  # fmt: skip


@pytest.fixture(scope="module")
def w3c() -> Graph:
    assets = Path(pyshacl.__file__).parent / "assets"
    return Graph().parse(assets / "shacl-shacl.ttl")


@pytest.mark.parametrize("seed", range(12))
def test_the_same_shapes_are_malformed_as_to_the_w3c(w3c: Graph, seed: int) -> None:
    chosen = random.Random(seed)
    pieces = PIECES[seed::12] if seed else PIECES[::12]
    for piece in pieces:
        more = chosen.choice(["sh:class ex:C", "sh:path ex:p", "sh:path ex:p ; sh:hasValue 1"])
        shapes = f"ex:S sh:targetNode ex:a ; {more} ; {piece} ."
        data = Graph().parse(data=PREFIXES + shapes, format="turtle")
        conforms, _, text = pyshacl.validate(data, shacl_graph=w3c)
        ours = [one for one in check_shapes([document(shapes)]) if one.severity == "error"]
        assert bool(ours) is not conforms, (shapes, ours, text)
