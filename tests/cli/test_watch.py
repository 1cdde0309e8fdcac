"""``--watch`` as a process: it sees changes, survives half a file, ends without a traceback."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from .test_baseline import HEAD, SHAPES, TWO


class Watched:
    def __init__(self, folder: Path, *more: str, stdout: int | None = None) -> None:
        (folder / "data").mkdir()
        (folder / "shapes.ttl").write_text(SHAPES, encoding="utf-8")
        self.data = folder / "data"
        (self.data / "one.ttl").write_text(TWO, encoding="utf-8")
        self._out, self._err = folder / "out", folder / "err"
        options = ("data", "-s", "shapes.ttl", "--no-ontology", "--watch", *more)
        with self._out.open("wb") as out, self._err.open("wb") as err:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "coopgraph", "validate", *options],
                cwd=folder,
                stdout=out if stdout is None else stdout,
                stderr=err,
                stdin=subprocess.DEVNULL,
            )

    @property
    def out(self) -> str:
        return self._out.read_text(encoding="utf-8")

    @property
    def err(self) -> str:
        return self._err.read_text(encoding="utf-8")

    def wait(self, wanted: Callable[[], bool]) -> None:
        end = time.monotonic() + 30
        while not wanted():
            assert time.monotonic() < end, self.out + self.err
            assert self.process.poll() is None, self.err
            time.sleep(0.05)

    def runs(self, count: int) -> None:
        self.wait(lambda: self.err.count("watching for changes") == count)


@pytest.fixture
def watched(tmp_path: Path) -> Iterator[Watched]:
    found = Watched(tmp_path)
    try:
        found.runs(1)
        yield found
    finally:
        found.process.kill()
        found.process.wait()


def test_changed_new_broken_and_deleted_files(watched: Watched) -> None:
    assert "3 violations" in watched.out
    (watched.data / "one.ttl").write_text(HEAD + "ex:a a ex:Person .\n", encoding="utf-8")
    watched.runs(2)
    assert "1 violation," in watched.out
    two = watched.data / "two.ttl"
    two.write_text(HEAD + "ex:b a ex:Person ; ex:na", encoding="utf-8")
    watched.runs(3)
    assert watched.err.count("error: ") == 1
    two.write_text(HEAD + "ex:b a ex:Person .\n", encoding="utf-8")
    watched.runs(4)
    assert "2 violations" in watched.out
    two.unlink()
    watched.runs(5)
    assert watched.out.count("1 violation,") == 2
    (watched.data.parent / "shapes.ttl").write_text(
        SHAPES.replace("minCount 1", "minCount 0"), encoding="utf-8"
    )
    watched.runs(6)
    assert "Conforms: 0 violations" in watched.out
    assert "\x1b" not in watched.out


def test_an_interrupt_ends_it_with_130(watched: Watched) -> None:
    watched.process.send_signal(signal.SIGINT)
    assert watched.process.wait(20) == 130
    assert "Traceback" not in watched.err


def test_a_report_in_a_watched_folder_starts_no_circle(tmp_path: Path) -> None:
    watched = Watched(tmp_path, "--output-file", "turtle=data/report.ttl")
    try:
        watched.runs(1)
        time.sleep(1.5)
        assert watched.err.count("watching for changes") == 1
    finally:
        watched.process.kill()
        watched.process.wait()


def test_every_malformed_shape_is_an_error_line(watched: Watched) -> None:
    text = SHAPES.replace("minCount 1", 'minCount "x" ; sh:maxCount 1, 2')
    (watched.data.parent / "shapes.ttl").write_text(text, encoding="utf-8")
    watched.runs(2)
    told = [one for one in watched.err.splitlines() if "malformed" in one]
    assert len(told) > 1
    assert all(one.startswith("error: ") for one in told)


def test_it_ends_when_nobody_reads(tmp_path: Path) -> None:
    reading, writing = os.pipe()
    watched = Watched(tmp_path, stdout=writing)
    os.close(writing)
    try:
        watched.runs(1)
        os.close(reading)
        (watched.data / "one.ttl").write_text(HEAD, encoding="utf-8")
        assert watched.process.wait(20) == 0
        assert "Traceback" not in watched.err
    finally:
        watched.process.kill()
        watched.process.wait()
