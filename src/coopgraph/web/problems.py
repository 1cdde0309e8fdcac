"""What is told to clients where there is no answer (RFC 9457, problem details)."""

from __future__ import annotations

import json
from typing import Final

from coopgraph.errors import CoopgraphError, EngineError
from coopgraph.pages import Response

PROBLEM: Final = "application/problem+json"


def problem(  # noqa: PLR0913
    status: int,
    title: str,
    *,
    hint: str | None = None,
    line: int | None = None,
    column: int | None = None,
    retry_after: int | None = None,
    headers: dict[str, str] | None = None,
) -> Response:
    """Tell what is wrong.

    Args:
        status: The HTTP status.
        title: What is wrong, in plain words.
        hint: What can be done about it.
        line: The line of the query, from 1.
        column: The column in that line.
        retry_after: Seconds after which the same may be asked again.
        headers: Further header fields.
    """
    members = {"title": title, "status": status, "detail": hint, "line": line, "column": column}
    body = json.dumps({key: value for key, value in members.items() if value is not None})
    fields = dict(headers or {})
    if retry_after is not None:
        fields["retry-after"] = str(retry_after)
    return Response(body.encode(), PROBLEM, status, fields)


def problem_of(error: CoopgraphError, *, retry_after: int | None = None) -> Response:
    """Tell an error of ours: what a client can mend is 400, that the engine failed is 503.

    Args:
        error: The error.
        retry_after: Seconds after which the same may be asked again.
    """
    status = 503 if isinstance(error, EngineError) else 400
    return problem(
        status,
        error.what,
        hint=error.hint,
        line=None if status == 503 else error.line,
        column=None if status == 503 else error.column,
        retry_after=retry_after,
    )
