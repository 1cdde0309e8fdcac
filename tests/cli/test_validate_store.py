"""`coopgraph validate --store`: what it finds in a store is what is in its files."""

from __future__ import annotations

import json
import shutil
from collections.abc import Sequence
from pathlib import Path

import pytest

from coopgraph.resources import data_dir, examples_dir
from coopgraph.store.loading import load

from .process import run


def _findings(*arguments: str | Path, cwd: Path) -> list[tuple[str, ...]]:
    done = run("validate", *arguments, "--format", "json", cwd=cwd)
    assert done.returncode in {0, 1}, done.stderr
    found: Sequence[dict[str, object]] = json.loads(done.stdout)["results"]
    # Values are as the engine writes them: 4.0 as 4.
    keys = ("rule", "focusNode", "path", "message")
    return sorted(tuple(str(one.get(key)) for key in keys) for one in found)


@pytest.fixture(scope="module")
def bad(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shipped visit and a file for each rule that it breaks, in a store."""
    folder = tmp_path_factory.mktemp("bad")
    shutil.copytree(examples_dir(), folder / "data")
    shutil.copy(data_dir() / "visit.ttl", folder / "data")
    load([folder / "data"], folder / "store")
    return folder


def test_validation_of_a_store_is_that_of_its_files(bad: Path) -> None:
    files = run("validate", "data", cwd=bad)
    stored = run("validate", "--store", "store", cwd=bad)
    assert (stored.returncode, stored.stdout, stored.stderr) == (1, files.stdout, files.stderr)
    assert "data/" in stored.stdout


def test_where_files_are_gone_findings_name_the_graph(bad: Path, tmp_path: Path) -> None:
    files = _findings("data", cwd=bad)
    shutil.copytree(bad / "store", tmp_path / "store")
    assert len(files) > 100
    assert _findings("--store", "store", cwd=tmp_path) == files
    told = run("validate", "--store", "store", cwd=tmp_path)
    assert "store/graph/agreement-parties-told.ttl" in told.stdout
    assert "files of the store are no more what was loaded" in told.stderr
