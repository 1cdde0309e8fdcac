"""What a SPARQL-based constraint may say, and how ``$this`` is bound in it (SHACL 5.2, A).

Pre-binding means that ``$this`` has its value everywhere in the query, in nested groups, in
filters and in ``EXISTS`` too. Neither a ``VALUES`` around the query nor the substitutions of
pyoxigraph reach there: a filter inside nested braces sees no ``$this``. So every group of the
query that speaks of it begins with a pattern that binds it, from a graph that holds nothing but
the focus nodes. All groups then agree on it, and one run answers for any number of focus nodes,
except where a query counts or cuts its solutions. A group that does not speak of it is left as it
is: to bind it there would multiply what the group finds by the number of focus nodes.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final

from coopgraph.errors import InputError
from coopgraph.store.guard import find_service, resolve_escapes
from coopgraph.store.tokens import Token, tokenize
from coopgraph.validation.paths import Path, Predicate
from coopgraph.validation.sparql.predicates import predicates_of

FOCUS: Final = "urn:x-coopgraph:focus"
SHAPES_GRAPH: Final = "urn:x-coopgraph:shapes"

MAX_LENGTH: Final = 200_000
"""Characters of a query."""

_REACHING_OUT: Final = {
    "FROM": "a constraint asks the data that are validated, no other file or address",
    "LOAD": "a constraint loads nothing",
}
_UNSUITED: Final = "SHACL does not allow it with $this bound beforehand"
_PREBOUND: Final = ("$this", "$shapesGraph", "$currentShape")
_CUTTING: Final = ("GROUP", "HAVING", "LIMIT", "OFFSET")
_COUNTING: Final = ("COUNT", "SUM", "MIN", "MAX", "AVG", "SAMPLE", "GROUP_CONCAT")


@dataclass(frozen=True, slots=True)
class SelectQuery:
    """A query made ready: every group of it binds ``$this``.

    Attributes:
        text: The query.
        prefixes: The prefixes that it uses without declaring them.
        in_one_run: Whether one run may answer for many focus nodes.
        needs_shapes: Whether it asks the shapes graph.
        knows_foci: Whether the focus nodes have to be among the nodes of the data: a path of no
            steps leads from each node to itself, where ``$this`` is bound beforehand even from
            one that the data do not mention (SPARQL 1.1, section 18.4).
    """

    text: str
    prefixes: dict[str, str] = field(default_factory=dict)
    in_one_run: bool = True
    needs_shapes: bool = False
    knows_foci: bool = False


def refuse_unsafe(query: str) -> None:
    """Refuse a query that would reach beyond the data.

    Args:
        query: Any SPARQL query or update.

    Raises:
        InputError: It says ``SERVICE``, ``FROM`` or ``LOAD``, or is too long.
    """
    if len(query) > MAX_LENGTH:
        raise InputError(f"a query is longer than {MAX_LENGTH:,} characters")
    # SPARQL 1.1, section 19.2, lets an engine resolve \u escapes before anything else.
    for reading in {query, resolve_escapes(query)}:
        if find_service(reading) is not None:
            told = "a constraint asks nothing of other machines"
            raise InputError(f"SERVICE in a SPARQL query is refused: {told}")
        for token in tokenize(reading):
            if token.is_word(*_REACHING_OUT):
                word = token.text.upper()
                told = _REACHING_OUT[word]
                raise InputError(f"{word} in a SPARQL query is refused: {told}")


def prepare(query: str, prefixes: dict[str, str], path: Path | None) -> SelectQuery:
    """Make a ``sh:select`` query ready to be run for focus nodes.

    Args:
        query: The text of ``sh:select``.
        prefixes: What ``sh:prefixes`` declares.
        path: The path of the property shape, which ``$PATH`` stands for.

    Returns:
        The query.

    Raises:
        InputError: It is no SELECT query, does not return ``$this``, or says what SHACL forbids.
    """
    refuse_unsafe(query)
    tokens = list(tokenize(query))
    _check_words(tokens)
    selects = _check_selects(tokens)
    needs_shapes = any(_is_variable(token, *_PREBOUND[1:]) for token in tokens)
    text = _bound(query, tokens, path, needs_shapes)
    return SelectQuery(
        text,
        prefixes,
        in_one_run=selects == 1
        and not any(token.is_word(*_CUTTING, *_COUNTING) for token in tokens),
        needs_shapes=needs_shapes,
        # A triple that makes them known must be one that no pattern sees.
        knows_foci=_has_empty_path(text) and predicates_of(text, prefixes) is not None,
    )


def _has_empty_path(text: str) -> bool:
    """Tell whether there may be a path of no steps; a product after a bracket looks like one."""
    return any(
        (token.is_symbol("*") or token.is_symbol("?"))
        and (before.kind in {"name", "iri"} or before.text in {")", "a"})
        for before, token in pairwise(tokenize(text))
    )


def _is_variable(token: Token, *names: str) -> bool:
    """Tell whether this is one of the variables, written with ``?`` or ``$``."""
    return token.kind == "variable" and f"${token.text[1:]}" in names


def _check_words(tokens: list[Token]) -> None:
    for token, following in pairwise(tokens):
        if token.is_word("MINUS", "VALUES"):
            raise InputError(f"{token.text.upper()} in sh:select is refused: {_UNSUITED}")
        if token.is_word("AS") and _is_variable(following, *_PREBOUND):
            raise InputError(f"sh:select gives {following.text} a value, but it has one already")


def _check_selects(tokens: list[Token]) -> int:
    """Make sure that the query and those inside it return ``$this``; count them all."""
    starts = [index for index, token in enumerate(tokens) if token.is_word("SELECT")]
    braces = [index for index, token in enumerate(tokens) if token.is_symbol("{")]
    if not starts or not braces or starts[0] > braces[0]:
        raise InputError("sh:select must be a SELECT query")
    for start in starts:
        end = next((index for index in braces if index > start), len(tokens))
        variables = tokens[start + 1 : end]
        outermost = start == starts[0]
        everything = outermost and any(token.is_symbol("*") for token in variables)
        if not everything and not any(_is_variable(token, "$this") for token in variables):
            kind = "sh:select" if outermost else "a query inside sh:select"
            raise InputError(f"{kind} must return $this")
    return len(starts)


def _bound(query: str, tokens: list[Token], path: Path | None, needs_shapes: bool) -> str:
    """Write the query with a pattern that binds ``$this`` at the start of each group."""
    return "".join(_pieces(query, tokens, path, binding(needs_shapes=needs_shapes)))


def binding(*, needs_shapes: bool) -> str:
    """Return the pattern that stands in a query made ready wherever ``$this`` is bound."""
    node = f"<{FOCUS}>"
    bound = f"{node} {node} ?this"
    if needs_shapes:
        bound += f" . {node} <{FOCUS}:shape> ?currentShape ; <{FOCUS}:shapes> ?shapesGraph"
    return f" GRAPH {node} {{ {bound} }} "


def _pieces(query: str, tokens: list[Token], path: Path | None, bound: str) -> Iterator[str]:
    binding_groups = _groups_to_bind(tokens)
    end = 0
    for index, token in enumerate(tokens):
        yield query[end : token.start]
        yield _path(path) if _is_variable(token, "$PATH") else token.text
        if index in binding_groups:
            yield bound
        end = token.end
    yield query[end:]


def _groups_to_bind(tokens: list[Token]) -> set[int]:
    """Find the braces of the groups that speak of ``$this`` themselves, or belong to a SELECT."""
    found: set[int] = set()
    around_select: set[int] = set()
    groups: list[int] = []
    awaiting: list[int] = []
    parentheses = 0
    for index, token in enumerate(tokens):
        if token.is_word("SELECT"):
            # Its own group is the next that is not inside an expression of its variables.
            awaiting.append(parentheses)
            if index and tokens[index - 1].is_symbol("{"):
                around_select.add(index - 1)
        elif token.is_symbol("{"):
            groups.append(index)
            if awaiting and awaiting[-1] == parentheses:
                awaiting.pop()
                found.add(index)
        elif token.is_symbol("}") and groups:
            groups.pop()
        elif token.kind == "symbol":
            parentheses += (token.text == "(") - (token.text == ")")
        elif _is_variable(token, *_PREBOUND) and groups and not awaiting:
            found.add(groups[-1])
    # A query inside a group is all that the group holds; what binds stands in the query's own.
    return found - around_select


def _path(path: Path | None) -> str:
    if path is None:
        raise InputError("$PATH stands in sh:select, but the shape has no sh:path")
    written = path.to_sparql()
    return written if isinstance(path, Predicate) else f"({written})"
