"""Synthetic corpora: visits of an invented world, in the ontology's own shape."""

from coopgraph.generate.corpus import Corpus
from coopgraph.generate.planting import ERRORS, planted

__all__ = ["ERRORS", "Corpus", "planted"]
