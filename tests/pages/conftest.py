"""The site of the shipped data."""

from __future__ import annotations

from urllib.parse import parse_qsl, unquote

import pytest

from coopgraph.pages import Request, Response, Site
from coopgraph.resources import data_dir, ontology_files
from coopgraph.store.embedded import EmbeddedEngine


@pytest.fixture(scope="session")
def site() -> Site:
    return Site(EmbeddedEngine.from_paths([data_dir(), *ontology_files()]))


def get(site: Site, address: str, accept: str = "text/html") -> Response:
    """Ask for an address as the server does."""
    path, _, query = address.partition("?")
    params = tuple(parse_qsl(query, keep_blank_values=True))
    return site.respond(Request(unquote(path), params, accept))
