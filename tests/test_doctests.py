"""The examples in docstrings are true."""

from __future__ import annotations

import doctest
import importlib
import pkgutil

import pytest

import coopgraph

MODULES = [
    module.name
    for module in pkgutil.walk_packages(coopgraph.__path__, "coopgraph.")
    if not module.name.endswith("__main__")
]


@pytest.mark.parametrize("name", MODULES)
def test_examples(name: str) -> None:
    assert doctest.testmod(importlib.import_module(name), report=True).failed == 0


def test_there_are_examples() -> None:
    finder = doctest.DocTestFinder(exclude_empty=True)
    found = [
        test for test in finder.find(importlib.import_module("coopgraph.api")) if test.examples
    ]
    assert len(found) >= 5
