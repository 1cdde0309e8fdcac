"""One thing that a check found wrong."""

from __future__ import annotations

from dataclasses import dataclass

from coopgraph.vocabulary import curie


@dataclass(frozen=True, order=True)
class Finding:
    """What is wrong, with what, by which rule.

    Attributes:
        rule: Short stable name of the rule.
        subject: The term, file or axiom it is about, as people read it.
        message: What is wrong and what to do.
    """

    rule: str
    subject: str
    message: str

    def __str__(self) -> str:
        """Return the finding in one line."""
        return f"{self.rule}: {self.subject}: {self.message}"


def about(rule: str, iri: str, message: str) -> Finding:
    """Make a finding about a term.

    Args:
        rule: Short stable name of the rule.
        iri: The IRI of the term.
        message: What is wrong and what to do.

    Returns:
        The finding, its subject shortened to a prefixed name.
    """
    return Finding(rule, curie(iri), message)


def listing(findings: list[Finding]) -> str:
    """Lay the findings out one a line, for the message of a failing test."""
    return "\n".join(str(finding) for finding in sorted(findings))
