"""What is wrong with imported visits, seen together with the data that they refer to."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from pyoxigraph import NamedNode

from coopgraph.documents import Document, find_documents, read_document, read_documents
from coopgraph.errors import InputError, together
from coopgraph.ingest.importing import Imported
from coopgraph.ingest.written_at import written_at
from coopgraph.resources import ontology_files, shapes_file
from coopgraph.vocabulary import ID, RDF, curie
from coopgraph.wording import near

if TYPE_CHECKING:
    from coopgraph.validation import Report

_TYPE: Final = NamedNode(RDF + "type")


def check_imported(
    imported: Sequence[Imported], data: Sequence[Path], corpus: list[Document] | None = None
) -> Report:
    """Validate imported files together with a corpus.

    Args:
        imported: What was imported.
        data: Files and folders of the corpus. The Turtle that the imported files are to replace
            is left out of it.
        corpus: What is left of it, where somebody has read it before.

    Returns:
        The findings that were not there without the imported files.

    Raises:
        InputError: The corpus cannot be read; or no rule is broken, but a node of the files is
            described neither in them nor in the corpus.
        InputErrors: Several such nodes.
    """
    if corpus is None:
        replaced = [path for one in imported for path in (one.target, one.document.path)]
        corpus = corpus_without(replaced, data)
    shapes, ontology = read_documents([shapes_file()]), read_documents(ontology_files())
    visits = [one.document for one in imported]
    report = _own_findings(visits, corpus, shapes, ontology)
    # A rule says more of a node that is missing than that it is.
    if not report.not_checked and not report.fails("violation"):
        _check_described(visits, corpus)
    return report


def _own_findings(
    visits: list[Document],
    corpus: list[Document],
    shapes: list[Document],
    ontology: list[Document],
) -> Report:
    from coopgraph.validation import validate  # noqa: PLC0415 - the data are read first
    from coopgraph.validation.rules import distinct_fingerprints  # noqa: PLC0415

    report = validate([*visits, *corpus], shapes, background=ontology)
    own = {str(document.path) for document in visits}
    if all(one.place is not None and one.place.path in own for one in report.results):
        return report
    # Something elsewhere may be wrong for another reason.
    alone = validate(corpus, shapes, background=ontology)
    known = {name for _, name in distinct_fingerprints(alone.results, alone)}
    pairs = distinct_fingerprints(report.results, report)
    return replace(report, results=tuple(one for one, name in pairs if name not in known))


def _check_described(visits: list[Document], corpus: list[Document]) -> None:
    """Tell nodes that nobody describes: a name with a slip of the pen is a node of its own."""
    typed = {
        quad.subject.value
        for document in [*visits, *corpus]
        for quad in document.having(_TYPE)
        if isinstance(quad.subject, NamedNode)
    }
    met = (
        term.value
        for document in visits
        for quad in document.quads
        for term in (quad.subject, quad.object)
        if isinstance(term, NamedNode) and term.value.startswith(ID)
    )
    missing = [one for one in dict.fromkeys(met) if one not in typed]
    if not missing:
        return
    known = [curie(one) for one in sorted(typed) if one.startswith(ID)]
    places = written_at(visits, missing, "mention")
    raise together(
        [
            InputError(
                f"{curie(one)} is described neither here nor in the corpus",
                path=places.get(one),
                hint=near(curie(one), known) or "give it a type, or its file with --data",
            )
            for one in missing
        ]
    )


def corpus_without(replaced: Iterable[Path], data: Sequence[Path]) -> list[Document]:
    """Read a corpus without the files that are replaced.

    Args:
        replaced: Files that are left out.
        data: Files and folders of the corpus.

    Returns:
        Its documents.

    Raises:
        InputError: One of them cannot be read.
    """
    out = set(map(os.path.realpath, replaced))
    files = [file for file in find_documents(data) if os.path.realpath(file) not in out]
    return [read_document(file) for file in files]
