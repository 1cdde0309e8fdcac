"""Rows as SPARQL 1.1 Query Results JSON, where the engine gave them as terms.

Oxigraph writes only what it has just found itself, not the columns that a question shows of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from json.encoder import encode_basestring
from typing import Final

import pyoxigraph

from coopgraph.store.terms import Row, Term
from coopgraph.vocabulary import XSD

_STRING: Final = XSD + "string"


def write(variables: Sequence[str], rows: Iterable[Row]) -> bytes:
    """Write rows as JSON.

    Args:
        variables: The names of the columns.
        rows: The rows, as wide as there are names.

    Returns:
        The document, in UTF-8.
    """
    keys = [f"{encode_basestring(name)}:" for name in variables]
    # Terms come again and again in an answer: labels, IRIs, kinds.
    known: dict[Term, str] = {}
    bindings = []
    for row in rows:
        cells = []
        for key, term in zip(keys, row, strict=True):
            if term is not None:
                written = known.get(term)
                if written is None:
                    written = known[term] = _write_term(term)
                cells.append(key + written)
        bindings.append(f"{{{','.join(cells)}}}")
    names = ",".join(map(encode_basestring, variables))
    found = ",".join(bindings)
    return f'{{"head":{{"vars":[{names}]}},"results":{{"bindings":[{found}]}}}}'.encode()


def _write_term(term: Term) -> str:
    match term:
        case pyoxigraph.NamedNode():
            return f'{{"type":"uri","value":{encode_basestring(term.value)}}}'
        case pyoxigraph.BlankNode():
            return f'{{"type":"bnode","value":{encode_basestring(term.value)}}}'
        case pyoxigraph.Triple():
            parts = {"subject": term.subject, "predicate": term.predicate, "object": term.object}
            inner = ",".join(f'"{name}":{_write_term(part)}' for name, part in parts.items())
            return f'{{"type":"triple","value":{{{inner}}}}}'
        case _:
            return _write_literal(term)


def _write_literal(literal: pyoxigraph.Literal) -> str:
    written = f'{{"type":"literal","value":{encode_basestring(literal.value)}'
    if literal.language:
        written += f',"xml:lang":"{literal.language}"'
        if literal.direction is not None:
            written += f',"its:dir":"{literal.direction}"'
    elif literal.datatype.value != _STRING:
        written += f',"datatype":{encode_basestring(literal.datatype.value)}'
    return written + "}"
