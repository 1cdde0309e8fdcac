"""The header fields that every answer has, and which answers may be left out as known already."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from typing import Final

PAGE_POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
"""Nothing that stands in a page itself is run, and nothing comes from elsewhere."""

SECURITY: Final[Mapping[str, str]] = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
}

CORS: Final[Mapping[str, str]] = {
    "access-control-allow-origin": "*",
    "access-control-expose-headers": (
        "Coopgraph-Truncated, Coopgraph-Unknown-Graph, ETag, Link, Retry-After"
    ),
}
"""The data are for everybody: pages of others may read them."""

PREFLIGHT: Final[Mapping[str, str]] = {
    "access-control-allow-headers": "Accept, Authorization, Content-Type",
    "access-control-max-age": "86400",
}

_NOTHING: Final = "'none'"
_PICTURE_POLICY: Final = "default-src 'none'; frame-ancestors 'none'"
_STYLE: Final = re.compile(rb"<style>(.*?)</style>", re.DOTALL)


def policy(media_type: str, body: bytes) -> str:
    """Write the Content-Security-Policy of an answer.

    Args:
        media_type: What it is; a picture may have the style sheet that it holds, and nothing else.
        body: The answer, not compressed.
    """
    if media_type != "image/svg+xml":
        return PAGE_POLICY
    digests = (hashlib.sha256(one).digest() for one in _STYLE.findall(body))
    styles = " ".join(f"'sha256-{base64.b64encode(digest).decode()}'" for digest in digests)
    return f"{_PICTURE_POLICY}; style-src {styles or _NOTHING}"


def http_date(seconds: float) -> str:
    """Write a time as HTTP has it (RFC 9110, section 5.6.7)."""
    return format_datetime(datetime.fromtimestamp(int(seconds), UTC), usegmt=True)


def not_modified(
    if_none_match: bytes, if_modified_since: bytes, etag: bytes, modified: bytes
) -> bool:
    """Tell whether a client has an answer already (RFC 9110, section 13.2.2).

    Args:
        if_none_match: That header; empty where there is none.
        if_modified_since: That header, which counts only without the other.
        etag: The entity tag of the answer.
        modified: Its Last-Modified header.
    """
    if if_none_match:
        known = [tag.strip().removeprefix(b"W/") for tag in if_none_match.split(b",")]
        return b"*" in known or (bool(etag) and etag in known)
    if not (if_modified_since and modified):
        return False
    try:
        since = parsedate_to_datetime(if_modified_since.decode("ascii"))
        return parsedate_to_datetime(modified.decode("ascii")) <= since
    except (ValueError, TypeError, OverflowError):
        return False
