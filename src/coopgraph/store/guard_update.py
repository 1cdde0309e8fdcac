"""What is looked at before an update runs: its size, and what it reaches out for.

LOAD is refused as SERVICE is: an update must not fetch what somebody else names. The rules are
those of queries (:mod:`coopgraph.store.guard`), and every way to read the text is followed.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Final, NamedTuple

import pyoxigraph

from coopgraph.errors import InputError
from coopgraph.store.guard import (
    check_length,
    check_service,
    check_size,
    check_text,
    missing_prefixes,
    problem,
    readings,
    resolve_escapes,
)
from coopgraph.store.tokens import Token, skip_blank, tokenize

_LOAD: Final = "LOAD"
_WHAT: Final = "update"


class Update(NamedTuple):
    """An update that may run.

    Attributes:
        text: The update.
        missing_prefixes: The product's own prefixes which it uses without declaring them.
    """

    text: str
    missing_prefixes: dict[str, str]


def check_update(text: str, *, path: str = "update") -> Update:
    """Refuse what no engine of ours runs.

    Args:
        text: A SPARQL update.
        path: Where it comes from, for messages.

    Returns:
        The update and what was learned of it.

    Raises:
        InputError: It is no text, too long or too deeply nested, or it holds LOAD or SERVICE.
    """
    check_length(text, path, _WHAT)
    check_text(text, path, _WHAT)
    tokens = list(tokenize(text))
    check_size(text, tokens, path, _WHAT)
    check_service(text, path)
    _check_load(text, path)
    return Update(text, missing_prefixes(tokens))


def with_graphs(
    text: str, default: Sequence[str], named: Sequence[str], *, path: str = "update"
) -> str:
    """Write into an update the graphs that a request names beside it.

    SPARQL 1.1 Protocol, section 2.2.3: they count as USING and USING NAMED of each pattern.

    Args:
        text: A SPARQL update.
        default: The IRIs of the graphs that its patterns see.
        named: The IRIs of those that they see by GRAPH.
        path: Where it comes from, for messages.

    Returns:
        The update with these clauses. ``DELETE WHERE`` has no place for them: it is written out.

    Raises:
        InputError: It says so itself by USING or WITH, or an IRI is none.
    """
    using = " ".join(
        [f"USING {_graph(one)}" for one in default]
        + [f"USING NAMED {_graph(one)}" for one in named]
    )
    pieces: list[str] = []
    done = depth = 0
    tokens = list(tokenize(text))
    for index, (before, token) in enumerate(pairwise([None, *tokens])):
        assert token is not None  # noqa: S101
        if depth == 0 and token.is_word("USING", "WITH"):
            what = "the graphs are named both in the update and beside it"
            raise problem(text, token, path, what, "name them in one place")
        if depth == 0 and token.is_word("WHERE") and before is not None:
            shorthand = _group(text, tokens[index + 1 :]) if before.is_word("DELETE") else ""
            if shorthand is not None:
                pieces += [text[done : token.start], f"{shorthand} " * bool(shorthand), f"{using} "]
                done = token.start
        depth = max(0, depth + token.is_symbol("{") - token.is_symbol("}"))
    return "".join(pieces) + text[done:]


def _graph(iri: str) -> str:
    """Write an IRI as SPARQL has it."""
    try:
        return str(pyoxigraph.NamedNode(iri))
    except ValueError:
        raise InputError(f"{iri!r} is no IRI of a graph") from None


def _group(text: str, tokens: Sequence[Token]) -> str | None:
    """Return the group with which tokens begin; None where it has no end."""
    depth = 0
    for token in tokens:
        depth += token.is_symbol("{") - token.is_symbol("}")
        if depth == 0:
            return text[tokens[0].start : token.end]
    return None


def _check_load(text: str, path: str) -> None:
    for reading in {text, resolve_escapes(text)}:
        found = find_load(reading)
        if found is not None:
            what = "LOAD is refused: an update must not fetch anything"
            hint = "send the triples themselves, by INSERT DATA"
            place = found if reading is text else found._replace(start=0)
            raise problem(text, place, path, what, hint)


class _Place(NamedTuple):
    """Where a reading has come to.

    Attributes:
        position: The offset.
        depth: The braces that are open.
        opens: Whether an operation may begin here.
    """

    position: int
    depth: int
    opens: bool


def find_load(text: str) -> Token | None:
    """Find a LOAD operation in any reading of the text.

    An operation begins outside of all groups: at the start, behind a semicolon, or behind the IRI
    or string of a declaration (SPARQL 1.1 Update, section 3.1.4 and grammar). Engines that parse
    without a lexer (Oxigraph) take ``LOADprefix:name`` too, so whatever begins with these letters
    there is one: nothing else can.

    Args:
        text: A SPARQL update.

    Returns:
        The token that begins with the keyword, or None.
    """
    if _LOAD not in text.upper():
        return None
    seen: set[_Place] = set()
    waiting = [_Place(0, 0, opens=True)]
    while waiting:
        place = waiting.pop()
        place = place._replace(position=skip_blank(text, place.position))
        if place in seen:
            continue
        seen.add(place)
        for token in readings(text, place.position):
            if place.opens and token.text[: len(_LOAD)].upper() == _LOAD:
                return token
            depth = max(0, place.depth + token.is_symbol("{") - token.is_symbol("}"))
            opens = depth == 0 and (token.is_symbol(";") or token.kind in ("iri", "string"))
            waiting.append(_Place(token.end, depth, opens))
    return None
