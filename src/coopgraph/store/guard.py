"""What is looked at before a query runs: its form, its size, and what it reaches out for.

SERVICE is refused in every engine: a query must not send anything to a place that the user did
not name on the command line. Looking for it must not be fooled, so every way in which an engine
could read the text is followed where ``<`` may open an IRI or mean "less than".
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Set
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, Final, NamedTuple

from coopgraph.errors import InputError
from coopgraph.store.tokens import (
    FORMS,
    Token,
    line_and_column,
    read_prologue,
    resolve,
    skip_blank,
    token_at,
    tokenize,
    used_prefixes,
)
from coopgraph.vocabulary import PREFIXES

if TYPE_CHECKING:
    from coopgraph.store.result import Kind

MAX_LENGTH: Final = 1_000_000
"""Characters of a query."""

MAX_DEPTH: Final = 500
"""Brackets inside brackets. Oxigraph's parser is recursive; it bore 10,000 on our stack."""

MAX_SYMBOLS: Final = 10_000
"""Operators, dots and commas outside of VALUES: chains of them nest inside the parser too."""

REMEMBERED: Final = 64
"""Queries of which is remembered what was learned: the same questions are asked again and again."""

MAX_REMEMBERED: Final = 20_000
"""Characters of a query that is remembered."""

UPDATES: Final = frozenset(
    ["ADD", "CLEAR", "COPY", "CREATE", "DELETE", "DROP", "INSERT", "LOAD", "MOVE", "WITH"]
)
"""The words that open an update (SPARQL 1.1 Update, section 3)."""

_MODIFIERS: Final = ("DISTINCT", "REDUCED")
_OPENING: Final = {"{": "}", "(": ")", "[": "]"}
_CLOSING: Final = frozenset(_OPENING.values())
_SERVICE: Final = re.compile(r"(?:true|false|undef)*service(?:silent)?", re.IGNORECASE)
_CODE_POINT: Final = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")


class Query(NamedTuple):
    """A query that may run."""

    text: str
    form: str
    """SELECT, ASK, CONSTRUCT or DESCRIBE."""

    has_dataset: bool
    """Whether FROM or FROM NAMED says what is queried."""

    missing_prefixes: dict[str, str]
    """The product's own prefixes which it uses without declaring them."""

    columns: tuple[str, ...] = ()
    """For ``SELECT *`` the variables as they come in the text: Oxigraph sorts them by name."""

    projection: tuple[str, ...] = ()
    """The variables that a SELECT names, in its order; none for ``SELECT *``."""

    @property
    def kind(self) -> Kind:
        """The kind of its answer."""
        return "bindings" if self.form == "SELECT" else "boolean" if self.form == "ASK" else "graph"

    @property
    def self_contained(self) -> str:
        """The query with the missing prefixes declared, as any engine takes it."""
        lines = (f"PREFIX {name}: <{iri}>\n" for name, iri in self.missing_prefixes.items())
        return "".join(lines) + self.text


def check(
    text: str, *, path: str = "query", graphs: Set[str] | None = None, base: str = ""
) -> Query:
    """Refuse what no engine of ours runs.

    Args:
        text: A SPARQL query.
        path: Where it comes from, for messages.
        graphs: The named graphs that there are; None if that is not known.
        base: What relative IRIs are relative to, unless the query says it.

    Returns:
        The query and what was learned of it.

    Raises:
        InputError: It is empty, no text, too long or too deeply nested, it is an update, it holds
            a SERVICE clause, or a FROM clause names a graph that is not there.
    """
    check_length(text, path)
    learn = _learn_once if len(text) <= MAX_REMEMBERED else _learn
    learned = learn(text, path)
    if graphs is not None:
        _check_graphs(text, learned, graphs, path, base)
    return learned.query


class _Learned(NamedTuple):
    """What a query shows of itself.

    Attributes:
        query: The query.
        iris: The IRIs of its FROM clauses.
        declared: The prefixes that it declares.
        base: What its relative IRIs are relative to; empty where it does not say it.
    """

    query: Query
    iris: list[Token]
    declared: dict[str, str]
    base: str


def _learn(text: str, path: str) -> _Learned:
    check_text(text, path)
    tokens = list(tokenize(text))
    form = _form(text, tokens, path)
    check_size(text, tokens, path)
    check_service(text, path)
    iris = _dataset(tokens)
    columns = _columns(tokens) if form == "SELECT" else ()
    projection = _projection(tokens) if form == "SELECT" else ()
    query = Query(text, form, bool(iris), missing_prefixes(tokens), columns, projection)
    prologue = read_prologue(tokens)
    return _Learned(query, iris, prologue.prefixes, prologue.base)


_learn_once = lru_cache(REMEMBERED)(_learn)


def check_length(text: str, path: str, what: str = "query") -> None:
    """Refuse what is too long.

    Args:
        text: A query or update.
        path: Where it comes from.
        what: What it is called.

    Raises:
        InputError: It is too long.
    """
    if len(text) > MAX_LENGTH:
        raise InputError(f"the {what} is longer than {MAX_LENGTH:,} characters", path=path)


def check_text(text: str, path: str, what: str = "query") -> None:
    """Refuse the half characters by which Python keeps bytes that are no UTF-8.

    Args:
        text: A query or update.
        path: Where it comes from.
        what: What it is called.

    Raises:
        InputError: It holds one.
    """
    try:
        text.encode()
    except UnicodeEncodeError as error:
        line, column = line_and_column(text, error.start)
        told = f"the {what} is not text in UTF-8"
        raise InputError(told, path=path, line=line, column=column) from None


def problem(text: str, token: Token, path: str, what: str, hint: str | None = None) -> InputError:
    """Make the error of a token: what is wrong, and where it stands."""
    line, column = line_and_column(text, token.start)
    return InputError(what, path=path, line=line, column=column, hint=hint)


def _form(text: str, tokens: list[Token], path: str) -> str:
    opening = read_prologue(tokens).form
    if opening is None:
        raise InputError("the query is empty", path=path)
    if opening.is_word(*UPDATES):
        what = f"this is an update ({opening.text.upper()}), and data are only read here"
        raise problem(text, opening, path, what, "change the files instead")
    if not opening.is_word(*FORMS):
        what = f"not a SPARQL query: {_shown(opening)} where SELECT, ASK, CONSTRUCT or DESCRIBE"
        raise problem(text, opening, path, f"{what} is expected")
    return opening.text.upper()


def _shown(token: Token) -> str:
    return repr(token.text if len(token.text) <= 40 else token.text[:39] + "…")


def check_size(text: str, tokens: list[Token], path: str, what: str = "query") -> None:
    """Refuse what is nested too deeply, or has too long chains, for the engine's parser.

    Args:
        text: A query or update.
        tokens: Its tokens.
        path: Where it comes from.
        what: What it is called.

    Raises:
        InputError: It has more brackets or operators than is allowed.
    """
    depth = symbols = 0
    for token, in_data in _with_data_blocks(tokens):
        if token.kind == "symbol":
            if token.text in _OPENING:
                depth += 1
            elif token.text in _CLOSING:
                depth -= 1
        if not in_data and token.kind in ("symbol", "word"):
            symbols += 1
        if depth > MAX_DEPTH:
            raise problem(text, token, path, f"brackets are nested deeper than {MAX_DEPTH}")
        if symbols > MAX_SYMBOLS:
            told = f"the {what} has more than {MAX_SYMBOLS:,} operators and keywords"
            raise problem(text, token, path, told, "list values in a VALUES block")


def _with_data_blocks(tokens: list[Token]) -> Iterator[tuple[Token, bool]]:
    """Yield each token with whether it stands in the block of VALUES, INSERT DATA, DELETE DATA."""
    announced = False
    depth = 0
    for token in tokens:
        if depth:
            depth += token.is_symbol("{") - token.is_symbol("}")
        elif token.is_word("VALUES", "DATA"):
            announced = True
        elif announced and token.is_symbol("{"):
            depth, announced = 1, False
        yield token, depth > 0


def check_service(text: str, path: str) -> None:
    """Refuse what reaches out to another endpoint, in any reading.

    Args:
        text: A query or update.
        path: Where it comes from.

    Raises:
        InputError: It has a SERVICE clause.
    """
    for reading in {text, resolve_escapes(text)}:
        found = find_service(reading)
        if found is not None:
            told = "SERVICE is refused: a query must not reach out to another endpoint"
            raise problem(text, found if reading is text else found._replace(start=0), path, told)


def resolve_escapes(text: str) -> str:
    r"""Resolve ``\uXXXX``, as SPARQL 1.1, section 19.2, lets an engine do before anything else."""
    return _CODE_POINT.sub(_character, text)


def _character(match: re.Match[str]) -> str:
    number = int(match[1] or match[2], 16)
    return chr(number) if number <= 0x10FFFF else match[0]


def find_service(text: str) -> Token | None:
    """Find a SERVICE clause in any reading of the text.

    A SERVICE clause is the keyword, SILENT or not, a variable or an IRI, and a group
    (SPARQL 1.1 Federated Query, section 4). Engines that parse without a lexer (Oxigraph) also
    take ``SERVICESILENT<…>``, ``falseSERVICE<…>`` and, where the target is a prefixed name,
    ``SERVICEprefix:name``: such a name in front of a group is taken for a SERVICE clause.

    Args:
        text: A SPARQL query.

    Returns:
        The token that holds the keyword, or None.
    """
    if "service" not in text.lower():
        return None
    seen: set[tuple[int, bool]] = set()
    waiting = [(0, False)]
    while waiting:
        position, named = waiting.pop()
        position = skip_blank(text, position)
        if (position, named) in seen:
            continue
        seen.add((position, named))
        for token in readings(text, position):
            if not named and _opens_service(text, token):
                return token
            waiting.append((token.end, token.is_word("GRAPH", "FROM", "NAMED")))
    return None


def readings(text: str, position: int) -> Iterator[Token]:
    """Yield the tokens that can start here: an IRI with ' or # in it may be an operator."""
    token = token_at(text, position)
    if token is None:
        return
    yield token
    if token.kind == "iri" and ("'" in token.text or "#" in token.text):
        yield Token("symbol", "<", token.start, token.start + 1)


def _opens_service(text: str, token: Token) -> bool:
    if token.kind == "name" and _SERVICE.match(token.text):
        following = token_at(text, token.end)
        return following is not None and following.is_symbol("{")
    if token.kind != "word" or not _SERVICE.fullmatch(token.text):
        return False
    target = token_at(text, token.end)
    if target is not None and target.is_word("SILENT"):
        target = token_at(text, target.end)
    elif target is not None and target.kind == "name" and target.text.upper() == "SILENT:":
        return True
    return target is not None and target.kind in ("iri", "name", "variable")


def _dataset(tokens: list[Token]) -> list[Token]:
    """Return the IRIs of the FROM clauses, which stand before the first group."""
    found = []
    for index, token in enumerate(tokens):
        if token.is_symbol("{") and not _is_template(tokens, index):
            break
        if token.is_word("FROM"):
            after = tokens[index + 1 : index + 3]
            if after and after[0].is_word("NAMED"):
                after = after[1:]
            if after and after[0].kind in ("iri", "name"):
                found.append(after[0])
    return found


def _is_template(tokens: list[Token], index: int) -> bool:
    """Tell whether this brace, or one before it, opens the template of a CONSTRUCT."""
    return index > 0 and tokens[index - 1].is_word("CONSTRUCT")


def _check_graphs(text: str, learned: _Learned, graphs: Set[str], path: str, base: str) -> None:
    declared = PREFIXES | learned.declared
    for token in learned.iris:
        if token.kind == "iri":
            iri = token.text[1:-1]
        else:
            prefix, _, local = token.text.partition(":")
            iri = declared.get(prefix, "") + local
        iri = resolve(resolve(base, learned.base), iri)
        if iri not in graphs:
            known = ", ".join(f"<{name}>" for name in sorted(graphs)[:5])
            hint = f"there are {known}" if known else "the data have no named graph"
            what = f"FROM names a graph that is not in the data: <{iri}>"
            raise problem(text, token, path, what, f"{hint}; files are given with --data")


def missing_prefixes(tokens: list[Token]) -> dict[str, str]:
    """Return the product's own prefixes that are used and not declared."""
    missing = used_prefixes(tokens) - read_prologue(tokens).prefixes.keys()
    return {prefix: PREFIXES[prefix] for prefix in sorted(missing) if prefix in PREFIXES}


def _columns(tokens: list[Token]) -> tuple[str, ...]:
    """Return the variables in the order of the text, if the query selects all of them."""
    start = next((n for n, token in enumerate(tokens) if token.is_word("SELECT")), None)
    if start is None:
        return ()
    after = [token for token in tokens[start + 1 : start + 3] if not token.is_word(*_MODIFIERS)]
    if not after or not after[0].is_symbol("*"):
        return ()
    return tuple(dict.fromkeys(token.text[1:] for token in tokens if token.kind == "variable"))


def _projection(tokens: list[Token]) -> tuple[str, ...]:
    """Return the variables of the SELECT clause: plain ones, and those behind AS."""
    start = next(n for n, token in enumerate(tokens) if token.is_word("SELECT"))
    named, depth = [], 0
    for before, token in pairwise(tokens[start:]):
        if depth == 0 and (token.is_symbol("{") or token.is_word("WHERE", "FROM")):
            break
        if token.kind == "symbol" and token.text in _OPENING:
            depth += 1
        elif token.kind == "symbol" and token.text in _CLOSING:
            depth -= 1
        elif token.kind == "variable" and (depth == 0 or (depth == 1 and before.is_word("AS"))):
            named.append(token.text[1:])
    return tuple(named)
