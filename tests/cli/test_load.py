"""`coopgraph load` and `--store` as processes: every way to fail, and none that harms the store."""

from __future__ import annotations

import json
import os
import pty
import random
import re
import resource
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from coopgraph.store.disk import DiskEngine
from coopgraph.store.folder import writing
from coopgraph.store.loading import load
from tests.store.stored import names, values, write
from tests.store.test_embedded import HEAVY

from .process import run

ONE = '<http://x/a> <http://x/v> "one" .\n'
WHOLE = ["coopgraph.json", "coopgraph.lock", "generation"]

KILLS = int(os.environ.get("COOPGRAPH_KILLS", "6"))
"""Loads that are killed; 50 take two minutes."""

LINES = 120_000
"""Enough for a file that is loaded natively."""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with data and a store of them."""
    write(tmp_path / "data", a_nt=ONE)
    load([tmp_path / "data"], tmp_path / "store")
    return tmp_path


def test_load_then_ask(tmp_path: Path) -> None:
    write(tmp_path / "data", a_nt=ONE, b_ttl="")
    done = run("load", "data", "--store", "store", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (0, "")
    assert done.stderr == "store: 2 files loaded, 0 files unchanged\n"
    text = "SELECT ?g ?o { GRAPH ?g { ?s <http://x/v> ?o } }"
    found = run("sparql", "-e", text, "--store", "store", "--format", "csv", cwd=tmp_path)
    assert found.stdout.splitlines()[1:] == ["https://w3id.org/coopgraph/graph/a.nt,one"]
    again = run("load", "data/a.nt", "--store", "store", "--quiet", cwd=tmp_path)
    assert (again.returncode, again.stdout, again.stderr) == (0, "", "")


def test_data_are_put_in_order_on_request(tmp_path: Path) -> None:
    def tables() -> int:
        return len(list((tmp_path / "store").glob("generation-*/*/*.sst")))

    # Each load of little adds tables of its own to those of before.
    for number in range(4):
        write(tmp_path / "data", **{f"a{number}_nt": ONE.replace("one", str(number))})
        load([tmp_path / "data"], tmp_path / "store")
    before = tables()
    done = run("load", "data", "--store", "store", "--optimize", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "store: 0 files loaded, 4 files unchanged\n")
    assert tables() < before
    assert values(tmp_path / "store") == ["0", "1", "2", "3"]
    wrong = run("load", "--optimize", "--endpoint", "http://127.0.0.1:1/", cwd=tmp_path)
    assert (wrong.returncode, wrong.stderr.splitlines()[0]) == (
        2,
        "error: --optimize belongs to --store; see `coopgraph load --help`",
    )


@pytest.mark.parametrize(
    "question",
    [["query", "sender-and-host"], ["stats"], ["sparql", "-e", "ASK { ?v a coop:Visit }"]],
)
def test_commands_answer_from_a_store_as_from_files(tmp_path: Path, question: list[str]) -> None:
    load([], tmp_path / "store")
    stored = run(*question, "--store", tmp_path / "store").stdout
    # Files are counted where files are read.
    of_files = [
        line
        for line in run(*question).stdout.splitlines(keepends=True)
        if not line.startswith("files of data")
    ]
    assert stored == "".join(of_files) != ""


@pytest.mark.parametrize(
    ("text", "code", "message"),
    [
        (HEAVY, 3, "the query gave no answer within 0.5 s"),
        ("ASK { SERVICE <http://x/> { ?s ?p ?o } }", 2, "SERVICE is refused"),
        ("SELECT * FROM <file:///etc/passwd> { ?s ?p ?o }", 2, "a graph that is not in the data"),
        ("DELETE WHERE { ?s ?p ?o }", 2, "this is an update (DELETE)"),
        ("ASK {\n ]", 2, "query:2:2: syntax error"),
    ],
)
def test_queries_have_the_limits_that_they_have_on_files(
    folder: Path, text: str, code: int, message: str
) -> None:
    done = run("sparql", "-e", text, "--store", "store", "--timeout", "0.5", cwd=folder)
    assert (done.returncode, done.stdout) == (code, "")
    assert message in done.stderr
    assert values(folder / "store") == ["one"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["stats", "--store", "store", "--data", "data"], "--data and --store exclude each other"),
        (
            ["stats", "--store", "store", "--endpoint", "http://x/"],
            "--store and --endpoint exclude",
        ),
        (["validate", "data", "--store", "store"], "--store excludes PATH and --endpoint"),
        (["validate", "--watch", "--store", "store"], "look at files, not at a store"),
        (["query", "--store", "store"], "need the NAME of a question"),
        (["load", "data"], "either --store DIR or --endpoint URL"),
        (["load", "data", "--store", ""], "the path is empty"),
        (["load", "nowhere", "--store", "store"], "nowhere: no such file or folder"),
        (["load", "data", "--store", "data"], "data: no store: it holds other files"),
        (["load", "data", "--store", "data/a.nt"], "data/a.nt: a file, where the folder"),
        (["stats", "--store", "data"], "data: no store"),
        (["stats", "--store", "data/a.nt"], "data/a.nt: a file, where the folder"),
        (["stats", "--store", "new"], "new: there is no store; write one: coopgraph load"),
        (["load", "data", "--store", "data/a.nt/b"], "cannot be written (not a directory)"),
    ],
)
def test_wrong_use(folder: Path, arguments: list[str], message: str) -> None:
    done = run(*arguments, cwd=folder)
    assert (done.returncode, done.stdout) == (2, "")
    assert message in done.stderr
    assert done.stderr.count("\n") == 1
    assert sorted(path.name for path in folder.iterdir()) == ["data", "store"]
    assert sorted(path.name for path in (folder / "data").iterdir()) == ["a.nt"]
    assert values(folder / "store") == ["one"]


def test_two_loads_at_once(folder: Path) -> None:
    with writing(folder / "store"):
        done = run("load", "data", "--store", "store", cwd=folder)
    assert done.returncode == 2
    assert done.stderr == "error: store: another load writes this store; wait until it is done\n"
    assert values(folder / "store") == ["one"]


def test_a_store_of_another_format_is_left_alone(folder: Path) -> None:
    manifest = folder / "store" / "coopgraph.json"
    content = json.loads(manifest.read_text()) | {"format": 99}
    manifest.write_text(json.dumps(content))
    for arguments in (["stats"], ["load", "data"]):
        done = run(*arguments, "--store", "store", cwd=folder)
        assert done.returncode == 2
        assert "a store of format 99, and only format 1 is known here" in done.stderr
    assert names(folder / "store") == WHOLE


def _no_manifest(store: Path) -> None:
    (store / "coopgraph.json").unlink()


def _half_a_manifest(store: Path) -> None:
    text = (store / "coopgraph.json").read_text()
    (store / "coopgraph.json").write_text(text[: len(text) // 2])


def _strange_manifest(store: Path) -> None:
    (store / "coopgraph.json").write_text('{"format": 1, "generation": "../x", "files": 3}')


def _no_generation(store: Path) -> None:
    shutil.rmtree(next(store.glob("generation-*")))


def _no_data(store: Path) -> None:
    shutil.rmtree(next(store.glob("generation-*/oxigraph")))


def _half_the_data(store: Path) -> None:
    for path in store.glob("generation-*/oxigraph/*.sst"):
        path.write_bytes(path.read_bytes()[:100])


def _no_tables(store: Path) -> None:
    for path in store.glob("generation-*/oxigraph/*.sst"):
        path.unlink()


@pytest.mark.parametrize(
    "damage",
    [
        _no_manifest,
        _half_a_manifest,
        _strange_manifest,
        _no_generation,
        _no_data,
        _half_the_data,
        _no_tables,
    ],
)
def test_a_damaged_store_is_told_and_loaded_anew(folder: Path, damage: object) -> None:
    damage(folder / "store")  # type: ignore[operator]
    done = run("sparql", "-e", "ASK { ?s <http://x/v> ?o }", "--store", "store", cwd=folder)
    assert done.returncode == 2
    assert "coopgraph load PATH... --store store" in done.stderr
    assert done.stderr.count("\n") == 1
    # What changed makes that the old data are looked at.
    write(folder / "data", b_nt=ONE.replace("one", "two"))
    again = run("load", "data", "--store", "store", cwd=folder)
    assert again.returncode == 0, again.stderr
    assert values(folder / "store") == ["one", "two"]
    assert names(folder / "store") == WHOLE


def test_leftovers_are_cleaned_up(folder: Path) -> None:
    (folder / "store" / "generation-0").mkdir()
    (folder / "store" / "generation-0" / "x").write_text("")
    (folder / "store" / ".coopgraph.json.123").write_text("")
    run("load", "data", "--store", "store", cwd=folder)
    assert names(folder / "store") == WHOLE


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_may_not_be_written(folder: Path) -> None:
    (folder / "store").chmod(0o500)
    done = run("load", "data", "--store", "store", cwd=folder)
    assert (done.returncode, done.stdout) == (2, "")
    assert "error: store: the store cannot be written (permission denied)\n" in done.stderr


@pytest.mark.parametrize("limit", [300, 100_000, 400_000])
@pytest.mark.parametrize("lines", [3_000, LINES])
def test_a_full_disk_leaves_the_old_store(folder: Path, limit: int, lines: int) -> None:
    """A limit on the size of files: what a full disk does to a write, without a disk."""
    write(folder / "data", a_nt=ONE, b_nt=_lines("two", lines))
    before = sorted((folder / "store").iterdir())
    done = subprocess.run(
        [sys.executable, "-m", "coopgraph", "load", "data", "--store", "store"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)),
    )
    assert done.returncode == 2
    assert done.stderr.startswith("error: store: the store cannot be written (")
    assert done.stderr.count("\n") == 1
    assert sorted((folder / "store").iterdir()) == before
    assert values(folder / "store") == ["one"]


def _lines(value: str, count: int) -> str:
    return "".join(
        f'<http://example.org/things/{n:020}/{value}> <http://x/v> "{value}" .\n'
        for n in range(count)
    )


def _start(folder: Path, *arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "coopgraph", "load", *arguments, "--store", "store"],
        cwd=folder,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def _wait_for_a_generation(store: Path, before: int) -> None:
    end = time.monotonic() + 30
    while len(list(store.glob("generation-*"))) <= before and time.monotonic() < end:
        time.sleep(0.005)


@pytest.mark.parametrize("later", [0.0, 0.3])
def test_ctrl_c(folder: Path, later: float) -> None:
    write(folder / "data", a_nt=ONE, b_nt=_lines("two", 3 * LINES))
    process = _start(folder, "data")
    _wait_for_a_generation(folder / "store", 1)
    time.sleep(later)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=30)
    assert (process.returncode, out, err.strip()) == (130, "", "")
    assert values(folder / "store") == ["one"]
    (folder / "data" / "b.nt").unlink()
    run("load", "data", "--store", "store", cwd=folder)
    assert names(folder / "store") == WHOLE


def _on_a_terminal(folder: Path, *options: str) -> str:
    """Run a load whose standard error is a terminal; return what stands there."""
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "coopgraph", "load", "data", "--store", "store", *options]
    with subprocess.Popen(command, cwd=folder, stdin=subprocess.DEVNULL, stderr=theirs) as process:
        os.close(theirs)
        told = b""
        while True:
            try:
                piece = os.read(ours, 4096)
            except OSError:
                # Linux says so at the end of a terminal.
                piece = b""
            if not piece:
                break
            told += piece
    os.close(ours)
    assert process.returncode == 0
    return told.decode()


def test_progress_is_shown_on_a_terminal_only(folder: Path) -> None:
    write(folder / "data", a_nt=ONE, b_nt=_lines("two", LINES))
    told = _on_a_terminal(folder)
    assert re.search(r"read \d+% of \d+\.\d MB", told)
    assert told.endswith("\rstore: 2 files loaded, 0 files unchanged\r\n")
    write(folder / "data", a_nt=ONE + ONE.replace("one", "three"))
    assert _on_a_terminal(folder, "--quiet") == ""


def test_names_that_are_no_utf_8(tmp_path: Path) -> None:
    data = write(tmp_path / "data")
    try:
        (data / os.fsdecode(b"n\xff.ttl")).write_text(ONE)
    except OSError:
        pytest.skip("this file system wants names in UTF-8")
    assert run("load", data, "--store", tmp_path / "store").returncode == 0
    text = "SELECT ?g { GRAPH ?g { ?s <http://x/v> ?o } }"
    found = run("sparql", "-e", text, "--store", tmp_path / "store", "--format", "csv")
    assert found.stdout.splitlines()[1] == "https://w3id.org/coopgraph/graph/n%FF.ttl"
    assert "no more what was loaded" not in run("validate", "--store", tmp_path / "store").stderr


def _seen(store: Path) -> tuple[str, int]:
    """Return what a reader sees: the version, and how many triples of it."""
    text = "SELECT ?o (COUNT(*) AS ?n) { ?s <http://x/v> ?o } GROUP BY ?o"
    rows = DiskEngine(store).query(text).rows
    assert len(rows) == 1, rows
    version, count = (getattr(term, "value", "") for term in rows[0])
    return version, int(count)


def test_killed_at_any_moment_a_load_leaves_old_or_new(tmp_path: Path) -> None:
    """A reader beside sees one of the two, whole, in each look."""
    for version in ("old", "new"):
        # A large file, which is loaded natively, and a small one.
        write(tmp_path / version, a_nt=_lines(version, LINES), b_ttl=_lines(version + "er", 0))
    store = tmp_path / "store"
    begin = time.monotonic()
    assert _start(tmp_path, "old").communicate()[1].startswith("store: 2 files loaded")
    taken = time.monotonic() - begin
    chance = random.Random(20251124)
    current, looks, killed, changed = "old", 0, 0, 0
    opened = DiskEngine(store)
    for number in range(KILLS):
        coming = "new" if current == "old" else "old"
        manifest = (store / "coopgraph.json").stat().st_ino
        process = _start(tmp_path, coming)
        if number % 2:
            # In the last step: the manifest is written, or has just taken the other's place.
            while process.poll() is None and (store / "coopgraph.json").stat().st_ino == manifest:
                if any(store.glob(".coopgraph.json.*")) and chance.random() < 0.5:
                    break
        else:
            end = time.monotonic() + 1.5 * taken * (number + chance.random()) / KILLS
            while time.monotonic() < end and process.poll() is None:
                assert _seen(store) in {(current, LINES), (coming, LINES)}
                looks += 1
        process.kill()
        process.communicate()
        killed += process.returncode == -signal.SIGKILL
        version, count = _seen(store)
        assert (version, count) in {(current, LINES), (coming, LINES)}
        changed += version != current
        current = version
        assert opened.query("SELECT ?s { ?s <http://x/v> 'old' } LIMIT 1").rows
    print(f"{killed} of {KILLS} killed, {changed} with the new in place, {looks} looks beside them")
    assert killed
    assert looks
    del opened
    assert _start(tmp_path, current).communicate()[1].startswith("store: ")
    assert names(store) == WHOLE
