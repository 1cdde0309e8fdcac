"""Parameters of stored questions: values typed, bound as RDF terms, never pasted as text.

In a query each parameter stands in a block ``VALUES ?name { term }``, so that the file runs
unchanged on any engine; where a query looks at its data twice, in several with the same term.
Binding replaces these terms by another that the library has written.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import Final

import pyoxigraph

from coopgraph import period
from coopgraph.errors import InputError
from coopgraph.questions.header import Parameter
from coopgraph.store.tokens import Token, line_and_column, tokenize
from coopgraph.vocabulary import PREFIXES, XSD

MAX_LENGTH: Final = 10_000
"""Characters of a value."""

_INTEGER: Final = re.compile(r"[+-]?[0-9]{1,18}")
_DATE: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_IN_A_PERIOD: Final = ("date", "date-or-year")
_TERM_STARTS: Final = frozenset({"iri", "name", "string", "number"})

Term = pyoxigraph.NamedNode | pyoxigraph.Literal


def to_term(parameter: Parameter, value: str, prefixes: Mapping[str, str]) -> Term:
    """Turn a value into an RDF term of the parameter's type.

    Args:
        parameter: What the value is for.
        value: As the user wrote it; an IRI may be a CURIE or stand in angle brackets.
        prefixes: Those that the query declares; ours are known too.

    Returns:
        An IRI or a typed literal.

    Raises:
        InputError: The value is not of that type.
    """
    if len(value) > MAX_LENGTH:
        raise InputError(f"the parameter {parameter.name} has more than {MAX_LENGTH:,} characters")
    try:
        if parameter.type == "iri":
            return pyoxigraph.NamedNode(_expand(value, prefixes))
        return _literal(parameter.type, value)
    except ValueError as error:
        # UnicodeEncodeError is a ValueError too: bytes of the command line that are no text.
        reason = "it is not valid text" if isinstance(error, UnicodeError) else str(error)
        hint = f"for example {parameter.name}={parameter.example}" if parameter.example else None
        raise InputError(
            f"the parameter {parameter.name} takes {_article(parameter.type)}, "
            f"not {_shown(value)} ({reason})",
            hint=hint,
        ) from None


def _expand(value: str, prefixes: Mapping[str, str]) -> str:
    if value.startswith("<") and value.endswith(">"):
        return value[1:-1]
    prefix, colon, local = value.partition(":")
    if not colon:
        raise ValueError("no IRI and no prefix:name")
    known = PREFIXES | dict(prefixes)
    if prefix in known and not local.startswith("//"):
        return known[prefix] + local
    if local.startswith("//") or prefix in ("urn", "mailto", "tag"):
        return value
    raise ValueError(f"the prefix {prefix}: is not known")


def _literal(kind: str, value: str) -> pyoxigraph.Literal:
    match kind:
        case "integer":
            if not _INTEGER.fullmatch(value):
                raise ValueError("digits only, at most 18")
        case "date":
            if not _DATE.fullmatch(value):
                raise ValueError("write YYYY-MM-DD")
            date.fromisoformat(value)
        case "date-or-year":
            period.bounds(value)
            # Queries compare it with the beginning of a date of the same length, as text.
            return pyoxigraph.Literal(value)
        case "boolean":
            if value not in ("true", "false"):
                raise ValueError("write true or false")
        case _:
            value.encode()
            return pyoxigraph.Literal(value)
    return pyoxigraph.Literal(value, datatype=pyoxigraph.NamedNode(XSD + kind))


def _article(kind: str) -> str:
    named = {"iri": "an IRI", "integer": "an integer", "date-or-year": "a date or year"}
    return named.get(kind, f"a {kind}")


def _shown(value: str) -> str:
    return repr(value if len(value) <= 60 else value[:59] + "…")


def check_period(terms: Mapping[Parameter, Term]) -> None:
    """Refuse a period that ends before it begins: nothing would lie in it.

    Args:
        terms: The terms of the parameters; those named ``from`` and ``to`` are a period if both are
            dates, or years.

    Raises:
        InputError: The end is before the beginning.
    """
    ends = {key.name: term.value for key, term in terms.items() if key.type in _IN_A_PERIOD}
    period.check_order(ends.get("from"), ends.get("to"), ("from=", "to="))


def locate(text: str, parameter: Parameter, path: str) -> list[tuple[int, int]]:
    """Find the terms that stand for a parameter.

    Args:
        text: The query.
        parameter: Its name is the variable.
        path: The file, for messages.

    Returns:
        Where each starts and ends, in the order of the text; at least one.

    Raises:
        InputError: There is no block, or one without exactly one term.
    """
    return list(_locate(text, parameter, path))


@lru_cache(maxsize=1)
def _tokens(text: str) -> list[Token]:
    """Return the words of a query, for one of its parameters after the other."""
    return list(tokenize(text))


# Stored questions are asked again and again: their text is looked through once.
@lru_cache(maxsize=256)
def _locate(text: str, parameter: Parameter, path: str) -> tuple[tuple[int, int], ...]:
    tokens = _tokens(text)
    names = (f"?{parameter.name}", f"${parameter.name}")
    blocks = [
        index
        for index, token in enumerate(tokens[:-1])
        if token.is_word("VALUES")
        and tokens[index + 1].kind == "variable"
        and tokens[index + 1].text in names
    ]
    if not blocks:
        raise InputError(
            f"the parameter {parameter.name} has no VALUES block",
            path=path,
            line=parameter.line,
            hint=f"write VALUES ?{parameter.name} {{ … }}",
        )
    terms = [_single_term(tokens[index + 2 :]) for index in blocks]
    for index, term in zip(blocks, terms, strict=True):
        if term is None:
            line, column = line_and_column(text, tokens[index].start)
            raise InputError(
                f"the VALUES block of the parameter {parameter.name} must hold one term",
                path=path,
                line=line,
                column=column,
            )
    return tuple(term for term in terms if term is not None)


def _single_term(tokens: list[Token]) -> tuple[int, int] | None:
    """Return where the only term of a block ``{ term }`` starts and ends."""
    if len(tokens) < 3 or not tokens[0].is_symbol("{"):
        return None
    closing = next((n for n, token in enumerate(tokens) if token.is_symbol("}")), 0)
    inside = tokens[1:closing]
    if not inside or not _is_term(inside):
        return None
    return inside[0].start, inside[-1].end


def _is_term(tokens: list[Token]) -> bool:
    first, rest = tokens[0], tokens[1:]
    if first.is_word("UNDEF", "TRUE", "FALSE"):
        return not rest
    if first.is_symbol("-") or first.is_symbol("+"):
        return len(rest) == 1 and rest[0].kind == "number"
    if first.kind not in _TERM_STARTS:
        return False
    if first.kind == "string" and rest:
        if rest[0].kind == "language":
            return len(rest) == 1
        return len(rest) == 2 and rest[0].is_symbol("^^") and rest[1].kind in ("iri", "name")
    return not rest


def bind(text: str, terms: Mapping[Parameter, Term], path: str) -> str:
    """Put terms in the places of their parameters.

    Args:
        text: The query.
        terms: The term for each parameter that is to be bound.
        path: The file, for messages.

    Returns:
        The query with those terms; everything else is as it was.

    Raises:
        InputError: A parameter has no place in the query.
    """
    places = sorted(
        (place, str(term)) for key, term in terms.items() for place in _locate(text, key, path)
    )
    for (start, end), written in reversed(places):
        text = text[:start] + written + text[end:]
    return text
