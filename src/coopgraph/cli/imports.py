"""What ``owl:imports`` names and nobody gave: it is never fetched, so it is told."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pyoxigraph import NamedNode

from coopgraph.cli import output as out
from coopgraph.documents import Document
from coopgraph.validation.terms import OWL_IMPORTS, RDF_TYPE
from coopgraph.vocabulary import OWL
from coopgraph.wording import one_line

_ONTOLOGY = NamedNode(OWL + "Ontology")
_VERSION = NamedNode(OWL + "versionIRI")


def tell(importing: Iterable[Document], given: Sequence[Document]) -> None:
    """Say on standard error which imports are among no file that was given.

    Args:
        importing: The data and shapes.
        given: All documents of the run.
    """
    wanted: dict[str, str] = {}
    for document in importing:
        for quad in document.having(OWL_IMPORTS):
            if isinstance(quad.object, NamedNode):
                wanted.setdefault(quad.object.value, str(document.path))
    if not wanted:
        return
    known = set()
    for document in given:
        known.add(document.base or "")
        for quad in document.having(RDF_TYPE):
            if quad.object == _ONTOLOGY:
                known.add(getattr(quad.subject, "value", ""))
        for quad in document.having(_VERSION):
            known.add(getattr(quad.object, "value", ""))
    # An address with and without its empty fragment is one document.
    bare = {one.rstrip("#") for one in known}
    for iri, path in wanted.items():
        if iri.rstrip("#") not in bare:
            out.message(
                f"warning: {one_line(path)}: imports <{iri}>, which no given file holds; nothing "
                "is fetched: give its files with --ontology FOLDER"
            )
