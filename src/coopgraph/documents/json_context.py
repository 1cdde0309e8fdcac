"""The context of a JSON-LD file: what its keys and names stand for (JSON-LD 1.1, section 4.1)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final, NamedTuple

from coopgraph.documents.placed import Names

_KEYWORD: Final = re.compile(r"@[a-zA-Z]+")
_CONTAINERS: Final = (None, "@list", "@set", "@language")


class Term(NamedTuple):
    """What a key stands for.

    Attributes:
        iri: A property or a keyword; None where it stands for nothing.
        kind: ``@id``, ``@vocab`` or the datatype of its values.
        container: ``@list`` or ``@language``, where the values are such.
        language: The language of its strings.
        back: The triple is read from its object to its subject.
        scoped: The context that its values bring along; None where there is none.
    """

    iri: str | None
    kind: str | None = None
    container: str | None = None
    language: str | None = None
    back: bool = False
    scoped: Any = None


UNKNOWN: Final = Term(None)
"""What is defined in a way that is not followed here."""


class Context:
    """Terms, base, vocabulary and language that hold at one place of a file."""

    def __init__(self, base: str | None) -> None:
        """Start with nothing but a base IRI, if there is one."""
        self._given = base
        self._base = base
        self._vocabulary: str | None = None
        self._language: str | None = None
        # Each with the context that it was written in: it means what it meant there.
        self._definitions: dict[str, tuple[Any, Context]] = {}
        self._terms: dict[str, Term] = {}

    def with_local(self, local: Any) -> Context:
        """Return what holds where a ``@context`` stands."""
        new = Context(self._given)
        new._base, new._vocabulary = self._base, self._vocabulary
        new._language, new._definitions = self._language, dict(self._definitions)
        for one in local if isinstance(local, list) else [local]:
            if one is None:
                new = Context(self._given)
            elif isinstance(one, Mapping):
                new._take(one)
        return new

    def _take(self, local: Mapping[str, Any]) -> None:
        self._terms = {}
        words = {k: v for k, v in local.items() if not _KEYWORD.fullmatch(k)}
        self._definitions.update({key: (value, self) for key, value in words.items()})
        if "@base" in local:
            base = local["@base"]
            self._base = None if base is None else self._resolve(base)
        if "@vocab" in local:
            vocabulary = local["@vocab"]
            self._vocabulary = None if vocabulary is None else self.word(vocabulary)
        if "@language" in local:
            self._language = local["@language"]

    def inside(self, key: str, term: Term) -> tuple[Context, Term]:
        """Return what holds for the values of a key, and what the key stands for there.

        A context that belongs to a property (JSON-LD 1.1, section 4.1.8) may redefine the key:
        its values are then read by the new definition, and it stands for what it stood for.
        """
        if term.scoped is None:
            return self, term
        context = self.with_local(term.scoped)
        new = context.term(key)
        return context, term._replace(kind=new.kind, language=new.language)

    def keyword(self, key: str) -> str | None:
        """Return the keyword that a key is, or stands for."""
        if _KEYWORD.fullmatch(key):
            return key
        iri = self.term(key).iri
        return iri if iri is not None and iri.startswith("@") else None

    def term(self, key: str) -> Term:
        """Return what a key stands for."""
        known = self._terms.get(key)
        if known is None:
            definition, home = self._definitions.get(key, ("", self))
            known = self._terms[key] = home._defined(key, definition)
        return known

    def _defined(self, key: str, definition: Any) -> Term:
        if definition is None:
            return Term(None)
        if not isinstance(definition, Mapping):
            return Term(self._property(self._expanded(key, ())), language=self._language)
        container = definition.get("@container")
        if isinstance(container, list):
            container = next((one for one in container if one != "@set"), None)
        scoped = definition.get("@context")
        if container not in _CONTAINERS or "@nest" in definition:
            return UNKNOWN
        if scoped is not None and not isinstance(scoped, Mapping):
            return UNKNOWN
        back = "@reverse" in definition
        kind = definition.get("@type")
        return Term(
            self._property(self._expanded(key, ())),
            None if kind in (None, "@none") else self.word(kind),
            container,
            definition.get("@language", self._language),
            back,
            scoped,
        )

    @staticmethod
    def _property(iri: str | None) -> str | None:
        return iri if iri is not None and (":" in iri or iri.startswith("@")) else None

    def word(self, text: str) -> str | None:
        """Return the IRI of a type, or of a value of ``@vocab``."""
        found = self._expanded(text, ())
        if found is None or ":" in found or found.startswith("@"):
            return found
        return self._resolve(found)

    def _expanded(self, text: str, trail: tuple[str, ...]) -> str | None:
        """Expand a term, a compact IRI or a word of the vocabulary."""
        if _KEYWORD.fullmatch(text):
            return text
        none = ("", self)
        definition, home = none if text in trail else self._definitions.get(text, none)
        if definition is None:
            return None
        if isinstance(definition, Mapping):
            definition = definition.get("@id", definition.get("@reverse", ""))
        if definition:
            return home._expanded(definition, (*trail, text))
        prefix, colon, local = text.partition(":")
        if colon:
            return home._compact(text, prefix, local, trail)
        return text if home._vocabulary is None else home._vocabulary + text

    def _compact(self, text: str, prefix: str, local: str, trail: tuple[str, ...] = ()) -> str:
        defined = self._definitions.get(prefix, ("", self))[0]
        if prefix == "_" or local.startswith("//") or not defined:
            return text
        if prefix in trail:
            return text
        return (self._expanded(prefix, trail) or "") + local

    def reference(self, text: str) -> str | None:
        """Return the IRI of an ``@id``."""
        prefix, colon, local = text.partition(":")
        if colon and "/" not in prefix:
            return self._compact(text, prefix, local)
        return self._resolve(text)

    def _resolve(self, text: str) -> str:
        return Names(self._base).resolve(text)
