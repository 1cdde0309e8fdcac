"""What the address of the endpoint shows to who asks it nothing: to people a form."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coopgraph.pages import editor, service

if TYPE_CHECKING:
    import re

    from coopgraph.pages.context import Context
    from coopgraph.pages.exchange import Request, Response


def page(context: Context, request: Request, match: re.Match[str]) -> Response:
    """Describe the endpoint, or show the form for a query."""
    answer = service.data if service.is_wanted(request) else editor.page
    return answer(context, request, match)
