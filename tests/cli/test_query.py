"""``coopgraph query`` as people and scripts use it."""

from __future__ import annotations

import csv
import io
import json
import os
import pty
import subprocess
import sys
from pathlib import Path

import pyoxigraph
import pytest

from coopgraph.questions import list_questions
from coopgraph.resources import data_dir
from coopgraph.store.sources import paths_to_query

from ..store.servers import oxigraph
from .process import run

TABLE = "places-visited"


def test_without_a_name_the_questions_are_listed() -> None:
    done = run("query", "--format", "csv")
    assert (done.returncode, done.stderr) == (0, "")
    rows = list(csv.DictReader(io.StringIO(done.stdout)))
    assert {row["name"] for row in rows} == {question.name for question in list_questions()}
    assert rows[0]["id"] == "Q01"


@pytest.mark.parametrize("format_", ["table", "tsv", "json", "xml", "nt", "rdfxml", "jsonld"])
def test_the_list_in_other_formats(format_: str) -> None:
    done = run("query", "--format", format_)
    assert done.returncode == 0
    assert "sender-and-host" in done.stdout


def test_the_list_is_rdf_too() -> None:
    done = run("query", "--format", "turtle")
    quads = list(pyoxigraph.parse(done.stdout, pyoxigraph.RdfFormat.TURTLE))
    kind = pyoxigraph.NamedNode("http://www.w3.org/ns/shacl#SPARQLSelectExecutable")
    assert sum(quad.object == kind for quad in quads) == len(list_questions())


def test_a_question_by_name_and_number() -> None:
    assert run("query", "places-visited").stdout == run("query", "q03").stdout != ""


def test_columns_on_request() -> None:
    few = run("query", TABLE, "--format", "csv").stdout.splitlines()[0].split(",")
    some = run("query", TABLE, "--with", "passages", "-f", "csv").stdout.splitlines()[0].split(",")
    every = run("query", TABLE, "-w", "all", "-f", "csv").stdout.splitlines()[0].split(",")
    assert "passages" in some
    assert "passages" not in few
    assert {"iri", "passages"} <= set(every)


def test_describe() -> None:
    done = run("query", "age-of-unit", "--describe")
    assert done.returncode == 0
    assert "(Q22: How old is a unit?)" in done.stdout
    assert "unit (iri, a org:OrganizationalUnit; default unit:neurorehabilitation)" in done.stdout
    assert "SELECT" in done.stdout
    assert "#+" not in done.stdout


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["sender-and-hst"], "no stored question 'sender-and-hst'; did you mean sender-and-host?"),
        (["Q01", "-p", "visit"], "--param takes KEY=VALUE, not 'visit'"),
        (["Q01", "-p", "=x"], "--param takes KEY=VALUE, not '=x'"),
        (["Q01", "-p", "visit=a", "-p", "visit=b"], "the parameter visit is given twice"),
        (["Q01", "-p", "vist=visit:a"], "has no parameter 'vist'; it has visit"),
        (["Q01", "-p", "visit=a b"], "the parameter visit takes an IRI, not 'a b'"),
        (["Q01", "-p", "visit=visit:a"], "visit may be visit:osmu-harbin-2025, "),
        (["Q01", "-p", "visit=visit:a> } #"], "the parameter visit takes an IRI"),
        (["Q01", "-w", "nothing"], "no further column 'nothing'"),
        (["Q01", "-f", "yaml"], "Invalid value for '--format' / '-f': 'yaml' is not one of"),
        (["Q01", "-f", "turtle"], "the answer is rows, which turtle cannot hold; use table, csv"),
        (["Q01", "--data", "nothing.ttl"], "nothing.ttl: no such file or folder"),
        (["Q01", "--data", ".", "--endpoint", "http://x/"], "exclude each other"),
        (["Q01", "--timeout", "0"], "Invalid value for '--timeout'"),
        (["Q01", "--endpoint", "file:///etc/passwd"], "does not begin with http:// or https://"),
        (["Q01", "-o", "/nowhere/a.csv"], "/nowhere/a.csv: cannot write: no such file"),
        (["--param", "a=b"], "need the NAME of a question"),
    ],
)
def test_wrong_use_is_one_line_and_code_2(arguments: list[str], message: str) -> None:
    done = run("query", *arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert message in done.stderr
    assert done.stderr.startswith("error: ")
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize(
    ("name", "start"),
    [
        ("a.csv", "place,"),
        ("a.json", '{"head"'),
        ("a.tsv", "?place\t"),
        ("a.xml", "<?xml"),
        ("a", "place "),
    ],
)
def test_the_name_of_the_file_tells_the_format(tmp_path: Path, name: str, start: str) -> None:
    done = run("query", TABLE, "-o", tmp_path / name)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert (tmp_path / name).read_text().startswith(start)
    assert list(tmp_path.iterdir()) == [tmp_path / name]


def test_a_failed_run_leaves_the_file_as_it_was(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text("old")
    assert run("query", TABLE, "-f", "turtle", "-o", file).returncode == 2
    assert file.read_text() == "old"
    assert list(tmp_path.iterdir()) == [file]


def test_own_data(tmp_path: Path) -> None:
    done = run("query", "Q01", "--data", data_dir(), cwd=tmp_path)
    assert done.stdout == run("query", "Q01").stdout
    (tmp_path / "none.ttl").write_text("")
    empty = run("query", "Q01", "--data", tmp_path)
    assert empty.returncode == 2
    assert "the data have no coop:Visit visit:xmu-osmu-2025; they have none at all" in empty.stderr


def test_an_endpoint() -> None:
    with oxigraph(paths_to_query()) as url:
        done = run("query", TABLE, "--endpoint", url)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == run("query", TABLE).stdout


def test_an_endpoint_that_is_down() -> None:
    done = run("query", "Q01", "--endpoint", "http://me:secret@127.0.0.1:1/query")
    assert (done.returncode, done.stdout) == (3, "")
    assert done.stderr == (
        "error: http://127.0.0.1:1/query: nothing answers there (connection refused); "
        "is the server running?\n"
    )


def test_a_terminal_gets_a_table_that_fits_and_is_told_what_was_cut() -> None:
    screen, messages = on_terminal("query", "evidence-of-nodes", columns=60)
    assert max(len(line) for line in screen.splitlines()) <= 60
    assert "…" in screen
    assert "cells were cut to fit 60 columns; --format csv shows them whole" in messages
    quiet_screen, quiet = on_terminal("query", "evidence-of-nodes", "--quiet", columns=60)
    assert (quiet_screen, quiet) == (screen, "")


def test_an_empty_answer_is_told_on_a_terminal() -> None:
    screen, messages = on_terminal("query", "dates-outside-parent", columns=200)
    assert len(screen.splitlines()) == 2
    assert messages == "no rows: nothing in the data answers this\n"


def test_a_pipe_gets_all() -> None:
    assert "…" not in run("query", "evidence-of-nodes", COLUMNS="60").stdout


def on_terminal(*arguments: str, columns: int) -> tuple[str, str]:
    """Run with a terminal for standard output; return what it and standard error show."""
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        [sys.executable, "-m", "coopgraph", *arguments],
        stdout=theirs,
        stderr=subprocess.PIPE,
        env=os.environ | {"COLUMNS": str(columns)},
    ) as process:
        os.close(theirs)
        seen = b""
        while True:
            try:
                piece = os.read(ours, 65536)
            except OSError:
                break
            if not piece:
                break
            seen += piece
        assert process.stderr is not None
        messages = process.stderr.read().decode()
    os.close(ours)
    return seen.decode().replace("\r\n", "\n"), messages


def test_json_is_sparql_json() -> None:
    document = json.loads(run("query", "Q01", "-f", "json").stdout)
    assert document["head"]["vars"]
    assert len(document["results"]["bindings"]) == 2
