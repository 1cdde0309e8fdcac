"""The server of the shipped data, one for all tests of a worker."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.web.serving import Server, serving


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    with serving() as running:
        yield running
