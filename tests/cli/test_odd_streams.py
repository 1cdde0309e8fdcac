"""Names of files that are not UTF-8, and a standard input that is closed."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from .process import run

SHAPE = """
@prefix sh: <http://www.w3.org/ns/shacl#> .
<http://x/S> a sh:NodeShape ; sh:targetSubjectsOf <http://x/p> ;
  sh:property [ sh:path <http://x/q> ; sh:minCount 1 ] .
"""


@pytest.fixture
def odd(tmp_path: Path) -> Path:
    (tmp_path / "shapes.ttl").write_text(SHAPE)
    path = tmp_path / os.fsdecode(b"n\xff.ttl")
    try:
        path.write_text("<http://x/a>   <http://x/p> 1 .")
    except OSError:
        pytest.skip("this file system wants names in UTF-8")
    return path


def test_a_finding_in_a_file_of_an_odd_name(odd: Path) -> None:
    done = run("validate", odd, "--shapes", odd.parent / "shapes.ttl", "--no-ontology")
    assert done.returncode == 1
    assert "n\\udcff.ttl" in done.stdout


def test_json_stays_json(odd: Path) -> None:
    shapes = odd.parent / "shapes.ttl"
    done = run("validate", odd, "--shapes", shapes, "--no-ontology", "-f", "json")
    assert done.returncode == 1
    assert "n\udcff.ttl" in repr(json.loads(done.stdout)).replace("\\udcff", "\udcff")


def test_format_lists_it(odd: Path) -> None:
    done = run("format", "--check", odd)
    assert (done.returncode, done.stdout) == (1, f"{odd.parent}/n\\udcff.ttl\n")


@pytest.mark.skipif(os.name != "posix", reason="needs a shell that closes descriptors")
def test_a_closed_standard_input() -> None:
    done = subprocess.run(
        ["/bin/sh", "-c", 'exec "$0" -m coopgraph sparql - <&-', sys.executable],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "error: standard input is closed; give a FILE or -e QUERY\n"


def test_an_interrupt_while_the_program_is_read_is_no_traceback(tmp_path: Path) -> None:
    (tmp_path / "click.py").write_text("raise KeyboardInterrupt\n", encoding="utf-8")
    done = run("--version", PYTHONPATH=str(tmp_path))
    assert (done.returncode, done.stdout, done.stderr) == (130, "", "")
