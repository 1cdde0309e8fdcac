"""HTTP as a SPARQL client needs it: two schemes only, no password told, each failure in a line."""

from __future__ import annotations

import re
import socket
import ssl
import urllib.request
from http.client import HTTPException, HTTPMessage, IncompleteRead
from typing import IO, Any, Final, NamedTuple
from urllib.error import HTTPError, URLError
from urllib.parse import SplitResult, parse_qsl, quote, unquote, urlsplit, urlunsplit

from coopgraph.errors import EngineError, InputError

SCHEMES: Final = ("http", "https")
MAX_REASON: Final = 200
"""Characters of a server's own explanation that are told."""

_SAME_METHOD: Final = (301, 302, 307, 308)
_MARKUP: Final = re.compile(r"(?is)<(script|style|head)\b.*?</\1\s*>|<[^>]*>")


class Address(NamedTuple):
    """The address of an endpoint, apart from what nobody should see."""

    url: str
    """Scheme, host, port and path: what messages tell."""

    parameters: list[tuple[str, str]]
    """Of the query string; they may hold a key."""

    user: str | None
    password: str | None


def parse_address(url: str) -> Address:
    """Take the address of an endpoint apart.

    Args:
        url: An address with http or https.

    Returns:
        Its parts.

    Raises:
        InputError: It is no such address. The message does not repeat a password.
    """
    hint = "write it like http://localhost:7878/query"
    if not url.isprintable() or " " in url:
        raise InputError("the endpoint's address holds blanks or control characters", hint=hint)
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise InputError("the endpoint's address is malformed", hint=hint) from None
    if parts.scheme.lower() not in SCHEMES:
        raise InputError(
            "the endpoint's address does not begin with http:// or https://",
            hint=hint,
        )
    if not parts.hostname:
        raise InputError("the endpoint's address has no host", hint=hint)
    try:
        shown = _without_secrets(parts, port)
    except UnicodeError:
        raise InputError("the endpoint's address has a host that is none", hint=hint) from None
    return Address(
        shown,
        parse_qsl(parts.query, keep_blank_values=True),
        unquote(parts.username) if parts.username else None,
        unquote(parts.password) if parts.password else None,
    )


def _without_secrets(parts: SplitResult, port: int | None) -> str:
    host = parts.hostname or ""
    if not host.isascii():
        host = host.encode("idna").decode()
    host = f"[{host}]" if ":" in host else host
    place = host if port is None else f"{host}:{port}"
    path = quote(parts.path, safe="/%:@!$&'()*+,;=~")
    return urlunsplit((parts.scheme.lower(), place, path, "", ""))


class _Redirects(urllib.request.HTTPRedirectHandler):
    """Follows only to http and https, never from https to http, and takes the query along."""

    def redirect_request(  # noqa: PLR0913, PLR0917  # the signature is urllib's
        self,
        req: urllib.request.Request,
        fp: IO[bytes],
        code: int,
        msg: str,
        headers: HTTPMessage,
        newurl: str,
    ) -> urllib.request.Request | None:
        target = urlsplit(newurl)
        if target.scheme not in SCHEMES or (req.type == "https" and target.scheme == "http"):
            raise HTTPError(req.full_url, code, "", headers, fp)
        if req.data is not None and code in _SAME_METHOD:
            following = urllib.request.Request(  # noqa: S310
                newurl, data=req.data, headers=dict(req.headers), method=req.get_method()
            )
        else:
            found = super().redirect_request(req, fp, code, msg, headers, newurl)
            if found is None:
                return None
            following = found
        if target.netloc != urlsplit(req.full_url).netloc:
            following.remove_header("Authorization")
        return following


class _Digest(urllib.request.HTTPDigestAuthHandler):
    """Answers a challenge, and asks for it where Basic authentication is refused without one."""

    def http_error_401(
        self,
        req: urllib.request.Request,
        fp: IO[bytes],
        code: int,
        msg: str,
        headers: HTTPMessage,
    ) -> Any:
        if headers.get("WWW-Authenticate") is None:
            if not req.has_header("Authorization"):
                return None
            # Virtuoso tells what it wants only to who comes without a password.
            req.remove_header("Authorization")
            return self.parent.open(req, timeout=req.timeout)
        try:
            return super().http_error_401(req, fp, code, msg, headers)
        except ValueError:
            # A scheme that urllib does not know.
            return None


def authorization(address: Address) -> dict[str, str]:
    """Return the header of Basic authentication, nothing where the address has no user."""
    if address.user is None:
        return {}
    # Wanted only where there is a password.
    from base64 import b64encode  # noqa: PLC0415

    pair = f"{address.user}:{address.password or ''}"
    return {"Authorization": f"Basic {b64encode(pair.encode()).decode()}"}


def opener(address: Address | None = None) -> urllib.request.OpenerDirector:
    """Make an opener without the handlers for files, FTP and data that urllib adds by itself.

    Args:
        address: Whose name and password answer a server that asks for Digest authentication.

    Returns:
        The opener.
    """
    director = urllib.request.OpenerDirector()
    if address is not None and address.user is not None:
        passwords = urllib.request.HTTPPasswordMgrWithDefaultRealm()
        passwords.add_password(None, address.url, address.user, address.password or "")
        director.add_handler(_Digest(passwords))
    for handler in (
        urllib.request.ProxyHandler(),
        urllib.request.UnknownHandler(),
        urllib.request.HTTPHandler(),
        urllib.request.HTTPSHandler(),
        urllib.request.HTTPDefaultErrorHandler(),
        urllib.request.HTTPErrorProcessor(),
        _Redirects(),
    ):
        director.add_handler(handler)
    return director


def failure(error: Exception, name: str, timeout: float) -> EngineError:
    """Tell a failed request in a line that a person understands.

    Args:
        error: What urllib or http.client raised.
        name: The address to show.
        timeout: The time limit that was set.

    Returns:
        The error to raise.
    """
    if isinstance(error, HTTPError):
        return _refusal(error, name)
    cause = error.reason if isinstance(error, URLError) else error
    hint: str | None = None
    match cause:
        case TimeoutError():
            return timed_out(name, timeout)
        case ConnectionRefusedError():
            what, hint = "nothing answers there (connection refused)", "is the server running?"
        case socket.gaierror():
            what, hint = "the host is not known", "check the address, and the network"
        case ssl.SSLError():
            what = f"no secure connection: {cause.reason or cause}"
        case IncompleteRead():
            what, hint = "the answer broke off before its end", "try again"
        case HTTPException() | ConnectionError():
            what, hint = "the server does not speak HTTP, or hung up", "check the address"
        case OSError():
            what = (cause.strerror or str(cause)).lower()
        case _:
            what = str(cause)
    return EngineError(what, path=name, hint=hint)


def timed_out(name: str, timeout: float) -> EngineError:
    """Tell that a time limit was reached."""
    return EngineError(
        f"no answer within {timeout:g} s", path=name, hint="allow more with --timeout"
    )


def _refusal(error: HTTPError, name: str) -> EngineError:
    code = error.code
    if 300 <= code < 400:
        return EngineError(
            f"HTTP {code}: the server points to an address that is not followed",
            path=name,
            hint="give the final address",
        )
    reason = _told_by_server(error)
    hints = {
        401: "it wants a name and a password: http://NAME:PASSWORD@host/…",
        403: "it does not let you in",
        404: "is this the address of a SPARQL endpoint?",
        405: "is this the address of a SPARQL endpoint?",
        503: "try again later",
    }
    said = f"HTTP {code} {error.reason or ''}".rstrip()
    return EngineError(f"{said}{': ' + reason if reason else ''}", path=name, hint=hints.get(code))


def _told_by_server(error: HTTPError) -> str:
    """Return the first line of the server's own explanation."""
    try:
        body = error.read(20_000).decode("utf-8", "replace")
    except (OSError, HTTPException, ValueError):
        return ""
    return first_line(body)


def first_line(text: str) -> str:
    """Return the first line of a text that is not blank, without markup, cut to a fair length."""
    lines = (" ".join(line.split()) for line in _MARKUP.sub("\n", text).splitlines())
    line = next((line for line in lines if line), "")
    return line if len(line) <= MAX_REASON else line[: MAX_REASON - 1] + "…"
