"""Which predicates a query can look at: only their triples have to be where it is answered.

Follows the grammar of group graph patterns (SPARQL 1.1, sections 19.8 and 9.1) as far as needed to
tell predicates from other terms. In doubt the answer is that it may look at any triple.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from pyoxigraph import NamedNode

from coopgraph.store.tokens import Token, read_prologue, tokenize
from coopgraph.validation.terms import RDF_FIRST, RDF_REST, RDF_TYPE

_TERMS: Final = frozenset({"iri", "name", "variable", "blank", "string", "number"})
_OPENING: Final = {"(": ")", "[": "]", "{": "}"}
_END: Final = Token("end", "", 0, 0)


class _AnyTripleError(Exception):
    """The query may look at any triple."""


def predicates_of(query: str, prefixes: dict[str, str]) -> set[NamedNode] | None:
    """Find the predicates that a query can look at in the default graph.

    Args:
        query: A SELECT or ASK query that is legal SPARQL 1.1.
        prefixes: Prefixes that it uses without declaring them.

    Returns:
        The predicates; None where it may look at any triple: through a variable in the place of a
        predicate, a negated path, or a path of no steps between two variables.
    """
    tokens = list(tokenize(query))
    scanner = _Scanner(tokens, prefixes | read_prologue(tokens).prefixes)
    try:
        scanner.query()
    except (_AnyTripleError, RecursionError):
        return None
    return scanner.found


class _Scanner:
    def __init__(self, tokens: Sequence[Token], prefixes: dict[str, str]) -> None:
        self._tokens = tokens
        self._prefixes = prefixes
        self._at = 0
        self._in_named_graph = 0
        self.found: set[NamedNode] = set()

    def query(self) -> None:
        while self._now is not _END:
            if self._now.is_word("BASE", "CONSTRUCT", "DESCRIBE"):
                raise _AnyTripleError
            self._step()

    @property
    def _now(self) -> Token:
        return self._tokens[self._at] if self._at < len(self._tokens) else _END

    def _take(self) -> Token:
        token = self._now
        if token is _END:
            raise _AnyTripleError
        self._at += 1
        return token

    def _takes(self, *symbols: str) -> bool:
        """Take the next token if it is one of some symbols."""
        there = self._now.kind == "symbol" and self._now.text in symbols
        self._at += there
        return there

    def _step(self) -> None:
        """Pass over a token that is part of no triple, and over what its brackets hold."""
        token = self._take()
        if token.is_symbol("{"):
            self._group()
        elif token.kind == "symbol" and token.text in _OPENING:
            self._until(_OPENING[token.text])

    def _until(self, end: str) -> None:
        while not self._takes(end):
            self._step()

    def _group(self) -> None:
        while not self._takes("}"):
            token = self._now
            if token.is_word("SELECT"):
                self._until("}")
                return
            if token.is_word("VALUES"):
                self._values()
            elif token.is_word("FILTER", "BIND"):
                self._expression()
            elif token.is_word("GRAPH"):
                self._named_graph()
            elif token.kind == "word" or token.is_symbol("{") or token.is_symbol("."):
                if token.is_word("SERVICE"):
                    raise _AnyTripleError
                self._step()
            else:
                self._triples()

    def _named_graph(self) -> None:
        self._at += 2
        self._expect("{")
        self._in_named_graph += 1
        self._group()
        self._in_named_graph -= 1

    def _values(self) -> None:
        while not self._takes("{"):
            self._take()
        while not self._takes("}"):
            self._take()

    def _expression(self) -> None:
        """Pass over FILTER or BIND: a call or what stands in brackets; EXISTS holds a group."""
        self._take()
        while not (self._now.is_symbol("(") or self._now.is_symbol("{")):
            self._take()
        self._step()

    def _triples(self) -> None:
        lists = self._now.is_symbol("[") or self._now.is_symbol("(")
        subject = self._node()
        if lists and self._is_end():
            return
        self._properties(subject)

    def _is_end(self) -> bool:
        return any(self._now.is_symbol(one) for one in (".", "}", "]")) or self._now.kind == "word"

    def _properties(self, subject: Token | None) -> None:
        while True:
            while self._takes(";"):
                pass
            # `a` is the one word that is a predicate.
            if self._is_end() and self._now.text != "a":
                return
            empty = self._path()
            while True:
                value = self._node()
                if empty and not self._in_named_graph and _is_open(subject) and _is_open(value):
                    raise _AnyTripleError
                if not self._takes(","):
                    break
            if not self._now.is_symbol(";"):
                return

    def _node(self) -> Token | None:
        """Take a subject or an object; None for a list or a blank node of brackets."""
        token = self._take()
        if token.is_symbol("["):
            if not self._takes("]"):
                self._properties(None)
                self._expect("]")
            return None
        if token.is_symbol("("):
            while not self._takes(")"):
                self._node()
            self.found |= {RDF_FIRST, RDF_REST}
            return None
        if token.is_symbol("+") or token.is_symbol("-"):
            token = self._take()
        if token.kind not in _TERMS and not token.is_word("TRUE", "FALSE"):
            raise _AnyTripleError
        if token.kind == "string" and (self._now.kind == "language" or self._takes("^^")):
            self._take()
        return token

    def _path(self) -> bool:
        """Take a property path; tell whether it may have no steps at all."""
        empty = self._sequence()
        while self._takes("|"):
            empty |= self._sequence()
        return empty

    def _sequence(self) -> bool:
        empty = self._element()
        while self._takes("/"):
            # One part with steps is enough: the nodes of the others are among those of its triples.
            empty &= self._element()
        return empty

    def _element(self) -> bool:
        self._takes("^")
        token = self._take()
        empty = False
        if token.is_symbol("("):
            empty = self._path()
            self._expect(")")
        elif token.kind == "iri":
            self._found_iri(token.text[1:-1])
        elif token.kind == "name":
            prefix, _, local = token.text.partition(":")
            if prefix not in self._prefixes:
                raise _AnyTripleError
            self._found_iri(self._prefixes[prefix] + local)
        elif token.text == "a":
            self.found.add(RDF_TYPE)
        elif token.kind != "variable" or not self._in_named_graph:
            # A negated set; or a variable, which matters where the data are.
            raise _AnyTripleError
        if self._takes("*", "?"):
            return True
        self._takes("+")
        return empty

    def _found_iri(self, iri: str) -> None:
        if "\\" in iri or ":" not in iri:
            raise _AnyTripleError
        self.found.add(NamedNode(iri))

    def _expect(self, symbol: str) -> None:
        if not self._takes(symbol):
            raise _AnyTripleError


def _is_open(node: Token | None) -> bool:
    """Tell whether a node may be any node of the graph; ``$this`` is bound beforehand."""
    return (
        node is None
        or node.kind == "blank"
        or (node.kind == "variable" and node.text[1:] != "this")
    )
