"""The description of the stored questions for programs."""

from __future__ import annotations

import json
import os
from importlib import import_module
from importlib.util import find_spec
from typing import Any

import jsonschema
import pytest

from coopgraph.pages import Links, Request, Site
from coopgraph.questions import list_questions
from coopgraph.store.embedded import EmbeddedEngine
from tests.pages.conftest import get


@pytest.fixture(scope="module")
def described(site: Site) -> dict[str, Any]:
    answer = get(site, "/openapi.json", "")
    assert answer.media_type == "application/json"
    found: dict[str, Any] = json.loads(answer.body)
    return found


def test_it_is_openapi(described: dict[str, Any]) -> None:
    name = "openapi_spec_validator"
    if find_spec(name) is None:
        told = "needs openapi-spec-validator"
        if os.environ.get("CI"):
            pytest.fail(told)
        pytest.skip(told)
    import_module(name).validate(described)


def test_every_question_is_described(described: dict[str, Any]) -> None:
    for question in list_questions():
        told = described["paths"][f"/queries/{question.name}.{{format}}"]["get"]
        named = {one["name"]: one for one in told["parameters"]}
        assert {parameter.name for parameter in question.parameters} <= set(named)
        assert {"200", "400", "404", "503"} <= set(told["responses"])
        assert ("with" in named) == bool(question.header.on_request)


def test_examples_and_defaults_fit_their_schemas(described: dict[str, Any]) -> None:
    for path in described["paths"].values():
        for parameter in path["get"]["parameters"]:
            for value in (parameter.get("example"), parameter["schema"].get("default")):
                if value is not None:
                    jsonschema.validate(value, parameter["schema"])


def test_what_it_describes_is_there(described: dict[str, Any], site: Site) -> None:
    for path, operations in described["paths"].items():
        if not path.startswith("/queries/"):
            continue
        told = operations["get"]
        named = {one["name"]: one for one in told["parameters"]}
        for form in ("json", "rq"):
            assert form in named["format"]["schema"]["enum"]
            answer = get(site, path.replace("{format}", form), "")
            assert answer.status == 200
            assert answer.media_type in told["responses"]["200"]["content"]


def test_the_server_is_where_the_site_is() -> None:
    site = Site(EmbeddedEngine([]), Links("/graph"))
    answer = site.respond(Request("/openapi.json", public="https://example.org"))
    assert json.loads(answer.body)["servers"] == [{"url": "https://example.org/graph"}]
    assert json.loads(get(site, "/openapi.json").body)["servers"] == [{"url": "/graph"}]
