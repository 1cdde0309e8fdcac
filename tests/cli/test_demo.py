"""The demo, as a process; on a changed copy of the product it must notice the change."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests import source_text

ROOT = source_text.ROOT
QUESTIONS = len(list((ROOT / "queries").glob("*.rq")))
ALL = f"{QUESTIONS} of {QUESTIONS}"


def demo(*arguments: str, package: Path | None = None) -> subprocess.CompletedProcess[str]:
    environment = {key: value for key, value in os.environ.items() if key != "COOPGRAPH_SOURCE"}
    environment["PYTHONPATH"] = str(package or ROOT / "src")
    return subprocess.run(
        [sys.executable, "-m", "coopgraph", "demo", *arguments],
        capture_output=True,
        text=True,
        check=False,
        env=environment,
        cwd=ROOT.parent,
    )


@pytest.fixture
def changed(tmp_path: Path) -> Callable[[str, str, str], Path]:
    """Make a copy of the product, laid out as it is installed, with one file changed."""

    def make(file: str, old: str, new: str) -> Path:
        package = tmp_path / "coopgraph"
        shutil.copytree(
            ROOT / "src/coopgraph", package, ignore=shutil.ignore_patterns("__pycache__")
        )
        for folder in ("ontology", "data", "queries"):
            shutil.copytree(ROOT / folder, package / "share" / folder)
        path = package / "share" / file
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new), encoding="utf-8")
        return tmp_path

    return make


def test_the_main_job_is_done() -> None:
    done = demo()
    assert done.returncode == 0, done.stderr
    assert "Conforms: 0 violations" in done.stdout
    assert "Not verified: the text of the page is not shipped" in done.stdout
    assert f"{ALL} stored questions give their stored answer" in done.stdout
    for number in ("Q01", "Q02", "Q03", "Q05", "Q07", "Q09", "Q11", "Q12", "Q13", "Q15"):
        assert f"\n{number} " in done.stdout
    for number in ("Q16", "Q18", "Q19", "Q21", "Q22"):
        assert f"\n{number} " in done.stdout


def test_evidence_is_verified_where_the_text_is_at_hand() -> None:
    done = demo("--source", str(source_text.path()))
    assert done.returncode == 0, done.stdout
    assert "Not verified" not in done.stdout
    assert "sentences cited: 29 of 29" in done.stdout


def test_another_text_is_noticed(tmp_path: Path) -> None:
    other = tmp_path / "other.txt"
    other.write_text("Something else altogether.\n", encoding="utf-8")
    done = demo("--source", str(other))
    assert done.returncode == 1
    assert ALL in done.stdout


def test_missing_text_is_bad_input(tmp_path: Path) -> None:
    done = demo("--source", str(tmp_path / "none.txt"))
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr.count("\n") == 1
    assert "none.txt" in done.stderr


def test_data_that_break_a_rule_are_noticed(changed: Callable[[str, str, str], Path]) -> None:
    package = changed("data/visit.ttl", "coop:direction direction:mutual ;", "")
    done = demo(package=package)
    assert done.returncode == 1
    assert "shape:exchange-direction-required" in done.stdout


def test_an_answer_that_changed_is_noticed(changed: Callable[[str, str, str], Path]) -> None:
    package = changed("data/visit.ttl", '"Omsk Concert Hall"@en', '"Another hall"@en')
    done = demo(package=package)
    assert done.returncode == 1
    assert "cultural-events: row 1, place" in done.stdout


def test_output_goes_whole_to_a_file(tmp_path: Path) -> None:
    file = tmp_path / "demo.txt"
    done = demo("-o", str(file))
    assert (done.returncode, done.stdout) == (0, "")
    assert ALL in file.read_text(encoding="utf-8")
