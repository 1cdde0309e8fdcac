"""The words of the project's JSON-LD context: what a key or a value may be, and what is near it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from functools import cache, cached_property
from typing import Any, Final, Literal, NamedTuple

from coopgraph.documents.json_context import Context
from coopgraph.resources import context_file, ontology_files
from coopgraph.vocabulary import BASE, CONCEPT, OWL, PREFIXES, SKOS, XSD, curie
from coopgraph.wording import near

CONTEXT: Final = BASE + "ontology/context.jsonld"
"""The address under which the context is published; it is never fetched."""

Values = Literal["concept", "term", "node", "date", "text", "string", "integer"]

_ABSOLUTE: Final = re.compile(r"(?:https?://|urn:|mailto:|tag:)[^\s<>\"{}|\\^`]+")
_LOCAL: Final = re.compile(r"[^\s<>\"{}|\\^`/#?]+")

_NAME_HINT: Final = "write letters, digits and hyphens behind the colon"


class Key(NamedTuple):
    """What the values of a key are; a namespace where they are the concepts of one."""

    values: Values
    namespace: str | None = None


class Problem(NamedTuple):
    """What is wrong with a word, and what to write."""

    what: str
    hint: str | None


class Words:
    """The words of the context."""

    def __init__(self) -> None:
        """Read the shipped context."""
        text = context_file().read_text(encoding="utf-8")
        self.plain: dict[str, Any] = json.loads(text)["@context"]
        self.context = Context(None).with_local(self.plain)
        self.keys = {key: _key(value) for key, value in self.plain.items() if _is_key(value)}
        self.classes = {
            key: value
            for key, value in self.plain.items()
            if isinstance(value, str) and key[0].isupper()
        }
        self.classes |= {curie(iri): iri for iri in self.classes.values()}

    @cached_property
    def concepts(self) -> frozenset[str]:
        """The IRIs of the shipped concepts, and of the individuals of the ontology."""
        # The one place that looks them up; most commands read no YAML.
        import pyoxigraph  # noqa: PLC0415

        kinds = {pyoxigraph.NamedNode(one) for one in (SKOS + "Concept", OWL + "NamedIndividual")}
        return frozenset(
            quad.subject.value
            for file in ontology_files()
            for quad in pyoxigraph.parse(path=str(file))
            if quad.object in kinds and isinstance(quad.subject, pyoxigraph.NamedNode)
        )

    def near_key(self, key: str) -> str | None:
        """Suggest the key that was meant."""
        local = key.rpartition(":")[2]
        same = [one for one in self.keys if one.rpartition(":")[2] == local and one != key]
        if same:
            return "write " + " or ".join(same)
        if key in PREFIXES:
            return f"{key}: is a prefix of names; no key is called so"
        return near(key, self.keys)

    def iri(self, text: str) -> str | Problem:
        """Return the IRI that the name of a node stands for, or what is wrong with it."""
        found = self._iri(text)
        if isinstance(found, Problem) or is_iri(found):
            return found
        if found == text:
            hint = "mend its host, port or percent signs"
            return Problem(f"{text!r} is no address", hint)
        return Problem(f"{text!r} is no name of a node", _NAME_HINT)

    def _iri(self, text: str) -> str | Problem:
        prefix, colon, local = text.partition(":")
        if prefix in PREFIXES and colon and not local.startswith("//"):
            return self._compact(text, prefix, local)
        if _ABSOLUTE.fullmatch(text):
            return text
        if not colon:
            return Problem(f"{text!r} is no name of a node", "write prefix:name")
        if re.match(r"\w+://", text):
            return Problem(f"{text!r} is no address", "write http:// or https:// and the rest")
        known = [one for one in PREFIXES if one not in self.keys]
        return Problem(f"the prefix {prefix}: is unknown", near(prefix, known, ":"))

    def _compact(self, text: str, prefix: str, local: str) -> str | Problem:
        if not _LOCAL.fullmatch(local):
            return Problem(f"{text!r} is no name of a node", _NAME_HINT)
        if prefix in self.keys:
            what = f"{prefix}: is a prefix in the values of {prefix!r} only"
            return Problem(what, f"write {PREFIXES[prefix]}{local} here")
        return PREFIXES[prefix] + local

    def concept(self, text: str, namespace: str, own: Iterable[str]) -> Problem | None:
        """Say what is wrong with a word for a concept of a namespace."""
        known = {one.removeprefix(namespace) for one in self.concepts if one.startswith(namespace)}
        known |= {one.removeprefix(namespace) for one in own if one.startswith(namespace)}
        word = text
        prefix, colon, local = text.partition(":")
        if colon and PREFIXES.get(prefix) == namespace:
            word = local
        elif text.startswith(namespace):
            word = text.removeprefix(namespace)
        if word in known:
            return None
        return Problem(f"{text!r} is none of the known values", near(word, known) or _listed(known))

    def unknown_concept(self, iri: str, own: Iterable[str]) -> Problem | None:
        """Say what is wrong with the IRI of a concept that nobody declares."""
        if not iri.startswith(CONCEPT) or iri in self.concepts or iri in own:
            return None
        scheme = iri[: iri.rfind("/") + 1]
        known = [curie(one) for one in self.concepts if one.startswith(scheme)]
        return Problem(f"there is no concept {curie(iri)}", near(curie(iri), known))


def is_iri(text: str) -> bool:
    """Tell whether a text is an absolute IRI, as the parser of RDF wants it."""
    # As everywhere here: who reads no YAML does without.
    import pyoxigraph  # noqa: PLC0415

    try:
        pyoxigraph.NamedNode(text)
    except ValueError:
        return False
    return True


def is_language(tag: str) -> bool:
    """Tell whether a text is a language tag, as the parser of RDF wants it."""
    import pyoxigraph  # noqa: PLC0415

    try:
        pyoxigraph.Literal("", language=tag)
    except ValueError:
        return False
    return True


def _listed(known: Iterable[str], most: int = 12) -> str:
    words = sorted(known)
    return "use one of " + ", ".join(words[:most]) + (" …" if len(words) > most else "")


def _is_key(value: Any) -> bool:
    return isinstance(value, dict) and "@id" in value


def _key(value: dict[str, Any]) -> Key:
    kind = value.get("@type")
    if "@context" in value:
        return Key("concept", value["@context"]["@vocab"])
    if "@language" in value:
        return Key("text")
    found: dict[str | None, Values] = {
        "@vocab": "term",
        "@id": "node",
        XSD + "date": "date",
        XSD + "integer": "integer",
    }
    return Key(found.get(kind, "string"))


@cache
def words() -> Words:
    """Return the words of the shipped context."""
    return Words()
