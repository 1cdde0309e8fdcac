"""Where a query is wrong, in one line.

Oxigraph's parser reports the furthest character that it looked at, which lies up to fourteen
characters behind the wrong word (it reads as many characters as the longest keyword has), and a
list of everything that it would have liked to see there. So a wrong query is parsed once more with
wide gaps between its words: what is looked at then lies in the gap behind the wrong word.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Final

import pyoxigraph

from coopgraph.errors import InputError
from coopgraph.store.tokens import Token, line_and_column, read_prologue, tokenize

GAP: Final = " " * 24
"""Wider than the longest keyword of SPARQL (ENCODE_FOR_URI)."""

_POSITION: Final = re.compile(r"error at (\d+):(\d+): (.*)", re.DOTALL)
_SENTENCE: Final = re.compile(r"(?:[A-Z][a-z]+) [a-z][^,\[\]]*|The [A-Z]+ [^,\[\]]*")
_COMPOUNDS: Final = frozenset({"<<", ">>", "<(", ")>", "{|", "|}"})
_RELATIVE: Final = "relative IRI"
_BASE: Final = re.compile(r"\bBASE\b", re.IGNORECASE)
_SIGNS: Final = frozenset("+-")


def syntax_error(
    text: str, message: str, path: str, prefixes: dict[str, str], *, what: str = "query"
) -> InputError:
    """Turn the parser's complaint into a line for people.

    Args:
        text: The query or update; of an update only what was looked at by the guard, as the
            engine sees it once more, over no data.
        message: What the parser said of it.
        path: Where it comes from.
        prefixes: Those declared outside of it.
        what: ``query`` or ``update``.

    Returns:
        The error, with line and column of the word that is wrong.
    """
    tokens = list(tokenize(text))
    position, said = _ask_again(text, tokens, prefixes, what)
    said = said or message
    if position is None:
        reason = _reason(said) or " ".join(said.split())[:200]
        return InputError(f"the {what} is not valid: {reason}", path=path)
    token = next((token for token in tokens if token.start == position), None)
    line, column = line_and_column(text, position)
    if token is not None and token.kind == "iri" and ":" not in token.text:
        said = said if _BASE.search(text) else _RELATIVE
    elif token is not None and token.kind == "name":
        known = prefixes.keys() | read_prologue(tokens).prefixes.keys()
        said = said if token.text.partition(":")[0] in known else "Prefix not found"
    return InputError(_explain(token, said, what), path=path, line=line, column=column)


def _ask_again(
    text: str, tokens: list[Token], prefixes: dict[str, str], what: str
) -> tuple[int | None, str | None]:
    """Parse the query with wide gaps; return the position of the wrong word and the complaint."""
    starts: list[tuple[int, int]] = []
    pieces: list[str] = []
    length = 0
    for token, following in pairwise([*tokens, None]):
        assert token is not None  # noqa: S101
        starts.append((length, token.start))
        piece = token.text if _belong_together(token, following) else token.text + GAP
        pieces.append(piece)
        length += len(piece)
    # A long string may hold line breaks: only the parser's line and column tell the position.
    wide = "".join(pieces)
    try:
        store = pyoxigraph.Store()
        parse = store.update if what == "update" else store.query
        parse(wide, prefixes=prefixes or None)
    except SyntaxError as error:
        match = _POSITION.match(str(error))
        if match is None:
            return None, str(error)
        reached = _offset(wide, int(match[1]), int(match[2]))
        if reached >= length:
            return len(text.rstrip()), match[3]
        return max(start for wide_start, start in starts if wide_start <= reached), match[3]
    except (OSError, RuntimeError, ValueError):
        pass
    return None, None


def _offset(text: str, line: int, column: int) -> int:
    """Return the offset of a place; the parser counts line feeds only."""
    start = 0
    for _ in range(line - 1):
        start = text.index("\n", start) + 1
    return start + column - 1


def _belong_together(token: Token, following: Token | None) -> bool:
    """Tell whether two neighbours may be one word of the grammar: ``-1``, ``<<``."""
    if following is None or token.end != following.start:
        return False
    if token.text in _SIGNS and following.kind == "number":
        return True
    return token.text + following.text in _COMPOUNDS


def _explain(token: Token | None, said: str, what: str) -> str:
    if token is not None and token.kind == "name" and "Prefix not found" in said:
        return f"the prefix {token.text.partition(':')[0]}: is not declared"
    if token is not None and said == _RELATIVE:
        return f"the IRI {token.text[:40]} is relative, and the {what} has no BASE"
    place = f"the end of the {what}" if token is None else repr(token.text[:40])
    reason = _reason(said)
    return f"syntax error at {place}{': ' + reason if reason else ''}"


def _reason(said: str) -> str | None:
    """Return the sentence about the meaning, where the parser has one among the symbols."""
    for part in re.split(r", |expected one of |expected ", said):
        if _SENTENCE.fullmatch(part.strip()) and "Prefix not found" not in part:
            return part.strip()
    return None
