"""Where the shipped ontology, data and queries are: in a checkout or in an installed wheel."""

from __future__ import annotations

from functools import cache
from pathlib import Path


@cache
def _root() -> Path:
    package = Path(__file__).resolve().parent
    installed = package / "share"
    return installed if installed.is_dir() else package.parent.parent


def ontology_dir() -> Path:
    """Return the folder that holds the ontology, its concept schemes and its shapes."""
    return _root() / "ontology"


def ontology_files() -> list[Path]:
    """Return the files that data refer to: classes, properties, concepts; not the shapes."""
    return [ontology_dir() / "coop.ttl", ontology_dir() / "concepts.ttl"]


def shapes_file() -> Path:
    """Return the file that holds the shapes."""
    return ontology_dir() / "shapes.ttl"


def context_file() -> Path:
    """Return the file that holds the JSON-LD context of the ontology."""
    return ontology_dir() / "context.jsonld"


def schema_file() -> Path:
    """Return the file that holds the JSON Schema of visits in YAML."""
    return ontology_dir() / "visit.schema.json"


def tables_file() -> Path:
    """Return the file that holds the CSVW metadata of visits in spreadsheets."""
    return ontology_dir() / "tables.json"


def examples_dir() -> Path:
    """Return the folder of files each of which one rule of the shapes refuses."""
    installed = _root() / "examples"
    # In a checkout that name is taken by the notebook: there the tests have them.
    bad = _root() / "tests" / "shapes" / "bad"
    return bad if bad.is_dir() else installed


def data_dir() -> Path:
    """Return the folder that holds the shipped visits."""
    return _root() / "data"


def queries_dir() -> Path:
    """Return the folder that holds the stored queries."""
    return _root() / "queries"
