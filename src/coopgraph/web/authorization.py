"""Who may change the data: whoever sends the token (RFC 6750)."""

from __future__ import annotations

import hmac
import re
from typing import Final

from coopgraph.pages import Response
from coopgraph.web.problems import problem

SHORTEST: Final = 16
"""Characters of a token: shorter ones can be guessed."""

TOKEN: Final = re.compile(r"[A-Za-z0-9._~+/-]+=*")
"""What a token may be (RFC 6750, section 2.1)."""


def refused(token: str | None, authorization: str) -> Response | None:
    """Tell whether a request may change the data.

    Args:
        token: The token of the server; None where nothing is changed.
        authorization: The Authorization header of the request; empty where there is none.

    Returns:
        What the client is told; None where it may.
    """
    if token is None:
        return problem(403, "updates are not allowed here", hint="this endpoint is read-only")
    scheme, _, sent = authorization.strip().partition(" ")
    if scheme.lower() != "bearer":
        challenge = 'Bearer realm="coopgraph"'
        what = "an update needs a token"
    elif hmac.compare_digest(sent.strip().encode("latin-1"), token.encode("ascii")):
        return None
    else:
        challenge = 'Bearer realm="coopgraph", error="invalid_token"'
        what = "this is not the token of this server"
    hint = "send the header Authorization: Bearer TOKEN"
    return problem(401, what, hint=hint, headers={"www-authenticate": challenge})
