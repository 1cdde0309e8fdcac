"""All syntax errors of a file of the Turtle family, of which a parser tells only the first.

pyoxigraph goes on behind the next dot. What it meets there may follow from the mistake before, and
is then left out: one mistake must never be told twice, so in doubt fewer are told.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

import pyoxigraph
from pyoxigraph import RdfFormat

from coopgraph.documents.formats import LINE_BASED
from coopgraph.documents.turtle_tokens import TOKEN, Lines
from coopgraph.errors import InputError

MOST: Final = 20
"""Errors that are told of one file."""

_MOST_MET: Final = 1000
_UNDECLARED: Final = re.compile(r"The prefix (.*): has not been declared")
_RELATIVE: Final = "No scheme found"
_LINE_JUMP: Final = "Line jumps are not allowed"
_FILE_END: Final = "Unexpected end of file"
_NO_DOT: Final = "followed by a dot"
_BASE: Final = re.compile(r"(?:@|\b)base\b", re.IGNORECASE)
_STATEMENT_END: Final = re.compile(r"\.[ \t]*(?:#[^\r\n]*)?\r?\n")


def syntax_errors(
    text: str, kind: RdfFormat, path: str, base: str | None = None
) -> list[InputError]:
    """Find the syntax errors of a text.

    Args:
        text: What a file of this syntax holds.
        kind: Turtle, TriG, N-Triples or N-Quads.
        path: The file's name.
        base: IRI against which relative IRIs are resolved.

    Returns:
        The first :data:`MOST` errors in the order of the file, without those that may be mere
        consequences of one before.
    """
    from coopgraph.documents.reader import syntax_error  # noqa: PLC0415 - which asks this one

    told: list[InputError] = []
    judge = _Judge(text)
    for met, (error, skipped, anew) in enumerate(_met(text, kind, base)):
        if judge.is_new(error, skipped, anew=anew):
            told.append(syntax_error(error, path, lines_before=skipped))
        if len(told) >= MOST or met >= _MOST_MET:
            break
    return told


def _met(text: str, kind: RdfFormat, base: str | None) -> Iterator[tuple[SyntaxError, int, bool]]:
    """Yield what the parser meets, the lines that it did not see, and whether it started anew."""
    lines, start, shift, head = Lines(text), 0, 0, ""
    while True:
        # What was declared before stands in a line of its own, and columns stay as they are.
        rest = head + " " * (lines.column(start) - 1) + text[start:]
        parser = pyoxigraph.parse(rest.encode(), kind, base_iri=base)
        again: int | None = None
        anew = start > 0
        while again is None:
            try:
                for _ in parser:
                    pass
            except SyntaxError as error:
                yield error, shift, anew
                anew = False
                again = _restart(text, kind, lines, error, shift)
            else:
                return
        if again <= start or again >= len(text):
            return
        start, base = again, parser.base_iri or base
        if kind not in LINE_BASED:
            declared = parser.prefixes.items()
            head = " ".join(f"PREFIX {name}: <{iri}>" for name, iri in declared) + "\n"
        shift = lines.line(start) - (2 if head else 1)


def _restart(
    text: str, kind: RdfFormat, lines: Lines, error: SyntaxError, shift: int
) -> int | None:
    """Tell where to parse anew; None where the parser itself goes on well."""
    line, what = (error.lineno or 1) + shift, error.msg or ""
    if kind in LINE_BASED:
        line += 0 if _NO_DOT in what and error.offset == 1 else 1
        return lines.start(line) if line <= lines.count else len(text)
    start = lines.start(line)
    met = start + (error.offset or 1) - 1
    if text[met : met + 1] == ".":
        # This one ends the statement, for the parser only the next.
        return met + 1
    if _LINE_JUMP not in what and _FILE_END not in what:
        return None
    if _FILE_END in what:
        start = met
        if text[start : start + 3] in ('"""', "'''") or text[start : start + 1] not in "\"'<":
            return len(text)
    # A string (or IRI) without an end swallowed what follows: it should have ended in its line.
    end = _STATEMENT_END.search(text, start)
    return end.end() if end else len(text)


class _Judge:
    """Tells mistakes from what merely follows from them."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._lines = Lines(text)
        self._behind = -1
        self._told: set[str] = set()

    def is_new(self, error: SyntaxError, shift: int, *, anew: bool) -> bool:
        """Tell whether an error is a mistake of its own."""
        before = self._behind
        start = self._offset(error.lineno, error.offset, shift)
        self._behind = self._offset(error.end_lineno, error.end_offset, shift)
        if before < 0:
            return self._told_once(error, start, first=True)
        if self._text[start : start + 1] in ("]", ")", "}"):
            # What opened it stands in a statement that was given up.
            return False
        return (anew or self._statement_ends(before, start)) and self._told_once(error, start)

    def _offset(self, line: int | None, column: int | None, shift: int) -> int:
        start = self._lines.start(min((line or 1) + shift, self._lines.count))
        return min(start + (column or 1) - 1, len(self._text))

    def _told_once(self, error: SyntaxError, start: int, *, first: bool = False) -> bool:
        """Tell a prefix or base that is missing once, and not where its declaration is wrong."""
        what, before = error.msg or "", self._text[:start]
        undeclared = _UNDECLARED.search(what)
        if undeclared:
            what, name = undeclared[0], re.escape(undeclared[1])
            wrong = rf"\bprefix\s+{name}(?![\w-])|(?<![\w-]){name}\s*:?\s*<"
            declared = not first and re.search(wrong, before, re.IGNORECASE)
        elif _RELATIVE in what:
            what, declared = _RELATIVE, not first and _BASE.search(before)
        else:
            return True
        new = what not in self._told
        self._told.add(what)
        return new and not declared

    def _statement_ends(self, before: int, start: int) -> bool:
        while before < start:
            token = TOKEN.match(self._text, before, start)
            if token is not None and token[0] in (".", "}"):
                return True
            before = token.end() if token is not None else before + 1
        return False
