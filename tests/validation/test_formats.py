"""The report in every format: read back by the readers of that format, hostile text included."""

from __future__ import annotations

import json
import os
import re
import xml.etree.ElementTree as ET
from dataclasses import replace
from pathlib import Path
from typing import Any

import jsonschema
import pyoxigraph
import pytest
from pyoxigraph import BlankNode, Dataset, Literal, NamedNode, RdfFormat

from coopgraph.errors import InputError
from coopgraph.report_formats import FORMATS
from coopgraph.validation import NotChecked, Place, Report, ValidationResult
from coopgraph.validation import formats as package
from coopgraph.validation.formats.text import write as write_text
from coopgraph.validation.paths import Inverse, Predicate, Sequence, ZeroOrMore
from coopgraph.validation.terms import INFO, VIOLATION, WARNING, Term, sh
from tests.validation.support import report
from tests.validation.test_report import DATA, SHAPES

SARIF_SCHEMA = Path("node_modules/@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json")

HOSTILE = [
    "two\nlines\r\nviolation: forged",
    "::error file=a.py::forged",
    "]]> </failure><failure> & \" ' <!--",
    "NUL \x00, escape \x1b[2J, bell \x07, \ufffe",
    "right to left \u202e and zero width \u200b",
    "100% %0A ##[group]x",
    "新疆医科大学 « № » \U0001f600",
    "x" * 1_000_000,
    "",
]
IRI = NamedNode("http://example.org/a")
PATH = Sequence((Inverse(Predicate(IRI)), ZeroOrMore(Predicate(NamedNode("http://example.org/b")))))


def finding(text: str, **changes: Any) -> ValidationResult:
    values: dict[str, Any] = {
        "focus_node": IRI,
        "component": sh("PatternConstraintComponent"),
        "source_shape": NamedNode("http://example.org/S"),
        "path": PATH,
        "value": Literal(text),
        "messages": (Literal(text, language="en"),),
        "place": Place("da ta/ü%.ttl", 3, 5, 3, 9),
        "shape_place": Place("shapes.ttl", 7, 1, 8, 2),
    }
    return ValidationResult(**(values | changes))


def hostile(text: str) -> Report:
    labels: dict[Term, str] = {IRI: text}
    return Report(results=(finding(text),), shapes_checked=1, focus_nodes_checked=1, labels=labels)


def every() -> list[Report]:
    """One report of every kind."""
    blank = BlankNode("x")
    detail = finding("inner", focus_node=blank, place=None)
    results = (
        finding("one", focus_node=blank, details=(detail,), severity=WARNING),
        finding("two", place=None, severity=INFO, value=None, path=None),
        finding("three", place=None, shape_place=None, messages=()),
        finding("four", severity=NamedNode("http://example.org/Grave"), value=IRI),
        finding("five", place=Place("other.ttl", 1, 2, 4, 1), source_shape=blank),
    )
    missing = (NotChecked(IRI, "the time limit of 1 s was reached"), NotChecked(None, "gone"))
    return [
        Report(()),
        Report(results, shapes_checked=3, focus_nodes_checked=2, unmatched=(IRI,)),
        Report(results, not_checked=missing),
        Report((), not_checked=missing),
        Report(results).limited(2),
        report(SHAPES, DATA),
    ]


def test_every_format_has_a_module_of_its_name() -> None:
    for format_ in FORMATS:
        assert "".join(package.writer(format_)(Report(()))) or format_ == "gitlab"
    with pytest.raises(InputError, match="no report format 'html'"):
        package.writer("html")


@pytest.mark.parametrize("format_", FORMATS)
@pytest.mark.parametrize("found", every(), ids=range(6))
def test_the_same_report_gives_the_same_text(format_: str, found: Report) -> None:
    assert found.to(format_) == found.to(format_)


@pytest.mark.parametrize("found", every(), ids=range(6))
def test_json_keeps_to_its_schema(found: Report) -> None:
    schema = json.loads((Path(package.__file__).parent / "report.schema.json").read_text())
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(json.loads(found.to("json")), schema)


@pytest.mark.parametrize("text", [*HOSTILE, "a\x0bb\x1cc\x85d\u2028e\u2029f"])
def test_json_gives_text_back(text: str) -> None:
    content = json.loads(hostile(text).to("json"))
    assert content["results"][0]["value"]["value"] == text


@pytest.mark.parametrize("found", every(), ids=range(6))
def test_jsonld_says_what_turtle_says(found: Report) -> None:
    turtle = graph(found.to("turtle"), RdfFormat.TURTLE)
    assert graph(found.to("jsonld"), RdfFormat.JSON_LD) == turtle


@pytest.mark.parametrize("text", HOSTILE)
def test_rdf_gives_text_back(text: str) -> None:
    for format_, syntax in [("turtle", RdfFormat.TURTLE), ("jsonld", RdfFormat.JSON_LD)]:
        values = [quad.object for quad in graph(hostile(text).to(format_), syntax)]
        assert Literal(text) in values


def graph(text: str, syntax: RdfFormat) -> Dataset:
    found = Dataset(pyoxigraph.parse(text.encode(), syntax))
    found.canonicalize(pyoxigraph.CanonicalizationAlgorithm.UNSTABLE)
    return found


@pytest.mark.parametrize("found", every(), ids=range(6))
def test_sarif_keeps_to_its_schema(found: Report) -> None:
    schema = Path(__file__).parents[1] / "node" / SARIF_SCHEMA
    if not schema.exists():
        told = "needs tests/node/node_modules (make test installs them where npm is)"
        if os.environ.get("CI"):
            pytest.fail(told)
        pytest.skip(told)
    content = json.loads(found.to("sarif"))
    jsonschema.Draft7Validator(json.loads(schema.read_text())).validate(content)
    run = content["runs"][0]
    assert len(run["results"]) == len(found.results)
    rules = run["tool"]["driver"]["rules"]
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]


def test_sarif_tells_the_place_in_characters_and_escapes_the_file() -> None:
    run = json.loads(hostile("x").to("sarif"))["runs"][0]
    assert run["columnKind"] == "unicodeCodePoints"
    place = run["results"][0]["locations"][0]["physicalLocation"]
    assert place["artifactLocation"] == {
        "uri": "da%20ta/%C3%BC%25.ttl",
        "uriBaseId": "%SRCROOT%",
    }
    assert place["region"] == {"startLine": 3, "startColumn": 5, "endLine": 3, "endColumn": 9}


@pytest.mark.parametrize("text", HOSTILE)
def test_sarif_and_gitlab_hold_hostile_text(text: str) -> None:
    assert len(json.loads(hostile(text).to("sarif"))["runs"][0]["results"]) == 1
    (issue,) = json.loads(hostile(text).to("gitlab"))
    assert "\n" not in issue["description"]


@pytest.mark.parametrize("found", every(), ids=range(6))
def test_gitlab_names_a_file_a_line_and_a_fingerprint_of_its_own(found: Report) -> None:
    issues = json.loads(found.to("gitlab"))
    assert len(issues) == len(found.results) + len(found.not_checked)
    assert len({issue["fingerprint"] for issue in issues}) == len(issues)
    for issue in issues:
        assert issue["severity"] in {"info", "minor", "major", "critical", "blocker"}
        assert not issue["location"]["path"].startswith("./")
        assert issue["location"]["lines"]["begin"] >= 1


@pytest.mark.parametrize("text", HOSTILE)
def test_github_writes_one_command_a_finding(text: str) -> None:
    lines = hostile(text).to("github").splitlines()
    commands = [line for line in lines if line.startswith("::")]
    assert len(commands) == 1
    assert re.fullmatch(r"::error file=[^:,]*,line=3,endLine=3,[^:]*::.*", commands[0])
    assert not any("::" in line or "##[" in line for line in lines if line not in commands)


def test_github_leaves_columns_out_over_several_lines() -> None:
    found = Report((finding("x", place=Place("a.ttl", 1, 5, 2, 3)),)).to("github")
    assert "line=1,endLine=2,title" in found


def test_github_names_files_from_the_top_of_the_repository(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GITHUB_WORKSPACE", str(tmp_path))
    found = Report((finding("x", place=Place(str(tmp_path / "d" / "a.ttl"), 1, 1, 1, 2)),))
    assert "file=d/a.ttl," in found.to("github")


@pytest.mark.parametrize("found", every(), ids=range(6))
def test_junit_counts_what_it_lists(found: Report) -> None:
    root = ET.fromstring(found.to("junit"))
    assert len(root.findall(".//failure")) == len(found.results) == int(root.attrib["failures"])
    assert len(root.findall(".//error")) == len(found.not_checked) == int(root.attrib["errors"])
    assert len(root.findall(".//testcase")) == int(root.attrib["tests"])
    for suite in root.findall("testsuite"):
        assert len(suite.findall("testcase")) == int(suite.attrib["tests"])
    assert bool(root.findall(".//testcase")) != bool(found.withheld and not found.results)


@pytest.mark.parametrize("text", HOSTILE)
def test_junit_is_xml_whatever_the_data_hold(text: str) -> None:
    root = ET.fromstring(hostile(text).to("junit"))
    assert len(root.findall(".//failure")) == 1


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("format_", ["text", "concise"])
def test_no_text_reaches_the_terminal_as_a_command(format_: str, text: str) -> None:
    written = hostile(text).to(format_)
    assert all(one.isprintable() or one == "\n" for one in written)
    assert not any(line.startswith("violation: forged") for line in written.splitlines())
    assert len(written) < 10_000


@pytest.mark.parametrize("format_", FORMATS)
def test_no_control_character_and_no_turn_of_direction_is_written(format_: str) -> None:
    text = "a\x1bb\x7fc\x85d\x9b2Je\u202ef\u2028g\u2066h"
    missing = NotChecked(NamedNode("http://example.org/s"), text)
    found = replace(hostile(text), not_checked=(missing,))
    assert [one for one in found.to(format_) if not one.isprintable() and one != "\n"] == []


def test_concise_is_a_line_a_finding() -> None:
    first, *_, last = hostile("Mend it.").to("concise").splitlines()
    assert first == (
        "da ta/ü%.ttl:3:5: violation: Mend it. (<http://example.org/a> (Mend it.), "
        "(^<http://example.org/a>)/(<http://example.org/b>*)) "
        "[S/(^<http://example.org/a>)/(<http://example.org/b>*)/pattern]"
    )
    assert last.startswith("Does not conform: 1 violation")


def test_the_line_is_shown_with_the_place_underlined(tmp_path: Path) -> None:
    file = tmp_path / "a.ttl"
    file.write_bytes('\ufeff# one\n\tex:a ex:医 "新疆" ; # \x1b[2J\r\n'.encode())
    found = Report((finding("x", place=Place(str(file), 2, 12, 2, 16)),)).to_text()
    assert f"--> {file}:2:12\n" in found
    assert '  2 |     ex:a ex:医 "新疆" ; #  [2J\n' in found
    assert f"    | {' ' * 15}{'^' * 6}\n" in found


def test_a_long_line_is_cut_around_the_place(tmp_path: Path) -> None:
    file = tmp_path / "a.ttl"
    file.write_text("x" * 5000 + "HERE" + "y" * 5000)
    text = Report((finding("x", place=Place(str(file), 1, 5001, 1, 5005)),)).to_text()
    line, marks = (one.split(" | ")[1] for one in text.splitlines() if " | " in one)
    assert len(line) < 110
    assert line[marks.index("^") : marks.rindex("^") + 1] == "HERE"


def test_a_file_that_is_gone_has_no_excerpt() -> None:
    assert " | " not in Report((finding("x", place=Place("no/such", 1, 1, 1, 2)),)).to_text()


def test_colour_is_for_severity_and_place_only(tmp_path: Path) -> None:
    file = tmp_path / "a.ttl"
    file.write_text("abc\n")
    found = Report((finding("x", place=Place(str(file), 1, 2, 1, 3)),))
    coloured = "".join(write_text(found, colour=True))
    assert coloured.count("\x1b[1;31m") == 2
    assert re.sub(r"\x1b\[[0-9;]*m", "", coloured) == found.to_text()


def test_findings_beyond_the_limit_are_counted() -> None:
    found = Report((finding("a"), finding("b", severity=INFO), finding("c"))).limited(1)
    assert len(found.results) == 1
    assert found.withheld == 2
    assert found.counts() == {VIOLATION: 2, WARNING: 0, INFO: 1}
    assert not found.conforms
    assert "2 more findings not shown" in found.to_text()
    assert not found.limited(0).conforms
