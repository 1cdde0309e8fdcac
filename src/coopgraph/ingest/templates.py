"""Templates of what can be imported."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

from coopgraph.resources import ontology_dir, schema_file
from coopgraph.vocabulary import BASE

KINDS: Final = ("visit", "agreement")
"""What there are templates of."""

SCHEMA: Final = BASE + "ontology/visit.schema.json"
"""The address under which the JSON Schema is published."""


def template(kind: str, output: Path | None = None) -> str:
    """Return a template in YAML.

    Args:
        kind: One of :data:`KINDS`.
        output: The file that it is written to, if any: within the project the schema is named by
            its place there, so that editors find it without the network.

    Returns:
        The text; its first line tells editors the schema.
    """
    text = Path(__file__).with_name("templates").joinpath(f"{kind}.yaml").read_text("utf-8")
    return f"# yaml-language-server: $schema={_schema(output)}\n{text}"


def _schema(output: Path | None) -> str:
    project = ontology_dir().resolve().parent
    if output is None or not output.resolve().is_relative_to(project):
        return SCHEMA
    return Path(os.path.relpath(schema_file(), output.resolve().parent)).as_posix()
