"""The benchmark of kept answers: a small real run."""

from __future__ import annotations

import json
import subprocess
import sys


def test_both_stores_are_loaded_and_asked() -> None:
    command = [sys.executable, "-m", "benchmarks.kept_answers", "3", "--json", "--only"]
    done = subprocess.run(
        [*command, "visits-per-year", "agreements"], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    found = json.loads(done.stdout)
    assert found["loads"]["load"]["MB"] < found["loads"]["load --answers"]["MB"]
    assert [row["question"] for row in found["questions"]] == ["visits-per-year", "agreements"]
    assert all(row["bytes"] > 0 for row in found["questions"])
