"""What earlier Turtle of a visit tells of passages whose text is not at hand.

The repository must not hold the text of a source; that the Turtle is what the YAML gives can be
checked there all the same, for the label of each passage holds the words that found it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, NamedTuple

from pyoxigraph import Literal, NamedNode, Quad

from coopgraph.texts import Span
from coopgraph.vocabulary import COOP, OA, RDFS

_NUMBER: Final = "([0-9]{1,9})"
_LABEL: Final = re.compile(
    rf"Line {_NUMBER}, (“.*”) \(characters {_NUMBER} to {_NUMBER}\)", re.DOTALL
)
_TOLD: Final = (
    RDFS + "label",
    OA + "hasSource",
    OA + "hasSelector",
    OA + "exact",
    COOP + "passageDigest",
    COOP + "textDigest",
    COOP + "textLength",
)


class Place(NamedTuple):
    """Where a passage stands.

    Attributes:
        line: Its line in the text, from 1.
        span: Its place and digest.
        text: Its text; empty where that is longer than a quote.
    """

    line: int
    span: Span
    text: str


@dataclass(frozen=True, slots=True)
class Remembered:
    """What is known of the texts of sources.

    Attributes:
        texts: Digest and length of the text of each source, by its IRI.
        passages: The places of passages, by the IRI of the source and the words of the passage.
    """

    texts: Mapping[str, tuple[str, int]] = field(default_factory=dict)
    passages: Mapping[tuple[str, str], list[Place]] = field(default_factory=dict)


def phrase(given: Mapping[str, Any]) -> str:
    """Return the words by which a passage is found, as its label has them."""
    ends = [str(given[key]) for key in ("first", "last") if given.get(key)]
    behind = f" after “{given['after']}”" if given.get("after") else ""
    return f"“{' … '.join(ends)}”{behind}"


def remember(file: Path) -> Remembered:
    """Look into the Turtle that was made of a visit.

    Args:
        file: The Turtle.

    Returns:
        What it tells; nothing where it is missing or cannot be read.
    """
    # Read for files whose text is not at hand only.
    from coopgraph.documents.reader import read_document  # noqa: PLC0415
    from coopgraph.errors import InputError  # noqa: PLC0415

    try:
        return _told(read_document(file).quads)
    except InputError:
        return Remembered()


def _told(quads: Any) -> Remembered:
    said: defaultdict[object, dict[str, list[Any]]] = defaultdict(lambda: defaultdict(list))
    quad: Quad
    for quad in quads:
        if quad.predicate.value in _TOLD:
            said[quad.subject][quad.predicate.value].append(quad.object)
    texts: dict[str, tuple[str, int]] = {}
    passages: defaultdict[tuple[str, str], list[Place]] = defaultdict(list)
    for node, description in said.items():
        one = {key: values[0] for key, values in description.items()}
        if not isinstance(node, NamedNode):
            continue
        digest, length = one.get(COOP + "textDigest"), one.get(COOP + "textLength")
        if isinstance(digest, Literal) and isinstance(length, Literal):
            with suppress(ValueError):
                texts[node.value] = digest.value, int(length.value)
        label, source = one.get(RDFS + "label"), one.get(OA + "hasSource")
        match = _LABEL.fullmatch(label.value) if isinstance(label, Literal) else None
        hashed = one.get(COOP + "passageDigest")
        if match and isinstance(source, NamedNode) and isinstance(hashed, Literal):
            line, words, start, end = match.groups()
            span = Span(int(start), int(end), hashed.value)
            quotes = [
                quote.value
                for selector in description.get(OA + "hasSelector", ())
                for quote in said.get(selector, {}).get(OA + "exact", ())
            ]
            passages[source.value, words].append(Place(int(line), span, "".join(quotes[:1])))
    return Remembered(texts, dict(passages))
