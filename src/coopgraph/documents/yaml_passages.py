"""Passages of a visit in YAML: from the words that a person wrote to places in the source's text.

Where the text is not at hand, as in a repository that must not hold it, the places are taken from
the Turtle that was made of the file when it was: the label of a passage holds its words.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final, NamedTuple, Protocol

from coopgraph.documents.json_index import Json
from coopgraph.documents.turtle_tokens import Lines
from coopgraph.documents.yaml_checks import PASSAGE_KEYS, TEXT_FILE, each, is_passage, is_source
from coopgraph.documents.yaml_memory import Place, Remembered, phrase
from coopgraph.documents.yaml_words import words
from coopgraph.errors import InputError, together
from coopgraph.texts import Span, digest, find_passages, read_source
from coopgraph.texts.passages import MOST_WORDS, count_words
from coopgraph.vocabulary import PREFIXES
from coopgraph.wording import near

MAX_QUOTE: Final = 60
"""Characters of a quote, as the shapes have it."""

_SLUG: Final = re.compile(r"[^0-9a-z]+")


class _Source(NamedTuple):
    """A source document of the file."""

    iri: str
    name: str
    text: str | None
    path: Path | None
    told: bool = False
    """Whether it was told that its text cannot be had, so that no passage tells it again."""


class Teller(Protocol):
    """A file that visits are written in: it makes errors that name their place."""

    def error(self, what: str, at: int, hint: str | None = None) -> InputError:
        """Make an error that points at an offset."""
        ...


def resolve(
    tree: Teller,
    nodes: list[Json],
    folder: Path,
    remembered: Callable[[], Remembered] = Remembered,
) -> list[Json]:
    """Replace passages in short form by what JSON-LD says of them.

    Args:
        tree: The file.
        nodes: Its nodes, checked.
        folder: Where the texts of sources are.
        remembered: Gives what is known of texts that are not there.

    Returns:
        Nodes for JSON-LD, each value with the place of what it was made of.

    Raises:
        InputError: A text cannot be read, or a passage is not in it.
        InputErrors: Several of these.
    """
    resolver = _Resolver(tree, folder, remembered)
    resolver.find_sources(nodes)
    found = [resolver.value(node) for node in nodes]
    if resolver.problems:
        raise together(resolver.problems)
    return found


class _Resolver:
    def __init__(self, tree: Teller, folder: Path, remembered: Callable[[], Remembered]) -> None:
        self._tree = tree
        self._folder = folder
        self._ask = remembered
        self._memory: Remembered | None = None
        self._sources: dict[str, _Source] = {}
        self._made: dict[str, str] = {}
        self._described: set[str] = set()
        self.problems: list[InputError] = []

    @property
    def _remembered(self) -> Remembered:
        if self._memory is None:
            self._memory = self._ask()
        return self._memory

    def find_sources(self, nodes: list[Json]) -> None:
        """Read the texts of the sources that the file describes."""
        for node in _nodes(nodes):
            pairs = node.value
            name = pairs.get("id", pairs.get("@id"))
            kinds = pairs.get("type", pairs.get("@type"))
            if name is None or kinds is None or not is_source(kinds[1]):
                continue
            iri = words().iri(name[1].value)
            assert isinstance(iri, str)  # noqa: S101 - it was checked
            source = _Source(iri, name[1].value, None, None)
            if TEXT_FILE in pairs:
                self._sources[iri] = self._with_text(source, pairs[TEXT_FILE][1])
            else:
                # What describes it again need not repeat its text.
                self._sources.setdefault(iri, source)

    def _with_text(self, source: _Source, value: Json) -> _Source:
        """Read the text of a source, or tell once why there is none."""
        name = str(value.value)
        path = self._folder / name
        source = source._replace(path=path)
        if Path(name).is_absolute() or not path.resolve().is_relative_to(self._folder.resolve()):
            self._tell(
                f"{TEXT_FILE} {name!r} leads out of the folder",
                value,
                "name a file below the folder of the texts (--text-dir names another)",
            )
        elif path.exists():
            try:
                return source._replace(text=read_source(path).text)
            except InputError as error:
                self._tell(f"{TEXT_FILE} {name!r}: {error.what}", value, error.hint)
        elif source.iri in self._remembered.texts:
            return source
        else:
            self._tell(
                f"{TEXT_FILE} {name!r}: no such file",
                value,
                "keep the text there, or name its folder with --text-dir",
            )
        return source._replace(told=True)

    def _tell(self, what: str, at: Json, hint: str | None = None) -> None:
        self.problems.append(self._tree.error(what, at.span[0], hint))

    def value(self, value: Json) -> Json:
        """Return a value as JSON-LD has it."""
        if isinstance(value.value, list):
            return Json([self.value(one) for one in value.value], value.span)
        if not isinstance(value.value, dict):
            return value
        pairs: dict[str, Any] = {}
        for key, (span, inner) in value.value.items():
            if key == TEXT_FILE:
                pairs |= self._measured(value, span, inner)
            elif key == "evidence":
                made = [self._evidence(one) for one in each(inner)]
                pairs[key] = (span, Json(made, inner.span))
            else:
                pairs[key] = (span, self.value(inner))
        return Json(pairs, value.span)

    def _measured(self, node: Json, span: list[int], value: Json) -> dict[str, Any]:
        """Return digest and length of a source's text."""
        name = node.value.get("id", node.value.get("@id"))
        source = None if name is None else self._sources.get(str(words().iri(name[1].value)))
        if source is None or source.told:
            return {}
        if source.text is not None:
            measured = digest(source.text), len(source.text)
        else:
            measured = self._remembered.texts[source.iri]
        given = [key for key in ("textDigest", "textLength") if key in node.value]
        if given:
            self._tell(
                f"{given[0]} beside {TEXT_FILE}",
                node.value[given[0]][1],
                "remove it: it is counted",
            )
        return {
            "textDigest": (span, Json(measured[0], value.span)),
            "textLength": (span, Json(measured[1], value.span)),
        }

    def _evidence(self, value: Json) -> Json:
        if not is_passage(value):
            return self.value(value)
        try:
            return self._passage(value)
        except InputError as error:
            self.problems.append(error)
            return Json(None, value.span)

    def _passage(self, value: Json) -> Json:
        pairs: dict[str, tuple[list[int], Json]] = value.value
        for key, (span, inner) in pairs.items():
            if key not in PASSAGE_KEYS:
                hint = near(key, PASSAGE_KEYS)
                raise self._tree.error(f"the key {key!r} is unknown in a passage", span[0], hint)
            fits = type(inner.value) is int if key == "line" else isinstance(inner.value, str)
            if not fits or inner.value == "":
                wanted = "a number of a line" if key == "line" else "words in quotes"
                raise self._tree.error(f"{key} wants {wanted}", inner.span[0])
        given = {key: inner.value for key, (_, inner) in pairs.items()}
        source = self._source(value, pairs)
        if source.told:
            return Json(None, value.span)
        if "where" in given:
            return self._unplaced(value, given, source)
        if "first" not in given:
            hint = "write the words with which it begins"
            raise self._tree.error("a passage without first", value.span[0], hint)
        count = count_words(given["first"]) + count_words(given.get("last", ""))
        if count > MOST_WORDS:
            hint = "write as few as tell it; of Chinese two characters count as one word"
            raise self._tree.error(
                f"{count} words of the source, where {MOST_WORDS} are the most",
                pairs["first"][1].span[0],
                hint,
            )
        if source.text is None:
            return self._node(value, given, source, self._recalled(value, given, source))
        found = self._span(pairs, given, source)
        line, text = Lines(source.text).line(found.start), source.text[found.start : found.end]
        return self._node(value, given, source, Place(line, found, text))

    def _source(self, value: Json, pairs: dict[str, tuple[list[int], Json]]) -> _Source:
        if "source" in pairs:
            named = pairs["source"][1]
            iri = words().iri(named.value)
            if not isinstance(iri, str):
                raise self._tree.error(iri.what, named.span[0], iri.hint)
            if iri not in self._sources:
                hint = near(named.value, [one.name for one in self._sources.values()])
                raise self._tree.error(
                    f"this file describes no source {named.value}",
                    named.span[0],
                    hint or "describe it: a node of type SourceDocument",
                )
            return self._sources[iri]
        every = list(self._sources.values())
        readable = [one for one in every if one.path is not None] or every
        if len(readable) != 1:
            what = (
                f"a passage of one of {len(readable)} sources"
                if readable
                else "a passage of no source"
            )
            hint = (
                "add `source: source:name`"
                if readable
                else "describe a node of type SourceDocument"
            )
            raise self._tree.error(what, value.span[0], hint)
        return readable[0]

    def _span(self, pairs: Any, given: dict[str, Any], source: _Source) -> Span:
        text, at = str(source.text), pairs["first"][1].span[0]
        within = self._within(pairs, given, text)
        try:
            found = find_passages(text, given["first"], given.get("last", ""), within)
        except InputError as error:
            raise self._tree.error(f"{error.what} in {source.path}", at, error.hint) from None
        if "after" in given:
            return found[0]
        if len(found) > 1:
            lines = Lines(text)
            places = ", ".join(str(one) for one in sorted({lines.line(f.start) for f in found}))
            raise self._tree.error(
                f"these words stand in {len(found)} places of {source.path} (line {places})",
                at,
                "add `line: …`, or `after:` with words that stand before, or choose other words",
            )
        return found[0]

    def _within(self, pairs: Any, given: dict[str, Any], text: str) -> tuple[int, int]:
        low, high = 0, len(text)
        if "line" in given:
            lines = Lines(text)
            if not 1 <= given["line"] <= lines.count:
                raise self._tree.error(
                    f"the text has {lines.count - text.endswith(chr(10))} lines",
                    pairs["line"][1].span[0],
                )
            low = lines.start(given["line"])
            high = lines.start(given["line"] + 1) if given["line"] < lines.count else high
        if "after" in given:
            place = pairs["after"][1].span[0]
            if count_words(given["after"]) > MOST_WORDS:
                raise self._tree.error(f"more than {MOST_WORDS} words of the source", place)
            try:
                before = find_passages(text, given["after"], "", (low, high))
            except InputError as error:
                raise self._tree.error(error.what, place, error.hint) from None
            if len(before) > 1:
                what = f"these words stand in {len(before)} places"
                raise self._tree.error(
                    what, place, "choose words that stand once, or add `line: …`"
                )
            low = before[0].end
        return low, high

    def _recalled(self, value: Json, given: dict[str, Any], source: _Source) -> Place:
        places = self._remembered.passages.get((source.iri, phrase(given)), ())
        found = [one for one in places if given.get("line", one.line) == one.line]
        if len(found) == 1:
            return found[0]
        raise self._tree.error(
            f"the text of {source.name} is not at hand",
            value.span[0],
            "say in words where it stands: `where: paragraph 2`"
            if source.path is None
            else f"keep it as {source.path}, or name its folder with --text-dir",
        )

    def _node(self, value: Json, given: dict[str, Any], source: _Source, place: Place) -> Json:
        """Describe a passage where it is cited first; refer to it where it is cited again."""
        span = place.span
        slug = source.iri.rpartition("/")[2]
        iri = f"{PREFIXES['passage']}{slug}-{span.start}-{span.end}"
        said = phrase(given)
        if self._made.setdefault(iri, said) != said:
            hint = f"write the same words here: {self._made[iri]}"
            what = "this passage is cited elsewhere by other words"
            raise self._tree.error(what, value.span[0], hint)
        if iri in self._described:
            return Json(iri, value.span)
        self._described.add(iri)
        selectors = [{"type": "TextPositionSelector", "start": span.start, "end": span.end}]
        if place.text and is_quotable(place.text):
            selectors.append({"type": "TextQuoteSelector", "exact": place.text})
        described = {
            "id": iri,
            "type": ["SpecificResource", "TextEvidence"],
            "label": f"Line {place.line}, {said} (characters {span.start} to {span.end})",
            "hasSource": source.iri,
            "passageDigest": span.digest,
            "hasSelector": selectors,
        }
        return _placed(described, value.span)

    def _unplaced(self, value: Json, given: dict[str, Any], source: _Source) -> Json:
        """Describe a passage of a source whose text was not read: in words where it stands."""
        said: str = given["where"]
        others = [key for key in ("first", "last", "line", "after") if key in given]
        if others:
            what = f"{others[0]} beside where"
            raise self._tree.error(what, value.span[0], "give the words, or where they stand")
        if source.path is not None:
            hint = "give its first and last words: the text is at hand"
            raise self._tree.error(f"where, of a source with {TEXT_FILE}", value.span[0], hint)
        slug = _SLUG.sub("-", said.lower()).strip("-")
        if not slug:
            raise self._tree.error("where without a word in English", value.span[0])
        iri = f"{PREFIXES['passage']}{source.iri.rpartition('/')[2]}-{slug}"
        if self._made.setdefault(iri, said) != said:
            raise self._tree.error(
                f"where reads like {self._made[iri]!r}", value.span[0], "choose other words"
            )
        if iri in self._described:
            return Json(iri, value.span)
        self._described.add(iri)
        described = {
            "id": iri,
            "type": ["SpecificResource", "TextEvidence"],
            "label": said[:1].upper() + said[1:],
            "hasSource": source.iri,
        }
        return _placed(described, value.span)


def is_quotable(text: str) -> bool:
    """Tell whether a passage is so short that it is quoted whole."""
    return count_words(text) <= MOST_WORDS and len(text) <= MAX_QUOTE and "\n" not in text


def _placed(value: Any, span: list[int]) -> Json:
    """Give each part of a value the same place."""
    if isinstance(value, dict):
        return Json({key: (span, _placed(one, span)) for key, one in value.items()}, span)
    if isinstance(value, list):
        return Json([_placed(one, span) for one in value], span)
    return Json(value, span)


def _nodes(values: list[Json]) -> Iterator[Json]:
    """Yield all nodes, those inside others too."""
    for value in values:
        if isinstance(value.value, list):
            yield from _nodes(value.value)
        elif isinstance(value.value, dict):
            yield value
            yield from _nodes([inner for _, inner in value.value.values()])
