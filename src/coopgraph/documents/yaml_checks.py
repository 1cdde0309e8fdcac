"""What is wrong with the keys and values of a visit in YAML, each mistake at its place."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator
from datetime import date
from typing import Any, Final

from coopgraph.documents.json_index import Json
from coopgraph.documents.yaml_tree import Tree
from coopgraph.documents.yaml_words import (
    CONTEXT,
    Key,
    Problem,
    Words,
    is_language,
    words,
)
from coopgraph.errors import InputError, together
from coopgraph.wording import near

MOST: Final = 50
"""Mistakes that are told of one file."""

PASSAGE_KEYS: Final = ("first", "last", "source", "line", "after", "where")
"""The keys of a passage in short form: its words, or in words where it stands."""

TEXT_FILE: Final = "textFile"
"""The key of a source that names the file of its text."""

_KEYWORDS: Final = {"@id": "id", "@type": "type", "@graph": "graph", "@context": "@context"}
_DATE: Final = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_LANGUAGE: Final = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8})*")
_ISO: Final = "write year-month-day, such as 2025-11-24"


def is_passage(value: Json) -> bool:
    """Tell whether a value of ``evidence`` is a passage in short form."""
    pairs = value.value
    return isinstance(pairs, dict) and "id" not in pairs and any(k in pairs for k in PASSAGE_KEYS)


def is_source(kinds: Json) -> bool:
    """Tell whether the types of a node say that it is a source document."""
    return any(one.value in ("SourceDocument", "coop:SourceDocument") for one in each(kinds))


def check(tree: Tree) -> list[Json]:
    """Check a file, and return its nodes.

    Args:
        tree: The file.

    Returns:
        The nodes that stand beside each other.

    Raises:
        InputError: A key or a value is not what may stand there.
        InputErrors: Several of these.
    """
    checker = _Checker(tree)
    nodes: list[Json] = []
    with contextlib.suppress(_EnoughError):
        nodes = checker.top()
    if checker.problems:
        raise together(checker.problems)
    return nodes


def each(value: Json) -> list[Json]:
    """Return the values of a key, one or several."""
    return value.value if isinstance(value.value, list) else [value]


class _EnoughError(Exception):
    """As many mistakes are known as are told."""


class _Checker:
    def __init__(self, tree: Tree) -> None:
        self._tree = tree
        self._words: Words = words()
        self._own: set[str] = set()
        self.problems: list[InputError] = []

    def _tell(self, what: str, at: Json | list[int], hint: str | None = None) -> None:
        span = at.span if isinstance(at, Json) else at
        self.problems.append(self._tree.error(what, span[0], hint))
        if len(self.problems) >= MOST:
            raise _EnoughError

    def _tell_problem(self, problem: Problem | str | None, at: Json) -> None:
        if isinstance(problem, Problem):
            self._tell(problem.what, at, problem.hint)

    def top(self) -> list[Json]:
        root = self._tree.root
        if not isinstance(root.value, dict):
            hint = "begin with `graph:` and a list of nodes below it"
            self._tell("no mapping of keys to values", root, hint)
            return []
        pairs = {_KEYWORDS.get(key, key): pair for key, pair in root.value.items()}
        if "@context" in pairs:
            self._context(pairs.pop("@context")[1])
        if "graph" not in pairs:
            inner = {key: pair for key, pair in root.value.items() if key != "@context"}
            root = Json(inner, root.span)
            self._own = set(self._ids(root))
            self._node(root)
            return [root]
        for key, (span, _) in pairs.items():
            if key != "graph":
                self._tell(f"the key {key!r} beside graph", span, "move it into a node")
        nodes = each(pairs["graph"][1])
        self._own = {iri for node in nodes for iri in self._ids(node)}
        for node in nodes:
            if isinstance(node.value, dict):
                self._node(node)
            else:
                self._tell("no node", node, "write `- id: …` with the keys of the node below it")
        return nodes

    def _context(self, value: Json) -> None:
        if value.value != CONTEXT:
            self._tell(
                "another context than that of coopgraph, and none is ever fetched",
                value,
                f"write {CONTEXT} or leave @context away",
            )

    def _ids(self, value: Json) -> Iterator[str]:
        """Yield the IRIs of the nodes that the file describes."""
        if isinstance(value.value, list):
            for one in value.value:
                yield from self._ids(one)
        elif isinstance(value.value, dict):
            for key, (_, inner) in value.value.items():
                if key in ("id", "@id") and isinstance(inner.value, str):
                    iri = self._words.iri(inner.value)
                    if isinstance(iri, str):
                        yield iri
                else:
                    yield from self._ids(inner)

    def _node(self, node: Json) -> None:
        met: dict[str, str] = {}
        for key, (span, value) in node.value.items():
            word = _KEYWORDS.get(key, key)
            if word in met:
                self._tell(f"{key!r} says the same as {met[word]!r}", span, "keep one of them")
            met[word] = key
            if word == "id":
                self._id(value)
            elif word == "type":
                self._types(value)
            elif word == TEXT_FILE:
                self._text_file(node, span, value)
            elif key in self._words.keys:
                self._values(key, self._words.keys[key], value)
            else:
                self._tell(f"the key {key!r} is unknown", span, self._hint(key))
        if "id" not in met and "type" in met and not self._is_part(node):
            self._tell("a node without an id", node, "add `id: kind:name`, such as visit:our-visit")

    @staticmethod
    def _is_part(node: Json) -> bool:
        """Tell whether a node is a selector, which nobody points at."""
        kind = node.value.get("type", node.value.get("@type"))
        return kind is not None and "Selector" in str(kind[1].value)

    def _hint(self, key: str) -> str | None:
        if key in ("graph", "@graph", "@context"):
            return f"{key} stands at the top of the file only"
        if key.startswith("@"):
            return "use id and type; no other keyword is read"
        if key in PASSAGE_KEYS:
            return "it belongs to a passage: `evidence: {first: …, last: …}`"
        return self._words.near_key(key)

    def _id(self, value: Json) -> None:
        if not isinstance(value.value, str):
            self._tell("an id that is no text", value, "write prefix:name")
            return
        self._tell_problem(self._words.iri(value.value), value)

    def _types(self, value: Json) -> None:
        for one in each(value):
            if not isinstance(one.value, str):
                self._tell("a type that is no word", one, "write a class, such as Visit")
            elif one.value not in self._words.classes:
                hint = near(one.value, self._words.classes)
                self._tell(f"there is no class {one.value!r}", one, hint)

    def _text_file(self, node: Json, span: list[int], value: Json) -> None:
        kinds = node.value.get("type", node.value.get("@type", (None, Json([], span))))[1]
        if not is_source(kinds):
            self._tell(f"{TEXT_FILE} on what is no SourceDocument", span, "move it to the source")
        if not isinstance(value.value, str) or not value.value:
            self._tell(f"{TEXT_FILE} without the name of a file", value, "write page.txt")

    def _values(self, key: str, kind: Key, value: Json) -> None:
        if kind.values == "text" and isinstance(value.value, dict):
            self._languages(value)
            return
        if isinstance(value.value, list) and not value.value:
            self._tell(f"{key} without a value", value, "remove the key, or add values")
        for one in each(value):
            if one.value is None:
                hint = f"remove the key; where the source is silent, write notStated: [{key}]"
                self._tell(f"{key} without a value", one, hint)
            elif isinstance(one.value, list):
                self._tell("a list in a list", one, "write one list")
            else:
                getattr(self, f"_as_{kind.values}")(key, kind, one)

    def _languages(self, value: Json) -> None:
        if not value.value:
            self._tell("no text", value, "write the text")
        for language, (span, texts) in value.value.items():
            if not _LANGUAGE.fullmatch(language) or not is_language(language):
                hint = "write en, ru, zh or another tag of BCP 47 before the text"
                self._tell(f"{language!r} is no language", span, hint)
            for one in each(texts):
                self._as_text(language, Key("text"), one)

    def _as_text(self, key: str, _kind: Key, one: Json) -> None:
        self._plain(key, one, "a text")

    def _as_string(self, key: str, _kind: Key, one: Json) -> None:
        # A whole number is the same text to every reader.
        if isinstance(one.value, bool) or not isinstance(one.value, int):
            self._plain(key, one, "a text")

    def _plain(self, key: str, one: Json, wanted: str) -> bool:
        if isinstance(one.value, str) and one.value.strip():
            return True
        if isinstance(one.value, dict):
            hint = "put a text that holds ': ' or braces in quotes"
        elif isinstance(one.value, str):
            hint = "write it, or remove the key"
        else:
            hint = f"put it in quotes: {key}: '{self._written(one)}'"
        self._tell(f"{self._named(one)}, where {key} wants {wanted}", one, hint)
        return False

    def _written(self, one: Json) -> str:
        return self._tree.written(one)[:40]

    def _named(self, one: Json) -> str:
        names: dict[type[Any], str] = {
            dict: "a node",
            str: "an empty text" if one.value == "" else "a text",
            bool: "true or false",
            int: "a number",
            float: "a number",
        }
        return names.get(type(one.value), "no value")

    def _as_integer(self, key: str, _kind: Key, one: Json) -> None:
        if type(one.value) is not int:
            hint = "write digits without quotes, such as 12"
            self._tell(f"{self._named(one)}, where {key} wants a whole number", one, hint)

    def _as_date(self, key: str, _kind: Key, one: Json) -> None:
        if isinstance(one.value, dict):
            self._tell(f"a node, where {key} wants a day", one, _ISO)
            return
        text = one.value if isinstance(one.value, str) else self._written(one)
        match = _DATE.fullmatch(text)
        if match is None:
            self._tell(f"{text[:40]!r} is no date of {key}", one, _date_hint(text, key))
            return
        try:
            date(*map(int, match.groups()))
        except ValueError:
            self._tell(f"there is no day {text} in the calendar", one, "mend the day or the month")

    def _as_concept(self, key: str, kind: Key, one: Json) -> None:
        if self._plain(key, one, "a word"):
            problem = self._words.concept(one.value, str(kind.namespace), self._own)
            self._tell_problem(problem, one)

    def _as_term(self, key: str, _kind: Key, one: Json) -> None:
        if not self._plain(key, one, "the name of a property"):
            return
        if one.value not in self._words.keys:
            hint = self._words.near_key(one.value)
            self._tell(f"there is no property {one.value!r}", one, hint)

    def _as_node(self, key: str, _kind: Key, one: Json) -> None:
        if isinstance(one.value, dict):
            # What a passage says is checked against the text.
            if key != "evidence" or not is_passage(one):
                self._node(one)
        elif self._plain(key, one, "the name of a node"):
            iri = self._words.iri(one.value)
            if isinstance(iri, str):
                self._tell_problem(self._words.unknown_concept(iri, self._own), one)
            else:
                self._tell_problem(iri, one)


def _date_hint(text: str, key: str) -> str:
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}[T ].*", text):
        return "leave the time of day away"
    if re.fullmatch(r"\d{4}(-\d{2})?", text):
        return (
            "a day is wanted: give the bounds, such as earliestStart: 2025-11-01 and latestEnd: "
            "2025-11-30, and the month as edtf"
        )
    if re.fullmatch(r"\d{1,2}[./-]\d{1,2}[./-]\d{2,4}", text):
        return _ISO
    return f"{_ISO}; where {key} is not known, leave it away and write the words as statedForm"
