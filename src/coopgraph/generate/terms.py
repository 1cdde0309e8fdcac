"""Terms as Turtle writes them, and what a node says as pairs of a predicate and an object.

A term is a text: ``coop:Visit`` (a prefix of :data:`coopgraph.vocabulary.PREFIXES` and a name),
``<https://example.org/>``, ``_:b1``, ``"words"@en``, ``"2025-11-24"^^xsd:date`` or ``17``.
"""

from __future__ import annotations

Pairs = list[tuple[str, str]]
"""What is said of one node; the predicate of its class is ``a``."""

Block = tuple[str, Pairs]
"""A node, and what is said of it."""


def english(text: str) -> str:
    """Write words in English, which hold neither quotation marks nor backslashes."""
    return f'"{text}"@en'


def silent(*properties: str) -> Pairs:
    """Mark properties as not stated."""
    return [("coop:notStated", one) for one in properties]


def told(name: str, *values: str | None) -> Pairs:
    """Give a property those of some values that are told."""
    return [(name, value) for value in values if value]
