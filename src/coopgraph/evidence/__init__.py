"""Passages against the text of their source."""

from coopgraph.evidence.authoring import Span, passage_for
from coopgraph.evidence.report import EvidenceReport, Finding, SourceReport, State
from coopgraph.evidence.verify import verify

__all__ = [
    "EvidenceReport",
    "Finding",
    "SourceReport",
    "Span",
    "State",
    "passage_for",
    "verify",
]
