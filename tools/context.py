"""Make the JSON-LD context of the ontology (`make docs`); a test keeps it in step.

Keys are the local names of classes and properties. A name that two terms share, or that is also
the name of a prefix, is written with its prefix (`dcterms:type`, `org:organization`); only the
properties whose values are the concepts of a scheme share its name: inside them, and nowhere else,
the name is the prefix of the scheme.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from coopgraph.resources import ontology_dir
from coopgraph.vocabulary import PREFIXES, XSD
from tools.vocabulary import SCHEMA, Property, Terms

FILE = ontology_dir() / "context.jsonld"

_TYPES = {
    "term": "@vocab",
    "node": "@id",
    "date": XSD + "date",
    "integer": XSD + "integer",
    # A number without quotes is a text here too.
    "string": XSD + "string",
}


def context() -> dict[str, Any]:
    """Return the context, without the object around it."""
    terms = Terms()
    keys = {one.key: _definition(one, terms) for one in terms.properties}
    prefixes = {prefix: iri for prefix, iri in PREFIXES.items() if prefix not in keys}
    return {
        "@version": 1.1,
        "id": "@id",
        "type": "@type",
        "graph": "@graph",
        **dict(sorted(prefixes.items())),
        **dict(sorted(terms.classes.items())),
        **keys,
    }


def _definition(one: Property, terms: Terms) -> dict[str, Any]:
    if one.values == "concept":
        return {"@id": one.iri, "@type": "@vocab", "@context": _concepts(one, terms)}
    if one.values == "text":
        return {"@id": one.iri, "@language": "en", "@container": "@language"}
    return {"@id": one.iri, "@type": _TYPES[one.values]}


def _concepts(one: Property, terms: Terms) -> dict[str, Any]:
    """Make a bare word the concept of that name, and the CURIE of the concept too."""
    namespace = str(one.namespace)
    taken = {one.key for one in terms.properties} | PREFIXES.keys()
    clashes = [word for word in terms.concepts(namespace) if word in taken]
    # Such a word would be the key or the prefix that is called so.
    local: dict[str, Any] = {"@vocab": namespace, **{word: namespace + word for word in clashes}}
    if namespace != SCHEMA and one.key in PREFIXES:
        # Where it is redefined, its own values still are words.
        local[one.key] = {"@id": namespace, "@type": "@vocab", "@prefix": True}
    return local


def text() -> str:
    """Return the file."""
    return json.dumps({"@context": context()}, ensure_ascii=False, indent=2) + "\n"


def main(path: Path = FILE) -> None:
    """Write the file."""
    path.write_text(text(), encoding="utf-8")


if __name__ == "__main__":
    main()
