"""Corpora, read and judged."""

from __future__ import annotations

from collections import Counter
from functools import cache

import pyoxigraph
from pyoxigraph import NamedNode, RdfFormat

from coopgraph.documents import Document, read_documents
from coopgraph.generate import Corpus
from coopgraph.resources import ontology_files, shapes_file
from coopgraph.validation import Report, validate
from tests.validation.support import document

FORMATS = {"nt": RdfFormat.N_TRIPLES, "turtle": RdfFormat.TURTLE}


def text(visits: int, seed: int, errors: int = 0, syntax: str = "nt") -> str:
    return "".join(Corpus(visits, seed, errors).write(syntax))


def triples(content: str, syntax: str) -> list[pyoxigraph.Triple]:
    # Blank nodes keep their names.
    return [quad.triple for quad in pyoxigraph.parse(content, FORMATS[syntax])]


@cache
def _behind() -> tuple[list[Document], list[Document]]:
    return read_documents([shapes_file()]), read_documents(ontology_files())


def judged(content: str, name: str = "corpus.nt") -> Report:
    shapes, ontology = _behind()
    return validate([document(content, name)], shapes, background=ontology)


def findings(report: Report) -> Counter[str]:
    return Counter(
        one.source_shape.value.rpartition("/")[2]
        for one in report.results
        if isinstance(one.source_shape, NamedNode)
    )
