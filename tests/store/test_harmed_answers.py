"""Kept answers that somebody put something else in place of: never given, never in the way."""

from __future__ import annotations

import gzip
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from coopgraph.store import answers
from coopgraph.store.disk import DiskEngine
from coopgraph.store.loading import load

from .stored import write

ROWS = "SELECT ?o { ?s <http://x/v> ?o }"
OTHER = "SELECT ?other { ?s <http://x/v> ?other }"


def _kept(folder: Path) -> Path:
    (generation,) = (folder / "store").glob("generation-*")
    return generation / answers.FOLDER


def _load(folder: Path, *, optimize: bool = False) -> int:
    asked = [ROWS, OTHER]
    return load([folder / "data"], folder / "store", answers=asked, optimize=optimize).answers


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with data and a store of them that keeps two answers."""
    write(tmp_path / "data", a_ttl='<http://x/a> <http://x/v> "one" .')
    assert _load(tmp_path) == 2
    return tmp_path


def _in_place(path: Path) -> None:
    path.unlink()
    path.mkdir()


def _dangling(path: Path) -> None:
    path.unlink()
    path.symlink_to(path.parent / "nowhere")


def _loop(path: Path) -> None:
    path.unlink()
    path.symlink_to(path)


def _endless(path: Path) -> None:
    path.unlink()
    path.symlink_to("/dev/zero")


def _pipe(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


def _torn(path: Path) -> None:
    path.write_bytes(gzip.compress(b'{"head":{"vars":["o"]},"results":{"bindings":[{"o":'))


def _huge(path: Path) -> None:
    os.truncate(path, 1 << 40)


HARMS: list[Callable[[Path], None]] = [
    Path.unlink,
    _in_place,
    _dangling,
    _loop,
    _endless,
    _pipe,
    _torn,
    _huge,
]


@pytest.mark.parametrize("harm", HARMS)
def test_what_is_not_the_answer_is_computed_and_then_kept_again(
    folder: Path, harm: Callable[[Path], None]
) -> None:
    for path in list(_kept(folder).iterdir()):
        harm(path)
    assert [str(row[0]) for row in DiskEngine(folder / "store").query(ROWS).rows] == ['"one"']
    assert _load(folder) == 2
    engine = DiskEngine(folder / "store")
    assert [str(row[0]) for row in engine.query(ROWS).rows] == ['"one"']
    assert "store" not in vars(engine)


@pytest.mark.parametrize("harm", HARMS)
def test_what_is_not_the_answer_is_not_carried_on(
    folder: Path, harm: Callable[[Path], None]
) -> None:
    harm(min(_kept(folder).iterdir()))
    load([folder / "data"], folder / "store", optimize=True)
    assert len(list(_kept(folder).iterdir())) == 1


def test_an_answer_to_something_else_is_not_given(folder: Path) -> None:
    first, second = sorted(_kept(folder).iterdir())
    content = first.read_bytes()
    first.write_bytes(second.read_bytes())
    second.write_bytes(content)
    for text, name in ((ROWS, "o"), (OTHER, "other")):
        assert DiskEngine(folder / "store").query(text).variables == [name]


def test_answers_of_other_data_are_not_given(folder: Path) -> None:
    before = shutil.copytree(_kept(folder), folder / "before")
    write(folder / "data", a_ttl='<http://x/a> <http://x/v> "two" .')
    load([folder / "data"], folder / "store")
    shutil.copytree(before, _kept(folder))
    assert [str(row[0]) for row in DiskEngine(folder / "store").query(ROWS).rows] == ['"two"']


def test_small_files_that_become_long_are_not_unpacked(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for path in _kept(folder).iterdir():
        path.write_bytes(gzip.compress(bytes(1000)))
    monkeypatch.setattr("zlib.decompress", lambda *_: pytest.fail("it is unpacked"))
    assert len(DiskEngine(folder / "store").query(ROWS)) == 1
