"""What is wrong with imported visits, seen together with the data that they refer to."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from coopgraph.documents import Document, find_documents, read_document, read_documents
from coopgraph.ingest.importing import Imported
from coopgraph.resources import ontology_files, shapes_file

if TYPE_CHECKING:
    from coopgraph.validation import Report


def check_imported(imported: Sequence[Imported], data: Sequence[Path]) -> Report:
    """Validate imported files together with a corpus.

    Args:
        imported: What was imported.
        data: Files and folders of the corpus. The Turtle that the imported files are to replace
            is left out of it.

    Returns:
        The findings that were not there without the imported files.

    Raises:
        InputError: The corpus cannot be read.
    """
    from coopgraph.validation import validate  # noqa: PLC0415 - read first, it may fail
    from coopgraph.validation.rules import distinct_fingerprints  # noqa: PLC0415

    replaced = [path for one in imported for path in (one.target, one.document.path)]
    corpus = corpus_without(replaced, data)
    shapes, ontology = read_documents([shapes_file()]), read_documents(ontology_files())
    visits = [one.document for one in imported]
    report = validate([*visits, *corpus], shapes, background=ontology)
    own = {str(document.path) for document in visits}
    if all(one.place is not None and one.place.path in own for one in report.results):
        return report
    # Something elsewhere may be wrong for another reason.
    alone = validate(corpus, shapes, background=ontology)
    known = {name for _, name in distinct_fingerprints(alone.results, alone)}
    pairs = distinct_fingerprints(report.results, report)
    return replace(report, results=tuple(one for one, name in pairs if name not in known))


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
