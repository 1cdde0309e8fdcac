"""Make the JSON Schema of visits in YAML from ontology and shapes (`make docs`).

Editors complete and check by it while a person writes; the shapes remain the judge. Of the shapes
it has what a schema can say of one node: keys that must be there, values that are one of a few.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import Any

from pyoxigraph import NamedNode

from coopgraph.documents.yaml_checks import PASSAGE_KEYS, TEXT_FILE
from coopgraph.documents.yaml_words import CONTEXT
from coopgraph.ingest.templates import SCHEMA as ADDRESS
from coopgraph.resources import schema_file
from coopgraph.vocabulary import CONCEPT, PREFIXES, RDF, SH, curie
from tools.vocabulary import SCHEMA, Property, Terms

FILE = schema_file()

Schema = dict[str, Any]

_DATE = "^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$"
_NAME = '^([a-z-]+:[^\\s<>"{}|\\\\^`/#?]+|https?://\\S+|(urn|mailto|tag):\\S+)$'
# What these shapes ask is a query; the schema says so much of it.
_BY_HAND = {f"{PREFIXES['shape']}thing-label-english": {"required": ["label"]}}
# What import counts in the text of a source need not be written.
_COUNTED = ("textDigest", "textLength")


class Maker:
    """Makes the schema."""

    def __init__(self) -> None:
        """Read ontology and shapes."""
        self.terms = Terms()
        self._keys = {one.iri: one for one in self.terms.properties}

    def schema(self) -> Schema:
        """Return the schema."""
        return {
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "$id": ADDRESS,
            "title": "A visit, written down for coopgraph",
            "description": "YAML-LD by the context of coopgraph; see docs/encoding.md.",
            "type": "object",
            "if": {"required": ["graph"]},
            "then": {
                "properties": {
                    "@context": {"const": CONTEXT},
                    "graph": {
                        "description": "The nodes of the file.",
                        "type": "array",
                        "items": {"$ref": "#/$defs/node"},
                        "minItems": 1,
                    },
                },
                "additionalProperties": False,
            },
            "else": {"$ref": "#/$defs/node"},
            "$defs": self._definitions(),
        }

    def _definitions(self) -> Schema:
        node = {"$ref": "#/$defs/node"}
        return {
            "node": {
                "type": "object",
                "properties": self._properties(),
                "additionalProperties": False,
                "allOf": list(self._rules()),
            },
            "name": {"type": "string", "pattern": _NAME},
            "reference": _object_or(node, {"$ref": "#/$defs/name"}),
            "references": _one_or_more({"$ref": "#/$defs/reference"}),
            "cited": _object_or(
                {
                    "if": {"anyOf": [{"required": ["id"]}, {"required": ["type"]}]},
                    "then": node,
                    "else": {"$ref": "#/$defs/passage"},
                },
                {"$ref": "#/$defs/name"},
            ),
            "property": {"enum": [one.key for one in self.terms.properties]},
            "date": {"type": "string", "pattern": _DATE},
            "words": {"type": "string", "pattern": "\\S"},
            "text": _object_or(
                {
                    "type": "object",
                    "propertyNames": {"pattern": "^[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*$"},
                    "additionalProperties": _one_or_more({"$ref": "#/$defs/words"}),
                    "minProperties": 1,
                },
                _one_or_more({"$ref": "#/$defs/words"}),
            ),
            "passage": _passage(),
        }

    def _properties(self) -> Schema:
        properties: Schema = {
            "@context": {"const": CONTEXT},
            "id": {"description": "The name of the node.", "$ref": "#/$defs/name"},
            "type": {"description": "What the node is.", **_one_or_more({"enum": self._types()})},
            TEXT_FILE: {
                "description": "The file of a source's text, below the folder of this file.",
                "$ref": "#/$defs/words",
            },
        }
        for one in self.terms.properties:
            properties[one.key] = {"description": one.definition, **self._values(one)}
        return properties

    @cached_property
    def _classes(self) -> dict[str, str]:
        return self.terms.classes

    def _types(self) -> list[str]:
        """Return how a file writes a class: by its name, or with its prefix."""
        words = [*self._classes, *map(curie, self._classes.values())]
        return sorted(set(words), key=lambda word: (":" in word, word))

    def _values(self, one: Property) -> Schema:
        if one.key == "evidence":
            return _one_or_more({"$ref": "#/$defs/cited"})
        single: Schema
        match one.values:
            case "concept":
                single = self._concepts(one)
            case "term":
                single = {"$ref": "#/$defs/property"}
            case "date":
                single = {"$ref": "#/$defs/date"}
            case "integer":
                single = {"type": "integer", "minimum": 0}
            case "text":
                return {"$ref": "#/$defs/text"}
            case "node":
                return {"$ref": f"#/$defs/reference{'' if one.single else 's'}"}
            case _:
                single = self._string(one)
        return single if one.single else _one_or_more(single)

    def _string(self, one: Property) -> Schema:
        patterns = self.terms.patterns(one.iri)
        if len(patterns) == 1:
            return {"type": "string", "pattern": patterns[0]}
        return {"anyOf": [{"$ref": "#/$defs/words"}, {"type": "integer"}]}

    def _concepts(self, one: Property) -> Schema:
        namespace = str(one.namespace)
        if namespace == SCHEMA:
            words = self.terms.individuals(namespace)
            return {"enum": [word for word in words if word.endswith("Mode")]}
        prefix = next(name for name, iri in PREFIXES.items() if iri == namespace)
        words = self.terms.concepts(namespace)
        return {"enum": [*words, *(f"{prefix}:{word}" for word in words)]}

    def _rules(self) -> Iterator[Schema]:
        """Yield what each shape asks of the nodes of its classes, where a schema can say it."""
        asked: dict[tuple[str, ...], list[Schema]] = {}
        for shape in self._shapes():
            target = tuple(self._targets(shape))
            condition = _BY_HAND.get(shape.value) or self._condition(shape)
            if target and condition:
                asked.setdefault(target, []).append(condition)
        for target, conditions in sorted(asked.items()):
            yield {"if": self._is_one_of(target), "then": {"allOf": conditions}}

    def _is_one_of(self, classes: tuple[str, ...]) -> Schema:
        words = {*classes, *(curie(self._classes[one]) for one in classes)}
        chosen: Schema = {"required": ["type"], "properties": {"type": _has(sorted(words))}}
        if not any(one.endswith("Selector") for one in classes):
            # What has neither adds to a node that another file describes.
            chosen["anyOf"] = [{"required": ["label"]}, {"required": ["standing"]}]
        return chosen

    def _shapes(self) -> list[NamedNode]:
        kinds = (SH + "NodeShape", SH + "PropertyShape")
        found = {
            quad.subject
            for kind in kinds
            for quad in self.terms.shapes.quads_for_pattern(
                None, NamedNode(RDF + "type"), NamedNode(kind)
            )
            if isinstance(quad.subject, NamedNode)
        }
        return sorted(found, key=lambda node: node.value)

    def _targets(self, shape: NamedNode) -> list[str]:
        classes = {str(getattr(one, "value", "")) for one in self._objects(shape, "targetClass")}
        return sorted(
            word for word, iri in self._classes.items() if classes & set(self.terms.parents(iri))
        )

    def _objects(self, shape: object, word: str) -> list[object]:
        found = self.terms.shapes.quads_for_pattern(shape, NamedNode(SH + word), None)  # type: ignore[arg-type]
        return [quad.object for quad in found]

    def _condition(self, shape: object) -> Schema | None:
        """Return what a shape asks, None where a schema cannot say it."""
        paths = self._objects(shape, "path")
        if paths:
            return self._of_path(shape, paths[0])
        for inner in self._objects(shape, "not"):
            condition = self._condition(inner)
            return condition and {"not": condition}
        for head in self._objects(shape, "or"):
            parts = [self._condition(one) for one in self.terms.list(head)]
            known = [part for part in parts if part]
            return {"anyOf": known} if len(known) == len(parts) else None
        return None

    def _of_path(self, shape: object, path: object) -> Schema | None:
        one = self._keys.get(path.value) if isinstance(path, NamedNode) else None
        if one is None:
            return None
        for value in self._objects(shape, "hasValue"):
            return {"required": [one.key], "properties": {one.key: _has(self._words(one, value))}}
        for count in self._objects(shape, "minCount"):
            return _at_least(one.key, int(str(getattr(count, "value", 0))))
        for head in self._objects(shape, "in"):
            words = [word for value in self.terms.list(head) for word in self._words(one, value)]
            return {"properties": {one.key: _one_or_more({"enum": words})}}
        return None

    def _words(self, one: Property, value: object) -> list[str]:
        """Return the ways in which a file writes a value."""
        iri = str(getattr(value, "value", ""))
        if iri in self._keys:
            return [self._keys[iri].key]
        if one.namespace and iri.startswith(one.namespace):
            word = iri.removeprefix(one.namespace)
            prefixes = [name for name, start in PREFIXES.items() if start == one.namespace]
            return [word, *(f"{name}:{word}" for name in prefixes if one.namespace != SCHEMA)]
        for name, start in PREFIXES.items():
            if start.startswith(CONCEPT) and iri.startswith(start):
                return [f"{name}:{iri.removeprefix(start)}", iri]
        return [iri]


def _passage() -> Schema:
    words = {"$ref": "#/$defs/words"}
    told: dict[str, Schema] = {
        "first": {"description": "The words with which the passage begins.", **words},
        "last": {"description": "The words with which it ends; five in all at most.", **words},
        "source": {"description": "Its source.", "$ref": "#/$defs/name"},
        "line": {"description": "Its line in the text.", "type": "integer", "minimum": 1},
        "after": {"description": "Words that stand before it.", **words},
        "where": {"description": "Where it stands, of a text that was not read.", **words},
    }
    assert set(told) == set(PASSAGE_KEYS)
    return {
        "description": "A passage: its first and last words, or in words where it stands.",
        "type": "object",
        "properties": told,
        "additionalProperties": False,
        "oneOf": [{"required": ["first"]}, {"required": ["where"]}],
    }


# Not anyOf: by these a checker tells what is wrong, not that nothing fits.


def _one_or_more(one: Schema) -> Schema:
    return {"if": {"type": "array"}, "then": {"items": one, "minItems": 1}, "else": one}


def _object_or(one: Schema, other: Schema) -> Schema:
    return {"if": {"type": "object"}, "then": one, "else": other}


def _has(words: list[str]) -> Schema:
    return {"anyOf": [{"enum": words}, {"type": "array", "contains": {"enum": words}}]}


def _at_least(key: str, count: int) -> Schema:
    if key in _COUNTED:
        return {"anyOf": [{"required": [key]}, {"required": [TEXT_FILE]}]}
    there: Schema = {"required": [key]}
    if count > 1:
        there["properties"] = {key: {"type": "array", "minItems": count}}
    return there


def text() -> str:
    """Return the file."""
    return json.dumps(Maker().schema(), ensure_ascii=False, indent=1) + "\n"


def main(path: Path = FILE) -> None:
    """Write the file."""
    path.write_text(text(), encoding="utf-8")


if __name__ == "__main__":
    main()
