"""``coopgraph network`` as people and scripts use it."""

from __future__ import annotations

import csv
import io
import json
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from coopgraph.store.sources import paths_to_query

from ..network.support import PREFIXES
from ..store.servers import oxigraph, raw_server
from .process import run

OSMU = "Omsk State Medical University"
LEFT_OUT = "2 visits or agreements make no tie: a side is not stated, or is no organisation\n"

TWO_PARTS = """
:A a coop:University ; rdfs:label "A"@en . :B a coop:University ; rdfs:label "B"@en .
:C a coop:University ; rdfs:label "C"@en . :D a coop:University ; rdfs:label "D"@en .
:v a coop:Visit ; coop:sendingOrganization :A ; coop:hostOrganization :B .
:w a coop:Visit ; coop:sendingOrganization :C ; coop:hostOrganization :D .
"""


@pytest.fixture
def parts(tmp_path: Path) -> Path:
    path = tmp_path / "parts.ttl"
    path.write_text(PREFIXES + TWO_PARTS, encoding="utf-8")
    return path


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_the_organisations_with_their_measures() -> None:
    done = run("network", "--format", "csv")
    assert (done.returncode, done.stderr) == (0, LEFT_OUT)
    found = rows(done.stdout)
    # A star of five: through its centre leads every way; 5 / (1 + 4 * 2) from a leaf.
    assert found[0]["organization"] == OSMU
    first = found[0]
    counted = ("partners", "sent", "received", "agreements")
    assert [first[name] for name in counted] == ["5", "3", "5", "3"]
    measured = ("betweenness", "closeness", "core", "component", "articulation")
    assert [first[name] for name in measured] == ["1.0000", "1.0000", "1", "1", "true"]
    assert {row["closeness"] for row in found[1:]} == {"0.5556"}
    assert sum(float(row["pagerank"]) for row in found) == pytest.approx(1, abs=0.001)


def test_json_has_types() -> None:
    found = json.loads(run("network", "-f", "json", "-q").stdout)["results"]["bindings"][0]
    assert found["partners"] == {
        "type": "literal",
        "value": "5",
        "datatype": "http://www.w3.org/2001/XMLSchema#integer",
    }
    assert found["iri"]["type"] == "uri"


def test_ties_rolled_up() -> None:
    found = rows(run("network", "ties", "--rollup", "-f", "csv", "-q").stdout)
    assert list(found[0].values())[:8] == [
        *(OSMU, "Xinjiang Medical University", "1", "4", "2", "2017", "2025"),
        "true",
    ]
    assert len(found) == 4


def test_components(parts: Path) -> None:
    found = rows(run("network", "components", "--data", parts, "-f", "csv").stdout)
    assert [(row["component"], row["members"]) for row in found] == [("1", "A; B"), ("2", "C; D")]


def test_paths_with_what_makes_each_step() -> None:
    ends = ["--from", "organization:ruhr-university-bochum", "--to", "osh state university"]
    done = run("network", "paths", *ends, "-f", "csv")
    assert (done.returncode, done.stderr) == (0, LEFT_OUT + "1 shortest path of 2 steps\n")
    assert [
        (row["step"], row["from"], row["to"], row["kind"], row["time"]) for row in rows(done.stdout)
    ] == [
        ("1", "Ruhr University Bochum", OSMU, "visit", "2 to 5 September 2019"),
        ("2", OSMU, "Osh State University", "visit", "21 to 23 June 2023"),
        ("2", OSMU, "Osh State University", "agreement", "not stated"),
    ]


def test_a_visit_against_the_way_is_told_so() -> None:
    ends = ["--from", OSMU, "--to", "Ruhr University Bochum"]
    (row,) = rows(run("network", "paths", *ends, "-f", "csv").stdout)
    assert row["kind"] == "visit in return"


def test_no_path_is_an_answer(parts: Path) -> None:
    done = run("network", "paths", "--from", "A", "--to", "D", "--data", parts, "-f", "csv")
    assert (done.returncode, rows(done.stdout)) == (1, [])
    assert done.stderr == "the two organisations are not connected\n"


def test_an_empty_network(tmp_path: Path) -> None:
    (tmp_path / "none.ttl").write_text("")
    done = run("network", "--data", tmp_path, "-f", "csv")
    assert (done.returncode, rows(done.stdout)) == (0, [])
    picture = run("network", "--data", tmp_path, "-o", tmp_path / "a.svg")
    assert (picture.returncode, (tmp_path / "a.svg").exists()) == (2, False)
    assert picture.stderr == "error: nothing to draw: no two organisations are joined\n"


def test_a_picture(tmp_path: Path) -> None:
    assert run("network", "-o", tmp_path / "a.svg").returncode == 0
    text = (tmp_path / "a.svg").read_text(encoding="utf-8")
    assert ET.fromstring(text).tag.endswith("svg")
    assert OSMU in text
    assert run("network", "--format", "svg").stdout == text
    drawn = run("query", "cooperation-ties", "--format", "svg").stdout
    assert drawn.count("<circle") == text.count("<circle")


def test_a_period(tmp_path: Path) -> None:
    done = run("network", "ties", "--since", "2019", "--until", "2019-09", "-f", "csv")
    assert [row["other"] for row in rows(done.stdout)] == [
        "Ruhr University Bochum",
        "Xinjiang Medical University",
    ]
    assert done.stderr == "1 visit or agreement makes no tie: the time is not stated\n"


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["paths"], "paths want both --from and --to; see `coopgraph network --help`"),
        (["paths", "--from", OSMU], "paths want both --from and --to"),
        (["--from", OSMU], "--from and --to are for paths; a period has --since and --until"),
        (["paths", "--from", OSMU, "--to", OSMU], "--from and --to are the same organisation"),
        (
            ["paths", "--from", "organization:osh-state-universty", "--to", OSMU],
            "no organisation 'organization:osh-state-universty' is joined with another here; "
            "did you mean organization:osh-state-university",
        ),
        (
            ["paths", "--from", "Zzz", "--to", OSMU],
            "no organisation 'Zzz' is joined with another here; `coopgraph network` lists those",
        ),
        (["--organization", "organization:none"], "the data have no org:Organization"),
        (["--organization", OSMU], "the parameter organization takes an IRI"),
        (["--since", "2019-13"], "'2019-13' is no year, month or day; write YYYY, YYYY-MM or"),
        (["--until", "0000"], "'0000' is no year, month or day"),
        (["--since", "2020", "--until", "2019"], "the period ends before it begins"),
        (["ties", "--format", "svg"], "--format svg draws the whole network, without ties"),
        (["ties", "--format", "turtle"], "'turtle' is not one of"),
        (["-o", "a.html"], "no format is known here for a file that ends in .html"),
        (["-o", "a.ttl"], "turtle"),
        (["paths", "--from", OSMU, "--to", OSMU, "--max-paths", "0"], "0 is not in the range"),
        (["all"], "'all' is not one of"),
        (["--data", "x", "--endpoint", "http://127.0.0.1:1/"], "exclude each other"),
    ],
)
def test_wrong_use_is_one_line(tmp_path: Path, arguments: list[str], told: str) -> None:
    done = run("network", *arguments, cwd=tmp_path)
    assert (done.returncode, done.stdout, list(tmp_path.iterdir())) == (2, "", [])
    lines = [line for line in done.stderr.splitlines() if line.startswith("error: ")]
    assert len(lines) == 1
    assert told in lines[0]


def test_the_same_over_an_endpoint() -> None:
    ends = ["paths", "--from", "Ruhr University Bochum", "--to", "Osh State University"]
    with oxigraph(paths_to_query()) as url:
        for arguments in ([], ["ties", "--rollup"], ends, ["--format", "svg"]):
            here, there = run("network", *arguments), run("network", *arguments, "--endpoint", url)
            assert (there.returncode, there.stdout) == (0, here.stdout)
            assert there.stderr == here.stderr


def test_an_endpoint_that_fails() -> None:
    with raw_server(b"HTTP/1.1 500 Oh\r\n\r\n") as url:
        done = run("network", "--endpoint", url)
    assert (done.returncode, done.stdout, len(done.stderr.splitlines())) == (3, "", 1)


def test_a_hostile_answer_does_not_become_a_query() -> None:
    """An endpoint that gives IRIs with brackets gets no query of its own making."""
    head = ["one", "one_name", "other", "other_name", "kind", "in_period", "count", "first", "last"]
    iri = "http://x/>}UNION{SERVICE<http://127.0.0.1:1/>{?s?p?o}}#"
    cells = {
        "one": ("uri", "http://a/"),
        "one_name": ("literal", "A"),
        "other": ("uri", "http://b/"),
        "other_name": ("literal", "B"),
        "kind": ("literal", "visit"),
        "in_period": ("literal", "yes"),
        "cooperations": ("literal", iri),
    }
    row = {name: {"type": kind, "value": value} for name, (kind, value) in cells.items()}
    row["count"] = {
        "type": "literal",
        "value": "1",
        "datatype": "http://www.w3.org/2001/XMLSchema#integer",
    }
    document = {"head": {"vars": [*head, "cooperations"]}, "results": {"bindings": [row]}}
    body = json.dumps(document)
    answer = (
        "HTTP/1.1 200 OK\r\nContent-Type: application/sparql-results+json\r\n"
        f"Content-Length: {len(body)}\r\n\r\n{body}"
    )
    with raw_server(answer.encode()) as url:
        done = run("network", "paths", "--from", "A", "--to", "B", "--endpoint", url)
    assert (done.returncode, done.stdout) == (3, "")
    assert "is no IRI" in done.stderr
