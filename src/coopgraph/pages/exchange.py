"""What is asked of a site and what it answers, without a network."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

HTML: Final = "text/html"

MEDIA_TYPES: Final[Mapping[str, str]] = {
    "html": HTML,
    "ttl": "text/turtle",
    "jsonld": "application/ld+json",
    "nt": "application/n-triples",
    "rdf": "application/rdf+xml",
    "trig": "application/trig",
    "json": "application/sparql-results+json",
    "xml": "application/sparql-results+xml",
    "csv": "text/csv",
    "tsv": "text/tab-separated-values",
    "svg": "image/svg+xml",
    "ics": "text/calendar",
    "rq": "application/sparql-query",
}
"""The media type of each suffix."""

WRITERS: Final[Mapping[str, str]] = {
    "ttl": "turtle",
    "jsonld": "jsonld",
    "nt": "nt",
    "rdf": "rdfxml",
}
"""What writes each form of a graph, the preferred first."""

TEXTUAL: Final = frozenset({HTML, "text/csv", "text/tab-separated-values", "text/calendar"})
"""Media types that need to say that they are in UTF-8; the others always are."""


@dataclass(frozen=True)
class Request:
    """What is asked of a site.

    Attributes:
        path: The path below the site's root, decoded, beginning with a slash.
        params: The parameters of the query string, decoded, in their order.
        accept: The Accept header; empty where there is none.
        public: The address that the site is known by, without its root, for what is copied from a
            page to be used elsewhere; empty where it is not known.
    """

    path: str
    params: tuple[tuple[str, str], ...] = ()
    accept: str = ""
    public: str = ""

    def get(self, name: str) -> str | None:
        """Return the first value of a parameter, None where it is not given."""
        return next((value for key, value in self.params if key == name), None)


@dataclass(frozen=True)
class Response:
    """What a site answers.

    Attributes:
        body: The content, whole.
        media_type: Its media type, without parameters.
        status: The HTTP status.
        headers: Further header fields, in lower case.
    """

    body: bytes = b""
    media_type: str = HTML
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def content_type(self) -> str:
        """The value of the Content-Type header."""
        return (
            f"{self.media_type}; charset=utf-8" if self.media_type in TEXTUAL else self.media_type
        )


class Refused(Exception):  # noqa: N818 - an answer, not a failure of the program
    """A request that cannot be fulfilled, with the reason that a person can read.

    Args:
        status: The HTTP status.
        reason: What is wrong, in plain words.
        hint: What can be done about it.
        suggestions: Addresses on the site that may be meant, each with its title.
    """

    def __init__(
        self,
        status: int,
        reason: str,
        *,
        hint: str | None = None,
        suggestions: tuple[tuple[str, str], ...] = (),
    ) -> None:
        super().__init__(reason)
        self.status = status
        self.reason = reason
        self.hint = hint
        self.suggestions = suggestions


def see_other(location: str) -> Response:
    """Answer that something is no document, but that there is one about it (303)."""
    return Response(status=303, media_type="text/plain", headers={"location": location})
