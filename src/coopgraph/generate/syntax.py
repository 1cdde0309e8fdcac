"""Writing nodes as N-Triples or Turtle, one after the other: nothing is kept."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Final

from coopgraph.generate.terms import Block
from coopgraph.vocabulary import PREFIXES, RDF, XSD

_USED: Final = (
    "activity",
    "activity-kind",
    "agreement",
    "ambiguity",
    "coop",
    "dcterms",
    "direction",
    "document-kind",
    "duration-bound",
    "exhibit",
    "foaf",
    "group",
    "membership",
    "merit",
    "name",
    "oa",
    "org",
    "organization",
    "passage",
    "person",
    "place",
    "rdfs",
    "role",
    "schema",
    "site",
    "skosxl",
    "source",
    "standing",
    "state",
    "statement",
    "statement-kind",
    "temporal-form",
    "text-access",
    "time",
    "topic",
    "unit",
    "visit",
    "void",
    "xsd",
)

_INTEGER: Final = f"^^<{XSD}integer>"
_STARTS: Final = {prefix: f"<{PREFIXES[prefix]}" for prefix in _USED}


def turtle_head() -> str:
    """Declare the prefixes."""
    return "".join(f"@prefix {prefix}: <{PREFIXES[prefix]}> .\n" for prefix in _USED)


def turtle(blocks: Iterable[Block]) -> str:
    """Write nodes as Turtle, a property a line."""
    return "".join(
        f"\n{subject}\n"
        + "".join(f"    {predicate} {object_} ;\n" for predicate, object_ in pairs)
        + "    .\n"
        for subject, pairs in blocks
    )


class _Expanded(dict[str, str]):
    """Terms as N-Triples writes them; most come several times in a visit."""

    def __missing__(self, term: str) -> str:
        found = self[term] = self._expand(term)
        return found

    def _expand(self, term: str) -> str:
        if term[0] == '"':
            text, marks, datatype = term.rpartition("^^")
            return f"{text}^^{self[datatype]}" if marks else term
        if term[0] in "<_":
            return term
        if term[0].isdigit():
            return f'"{term}"{_INTEGER}'
        if term == "a":
            return f"<{RDF}type>"
        prefix, _, name = term.partition(":")
        return f"{_STARTS[prefix]}{name}>"


def ntriples(blocks: Iterable[Block]) -> str:
    """Write nodes as N-Triples, a triple a line."""
    # A new one for each piece, so that it does not grow.
    terms = _Expanded()
    return "".join(
        [
            f"{start} {terms[predicate]} {terms[object_]} .\n"
            for subject, pairs in blocks
            for start in (terms[subject],)
            for predicate, object_ in pairs
        ]
    )


WRITERS: Final[dict[str, tuple[str, Callable[[Iterable[Block]], str]]]] = {
    "nt": ("", ntriples),
    "turtle": (turtle_head(), turtle),
}
"""By the name of the format: what stands at the head, and what writes nodes."""
