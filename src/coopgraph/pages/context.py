"""What every page needs: who answers, where things are, how they look."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from coopgraph.pages.exchange import HTML, MEDIA_TYPES, Refused, Request, Response
from coopgraph.pages.negotiation import choose

if TYPE_CHECKING:
    from coopgraph.pages.links import Links
    from coopgraph.pages.searching import Search
    from coopgraph.pages.templates import Templates
    from coopgraph.store.engine import Engine


@dataclass(frozen=True)
class Context:
    """What every page needs.

    Attributes:
        engine: Who answers queries.
        links: Where things are.
        templates: How pages look.
        search: Who finds things by their names.
        modified: The day of the newest of the data, as YYYY-MM-DD; empty where it is not known.
        limits: What the server allows, in sentences for people who write queries.
    """

    engine: Engine
    links: Links
    templates: Templates
    search: Search
    modified: str = ""
    limits: tuple[str, ...] = ()

    def html(
        self,
        template: str,
        values: Mapping[str, Any],
        *,
        status: int = 200,
        alternates: Mapping[str, str] | None = None,
    ) -> Response:
        """Render a page.

        Args:
            template: The file of its template.
            values: What the template shows.
            status: The HTTP status.
            alternates: The addresses of the same in other forms, by their media types.
        """
        others = alternates or {}
        body = self.templates.render(template, {"alternates": others, **values})
        headers = {"link": link_header(others)} if others else {}
        return Response(body, HTML, status, headers)


def link_header(alternates: Mapping[str, str]) -> str:
    """Write the Link header that names the other forms of a document (RFC 8288)."""
    return ", ".join(
        f'<{address}>; rel="alternate"; type="{kind}"' for kind, address in alternates.items()
    )


def negotiate(request: Request, suffixes: tuple[str, ...]) -> str:
    """Choose the form of an answer by the Accept header.

    Args:
        request: What is asked.
        suffixes: The forms that there are, keys of :data:`MEDIA_TYPES`, the preferred first.

    Returns:
        One of the suffixes.

    Raises:
        Refused: None of them is acceptable (406).
    """
    by_type = {MEDIA_TYPES[suffix]: suffix for suffix in suffixes}
    chosen = choose(request.accept, list(by_type))
    if chosen is None:
        raise not_acceptable(by_type)
    return by_type[chosen]


def not_acceptable(offers: Iterable[str]) -> Refused:
    """Make the refusal of an Accept header (406).

    Args:
        offers: The media types that there are.
    """
    return Refused(
        406,
        "none of the forms that the Accept header names is there",
        hint=f"ask for one of {', '.join(offers)}",
    )


def check_form(form: str, known: Iterable[str], what: str) -> None:
    """Refuse a suffix of an address.

    Args:
        form: The suffix.
        known: Those that there are.
        what: What is asked for, with its verb.

    Raises:
        Refused: There is no such form (404).
    """
    forms = list(known)
    if form not in forms:
        listed = ", ".join(f".{one}" for one in forms)
        raise Refused(404, f"{what} not given as .{form}", hint=f"there are {listed}")
