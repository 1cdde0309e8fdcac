"""``coopgraph validate`` as a process: its report, its exit codes, what it refuses."""

from __future__ import annotations

import json
import random
import subprocess
from pathlib import Path

import pyoxigraph
import pytest

from tests.store.servers import http_server, oxigraph, reply
from tests.validation.support import ENDLESS

from .process import run as program

SHAPES = """
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix ex: <https://example.org/> .
ex:Named sh:targetClass ex:Person ;
  sh:property [ sh:path ex:name ; sh:minCount 1 ; sh:message "Give a name."@en ] .
"""
GOOD = '<https://example.org/a> a <https://example.org/Person> ; <https://example.org/name> "A" .'
BAD = "<https://example.org/b> a <https://example.org/Person> ."


def run(
    *arguments: str | Path, cwd: Path | None = None, quiet: bool = False
) -> subprocess.CompletedProcess[str]:
    before = ["--quiet"] if quiet else []
    return program(*before, "validate", *arguments, cwd=cwd)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in {"shapes": SHAPES, "good": GOOD, "bad": BAD, "empty": ""}.items():
        (tmp_path / f"{name}.ttl").write_text(text, encoding="utf-8")
    return tmp_path


def test_the_shipped_visits_conform_from_any_folder(tmp_path: Path) -> None:
    done = run(cwd=tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.startswith("Conforms: 0 violations")
    assert done.stderr == ""


def test_findings_name_the_file_and_end_with_one(folder: Path) -> None:
    done = run(folder / "good.ttl", folder / "bad.ttl", "--shapes", folder / "shapes.ttl")
    assert done.returncode == 1
    assert "violation: Give a name.\n  --> " in done.stdout
    assert "\n  node:       <https://example.org/b>" in done.stdout
    assert f"  --> {folder / 'bad.ttl'}" in done.stdout
    assert "Does not conform: 1 violation" in done.stdout
    assert "1 shape checked on 2 nodes" in done.stdout


@pytest.mark.parametrize("format_", ["turtle", "json"])
def test_other_formats(folder: Path, format_: str) -> None:
    done = run(folder / "bad.ttl", "-s", folder / "shapes.ttl", "--format", format_)
    assert done.returncode == 1
    assert "Does not conform: 1 violation" in done.stderr
    if format_ == "json":
        assert len(json.loads(done.stdout)["results"]) == 1
    else:
        quads = list(pyoxigraph.parse(done.stdout, pyoxigraph.RdfFormat.TURTLE))
        assert any(quad.predicate.value.endswith("#focusNode") for quad in quads)


def test_output_to_a_file(folder: Path) -> None:
    target = folder / "report.ttl"
    done = run(folder / "bad.ttl", "-s", folder / "shapes.ttl", "-f", "turtle", "-o", target)
    assert (done.returncode, done.stdout) == (1, "")
    assert "sh:ValidationReport" in target.read_text(encoding="utf-8")


def test_severity_below_the_one_asked_for_does_not_fail(folder: Path) -> None:
    mild = SHAPES.replace("sh:minCount 1", "sh:minCount 1 ; sh:severity sh:Warning")
    (folder / "shapes.ttl").write_text(mild, encoding="utf-8")
    arguments = (folder / "bad.ttl", "-s", folder / "shapes.ttl")
    assert run(*arguments).returncode == 1
    assert run(*arguments, "--severity", "violation").returncode == 0


def test_nothing_checked_is_told(folder: Path) -> None:
    done = run(folder / "empty.ttl", "-s", folder / "shapes.ttl")
    assert done.returncode == 0
    assert "1 shape checked on 0 nodes" in done.stdout
    assert "warning: nothing was checked" in done.stderr
    assert run(folder / "empty.ttl", "-s", folder / "shapes.ttl", quiet=True).stderr == ""
    assert "hold no shape" in run(folder / "bad.ttl", "-s", folder / "good.ttl").stderr


def test_both_engines_find_the_same(folder: Path) -> None:
    arguments = (folder / "bad.ttl", "-s", folder / "shapes.ttl", "--engine")
    native, reference = run(*arguments, "native"), run(*arguments, "pyshacl")
    assert native.stdout == reference.stdout


def test_the_ontology_is_looked_up_unless_refused(folder: Path) -> None:
    ontology = folder / "ontology.ttl"
    ontology.write_text(
        "<https://example.org/Student> <http://www.w3.org/2000/01/rdf-schema#subClassOf> "
        "<https://example.org/Person> .",
        encoding="utf-8",
    )
    (folder / "bad.ttl").write_text(BAD.replace("Person", "Student"), encoding="utf-8")
    arguments = (folder / "bad.ttl", "-s", folder / "shapes.ttl")
    assert run(*arguments, "--ontology", ontology).returncode == 1
    assert run(*arguments, "--no-ontology").returncode == 0
    assert run(*arguments, "--no-ontology", "--ontology", ontology).returncode == 2


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("data.ttl", "ex:a", "data.ttl:1:"),
        ("missing", None, "missing"),
        ("shapes.ttl", SHAPES.replace("minCount 1", 'minCount "x"'), "sh:minCount must be"),
        ("shapes.ttl", SHAPES.replace("minCount", "minCont"), "did you mean sh:minCount?"),
        ("shapes.ttl", SHAPES.replace("ex:name", "[]"), "describes no path"),
    ],
)
def test_bad_input_is_one_line_and_two(
    folder: Path, name: str, text: str | None, told: str
) -> None:
    if text is not None:
        (folder / name).write_text(text, encoding="utf-8")
    done = run(folder / ("bad.ttl" if name == "shapes.ttl" else name), "-s", folder / "shapes.ttl")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("error: ")
    assert done.stderr.count("\n") == 1
    assert told in done.stderr


def test_a_pattern_that_takes_for_ever(folder: Path) -> None:
    """The match of one long text cannot be interrupted: it is ended with its process."""
    # Of no regularity, which an automaton could make use of.
    text = "".join(random.Random(1).choices("ab", k=500_000))
    (folder / "long.ttl").write_text(
        f"{BAD} <https://example.org/b> <https://example.org/p> '{text}' ."
    )
    pattern = "ex:Named sh:property [ sh:path ex:p ; sh:pattern '(a|b)*a(a|b){5000}c' ] ."
    (folder / "shapes.ttl").write_text(SHAPES + pattern)
    done = run(folder / "long.ttl", "-s", folder / "shapes.ttl", "--timeout", "0.2")
    assert done.returncode == 3
    assert "Give a name." in done.stdout
    assert "sh:pattern of <https://example.org/p>: the time limit of 0.2 s" in done.stdout
    assert "not everything was checked: 1 violation" in done.stdout.lower()


def test_a_constraint_out_of_time_is_three(folder: Path) -> None:
    (folder / "shapes.ttl").write_text(
        SHAPES
        + f"""ex:Slow sh:targetClass ex:Person ; sh:sparql [
          sh:select "{ENDLESS}" ] .""",
        encoding="utf-8",
    )
    many = "".join(f"<urn:s> <urn:p> {n} ." for n in range(300))
    (folder / "bad.ttl").write_text(BAD + many, encoding="utf-8")
    done = run(folder / "bad.ttl", "-s", folder / "shapes.ttl", "--timeout", "0.5")
    assert done.returncode == 3
    assert "Give a name." in done.stdout
    assert (
        "not checked: <https://example.org/Slow>: sh:sparql: the time limit of 0.5 s" in done.stdout
    )


def test_wrong_use() -> None:
    done = run("--format", "pdf")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.count("\n") == 1


def test_an_endpoint(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    with oxigraph([folder / "good.ttl", folder / "bad.ttl"]) as url:
        done = run("--endpoint", url, "--shapes", folder / "shapes.ttl", "--no-ontology")
    assert done.returncode == 1, done.stderr
    assert "violation: Give a name.\n  node: " in done.stdout
    assert "\n  node:       <https://example.org/b>" in done.stdout
    assert "1 shape checked on 2 nodes" in done.stdout
    assert "file:" not in done.stdout
    # No progress in a pipe.
    assert done.stderr == ""


def test_an_endpoint_that_gives_all_that_it_has(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    query = folder / "query.ttl"
    # What is asked of a node by its name has nothing to do with the focus node.
    query.write_text(
        """@prefix sh: <http://www.w3.org/ns/shacl#> .
<https://example.org/S> sh:targetClass <https://example.org/Person> ; sh:sparql [ sh:select
  "SELECT $this WHERE { $this a ?c . FILTER EXISTS { <https://example.org/a> ?p ?o } }" ] .""",
        encoding="utf-8",
    )
    with oxigraph([folder / "good.ttl"]) as url:
        done = run("--endpoint", url, "--shapes", query, "--no-ontology")
    assert done.returncode == 1, done.stderr
    assert "all triples were fetched" in done.stderr


def test_a_finding_over_an_endpoint_is_explained(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    shapes = ["--shapes", str(folder / "shapes.ttl"), "--no-ontology"]
    with oxigraph([folder / "good.ttl", folder / "bad.ttl"]) as url:
        where = ["--endpoint", url, *shapes]
        found = json.loads(run(*where, "--format", "json").stdout)["results"]
        (fingerprint,) = (one["fingerprint"] for one in found)
        done = run(*where, "--explain", fingerprint[:8])
        unknown = run(*where, "--explain", "abcdef99")
        line = run(*where, "--explain", "data.ttl:3")
    there = run(folder / "bad.ttl", *shapes, "--explain", fingerprint)
    assert (done.returncode, done.stderr) == (0, "")
    # All but the place, which an endpoint has not.
    lines = [one for one in there.stdout.splitlines() if not one.startswith("file:")]
    assert done.stdout.splitlines() == lines
    for wrong in (unknown, line):
        assert wrong.returncode == 2
        assert len(wrong.stderr.splitlines()) == 1
        assert fingerprint[:8] in wrong.stderr


def test_an_endpoint_that_fails_is_no_report(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    with http_server(reply(500, "text/plain", b"no")) as url:
        done = run("--endpoint", url)
    assert done.returncode == 3
    assert done.stdout == ""
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize("more", [["--engine", "native"], ["good.ttl"], ["--watch"]], ids=" ".join)
def test_an_endpoint_excludes_what_needs_files(more: list[str], folder: Path) -> None:
    done = run("--endpoint", "http://127.0.0.1:1/", *more, cwd=folder)
    assert done.returncode == 2


@pytest.mark.parametrize(
    "options",
    [
        ["-o", "./bad.ttl"],
        ["--output-file", "turtle=shapes.ttl"],
        ["--output-file", "turtle=link.ttl"],
        ["--write-baseline", "bad.ttl"],
        ["--baseline", "known.json", "-o", "known.json"],
    ],
    ids=" ".join,
)
def test_what_is_read_is_not_written_over(folder: Path, options: list[str]) -> None:
    (folder / "known.json").write_text('{"format": 1, "findings": []}', encoding="utf-8")
    (folder / "link.ttl").symlink_to("bad.ttl")
    before = {file: file.read_bytes() for file in folder.iterdir()}
    done = run("bad.ttl", "-s", "shapes.ttl", "--no-ontology", *options, cwd=folder)
    assert (done.returncode, done.stdout) == (2, "")
    assert "is read here, so nothing is written over it" in done.stderr
    assert done.stderr.count("\n") == 1
    assert {file: file.read_bytes() for file in folder.iterdir()} == before


@pytest.mark.parametrize(
    "options",
    [
        ["--write-baseline", "b.json", "-o", "r.txt"],
        ["--write-baseline", "b.json", "--output-file", "json=r.json"],
        ["--write-baseline", "b.json", "--max-findings", "1"],
        ["--explain", "bad.ttl:1", "-o", "r.json"],
    ],
    ids=" ".join,
)
def test_options_that_would_be_passed_over_are_refused(folder: Path, options: list[str]) -> None:
    done = run("bad.ttl", "-s", "shapes.ttl", "--no-ontology", *options, cwd=folder)
    assert (done.returncode, done.stdout) == (2, "")
    assert not [*folder.glob("*.json"), *folder.glob("*.txt")]
