"""Reading large N-Triples and N-Quads: each term of a part of the file is parsed once.

Most lines are written in one way, with single spaces between the terms and before the dot. They
are cut at these spaces, and each text that comes up is parsed once however often it comes: a third
less time than parsing all of it. Whatever is written otherwise is parsed as it stands.
"""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Callable, Iterable
from functools import partial
from itertools import chain, count
from operator import attrgetter, methodcaller
from typing import IO, Any, Final, TypeAlias

import numpy as np
import numpy.typing as npt
import pyoxigraph
from pyoxigraph import BlankNode, DefaultGraph, RdfFormat, Triple

from coopgraph.documents.coded import CodedQuads, Rows, Term, Terms
from coopgraph.documents.whole_lines import whole_lines

_Rename: TypeAlias = "Callable[[Term], Term]"

_PART: Final = 2 * 1024 * 1024
"""Bytes that are read at once; eight times as many take a tenth more time and twice the memory."""

_END: Final = b" .\n"
_BEFORE: Final = b"<urn:s> <urn:p> "
_OBJECT: Final = attrgetter("object")
_GRAPH: Final = attrgetter("graph_name")
_WITH_NAMES: Final = frozenset({BlankNode, Triple})
_IN_THREE: Final = methodcaller("split", b" ", 2)


def read_lines(file: IO[bytes], rdf_format: RdfFormat, part: int = _PART) -> CodedQuads:
    """Read a file of N-Triples or N-Quads.

    Args:
        file: The file, at its first statement.
        rdf_format: Which of the two it is.
        part: About how many bytes are read at once.

    Returns:
        Its statements in their order. Blank nodes have new names.

    Raises:
        SyntaxError: It is malformed; the place that is told counts within some part of it.
    """
    quads = CodedQuads(())
    renamed = partial(_renamed, os.urandom(8).hex())
    rows = [quads.rows]
    for text in whole_lines(file, part):
        rename = renamed if b"_:" in text else None
        found = _cut(text, rdf_format, quads.terms, rename)
        if found is None:
            parsed = chain.from_iterable(pyoxigraph.parse(text, rdf_format))
            found = _codes(quads.terms, parsed, rename).reshape(-1, 4)
        rows.append(found)
    quads.rows = np.concatenate(rows)
    return quads


def _cut(text: bytes, rdf_format: RdfFormat, terms: Terms, rename: _Rename | None) -> Rows | None:
    """Read lines that are cut at spaces; None where a line is written in another way."""
    lines = text.split(_END)
    if lines.pop() or len(lines) != text.count(b"\n"):
        return None
    numbers: defaultdict[bytes, int] = defaultdict(count().__next__)
    flat = map(numbers.__getitem__, chain.from_iterable(map(_IN_THREE, lines)))
    triples = np.fromiter(flat, dtype=np.int32)
    if len(triples) != 3 * len(lines):
        return None
    triples = triples.reshape(-1, 3)
    try:
        objects, graphs = _parsed(list(numbers), rdf_format, terms, rename)
    except SyntaxError:
        return None
    alone = np.equal(graphs, terms[DefaultGraph()])  # type: ignore[index]
    if len(objects) != len(numbers) or not _fit(triples, list(numbers), alone):
        return None
    rows = np.empty((len(triples), 4), dtype=np.int32)
    rows[:, :3] = objects[triples]
    rows[:, 3] = graphs[triples[:, 2]]
    return rows


def _parsed(
    texts: list[bytes], rdf_format: RdfFormat, terms: Terms, rename: _Rename | None
) -> tuple[Rows, Rows]:
    """Parse texts as objects, perhaps with the name of a graph behind them."""
    statements = _BEFORE + (_END + _BEFORE).join(texts) + _END
    parsed: Iterable[Any] = pyoxigraph.parse(statements, rdf_format)
    if rdf_format == RdfFormat.N_TRIPLES:
        objects = _codes(terms, map(_OBJECT, parsed), rename)
        return objects, np.full(len(objects), terms[DefaultGraph()], dtype=np.int32)  # type: ignore[index]
    parsed = list(parsed)
    return _codes(terms, map(_OBJECT, parsed), rename), _codes(terms, map(_GRAPH, parsed), rename)


def _fit(triples: Rows, texts: list[bytes], alone: npt.NDArray[np.bool_]) -> bool:
    """Tell whether what was parsed as an object is also a legal subject or predicate."""
    begins = np.array(texts, dtype="S2")
    iri = (begins.astype("S1") == b"<") & (begins != b"<<")
    node = begins == b"_:"
    subjects, predicates = triples[:, 0], triples[:, 1]
    return bool(((iri | node) & alone)[subjects].all() and (iri & alone)[predicates].all())


def _codes(terms: Terms, found: Iterable[Term], rename: _Rename | None) -> Rows:
    if rename is not None:
        found = (rename(one) if type(one) in _WITH_NAMES else one for one in found)
    return np.fromiter(map(terms.__getitem__, found), dtype=np.int32)


def _renamed(prefix: str, term: Term) -> Term:
    """Give blank nodes, also those within a triple term, names that no other file has."""
    if isinstance(term, BlankNode):
        return BlankNode(prefix + term.value)
    if isinstance(term, Triple):
        subject, object_ = (_renamed(prefix, one) for one in (term.subject, term.object))
        return Triple(subject, term.predicate, object_)  # type: ignore[arg-type]
    return term
