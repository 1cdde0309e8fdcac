"""What the address of the endpoint shows to who asks it nothing: to people a form."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coopgraph.pages import editor, service
from coopgraph.pages.context import negotiate
from coopgraph.pages.links import DATA_FORMS

if TYPE_CHECKING:
    import re

    from coopgraph.pages.context import Context
    from coopgraph.pages.exchange import Request, Response


def page(context: Context, request: Request, match: re.Match[str]) -> Response:
    """Show the form for a query, or describe the endpoint, by the Accept header."""
    if request.get("format") == "html" or negotiate(request, (*DATA_FORMS, "html")) == "html":
        return editor.page(context, request, match)
    return service.data(context, request, match)
