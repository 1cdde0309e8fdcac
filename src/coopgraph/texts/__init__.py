"""The texts of sources: read as they are, and passages found in them by their words."""

from coopgraph.texts.passages import Span, find_passages, passage_for
from coopgraph.texts.source import SourceText, digest, read_source

__all__ = ["SourceText", "Span", "digest", "find_passages", "passage_for", "read_source"]
