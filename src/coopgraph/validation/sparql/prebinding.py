"""What a SPARQL-based constraint may say, and how ``$this`` is bound in it (SHACL 5.2, A).

Pre-binding means that ``$this`` has its value everywhere in the query, in nested groups, in
filters and in ``EXISTS`` too. Neither a ``VALUES`` around the query nor the substitutions of
pyoxigraph reach there: a filter inside nested braces sees no ``$this``. So every group of the
query begins with a pattern that binds it, from a graph that holds nothing but the focus nodes.
All groups then agree on it, and one run answers for any number of focus nodes, except where a
query counts or cuts its solutions.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from coopgraph.errors import InputError
from coopgraph.validation.paths import Path, Predicate
from coopgraph.validation.sparql.tokens import Token, significant, tokens

FOCUS: Final = "urn:x-coopgraph:focus"
SHAPES_GRAPH: Final = "urn:x-coopgraph:shapes"

MAX_LENGTH: Final = 200_000

_FORBIDDEN: Final = {
    "MINUS": "SHACL does not allow it with $this bound beforehand",
    "VALUES": "SHACL does not allow it with $this bound beforehand",
    "SERVICE": "a constraint asks nothing of other machines",
    "FROM": "a constraint asks the data that are validated, no other file or address",
}
_PREBOUND: Final = ("this", "shapesGraph", "currentShape")
_ONE_BY_ONE: Final = frozenset(
    {"GROUP", "HAVING", "LIMIT", "OFFSET"}
    | {"COUNT", "SUM", "MIN", "MAX", "AVG", "SAMPLE", "GROUP_CONCAT"}
)


@dataclass(frozen=True, slots=True)
class SelectQuery:
    """A query made ready: every group of it binds ``$this``.

    Attributes:
        text: The query.
        prefixes: The prefixes that it uses without declaring them.
        in_one_run: Whether one run may answer for many focus nodes.
        needs_shapes: Whether it asks the shapes graph.
    """

    text: str
    prefixes: dict[str, str] = field(default_factory=dict)
    in_one_run: bool = True
    needs_shapes: bool = False


def refuse_unsafe(query: str) -> None:
    """Refuse a query that would reach beyond the data.

    Args:
        query: Any SPARQL query or update.

    Raises:
        InputError: It says ``SERVICE``, ``FROM`` or ``LOAD``.
    """
    if len(query) > MAX_LENGTH:
        raise InputError(f"a query is longer than {MAX_LENGTH} characters")
    for token in tokens(query):
        for word in ("SERVICE", "FROM", "LOAD"):
            if token.is_word(word):
                reason = _FORBIDDEN.get(word, "a constraint loads nothing")
                raise InputError(f"{word} in a SPARQL query is refused: {reason}")


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
    text = tokens(query)
    _check(significant(text))
    words = {token.text.upper() for token in text if token.kind == "word"}
    selects = sum(token.is_word("SELECT") for token in text)
    needs_shapes = any(token.is_variable(one) for token in text for one in _PREBOUND[1:])
    return SelectQuery(
        _bind(text, path, needs_shapes),
        prefixes,
        in_one_run=selects == 1 and words.isdisjoint(_ONE_BY_ONE),
        needs_shapes=needs_shapes,
    )


def _check(text: list[Token]) -> None:
    for token, following in zip(text, [*text[1:], Token("end", "")], strict=True):
        for word, reason in _FORBIDDEN.items():
            if token.is_word(word):
                raise InputError(f"{word} in sh:select is refused: {reason}")
        if token.is_word("AS") and any(following.is_variable(name) for name in _PREBOUND):
            raise InputError(f"sh:select gives {following.text} a value, but it has one already")
    _check_selects(text)


def _check_selects(text: list[Token]) -> None:
    starts = [index for index, token in enumerate(text) if token.is_word("SELECT")]
    braces = [index for index, token in enumerate(text) if token.text == "{"]
    if not starts or not braces or starts[0] > braces[0]:
        raise InputError("sh:select must be a SELECT query")
    for start in starts:
        end = next((index for index in braces if index > start), len(text))
        variables = text[start + 1 : end]
        whole = start == starts[0] and any(token.text == "*" for token in variables)
        if not whole and not any(token.is_variable("this") for token in variables):
            kind = "sh:select" if start == starts[0] else "a query inside sh:select"
            raise InputError(f"{kind} must return $this")


def _bind(text: list[Token], path: Path | None, needs_shapes: bool) -> str:
    node = f"<{FOCUS}>"
    binding = f"{node} {node} ?this"
    if needs_shapes:
        binding += f" . {node} <{FOCUS}:shape> ?currentShape ; <{FOCUS}:shapes> ?shapesGraph"
    binding = f" GRAPH {node} {{ {binding} }} "
    parts: list[str] = []
    for index, token in enumerate(text):
        if token.is_variable("PATH"):
            parts.append(_path(path))
        else:
            parts.append(token.text)
        if token.text == "{" and not _next_is_select(text, index):
            parts.append(binding)
    return "".join(parts)


def _next_is_select(text: list[Token], index: int) -> bool:
    following = (token for token in text[index + 1 :] if token.kind not in {"space", "comment"})
    return next(following, Token("end", "")).is_word("SELECT")


def _path(path: Path | None) -> str:
    if path is None:
        raise InputError("$PATH stands in sh:select, but the shape has no sh:path")
    written = path.to_sparql()
    return written if isinstance(path, Predicate) else f"({written})"
