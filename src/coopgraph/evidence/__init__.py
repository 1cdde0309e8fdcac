"""Passages against the text of their source."""

from coopgraph.evidence.report import EvidenceReport, Finding, SourceReport, State
from coopgraph.evidence.verify import verify
from coopgraph.texts.passages import Span, passage_for

__all__ = [
    "EvidenceReport",
    "Finding",
    "SourceReport",
    "Span",
    "State",
    "passage_for",
    "verify",
]
