"""Wheel and sdist: they build, hold what they must, and work from any folder."""

from __future__ import annotations

import os
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Sequence
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


def run(command: Sequence[str], cwd: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *command],
        capture_output=True,
        text=True,
        check=False,
        cwd=cwd,
        env=os.environ | environment,
    )


def build(source: Path, target: Path, kind: str) -> Path:
    done = run(["-m", "hatchling", "build", "-t", kind, "-d", str(target)], source)
    assert done.returncode == 0, done.stderr
    (made,) = target.iterdir()
    return made


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(ROOT, tmp_path_factory.mktemp("wheel"), "wheel")


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    site = tmp_path_factory.mktemp("site")
    pip = ["-m", "pip", "install", "--quiet", "--no-deps", "--no-index", "--target", str(site)]
    done = run([*pip, str(wheel)], ROOT)
    assert done.returncode == 0, done.stderr
    return site


def test_wheel_holds_program_ontology_data_and_questions(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    shared = {
        f"coopgraph/share/{path.relative_to(ROOT)}"
        for folder in ("ontology", "data", "queries")
        for path in (ROOT / folder).rglob("*")
        if path.is_file()
    }
    assert shared <= names
    assert "coopgraph/py.typed" in names
    assert "coopgraph/ingest/templates/visit.yaml" in names
    assert {Path(name).name for name in names} >= {"LICENSE", "LICENSE-DATA"}
    assert not any("tests" in name or "source" in Path(name).suffix for name in names)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["validate"], "Conforms"),
        (["query", "methods-shown", "--format", "csv"], "acupuncture"),
        (["stats"], "triples"),
        (["demo"], "stored questions give their stored answer"),
    ],
)
def test_installed_wheel_works_from_any_folder(
    installed: Path, tmp_path: Path, arguments: list[str], told: str
) -> None:
    # PYTHONPATH comes before the editable install: this is the installed copy.
    done = run(["-m", "coopgraph", *arguments], tmp_path, PYTHONPATH=str(installed))
    assert done.returncode == 0, done.stderr
    assert told in done.stdout
    where = run(
        ["-c", "import coopgraph; print(coopgraph.__file__)"], tmp_path, PYTHONPATH=str(installed)
    )
    assert Path(where.stdout.strip()).is_relative_to(installed)


def test_sdist_builds_the_same_wheel(wheel: Path, tmp_path: Path) -> None:
    sdist = build(ROOT, tmp_path / "sdist", "sdist")
    with tarfile.open(sdist) as archive:
        archive.extractall(tmp_path, filter="data")
    (source,) = (path for path in tmp_path.iterdir() if path.name != "sdist")
    again = build(source, tmp_path / "wheel", "wheel")
    contents = [
        {
            info.filename: info.CRC
            for info in zipfile.ZipFile(file).infolist()
            if not info.filename.endswith("RECORD")
        }
        for file in (wheel, again)
    ]
    assert contents[0] == contents[1]
