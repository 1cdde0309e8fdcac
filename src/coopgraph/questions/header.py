"""The header of a stored question: the leading ``#+`` lines, which are YAML (grlc's convention).

Every mistake is told with its line, so that writing a question needs no guessing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from coopgraph.errors import InputError

if TYPE_CHECKING:
    import yaml

MARK: Final = "#+"
VIEWS: Final = ("table", "timeline", "network", "bars", "map", "calendar")
TYPES: Final = ("iri", "string", "integer", "date", "date-or-year", "boolean")

MAX_LENGTH: Final = 20_000
"""Characters of a header."""

MAX_OPENINGS: Final = 1000
"""Marks in a header that may open a list or mapping: the C parser of YAML is recursive, and died of
9,000 inside one another."""

_OPENING: Final = re.compile(r"[\[{]|[-?:](?=\s)")
_KEYS: Final = ("id", "summary", "description", "tags", "view", "on_request", "parameters")
_PARAMETER_KEYS: Final = ("name", "type", "class", "default", "example", "description")
_NAME: Final = re.compile(r"[A-Za-z_]\w*")


@dataclass(frozen=True)
class Parameter:
    """What can be asked for differently.

    Attributes:
        name: Its name, which is also the variable that it binds.
        type: 'iri', 'string', 'integer', 'date', 'date-or-year' or 'boolean'.
        class_: CURIE or IRI of the class whose instances it takes; only for IRIs.
        default: Value when none is given; None means that the question is then not narrowed.
        example: A value, for the documentation.
        description: What it means.
        line: Line of the file.
    """

    name: str
    type: str
    class_: str | None
    default: str | None
    example: str | None
    description: str
    line: int


@dataclass(frozen=True)
class Header:
    """What a stored question says of itself.

    Attributes:
        id: Number of the competency question that it answers, such as Q01.
        summary: The question, in one line.
        description: What a reader of the answer should know.
        tags: Keywords.
        view: How the answer is best seen.
        on_request: Columns that are left out unless asked for.
        parameters: What can be asked for differently.
    """

    id: str | None
    summary: str
    description: str
    tags: tuple[str, ...]
    view: str
    on_request: tuple[str, ...]
    parameters: tuple[Parameter, ...]


def without_header(text: str) -> str:
    """Return a query without the lines of its header."""
    return "\n".join(line for line in text.splitlines() if not line.startswith(MARK)).strip() + "\n"


def parse_header(text: str, path: str) -> Header:
    """Read the header of a stored question.

    Args:
        text: The whole file.
        path: The file, for messages.

    Returns:
        The header.

    Raises:
        InputError: The header is missing, is no YAML, lacks a summary, or says what is not known.
    """
    lines = _header_lines(text)
    if not lines:
        raise InputError(
            "no header", path=path, line=1, hint=f"begin the file with {MARK} summary:"
        )
    header = "".join(f"{line}\n" for line in lines)
    if len(header) > MAX_LENGTH:
        raise InputError(f"the header is longer than {MAX_LENGTH:,} characters", path=path)
    if len(_OPENING.findall(header)) > MAX_OPENINGS:
        raise InputError("the header has too many lists and mappings", path=path)
    return _Reader(path).header(_compose(header, path))


def _header_lines(text: str) -> list[str]:
    """Return the leading lines without their mark, in which YAML keeps its own indentation."""
    found = []
    for line in text.removeprefix("\ufeff").splitlines():
        if not line.startswith(MARK):
            break
        found.append(line[len(MARK) :])
    # The blank behind the mark belongs to the mark, unless somebody wrote none.
    return [line.removeprefix(" ") for line in found]


def _compose(text: str, path: str) -> yaml.Node:
    # PyYAML takes ten milliseconds to import: only where a header is read.
    import yaml  # noqa: PLC0415

    # Nodes instead of values keep the lines, and leave dates and truth values as written.
    loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
    try:
        node = yaml.compose(text, Loader=loader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise InputError(
            f"the header is not YAML: {error.problem or error.context}",
            path=path,
            line=mark.line + 1 if mark else None,
            column=mark.column + len(MARK) + 2 if mark else None,
        ) from None
    except yaml.YAMLError as error:
        raise InputError(f"the header is not YAML: {error}", path=path) from None
    except RecursionError:
        raise InputError("the header is too deeply nested", path=path) from None
    if node is None:
        raise InputError("the header is empty", path=path, line=1)
    return node


class _Reader:
    """Turns YAML nodes into a header, complaining with the line of the node."""

    def __init__(self, path: str) -> None:
        self._path = path

    def _wrong(self, node: yaml.Node, what: str, hint: str | None = None) -> InputError:
        mark = node.start_mark
        column = mark.column + len(MARK) + 2
        return InputError(what, path=self._path, line=mark.line + 1, column=column, hint=hint)

    def header(self, root: yaml.Node) -> Header:
        fields = self._mapping(root, "the header", _KEYS)
        if "summary" not in fields:
            raise self._wrong(root, "the header has no summary")
        view = self._text(fields["view"], "view") if "view" in fields else "table"
        if view not in VIEWS:
            raise self._wrong(fields["view"], f"unknown view {view!r}", f"use {', '.join(VIEWS)}")
        return Header(
            id=self._optional(fields, "id"),
            summary=self._text(fields["summary"], "summary"),
            description=self._optional(fields, "description") or "",
            tags=self._texts(fields, "tags"),
            view=view,
            on_request=self._texts(fields, "on_request"),
            parameters=self._parameters(fields),
        )

    def _parameters(self, fields: dict[str, yaml.Node]) -> tuple[Parameter, ...]:
        if "parameters" not in fields:
            return ()
        found: dict[str, Parameter] = {}
        for node in self._items(fields["parameters"], "parameters"):
            parameter = self._parameter(node)
            if parameter.name in found:
                raise self._wrong(node, f"the parameter {parameter.name!r} is described twice")
            found[parameter.name] = parameter
        return tuple(found.values())

    def _parameter(self, node: yaml.Node) -> Parameter:
        fields = self._mapping(node, "a parameter", _PARAMETER_KEYS)
        for key in ("name", "type"):
            if key not in fields:
                raise self._wrong(node, f"a parameter has no {key}")
        name, kind = self._text(fields["name"], "name"), self._text(fields["type"], "type")
        if not _NAME.fullmatch(name):
            raise self._wrong(fields["name"], f"{name!r} cannot be a SPARQL variable")
        if kind not in TYPES:
            raise self._wrong(fields["type"], f"unknown type {kind!r}", f"use {', '.join(TYPES)}")
        if "class" in fields and kind != "iri":
            raise self._wrong(fields["class"], "only a parameter of type iri has a class")
        return Parameter(
            name=name,
            type=kind,
            class_=self._optional(fields, "class"),
            default=self._optional(fields, "default"),
            example=self._optional(fields, "example"),
            description=self._optional(fields, "description") or "",
            line=node.start_mark.line + 1,
        )

    def _mapping(self, node: yaml.Node, what: str, known: tuple[str, ...]) -> dict[str, yaml.Node]:
        if _kind(node) != "mapping":
            raise self._wrong(node, f"{what} must be a mapping (key: value)")
        found: dict[str, yaml.Node] = {}
        pairs: list[tuple[Any, yaml.Node]] = node.value
        for key, value in pairs:
            name = key.value if _kind(key) == "scalar" else "?"
            if name not in known:
                raise self._wrong(key, f"unknown key {name!r}", f"use {', '.join(known)}")
            if name in found:
                raise self._wrong(key, f"the key {name!r} comes twice")
            found[name] = value
        return found

    def _items(self, node: yaml.Node, what: str) -> list[yaml.Node]:
        if _kind(node) != "sequence":
            raise self._wrong(node, f"{what} must be a list", "write [ ] for none")
        items: list[yaml.Node] = node.value
        return items

    def _texts(self, fields: dict[str, yaml.Node], key: str) -> tuple[str, ...]:
        if key not in fields:
            return ()
        return tuple(self._text(item, key) for item in self._items(fields[key], key))

    def _optional(self, fields: dict[str, yaml.Node], key: str) -> str | None:
        return self._text(fields[key], key) if key in fields else None

    def _text(self, node: yaml.Node, what: str) -> str:
        if _kind(node) != "scalar" or not node.value.strip():
            raise self._wrong(node, f"{what} must be a text")
        return " ".join(node.value.split())


def _kind(node: Any) -> str:
    """Return 'mapping', 'sequence' or 'scalar' (each node class has it, the base class not)."""
    kind: str = node.id
    return kind
