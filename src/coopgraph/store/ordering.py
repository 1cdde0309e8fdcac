"""ORDER BY over values that Oxigraph cannot put in order.

It compares plain strings, strings with a language and numbers with each other in a way that is no
total order (seen in 0.5.13), and the sort of its language then ends the process. What SPARQL says
of such values is nothing (SPARQL 1.1, section 15.1), so they may be sorted by kind first.
"""

from __future__ import annotations

from typing import Final

from coopgraph.store.tokens import Token, tokenize

_KIND: Final = 'IF(isNumeric({0}), "", STR(DATATYPE({0})))'


def by_kind(text: str) -> str | None:
    """Rewrite a query so that it sorts values by their kind before it sorts them.

    Numbers stay one kind; what is no literal has none, and stays among itself.

    Args:
        text: A SPARQL query.

    Returns:
        The query; None where it sorts nothing.

    >>> by_kind("SELECT * {} ORDER BY DESC(?a) LIMIT 1")
    'SELECT * {} ORDER BY DESC(IF(isNumeric(?a), "", STR(DATATYPE(?a)))) DESC(?a) LIMIT 1'
    """
    tokens = list(tokenize(text))
    pieces: list[str] = []
    copied = index = 0
    while index + 1 < len(tokens):
        if not (tokens[index].is_word("ORDER") and tokens[index + 1].is_word("BY")):
            index += 1
            continue
        index += 2
        while (end := _condition(tokens, index)) is not None:
            start, stop = tokens[index].start, tokens[end - 1].end
            pieces += [text[copied:start], _kind_first(text, tokens[index:end])]
            copied, index = stop, end
    return "".join((*pieces, text[copied:])) if pieces else None


def _condition(tokens: list[Token], index: int) -> int | None:
    """Return where a condition ends that begins here; None where none does."""
    if index >= len(tokens):
        return None
    first = tokens[index]
    if first.kind == "variable":
        return index + 1
    if first.is_symbol("("):
        return _closed(tokens, index)
    called = index + 1 < len(tokens) and tokens[index + 1].is_symbol("(")
    return _closed(tokens, index + 1) if called and first.kind != "symbol" else None


def _closed(tokens: list[Token], index: int) -> int | None:
    """Return where the brackets end that open here."""
    depth = 0
    for place in range(index, len(tokens)):
        depth += tokens[place].is_symbol("(") - tokens[place].is_symbol(")")
        if depth == 0:
            return place + 1
    return None


def _kind_first(text: str, condition: list[Token]) -> str:
    first = condition[0]
    written = text[first.start : condition[-1].end]
    if first.is_word("ASC", "DESC"):
        direction = first.text
        value = text[condition[1].end : condition[-1].start]
        return f"{direction}({_KIND.format(value)}) {written}"
    return f"({_KIND.format(written)}) {written}"
