"""The formats of a validation report by name, known without loading what writes them."""

from __future__ import annotations

from typing import Final

FORMATS: Final = (
    "text",
    "concise",
    "turtle",
    "jsonld",
    "json",
    "junit",
    "sarif",
    "github",
    "gitlab",
)
"""Their names; each has a module of that name in :mod:`coopgraph.validation.formats`."""

SUFFIXES: Final = {
    ".txt": "text",
    ".ttl": "turtle",
    ".jsonld": "jsonld",
    ".json": "json",
    ".xml": "junit",
    ".sarif": "sarif",
}
"""The format that the name of a file asks for."""
