"""YAML as a tree of values with their places, so much of it as YAML-LD and this project need.

Scalars mean what the core schema of YAML 1.2 says: ``no`` and ``2025-11-24`` are text. What two
programs could read in two ways is refused: tags, anchors, merge keys, keys that stand twice.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

import yaml

from coopgraph.documents.json_index import Json
from coopgraph.documents.turtle_tokens import Lines
from coopgraph.errors import InputError

MAX_DEPTH: Final = 32
"""Levels of nesting: a visit needs six."""

_LOADER: Final = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_NULL: Final = ("", "~", "null", "Null", "NULL")
_BOOLEANS: Final = {
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
# A number as JSON writes it too; 010 and 1_000 are text.
_INTEGER: Final = re.compile(r"-?(?:0|[1-9][0-9]{0,17})")
_FLOAT: Final = re.compile(
    r"[-+]?(?:\.[0-9]+|[0-9]+\.[0-9]*|[0-9]+(?=[eE]))(?:[eE][-+]?[0-9]+)?|[-+]?\.(?:inf|Inf|INF)"
    r"|\.(?:nan|NaN|NAN)"
)
CONTROL: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\x80-\x84\x86-\x9f\ufffe\uffff]")
"""What no text of a visit holds: tabs and ends of lines alone are read."""


class Tree:
    """A YAML file.

    Attributes:
        root: Its only document; a mapping is a dictionary from keys to pairs of the key's place
            and the value, as for JSON. A number that is no integer is a ``float``.
        lines: The places of its lines.
        path: Its name in messages.
    """

    def __init__(self, text: str, path: str) -> None:
        """Read a text.

        Args:
            text: What the file holds, without byte-order mark.
            path: Its name.

        Raises:
            InputError: It is no YAML, or YAML that is not read here; with its place.
        """
        self.path = path
        self.lines = Lines(text)
        self._text = text
        self._events: Iterator[Any] = iter(())
        control = CONTROL.search(text)
        if control:
            raise self._control(control[0], control.start())
        try:
            self._events = yaml.parse(text, _LOADER)
            self.root = self._document()
        except yaml.MarkedYAMLError as error:
            raise self._malformed(error) from None
        except yaml.YAMLError as error:
            raise InputError(f"not legal YAML: {error}", path=path) from None

    @property
    def size(self) -> int:
        """Characters of the file."""
        return len(self._text)

    def error(self, what: str, at: int, hint: str | None = None) -> InputError:
        """Make an error that points at an offset."""
        return self.lines.error(what, self.path, at, hint)

    def written(self, value: Json) -> str:
        """Return a value as the file writes it."""
        return self._text[slice(*value.span)]

    def _control(self, character: str, at: int) -> InputError:
        return self.error(f"the control character U+{ord(character):04X}", at, "remove it")

    def _check_escapes(self, event: Any) -> None:
        """Refuse what escapes stand for where it is refused as it is."""
        control = CONTROL.search(event.value)
        if control:
            raise self._control(control[0], _offset(event.start_mark))

    def _malformed(self, error: yaml.MarkedYAMLError) -> InputError:
        mark = error.problem_mark or error.context_mark
        offset = min(_offset(mark), len(self._text))
        line = self._text[self._text.rfind("\n", 0, offset) + 1 :].split("\n", 1)[0]
        what = f"not legal YAML: {error.problem or 'malformed'}"
        if "\t" in line[: len(line) - len(line.lstrip())]:
            return self.error("a tab, where YAML wants spaces", offset, "indent with spaces")
        hint = None
        if "mapping values are not allowed" in what:
            hint = "put a text that holds ': ' in quotes, and check the indentation"
        elif "cannot start any token" in what:
            hint = "put a text that begins with @, ` or % in quotes"
        elif "end of stream" in what and error.context_mark:
            offset, hint = (
                _offset(error.context_mark),
                "close the quotes or brackets that open here",
            )
        elif "did not find expected" in what:
            hint = "check the indentation and the brackets here and in the line before"
        return self.error(what, offset, hint)

    def _document(self) -> Json:
        root: Json | None = None
        for event in self._events:
            if isinstance(event, yaml.DocumentStartEvent):
                if root is not None:
                    at = _offset(event.start_mark)
                    raise self.error(
                        "a second document", at, "keep one document in a file (remove the ---)"
                    )
                root = self._value(next(self._events), 1)
        if root is None or (root.value is None and not self._text[slice(*root.span)]):
            raise InputError(
                "empty, there is no visit in it",
                path=self.path,
                hint="`coopgraph new` writes a template",
            )
        return root

    def _value(self, event: Any, depth: int) -> Json:
        at = _offset(event.start_mark)
        if isinstance(event, yaml.AliasEvent):
            raise self.error(
                f"the alias *{event.anchor}", at, "give the node an id, and write the id here"
            )
        if event.anchor is not None:
            raise self.error(
                f"the anchor &{event.anchor}", at, "remove it: nodes are referred to by their id"
            )
        if event.tag is not None:
            raise self.error(
                f"the tag {event.tag}", at, "remove it; put text in quotes to keep it text"
            )
        if isinstance(event, yaml.ScalarEvent):
            self._check_escapes(event)
            return Json(_scalar(event), [at, self._end_of(event)])
        if depth > MAX_DEPTH:
            raise self.error(
                f"nested more than {MAX_DEPTH} levels deep", at, "describe nodes side by side"
            )
        if isinstance(event, yaml.SequenceStartEvent):
            return self._sequence(event, depth)
        return self._mapping(event, depth)

    def _end_of(self, event: Any) -> int:
        """Return where a scalar ends: a block scalar without the empty lines behind it."""
        start, end = _offset(event.start_mark), _offset(event.end_mark)
        return start + len(self._text[start:end].rstrip()) if event.style in ("|", ">") else end

    def _sequence(self, start: Any, depth: int) -> Json:
        items: list[Json] = []
        for event in self._events:
            if isinstance(event, yaml.SequenceEndEvent):
                last = items[-1].span[1] if items and not start.flow_style else None
                return Json(items, [_offset(start.start_mark), last or _offset(event.end_mark)])
            items.append(self._value(event, depth + 1))
        raise AssertionError

    def _mapping(self, start: Any, depth: int) -> Json:
        pairs: dict[str, tuple[list[int], Json]] = {}
        last: int | None = None
        for event in self._events:
            if isinstance(event, yaml.MappingEndEvent):
                end = last if last is not None and not start.flow_style else _offset(event.end_mark)
                return Json(pairs, [_offset(start.start_mark), end])
            key = self._key(event)
            if event.value in pairs:
                line = self.lines.line(pairs[event.value][0][0])
                raise self.error(
                    f"the key {event.value!r} stands twice (first in line {line})",
                    key[0],
                    "write several values as a list",
                )
            value = self._value(next(self._events), depth + 1)
            pairs[event.value] = (key, value)
            last = max(key[1], value.span[1])
        raise AssertionError

    def _key(self, event: Any) -> list[int]:
        span = [_offset(event.start_mark), _offset(event.end_mark)]
        if isinstance(event, yaml.ScalarEvent) and event.anchor is None and event.tag is None:
            if event.value == "<<" and event.implicit[0]:
                raise self.error("a merge key (<<)", span[0], "write the keys out")
            self._check_escapes(event)
            return span
        if isinstance(event, yaml.ScalarEvent | yaml.AliasEvent):
            self._value(event, 1)
        raise self.error("a key that is no word", span[0], "write `key: value`")


def _offset(mark: Any) -> int:
    return 0 if mark is None else int(mark.index)


def _scalar(event: Any) -> Any:
    text: str = event.value
    if not event.implicit[0]:
        return text
    if text in _NULL:
        return None
    if text in _BOOLEANS:
        return _BOOLEANS[text]
    if _INTEGER.fullmatch(text):
        return int(text)
    if not _is_float(text):
        return text
    # Python has no dot before these two.
    return float(re.sub(r"\.(?=[in])", "", text.lower()))


def _is_float(text: str) -> bool:
    return _FLOAT.fullmatch(text.lower() if text[-1:] in "fFnN" else text) is not None
