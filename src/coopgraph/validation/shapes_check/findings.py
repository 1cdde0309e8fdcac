"""What a check of shapes finds: the rules with their severities, findings, their order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from coopgraph.validation.report import Place

_MALFORMED: Final = {
    "wrong-value": "A value of another kind than its parameter takes",
    "several-values": "A parameter that takes one value has several",
    "malformed-list": "No well-formed RDF list",
    "malformed-path": "No well-formed property path",
    "missing-path": "A property shape without sh:path",
    "path-on-node-shape": "A node shape with sh:path",
    "needs-property-shape": "A parameter that only property shapes may have",
    "not-a-shape": "Something else where a shape is expected",
    "bad-pattern": "A regular expression that does not compile, or its flags",
    "bad-sparql": "A SPARQL constraint that cannot be carried out",
    "recursive-shape": "A shape that refers to itself",
    "unknown-term": "A term that SHACL does not have",
    "never-run": "What no engine here carries out",
}
_QUESTIONABLE: Final = {
    "never-conforms": "Constraints that no value can meet together",
    "never-applies": "A constraint that nothing can violate, or without effect",
    "unused-shape": "A shape that nothing targets or refers to",
    "empty-shape": "A shape without any constraint",
    "unmatched-target": "A target that matches nothing in the data",
    "undeclared-class": "A class that the ontology does not declare",
    "undeclared-property": "A property that the ontology does not declare",
    "unknown-placeholder": "A message with the name of no variable of its query",
}
_WORTH_KNOWING: Final = {
    "deactivated": "A shape that is switched off",
    "missing-message": "A shape that reports without words of its own",
}

SEVERITIES: Final = ("error", "warning", "info")

RULES: Final[dict[str, tuple[str, str]]] = {
    rule: (severity, words)
    for severity, rules in zip(SEVERITIES, (_MALFORMED, _QUESTIONABLE, _WORTH_KNOWING), strict=True)
    for rule, words in rules.items()
}
"""Each rule with its severity and what it looks for."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding in a shapes file.

    Attributes:
        rule: Its stable name, a key of :data:`RULES`.
        what: What is wrong.
        hint: How to mend it, where that can be said.
        place: Where it is written.
    """

    rule: str
    what: str
    hint: str | None
    place: Place | None

    @property
    def severity(self) -> str:
        """``error``, ``warning`` or ``info``."""
        return RULES[self.rule][0]
