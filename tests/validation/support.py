"""Small shapes and data as text, and what a report says of them, as tuples."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph
from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat

from coopgraph.documents import Document
from coopgraph.validation import Report, validate
from coopgraph.validation.columns import Columns, Terms, coded
from coopgraph.validation.report import ValidationResult, path_name
from coopgraph.validation.run import Engine
from coopgraph.vocabulary import SH

PREFIXES = """
@prefix ex: <http://example.org/> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""

DECLARED = """
ex: sh:declare [ sh:prefix "ex" ; sh:namespace "http://example.org/"^^xsd:anyURI ] .
"""

EVERYTHING = " ".join(f"?a{n} ?b{n} ?c{n} ." for n in range(9))
"""Nine triples that have nothing to do with each other: of n triples, n to the ninth solutions."""

ENDLESS = f"SELECT $this WHERE {{ {EVERYTHING} FILTER (?c0 + ?c8 = -1) }}"
"""A query that comes to no end over some hundred numbers, as none of its solutions counts."""

Row = tuple[str, str, str | None, str]


def document(text: str, path: str = "file.ttl") -> Document:
    """Read Turtle with the usual prefixes."""
    quads = list(pyoxigraph.parse(PREFIXES + text, RdfFormat.TURTLE, rename_blank_nodes=True))
    return Document(Path(path), RdfFormat.TURTLE, quads, {}, None)


def columns(text: str) -> Columns:
    """Read Turtle as columns, with a table of terms of their own."""
    terms = Terms()
    return Columns(terms, coded(terms, document(text).quads))


def report(
    shapes: str, data: str, background: str = "", engine: Engine = "native", **options: float
) -> Report:
    """Validate."""
    behind = [document(background, "background.ttl")] if background else []
    return validate(
        [document(data, "data.ttl")],
        [document(shapes, "shapes.ttl")],
        background=behind,
        engine=engine,
        **options,  # type: ignore[arg-type]
    )


def rows(found: Report) -> list[Row]:
    """Tell each result as (focus node, path, value, component), in order."""
    return [row(result) for result in found.results]


def row(result: ValidationResult) -> Row:
    """Tell a result: ``ex:a`` as ``a``, a literal as its text, a blank node as ``_``."""
    return (
        short(result.focus_node),
        path_name(result.path).replace("<http://example.org/", "").replace(">", ""),
        None if result.value is None else short(result.value),
        result.component.value.removeprefix(SH).removesuffix("ConstraintComponent"),
    )


def short(term: object) -> str:
    """Shorten a term."""
    match term:
        case NamedNode():
            return term.value.removeprefix("http://example.org/")
        case BlankNode():
            return "_"
        case Literal():
            return term.value + (f"@{term.language}" if term.language else "")
        case _:
            return str(term)


def check(shapes: str, data: str, background: str = "") -> list[Row]:
    """Validate and tell the results."""
    return rows(report(shapes, data, background))
