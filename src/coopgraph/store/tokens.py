"""The words of a SPARQL query: a tokenizer after the terminals of SPARQL 1.1, section 19.8.

It never fails: what no terminal matches is a token of its own, and the engine refuses it later.
Comments and white space are left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple
from urllib.parse import urljoin

_NAME_START = r"[^\W\d_]"
_NAME = r"[\w·\u0300-\u036f\u203f\u2040-]"
# Longer prefixes are not looked for: without a bound, "a.a.a.a…" takes quadratic time.
_PREFIX = rf"{_NAME_START}(?:(?:{_NAME}|\.){{0,200}}{_NAME})?"
_ESCAPE = r"\\[_~.\-!$&'()*+,;=/?#@%]"
_LOCAL = rf"(?:{_NAME}|:|%[0-9A-Fa-f]{{2}}|{_ESCAPE})"

_SCHEME: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:")

_TERMINALS: Final = {
    "iri": r"<(?:[^<>\"{}|^`\\\x00-\x20]|\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8})*>",
    "string": (
        r"'''(?:'{0,2}(?:[^'\\]|\\.))*'''"
        r'|"""(?:"{0,2}(?:[^"\\]|\\.))*"""'
        r"|'(?:[^'\\\n\r]|\\[^\n\r])*'"
        r'|"(?:[^"\\\n\r]|\\[^\n\r])*"'
    ),
    "variable": r"[?$]\w+",
    "language": r"@[A-Za-z]+(?:-[A-Za-z0-9]+)*",
    "blank": rf"_:\w(?:[\w.·-]*{_NAME})?",
    "name": rf"(?:{_PREFIX})?:(?:{_LOCAL}(?:(?:\.|{_LOCAL})*{_LOCAL})?)?",
    "number": r"(?:\d+\.?\d*|\.\d+)[eE][+-]?\d+|\d*\.\d+|\d+",
    "word": r"[A-Za-z_]\w*",
    "symbol": r"\^\^|\|\||&&|!=|<=|>=|.",
}
"""Each kind of token with its pattern, in the order in which they are tried."""

_TOKEN: Final = re.compile(
    "|".join(f"(?P<{kind}>{pattern})" for kind, pattern in _TERMINALS.items()), re.DOTALL
)
_BLANK: Final = re.compile(r"(?:[ \t\r\n]+|#[^\r\n]*)+")
_LINE_BREAK: Final = re.compile(r"\r\n?|\n")

FORMS: Final = frozenset({"SELECT", "ASK", "CONSTRUCT", "DESCRIBE"})


class Token(NamedTuple):
    """One token: its kind, its text, and where it starts and ends in the query."""

    kind: str
    text: str
    start: int
    end: int

    def is_word(self, *words: str) -> bool:
        """Tell whether this is one of these keywords (upper case), however it is written."""
        return self.kind == "word" and self.text.upper() in words

    def is_symbol(self, symbol: str) -> bool:
        """Tell whether this is the symbol."""
        return self.kind == "symbol" and self.text == symbol


def skip_blank(text: str, position: int) -> int:
    """Return the first position from here on that is neither white space nor comment."""
    match = _BLANK.match(text, position)
    return match.end() if match else position


def token_at(text: str, position: int) -> Token | None:
    """Return the token that starts at or after a position, or None at the end."""
    start = skip_blank(text, position)
    match = _TOKEN.match(text, start)
    if match is None:
        return None
    return Token(match.lastgroup or "symbol", match[0], start, match.end())


def tokenize(text: str) -> Iterator[Token]:
    """Yield the tokens of a query in order.

    >>> [token.text for token in tokenize('ASK { ?s :p "a # b" } # SERVICE')]
    ['ASK', '{', '?s', ':p', '"a # b"', '}']
    """
    position = 0
    while (token := token_at(text, position)) is not None:
        yield token
        position = token.end


def line_and_column(text: str, position: int) -> tuple[int, int]:
    """Return line and column of a position, both from 1, in characters."""
    line, start = 1, 0
    for match in _LINE_BREAK.finditer(text):
        if match.end() > position:
            break
        line, start = line + 1, match.end()
    return line, position - start + 1


def position_of(text: str, line: int, column: int) -> int:
    """Return the position that a line and a column name, at most the end of the text."""
    start = 0
    for count, match in enumerate(_LINE_BREAK.finditer(text), start=2):
        if count > line:
            break
        start = match.end()
    return min(start + column - 1, len(text))


class Prologue(NamedTuple):
    """What stands before the query form (SPARQL 1.1, section 4.1.1)."""

    prefixes: dict[str, str]
    form: Token | None
    """The keyword that opens the query or update; None where there is none."""

    base: str = ""
    """What relative IRIs are relative to; empty where the text does not say it."""


def read_prologue(tokens: list[Token]) -> Prologue:
    """Read BASE, PREFIX and VERSION, up to the first other token."""
    prefixes: dict[str, str] = {}
    base = ""
    index = 0
    while index < len(tokens):
        token = tokens[index]
        if token.is_word("PREFIX") and index + 2 < len(tokens):
            name, iri = tokens[index + 1], tokens[index + 2]
            if name.kind != "name" or iri.kind != "iri":
                return Prologue(prefixes, token, base)
            prefixes[name.text.removesuffix(":")] = resolve(base, iri.text[1:-1])
            index += 3
        elif token.is_word("BASE") and index + 1 < len(tokens) and tokens[index + 1].kind == "iri":
            base = resolve(base, tokens[index + 1].text[1:-1])
            index += 2
        elif token.is_word("BASE", "VERSION"):
            index += 2
        else:
            return Prologue(prefixes, token, base)
    return Prologue(prefixes, None, base)


def resolve(base: str, iri: str) -> str:
    """Resolve an IRI (RFC 3986, section 5).

    Args:
        base: What it is relative to; empty leaves it as it is.
        iri: The IRI, absolute or not.

    >>> resolve("http://example.org/a/b", "../c#")
    'http://example.org/c#'
    """
    if not base or _SCHEME.match(iri):
        return iri
    try:
        resolved = urljoin(base, iri)
    except ValueError:
        return iri
    # The library drops a fragment that is empty; a namespace often ends with it.
    return resolved + "#" if iri.endswith("#") and not resolved.endswith("#") else resolved


def used_prefixes(tokens: list[Token]) -> set[str]:
    """Return the prefixes of all prefixed names, those being declared included."""
    return {token.text.partition(":")[0] for token in tokens if token.kind == "name"}
