"""The stored questions for programs: their description in OpenAPI 3.1."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from coopgraph import __version__
from coopgraph.pages.asked import WITH, Asked
from coopgraph.pages.exchange import MEDIA_TYPES, Request, Response
from coopgraph.pages.question_data import TEXT, forms
from coopgraph.questions import Parameter, Question, list_questions
from coopgraph.questions.question import ALL

if TYPE_CHECKING:
    from coopgraph.pages.context import Context

JSON: Final = "application/json"
PROBLEM: Final = "application/problem+json"

Described = dict[str, Any]

_SCHEMAS: Final[Mapping[str, Described]] = {
    "integer": {"type": "integer"},
    "boolean": {"type": "boolean"},
    "date": {"type": "string", "format": "date"},
    "date-or-year": {"type": "string", "pattern": "^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$"},
    "iri": {"type": "string", "description": "An IRI, or prefix:name with a prefix of the site."},
    "string": {"type": "string"},
}

_PROBLEM_SCHEMA: Final[Described] = {
    "type": "object",
    "description": "What is wrong (RFC 9457).",
    "required": ["title", "status"],
    "properties": {
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string", "description": "What can be done about it."},
        "line": {"type": "integer", "description": "The line of a query, from 1."},
        "column": {"type": "integer"},
        "suggestions": {"type": "array", "items": {"type": "string"}},
    },
}
_RESULTS_SCHEMA: Final[Described] = {
    "type": "object",
    "description": "SPARQL 1.1 Query Results JSON.",
    "required": ["head"],
    "properties": {
        "head": {
            "type": "object",
            "properties": {"vars": {"type": "array", "items": {"type": "string"}}},
        },
        "boolean": {"type": "boolean"},
        "results": {
            "type": "object",
            "required": ["bindings"],
            "properties": {"bindings": {"type": "array", "items": {"type": "object"}}},
        },
    },
}
_ERRORS: Final[Mapping[str, tuple[str, str]]] = {
    "400": ("Wrong", "A parameter is unknown, or its value is wrong."),
    "404": ("Unknown", "There is no such question, or no such form of its answer."),
    "503": ("Unavailable", "The answer took too long, or too much is asked at the moment."),
}


def document(context: Context, request: Request, match: re.Match[str]) -> Response:
    """Describe how every stored question, and the SPARQL endpoint, is asked by programs."""
    described = {
        "openapi": "3.1.0",
        "info": {
            "title": "Stored questions on international medical cooperation",
            "version": __version__,
            "description": "Each question is asked by GET, its answer comes whole in the form "
            "that the address ends with. A parameter that is left out or empty has its default.",
            "license": {"name": "CC BY 4.0", "identifier": "CC-BY-4.0"},
        },
        "servers": [{"url": (request.public + context.links.root) or "/"}],
        "paths": {
            "/queries.{format}": {"get": _list()},
            **{
                f"/queries/{question.name}.{{format}}": {"get": _question(question)}
                for question in list_questions()
            },
            "/sparql": {"get": _sparql()},
        },
        "components": {
            "schemas": {"Problem": _PROBLEM_SCHEMA, "Results": _RESULTS_SCHEMA},
            "responses": {
                name: {
                    "description": told,
                    "content": {PROBLEM: {"schema": {"$ref": "#/components/schemas/Problem"}}},
                }
                for name, told in _ERRORS.values()
            },
        },
    }
    return Response(json.dumps(described, ensure_ascii=False, indent=1).encode(), JSON)


def _question(question: Question) -> Described:
    header = question.header
    described: Described = {
        "operationId": question.name,
        "summary": header.summary,
        "tags": list(header.tags),
        "parameters": [
            _format((*forms(Asked(question, {})), TEXT)),
            *map(_parameter, question.parameters),
        ],
        "responses": _responses((*forms(Asked(question, {})), TEXT), "The answer."),
        "externalDocs": {"url": question.iri, "description": "The IRI of the question"},
    }
    if header.description:
        described["description"] = header.description
    if header.on_request:
        described["parameters"].append(
            {
                "name": WITH,
                "in": "query",
                "description": "Columns that are left out unless asked for.",
                "explode": True,
                "schema": {
                    "type": "array",
                    "items": {"type": "string", "enum": [*header.on_request, ALL]},
                },
            }
        )
    return described


def _parameter(parameter: Parameter) -> Described:
    schema = dict(_SCHEMAS[parameter.type])
    if parameter.default is not None:
        schema["default"] = _value(parameter, parameter.default)
    described: Described = {
        "name": parameter.name,
        "in": "query",
        "description": parameter.description,
        "schema": schema,
    }
    if parameter.class_:
        described["description"] += f" It must be a {parameter.class_} of the data."
    if parameter.example is not None:
        described["example"] = _value(parameter, parameter.example)
    return described


def _value(parameter: Parameter, written: str) -> str | int | bool:
    """Return a value of the header, where all are texts, as JSON has it."""
    if parameter.type == "boolean":
        return written == "true"
    return int(written) if parameter.type == "integer" else written


def _format(suffixes: tuple[str, ...]) -> Described:
    return {
        "name": "format",
        "in": "path",
        "required": True,
        "description": "The form of the answer.",
        "schema": {"type": "string", "enum": list(suffixes)},
        "example": suffixes[0],
    }


def _responses(suffixes: tuple[str, ...], told: str) -> Described:
    content: Described = {}
    for suffix in suffixes:
        schema = {"type": "string"}
        if suffix == "json":
            schema = {"$ref": "#/components/schemas/Results"}
        content[MEDIA_TYPES[suffix]] = {"schema": schema}
    errors = {
        status: {"$ref": f"#/components/responses/{name}"} for status, (name, _) in _ERRORS.items()
    }
    return {"200": {"description": told, "content": content}, **errors}


def _list() -> Described:
    suffixes = ("json", "csv", "tsv", "xml", "ttl", "jsonld", "nt", "rdf")
    return {
        "operationId": "list-of-questions",
        "summary": "Which questions are stored?",
        "description": "As rows, or as RDF in the pattern of the SIB SPARQL examples.",
        "parameters": [_format(suffixes)],
        "responses": _responses(suffixes, "The list."),
    }


def _sparql() -> Described:
    suffixes = ("json", "xml", "csv", "tsv", "ttl", "nt", "rdf", "jsonld")
    return {
        "operationId": "sparql",
        "summary": "Any SPARQL 1.1 query",
        "description": "The SPARQL 1.1 Protocol; long queries go by POST.",
        "parameters": [
            {
                "name": "query",
                "in": "query",
                "required": True,
                "description": "The query; the prefixes of the site need no declaration.",
                "schema": {"type": "string"},
                "example": "SELECT ?visit { ?visit a coop:Visit } LIMIT 10",
            },
            {
                "name": "format",
                "in": "query",
                "description": "The form of the answer, where the Accept header cannot be set.",
                "schema": {"type": "string", "enum": list(suffixes)},
            },
        ],
        "responses": _responses(suffixes, "The answer; a cut one says so in a header field."),
    }
