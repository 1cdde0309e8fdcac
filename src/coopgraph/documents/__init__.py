"""Finding and reading RDF files; writing canonical Turtle."""

from coopgraph.documents.finding import find_documents
from coopgraph.documents.reader import Document, read_document, read_documents, read_groups

__all__ = [
    "Document",
    "find_documents",
    "format_turtle",
    "read_document",
    "read_documents",
    "read_groups",
]


def format_turtle(text: str, path: str, *, drop_comments: bool = False) -> str:
    """Write Turtle in its canonical form; see :mod:`coopgraph.documents.canonical`."""
    # The writer is wanted by one command; the others start without it.
    from coopgraph.documents.canonical import format_turtle as write  # noqa: PLC0415

    return write(text, path, drop_comments=drop_comments)
