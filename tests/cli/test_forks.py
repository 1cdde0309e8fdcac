"""Runs in copies of one process are as those in new processes of Python."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from .forks import Forks


@pytest.fixture(scope="module")
def forks() -> Forks:
    return Forks()


def run(
    forks: Forks,
    *arguments: str,
    stdin: bytes | None = None,
    cwd: Path | None = None,
    most: int | None = None,
    timeout: float = 60,
    **environment: str,
) -> tuple[int, bytes, bytes]:
    done = forks.run(
        arguments,
        stdin=stdin,
        cwd=cwd,
        env=dict(os.environ) | environment,
        most=most,
        timeout=timeout,
    )
    return done.returncode, done.stdout, done.stderr


@pytest.mark.parametrize(
    "words",
    [
        ["--version"],
        ["validate", "--format", "json"],
        ["--quiet", "query", "sender-and-host"],
        ["sparql", "-"],
        ["import", "-"],
        ["nonsense"],
        ["query", "\udcff"],
        ["rule"],
    ],
    ids=" ".join,
)
def test_the_same_as_a_new_process(forks: Forks, words: list[str]) -> None:
    asked = b"SELECT ?a { VALUES ?a { 1 } }"
    command = [sys.executable, "-m", "coopgraph", *words]
    done = subprocess.run(command, input=asked, capture_output=True, check=False, timeout=60)
    assert run(forks, *words, stdin=asked) == (done.returncode, done.stdout, done.stderr)


def test_nothing_stays_of_a_run(forks: Forks, tmp_path: Path) -> None:
    (tmp_path / "a.ttl").write_text("<urn:s> <urn:p> <urn:o> .", encoding="utf-8")
    assert run(forks, "--quiet", "format", "a.ttl", cwd=tmp_path)[0] == 0
    (tmp_path / "a.ttl").write_text("<urn:s> <urn:p> <urn:o> .", encoding="utf-8")
    code, _, told = run(forks, "format", str(tmp_path / "a.ttl"), most=10)
    assert code == 2
    assert b"too large" in told
    assert run(forks, "format", str(tmp_path / "a.ttl"))[2] != b""
    assert run(forks, "format", "a.ttl")[0] == 2


def test_variables_are_those_of_the_run(forks: Forks) -> None:
    assert b"Traceback" in run(forks, "nonsense", COOPGRAPH_DEBUG="1")[2]
    assert b"Traceback" not in run(forks, "nonsense")[2]


def test_a_run_that_takes_too_long_is_killed_and_others_go_on(forks: Forks) -> None:
    words = ["generate", "--visits", "1000000", "--seed", "1"]
    with pytest.raises(subprocess.TimeoutExpired):
        run(forks, *words, "-o", os.devnull, timeout=0.5)
    assert run(forks, "--version")[0] == 0
