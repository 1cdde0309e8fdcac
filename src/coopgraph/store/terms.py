"""RDF terms as people and other libraries want them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, TypeAlias

import pyoxigraph

from coopgraph.errors import InputError
from coopgraph.vocabulary import XSD, curie

if TYPE_CHECKING:
    import rdflib.term

Term: TypeAlias = (
    pyoxigraph.NamedNode | pyoxigraph.BlankNode | pyoxigraph.Literal | pyoxigraph.Triple
)
Row: TypeAlias = tuple[Term | None, ...]

_INTEGERS: Final = frozenset(
    XSD + name
    for name in [
        "integer",
        "byte",
        "short",
        "int",
        "long",
        "unsignedByte",
        "unsignedShort",
        "unsignedInt",
        "unsignedLong",
        "nonNegativeInteger",
        "positiveInteger",
        "nonPositiveInteger",
        "negativeInteger",
    ]
)
_REALS: Final = frozenset({XSD + "decimal", XSD + "double", XSD + "float"})
_TRUTH: Final = {"true": True, "1": True, "false": False, "0": False}


def plain(term: Term | None) -> str:
    """Return what a table shows: a literal's words, an IRI as CURIE, nothing for unbound.

    >>> plain(pyoxigraph.Literal("Omsk", language="en"))
    'Omsk'
    >>> plain(pyoxigraph.NamedNode("https://w3id.org/coopgraph/ontology#Visit"))
    'coop:Visit'
    """
    match term:
        case None:
            return ""
        case pyoxigraph.Literal():
            return term.value
        case pyoxigraph.NamedNode():
            return curie(term.value)
        case _:
            return str(term)


def is_number(term: Term) -> bool:
    """Tell whether this is a literal of a numeric datatype."""
    return isinstance(term, pyoxigraph.Literal) and (
        term.datatype.value in _INTEGERS or term.datatype.value in _REALS
    )


def to_python(term: Term | None) -> Any:
    """Return the Python value: int, float, bool or str; None for unbound.

    IRIs and blank nodes become their text. Dates stay text: a month is not a day.
    A literal whose words do not fit its datatype keeps its words.
    """
    if not isinstance(term, pyoxigraph.Literal):
        return None if term is None else _value(term)
    datatype = term.datatype.value
    try:
        if datatype in _INTEGERS:
            return int(term.value)
        if datatype in _REALS:
            return float(term.value)
    except ValueError:
        return term.value
    if datatype == XSD + "boolean":
        return _TRUTH.get(term.value, term.value)
    return term.value


def _value(term: Term) -> str:
    return term.value if isinstance(term, pyoxigraph.NamedNode) else str(term)


def to_rdflib(term: Term | None) -> rdflib.term.Identifier | None:
    """Return the term of rdflib, with the very words of a literal.

    Raises:
        InputError: It is a triple term, which rdflib does not have.
    """
    # rdflib takes a tenth of a second to import: only where it is asked for.
    import rdflib  # noqa: PLC0415

    match term:
        case None:
            return None
        case pyoxigraph.NamedNode():
            return rdflib.URIRef(term.value)
        case pyoxigraph.BlankNode():
            return rdflib.BNode(term.value)
        case pyoxigraph.Literal() if term.language:
            return rdflib.Literal(term.value, lang=term.language)
        case pyoxigraph.Literal():
            # RDF 1.1: a plain literal is an xsd:string; rdflib keeps the two apart.
            datatype = term.datatype.value
            kind = None if datatype == XSD + "string" else rdflib.URIRef(datatype)
            return rdflib.Literal(term.value, datatype=kind, normalize=False)
        case _:
            raise InputError("rdflib has no triple terms", hint="use another format")
