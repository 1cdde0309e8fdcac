"""The little sound ontology, the project's own, and a Java where there is one."""

from __future__ import annotations

from pathlib import Path

import pytest

from .checks import owl
from .checks.graph import Corpus
from .report import in_ci, read

SOUND = Path(__file__).parent / "sound"


@pytest.fixture(scope="session")
def sound() -> Corpus:
    return Corpus.read(SOUND, SOUND / "data", SOUND / "queries")


@pytest.fixture(scope="session")
def project() -> Corpus:
    return read()


@pytest.fixture(scope="session")
def java() -> None:
    """Have a JVM, or skip and say so; in CI nothing is skipped."""
    try:
        owl.start()
    except owl.NoJavaError as error:
        if in_ci():
            pytest.fail(str(error))
        pytest.skip(str(error))
