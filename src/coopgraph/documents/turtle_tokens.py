"""The tokens of RDF 1.1 Turtle (section 6.5 of the recommendation), each with its place.

For text that a parser has accepted; of other text they are a guess.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from itertools import accumulate
from typing import Final, NamedTuple

from coopgraph.errors import InputError

# In text that a parser has accepted, what is not ASCII can only be part of a name here. To say so
# by leaving ASCII out compiles in a twentieth of the time that the ranges of PN_CHARS take.
_PREFIX_FIRST = r"[^\x00-@\[-`{-\x7f]"
_BLANK_FIRST = r"[^\x00-/:-@\[-^`{-\x7f]"
_LOCAL_FIRST = r"[^\x00-/;-@\[-^`{-\x7f]"
_INNER = r"[^\x00-,./:-@\[-^`{-\x7f]"
_LOCAL_INNER = r"[^\x00-,./;-@\[-^`{-\x7f]"
_ESCAPE = r"%[0-9A-Fa-f]{2}|\\[_~.\-!$&'()*+,;=/?#@%]"
_LOCAL = (
    rf"(?:{_LOCAL_FIRST}|{_ESCAPE})"
    rf"(?:{_LOCAL_INNER}|{_ESCAPE}|\.+(?={_LOCAL_INNER}|{_ESCAPE}))*"
)

# Possessive: a literal of ten million characters must not be remembered step by step.
_STRING = (
    r'"""(?:[^"\\]++|\\.|"{1,2}(?!"))*+"""'
    r"|'''(?:[^'\\]++|\\.|'{1,2}(?!'))*+'''"
    r'|"(?:[^"\\\n\r]++|\\.)*+"'
    r"|'(?:[^'\\\n\r]++|\\.)*+'"
)
_KINDS: Final = {
    "space": r"[ \t\r\n]+",
    "comment": r"\#[^\r\n]*",
    "triple": r"<<|>>|\{|\}|~|\)>>",
    "iri": r"<[^\x00-\x20<>\"{}|^`]*>",
    "string": _STRING,
    "at": r"@[A-Za-z]+(?:-[A-Za-z0-9]+)*(?:--[A-Za-z]+)?",
    "blank": rf"_:{_BLANK_FIRST}(?:{_INNER}|\.+(?={_INNER}))*",
    "name": rf"(?:{_PREFIX_FIRST}(?:{_INNER}|\.+(?={_INNER}))*)?:(?:{_LOCAL})?",
    "double": r"[+-]?(?:[0-9]+\.[0-9]*|\.?[0-9]+)[eE][+-]?[0-9]+",
    "decimal": r"[+-]?[0-9]*\.[0-9]+",
    "integer": r"[+-]?[0-9]+",
    "word": r"[A-Za-z]+",
    "mark": r"\^\^|[.;,\[\]()]",
}
TOKEN: Final = re.compile(
    "|".join(f"(?P<{kind}>{pattern})" for kind, pattern in _KINDS.items()), re.DOTALL
)
"""One token; its kind is the name of the group."""

_STATEMENT: Final = "|".join(
    pattern for kind, pattern in _KINDS.items() if kind not in ("word", "mark", "triple")
)
_EXACT: Final = re.compile(
    rf"(?:{_STATEMENT}|[A-Za-z]++(?![A-Za-z:])|\^\^|[;,\[\]()])*+\.", re.DOTALL
)
# A fifth of the time: what a dot is can mostly be told without tokens. It stands in a number before
# a digit, in a name between two letters; it ends a statement before a space or behind a bracket.
_COARSE: Final = re.compile(
    rf"(?:[^\"'<#.@\\{{}}|~]++|{_STRING}|{_KINDS['iri']}|{_KINDS['comment']}|\\."
    rf"|@[A-Za-z]++(?:-[A-Za-z0-9]++)*+(?!\.[^ \t\r\n])"
    rf"|\.(?=[0-9])|(?<=[^\x00-@\[-^`{{-\x7f])\.++(?={_INNER}))*+\.",
    re.DOTALL,
)
_SURELY_END: Final = re.compile(r"(?<=[\"'>)\]])\.|\.(?=[ \t\r\n#]|\Z)")


def statement_end(text: str, position: int) -> int:
    """Find where a statement of Turtle ends.

    Args:
        text: Turtle that a parser has accepted.
        position: Where a statement begins, or the space before it.

    Returns:
        The offset behind its dot; also of two statements, where the first has no dot; the
        position itself where there is nothing that is known here.
    """
    match = _COARSE.match(text, position)
    if match is None or not _SURELY_END.match(text, match.end() - 1):
        match = _EXACT.match(text, position)
    return position if match is None else match.end()


class Token(NamedTuple):
    """A token as it is written, with its place in the text."""

    kind: str
    text: str
    start: int

    @property
    def end(self) -> int:
        """The offset after its last character."""
        return self.start + len(self.text)


class Lines:
    """Turns offsets of a text into lines and columns, both from 1, in characters."""

    def __init__(self, text: str) -> None:
        """Note where the lines of a text start."""
        if "\r" in text:
            self._starts = [0, *(match.end() for match in re.finditer(r"\r\n|\r|\n", text))]
        else:
            # A tenth of the time.
            sizes = (len(line) + 1 for line in text.split("\n"))
            self._starts = [0, *accumulate(sizes)][:-1]

    @property
    def count(self) -> int:
        """The number of lines."""
        return len(self._starts)

    def start(self, line: int) -> int:
        """Give the offset at which a line starts."""
        return self._starts[line - 1]

    def line(self, offset: int) -> int:
        """Give the line in which an offset lies."""
        return bisect_right(self._starts, offset)

    def column(self, offset: int) -> int:
        """Give the column of an offset in its line."""
        return offset - self._starts[self.line(offset) - 1] + 1

    def place(self, offset: int) -> tuple[int, int]:
        """Give line and column of an offset."""
        line = self.line(offset)
        return line, offset - self._starts[line - 1] + 1

    def error(self, what: str, path: str, offset: int, hint: str | None = None) -> InputError:
        """Make an error that points at an offset."""
        return InputError(
            what, path=path, line=self.line(offset), column=self.column(offset), hint=hint
        )


def tokenize(text: str, path: str, lines: Lines) -> tuple[list[Token], list[Token]]:
    """Split Turtle into tokens.

    Args:
        text: Turtle that a parser has accepted.
        path: Its name in messages.
        lines: The places of its lines.

    Returns:
        The tokens, and apart from them the comments.

    Raises:
        InputError: The text holds what RDF 1.1 Turtle has not.
    """
    tokens: list[Token] = []
    comments: list[Token] = []
    position = 0
    while position < len(text):
        match = TOKEN.match(text, position)
        kind = match.lastgroup if match else None
        if match is None or kind is None or kind == "triple":
            raise lines.error("not RDF 1.1 Turtle (a triple term or a graph block)", path, position)
        if kind != "space":
            token = Token(kind, match[0], position)
            (comments if kind == "comment" else tokens).append(token)
        position = match.end()
    return tokens, comments
