"""Finding and reading RDF files; writing canonical Turtle."""

from coopgraph.documents.finding import find_documents
from coopgraph.documents.reader import Document, read_document, read_documents

__all__ = ["Document", "find_documents", "read_document", "read_documents"]
