"""``coopgraph generate``: a corpus on standard output or in a file, whole or not at all."""

from __future__ import annotations

import contextlib
import json
import os
import pty
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from coopgraph.generate import Corpus

from .process import run

FEW = ("generate", "--visits", "3", "--seed", "8")


def test_standard_output_and_file_are_the_same_on_each_run(tmp_path: Path) -> None:
    written = run(*FEW, "-o", tmp_path / "a.nt", PYTHONHASHSEED="1")
    shown = run(*FEW, PYTHONHASHSEED="2", LC_ALL="C", TZ="Asia/Omsk")
    assert (written.returncode, written.stdout, shown.returncode) == (0, "", 0)
    assert shown.stdout == (tmp_path / "a.nt").read_text(encoding="utf-8")
    assert shown.stdout == run(*FEW, "-o", "-", "-f", "nt").stdout
    assert shown.stdout == "".join(Corpus(3, 8).write("nt"))
    assert list(tmp_path.iterdir()) == [tmp_path / "a.nt"]


def test_the_name_or_the_option_tells_the_format(tmp_path: Path) -> None:
    run(*FEW, "-o", tmp_path / "a.ttl")
    run(*FEW, "-o", tmp_path / "a", "--format", "turtle")
    turtle = (tmp_path / "a.ttl").read_text(encoding="utf-8")
    assert turtle.startswith("@prefix activity:")
    assert turtle == (tmp_path / "a").read_text(encoding="utf-8")
    done = run(*FEW, "-o", tmp_path / "a.rdf")
    assert done.returncode == 2
    assert "use one of .nt .ttl" in done.stderr


def test_what_was_made_is_told(tmp_path: Path) -> None:
    done = run(*FEW, "--errors", "2", "-o", tmp_path / "a.nt", "--manifest", tmp_path / "m.json")
    lines = len((tmp_path / "a.nt").read_text(encoding="utf-8").splitlines())
    planted = "errors: 1 thing-standing-required, 1 position-order"
    assert done.stderr == f"3 visits, {lines:,} triples, {planted}\n"
    told = json.loads((tmp_path / "m.json").read_text(encoding="utf-8"))
    assert told["planted"] == {"thing-standing-required": 1, "position-order": 1}
    assert (told["visits"], told["seed"], told["errors"], told["triples"]) == (3, 8, 2, lines)
    assert sum(told["answers"]["visits_by_year"].values()) == 3
    assert run(*FEW, "--quiet").stderr == ""


def test_what_it_writes_validates(tmp_path: Path) -> None:
    run(*FEW, "-o", tmp_path / "right.ttl")
    assert run("validate", tmp_path / "right.ttl").returncode == 0
    run(*FEW, "--errors", "1", "-o", tmp_path / "wrong.ttl")
    done = run("validate", tmp_path / "wrong.ttl")
    assert done.returncode == 1
    assert "thing-standing-required" in done.stdout


def test_no_visit_is_no_error() -> None:
    done = run("generate", "--visits", "0", "--seed", "8", "--errors", "none")
    assert (done.returncode, done.stdout.count("\n")) == (0, 3)
    assert done.stderr == "0 visits, 3 triples, no errors\n"


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (["--visits", "-1", "--seed", "1"], "'-1' is no whole number"),
        (["--visits", "1.5", "--seed", "1"], "'1.5' is no whole number"),
        (["--visits", "1_000", "--seed", "1"], "'1_000' is no whole number"),
        (["--visits", "٣", "--seed", "1"], "is no whole number"),
        (["--visits", "9" * 5000, "--seed", "1"], "is no whole number"),
        (["--visits", "100000001", "--seed", "1"], "no number from 0 to 100,000,000"),
        (["--visits", "1", "--seed", "x"], "'x' is no whole number"),
        (["--visits", "1", "--seed", str(2**64)], "seed: 18446744073709551616 is no number"),
        (["--visits", "1"], "Missing option '--seed'"),
        (["--seed", "1"], "Missing option '--visits'"),
        (["--visits", "1", "--seed", "1", "--errors", "2"], "a visit has one error at most"),
        (["--visits", "1", "--seed", "1", "--errors", "some"], "'some' is no whole number"),
        (["--visits", "1", "--seed", "1", "-o", "a.nt", "--manifest", "./a.nt"], "be one file"),
        (["--visits", "1", "--seed", "1", "--manifest", "none/m.json"], "there is no folder none"),
        (["--visits", "1", "--seed", "1", "-o", "none/a.nt"], "no such file or directory"),
        (["--visits", "100000000", "--seed", "1", "-o", "a.nt"], "ask for fewer --visits"),
    ],
    ids=lambda value: "-".join(value)[:40] if isinstance(value, list) else "",
)
def test_wrong_use_is_one_line(options: list[str], told: str, tmp_path: Path) -> None:
    done = run("generate", *options, cwd=tmp_path)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    assert told in done.stderr
    assert len(done.stderr) < 300
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is full")
def test_a_full_disk_is_told() -> None:
    done = run("generate", "--visits", "50", "--seed", "1", "-o", "/dev/full")
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert "no space left on device" in done.stderr


def _start(*options: str | Path, **streams: int) -> subprocess.Popen[bytes]:
    words = ["generate", "--visits", "400000", "--seed", "1", *map(str, options)]
    return subprocess.Popen([sys.executable, "-m", "coopgraph", *words], **streams)  # type: ignore[call-overload, no-any-return]


def test_a_reader_that_has_enough_ends_it(tmp_path: Path) -> None:
    manifest = tmp_path / "m.json"
    with _start("--manifest", manifest, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        assert process.stdout.readline().startswith(b"<https://w3id.org/coopgraph/dataset/")
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait(60) == 0
    assert not manifest.exists()


@pytest.mark.parametrize(
    ("number", "told", "code"),
    [
        # The shell's prompt gets a line of its own.
        (signal.SIGINT, b"\n", 130),
        (signal.SIGTERM, b"", -signal.SIGTERM),
        (signal.SIGHUP, b"", -signal.SIGHUP),
    ],
)
def test_who_ends_it_finds_what_was_there(
    tmp_path: Path, number: signal.Signals, told: bytes, code: int
) -> None:
    path = tmp_path / "a.nt"
    path.write_text("old", encoding="utf-8")
    with _start("-o", path, "--manifest", tmp_path / "m.json", stderr=subprocess.PIPE) as process:
        while not any(one.stat().st_size > 2**20 for one in tmp_path.iterdir()):
            assert process.poll() is None
            time.sleep(0.02)
        process.send_signal(number)
        assert process.stderr is not None
        assert process.stderr.read() == told
        assert process.wait(60) == code
    assert {one.name: one.read_text(encoding="utf-8") for one in tmp_path.iterdir()} == {
        "a.nt": "old"
    }


def test_what_nohup_ignores_stays_ignored(tmp_path: Path) -> None:
    ignoring = ["sh", "-c", 'trap "" HUP; exec "$@"', "sh", sys.executable, "-m", "coopgraph"]
    command = [*ignoring, "generate", "--visits", "2000", "--seed", "8", "-o", "a.nt"]
    with subprocess.Popen(command, cwd=tmp_path) as process:
        while not list(tmp_path.iterdir()):
            assert process.poll() is None
            time.sleep(0.01)
        process.send_signal(signal.SIGHUP)
        assert process.wait(60) == 0
    assert [one.name for one in tmp_path.iterdir()] == ["a.nt"]


def test_progress_is_for_a_terminal(tmp_path: Path) -> None:
    ours, theirs = pty.openpty()
    with _start("-o", tmp_path / "a.nt", stderr=theirs) as process:
        os.close(theirs)
        seen = b""
        while seen.count(b"of 400,000 visits") < 2:
            seen += os.read(ours, 1000)
        process.send_signal(signal.SIGINT)
        assert process.wait(60) == 130
        with contextlib.suppress(OSError):  # the other end is closed: all was read
            while rest := os.read(ours, 1000):
                seen += rest
    os.close(ours)
    assert seen.startswith(b"\r0 of 400,000 visits\r")
    # The line is cleared.
    assert b" \r" in seen.rpartition(b"of 400,000 visits")[2]
