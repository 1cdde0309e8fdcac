"""Coverage as it is told: by format, exit code and file."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest

from coopgraph.validation import formats as package
from coopgraph.validation.coverage import Coverage, Share, formats
from tests.cli.process import run
from tests.validation.coverage_support import (
    DATA,
    MANY,
    WAY,
    P,
    S,
    constraints,
    coverage,
)
from tests.validation.support import ENDLESS, PREFIXES

SCHEMA = json.loads((Path(package.__file__).parent / "coverage.schema.json").read_text("utf-8"))


@pytest.mark.parametrize(
    ("shapes", "used"),
    [
        (S + "sh:rule [ a sh:TripleRule ] .", "sh:rule"),
        (S + "sh:expression [ sh:this ex:p ] .", "sh:"),
        ("ex:F a sh:SPARQLFunction . " + S + "sh:class ex:C .", "sh:SPARQLFunction"),
        ("ex:K a sh:ConstraintComponent ; sh:parameter [ sh:path ex:p ] .", "sh:parameter"),
    ],
)
def test_of_shapes_for_pyshacl_nothing_is_known(tmp_path: Path, shapes: str, used: str) -> None:
    file = tmp_path / "shapes.ttl"
    file.write_text(PREFIXES + shapes, encoding="utf-8")
    done = run("shapes", "coverage", "--shapes", file, "--no-ontology")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(f"error: {file}:8:")
    assert "coverage is not known for shapes with" in done.stderr
    assert used in done.stderr
    assert done.stderr.count("\n") == 1


def every() -> list[Coverage]:
    hostile = '<http://example.org/\u202ex> a <http://example.org/%1B::error> ; ex:p "\\u001b" .'
    return [
        coverage(P + "sh:minCount 1 ; sh:or ( [ sh:class ex:D ] ) ."),
        coverage(P + "sh:minCount 1 ; sh:deactivated true .", WAY),
        coverage("", ""),
        coverage("ex:S sh:targetNode ex:a ; sh:node [ sh:nodeKind sh:IRI ] .", hostile),
        coverage(f"{S} sh:sparql [ sh:select '{ENDLESS}' ] .", MANY, time_limit=0.5),
    ]


@pytest.fixture(scope="module")
def found() -> list[Coverage]:
    return every()


def test_json_keeps_to_its_schema(found: list[Coverage]) -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    for one in found:
        jsonschema.validate(json.loads(formats.to_json(one)), SCHEMA)


def test_no_text_moves_the_cursor_or_writes_a_line(found: list[Coverage]) -> None:
    for one in found:
        for written in (formats.to_text(one), formats.to_json(one)):
            assert all(line.isprintable() for line in written.splitlines())
            assert not any(line.startswith("::") for line in written.splitlines())


def test_what_ran_out_of_time_is_not_exercised(found: list[Coverage]) -> None:
    late = found[-1]
    assert constraints(late) == [("sparql", "not checked", 0, "focus nodes", 0)]
    assert late.shares()["constraints"] == Share(0, 1)
    assert "not checked: <http://example.org/S>: " in formats.to_text(late)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shapes = (
        P
        + "sh:minCount 0 ; sh:maxCount 9 ; sh:nodeKind sh:Literal . ex:T "
        + ("sh:targetClass ex:None ; sh:nodeKind sh:IRI .")
    )
    (tmp_path / "shapes.ttl").write_text(PREFIXES + shapes, encoding="utf-8")
    (tmp_path / "data.ttl").write_text(PREFIXES + DATA, encoding="utf-8")
    (tmp_path / "late.ttl").write_text(
        PREFIXES + f"{S} sh:sparql [ sh:select '{ENDLESS}' ] .", encoding="utf-8"
    )
    (tmp_path / "many.ttl").write_text(PREFIXES + MANY, encoding="utf-8")
    (tmp_path / "none.ttl").write_text(PREFIXES, encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize(
    ("options", "code"),
    [
        ([], 0),
        (["--fail-under", "75"], 0),
        (["--fail-under", "75.01"], 1),
        (["--fail-under", "100"], 1),
        (["--fail-under", "101"], 2),
        (["--fail-under", "nan"], 2),
        (["--ontology", "none.ttl"], 2),
        (["--shapes", "absent.ttl"], 2),
        (["-o", "data.ttl", "--format", "text"], 2),
        (["-o", "shapes.ttl", "--format", "json"], 2),
        (["-o", "coverage.csv"], 2),
    ],
)
def test_exit_codes(folder: Path, options: list[str], code: int) -> None:
    before = {file: file.read_bytes() for file in folder.iterdir()}
    command = ["shapes", "coverage", "data.ttl", "-s", "shapes.ttl", "--no-ontology"]
    done = run(*command, *options, cwd=folder)
    assert done.returncode == code
    assert (done.stdout == "") == (code == 2)
    assert done.stderr.count("\n") == (code > 0)
    assert {file: file.read_bytes() for file in folder.iterdir()} == before


def test_the_time_limit_has_its_exit_code(folder: Path) -> None:
    command = ["shapes", "coverage", "many.ttl", "-s", "late.ttl", "--no-ontology"]
    done = run(*command, "--timeout", "0.5", "--fail-under", "50", cwd=folder)
    assert done.returncode == 3
    assert "line 8  sh:sparql  not checked" in done.stdout


def test_without_shapes_there_is_a_warning_and_no_threshold_is_reached(folder: Path) -> None:
    command = ["shapes", "coverage", "data.ttl", "-s", "none.ttl", "--no-ontology"]
    done = run(*command, "--fail-under", "1", cwd=folder)
    assert done.returncode == 1
    assert "warning: nothing was checked: the shapes files hold no shape\n" in done.stderr
    assert run(*command, cwd=folder).returncode == 0


def test_the_name_of_the_file_says_the_format(folder: Path) -> None:
    command = ["shapes", "coverage", "data.ttl", "-s", "shapes.ttl", "--no-ontology"]
    done = run(*command, "-o", "coverage.json", cwd=folder)
    assert (done.returncode, done.stdout) == (0, "")
    assert "constraints  3 of 4 exercised (75.0%)\n" in done.stderr
    written = json.loads((folder / "coverage.json").read_text("utf-8"))
    jsonschema.validate(written, SCHEMA)
    assert written["summary"]["constraints"] == {"covered": 3, "of": 4, "percent": 75.0}
    assert written["shapes"][0]["constraints"][0]["place"]["file"] == "shapes.ttl"


def test_the_shipped_visits_exercise_most_of_our_shapes() -> None:
    done = run("shapes", "coverage", "--format", "json", "--fail-under", "90")
    assert done.returncode == 0
    written = json.loads(done.stdout)
    jsonschema.validate(written, SCHEMA)
    assert written["notChecked"] == []
    # What every rule asks of the visit is found by the rule itself: the visits conform.
    named = {one["iri"]: one for one in written["shapes"] if one["iri"]}
    assert all(one["violations"] == 0 for shape in named.values() for one in shape["constraints"])


def test_our_fixtures_exercise_each_of_our_constraints() -> None:
    """Each constraint has a bad file that it alone refuses: so each must be seen at work."""
    fixtures = Path(__file__).parent.parent / "shapes"
    done = run("shapes", "coverage", fixtures / "good", fixtures / "bad", "--fail-under", "100")
    assert done.returncode == 0
    assert "not exercised" not in done.stdout
