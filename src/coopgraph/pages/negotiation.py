"""Content negotiation: which of the forms that there are fits an Accept header best.

RFC 9110, section 12.5.1: the most specific range that fits a media type gives its quality; among
equals the server's own order decides.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Final, NamedTuple

MAX_LENGTH: Final = 2000
"""Characters of an Accept header that are looked at."""

_RANGE: Final = re.compile(r"([\w!#$&^.+*-]+)/([\w!#$&^.+*-]+)")
_QUALITY: Final = re.compile(r"q\s*=\s*([01](?:\.\d{0,3})?)", re.IGNORECASE)


class _Range(NamedTuple):
    type: str
    subtype: str
    quality: float

    def fit(self, media_type: str) -> int:
        """Return how closely the range names a media type; 0 if it does not."""
        kind, _, sub = media_type.partition("/")
        if self.type == "*" and self.subtype == "*":
            return 1
        if self.type != kind:
            return 0
        if self.subtype == "*":
            return 2
        return 3 if self.subtype == sub else 0


def choose(accept: str, offers: Sequence[str]) -> str | None:
    """Choose a media type.

    Args:
        accept: The Accept header; empty means that anything will do.
        offers: The media types that there are, the preferred first.

    Returns:
        One of the offers, or None where none is acceptable.

    >>> choose("text/turtle;q=0.5, application/ld+json", ["text/turtle", "application/ld+json"])
    'application/ld+json'
    >>> choose("*/*", ["text/turtle", "text/html"])
    'text/turtle'
    >>> choose("image/png", ["text/turtle"]) is None
    True
    """
    ranges = _ranges(accept[:MAX_LENGTH])
    if not ranges:
        return offers[0]
    best: str | None = None
    highest = 0.0
    for offer in offers:
        fit, quality = max(((one.fit(offer), one.quality) for one in ranges), default=(0, 0.0))
        if fit and quality > highest:
            best, highest = offer, quality
    return best


@lru_cache(maxsize=256)
def _ranges(accept: str) -> tuple[_Range, ...]:
    """Read the ranges of an Accept header; what is malformed is passed over."""
    found: list[_Range] = []
    for part in accept.split(","):
        media_range, *parameters = part.split(";")
        match = _RANGE.fullmatch(media_range.strip())
        if match is None:
            continue
        quality = 1.0
        for parameter in parameters:
            written = _QUALITY.fullmatch(parameter.strip())
            if written is not None:
                quality = min(float(written[1]), 1.0)
        found.append(_Range(match[1].lower(), match[2].lower(), quality))
    return tuple(found)
