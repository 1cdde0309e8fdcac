"""The JSON Schema of visits in YAML: what conforms passes, typical mistakes do not."""

from __future__ import annotations

import json
from typing import Any

import jsonschema
import pytest
import yaml
from pyoxigraph import RdfFormat, parse

from coopgraph.ingest.templates import KINDS, template
from coopgraph.resources import data_dir, schema_file
from tests.ingest.as_yaml import as_yaml

SCHEMA = json.loads(schema_file().read_text(encoding="utf-8"))
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)


class Loader(yaml.SafeLoader):
    """Leaves dates as text, as YAML 1.2 does."""


Loader.yaml_implicit_resolvers = {
    key: [one for one in found if one[0] != "tag:yaml.org,2002:timestamp"]
    for key, found in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def load(text: str) -> Any:
    return yaml.load(text, Loader)


VISIT = template("visit")


def test_the_schema_is_one() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    assert len(schema_file().read_bytes()) < 150_000


@pytest.mark.parametrize("kind", KINDS)
def test_templates_pass(kind: str) -> None:
    VALIDATOR.validate(load(template(kind)))


def test_shipped_visits_pass() -> None:
    for file in sorted(data_dir().glob("*.yaml")):
        VALIDATOR.validate(load(file.read_text(encoding="utf-8")))


def test_the_shipped_turtle_passes_when_it_is_written_in_yaml() -> None:
    for file in data_dir().glob("*.ttl"):
        text = as_yaml(parse(path=str(file), format=RdfFormat.TURTLE))
        assert [error.json_path for error in VALIDATOR.iter_errors(load(text))] == []


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("type: Visit\n", "type: Vist\n"),
        ("    label: Meeting with the rector\n", ""),
        ("label: Meeting with the rector", "lable: Meeting with the rector"),
        ("label: Meeting with the rector", "label: Meeting\n    coop:size: 3"),
        ("standing: derived", "standing: guessed"),
        ("    direction: one-way", "    direction: oneway"),
        ("    direction: one-way\n", ""),
        ("    giver: group:example-staff\n", ""),
        ("    sendingOrganization: organization:guest-university\n", ""),
        ("    notStated: [subOrganizationOf]", "    notStated: [subOrganisationOf]"),
        ("earliestStart: 2025-05-12", "earliestStart: 12.05.2025"),
        ("earliestStart: 2025-05-12", "earliestStart: 2025-13-12"),
        ("size: 4 ", "size: four "),
        ("size: 4 ", "size: -4 "),
        ("    state: expressed", "    state: signed"),
        ("statement-kind:thanks", "statement-kind:gratitude"),
        ("    state: signed", "    state: expressed"),
        ("    holder: group:example-delegation\n", ""),
        ('{where: "Heading"}', "{wher: Heading}"),
        ('{where: "Heading"}', "{first: a, where: b}"),
        ('    evidence: {where: "Paragraph 4, the concert"}\n', ""),
        ("    rule: Found by comparing", "    rulle: Found by comparing"),
        ("edtf: 2025-05-12/2025-05-16", "edtf: around May"),
        ("groupOf: unit:example-neurology", "groupOf: example neurology"),
        ("graph:", "visits:"),
        ("reading: [The delegation and the rector., The two universities.]", "reading: One."),
    ],
)
def test_typical_mistakes_fail(before: str, after: str) -> None:
    assert before in VISIT
    assert not VALIDATOR.is_valid(load(VISIT.replace(before, after, 1)))


def test_keys_are_described() -> None:
    properties = SCHEMA["$defs"]["node"]["properties"]
    assert all(one.get("description") for key, one in properties.items() if key != "@context")
