"""The data as columns: what goes to the process that answers queries is what was read."""

from __future__ import annotations

import pyoxigraph
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, Triple

from coopgraph.documents.coded import CodedQuads, Term
from coopgraph.validation import columns
from coopgraph.validation.columns import Columns


@given(st.text(st.characters(exclude_categories=["Cs"])), st.integers(1, 4))
def test_triples_are_written_as_n_triples(text: str, size: int) -> None:
    node, other = NamedNode("urn:a"), NamedNode("urn:b")
    triple = Triple(BlankNode("b"), node, Literal(text, language="en"))
    values: list[Term] = [
        node,
        Literal(text),
        triple,
        Triple(node, node, triple),
        BlankNode("b"),
        Literal(1),
    ]
    quads = [
        Quad(node, predicate, value, graph)
        for predicate in (node, other)
        for value in values
        for graph in (node, BlankNode())
    ]
    coded = CodedQuads(quads)
    whole = Columns(coded.terms, coded.rows)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(columns, "_PART", size)
        for wanted in (None, {other}, {other, NamedNode("urn:none")}, set[Term]()):
            written = b"".join(whole.in_n_triples(wanted))
            read = {quad.triple for quad in pyoxigraph.parse(written, RdfFormat.N_TRIPLES)}
            assert read == {
                quad.triple for quad in quads if wanted is None or quad.predicate in wanted
            }
