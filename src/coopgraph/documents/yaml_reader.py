"""Reading a visit in YAML-LD: the JSON-LD that it is, by the context of the project.

See https://www.w3.org/community/reports/json-ld/CG-FINAL-yaml-ld-20231206/. The context stands in
place of its address, nothing is fetched; nesting and size are bounded before the parser sees it.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from functools import cached_property
from pathlib import Path
from typing import Final

import pyoxigraph
from pyoxigraph import RdfFormat

from coopgraph.documents.finding import check_regular, unreadable
from coopgraph.documents.formats import BOM, not_text, turtle_of
from coopgraph.documents.json_index import Json, Walk
from coopgraph.documents.placed import Placed
from coopgraph.documents.reader import Document
from coopgraph.documents.yaml_checks import check
from coopgraph.documents.yaml_memory import remember
from coopgraph.documents.yaml_passages import resolve
from coopgraph.documents.yaml_tree import Tree
from coopgraph.documents.yaml_words import words
from coopgraph.errors import InputError
from coopgraph.vocabulary import PREFIXES

MAX_BYTES: Final = 4 * 1024 * 1024
"""Bytes of a file: forty times a long visit."""


def read_yaml(path: Path, *, text_dir: Path | None = None, turtle: Path | None = None) -> Document:
    """Read a visit in YAML.

    Args:
        path: The file.
        text_dir: The folder of the texts of sources; that of the file if None.
        turtle: What was made of it before, asked where a text is missing; beside it if None.

    Returns:
        The document, which knows the place of each term.

    Raises:
        InputError: It cannot be read, is no UTF-8, no YAML, or says what is not understood; with
            its place.
        InputErrors: Several of these.
    """
    tree = Tree(_decoded(_bytes(path), path), str(path))
    before = turtle_of(path) if turtle is None else turtle
    folder = path.parent if text_dir is None else text_dir
    nodes = resolve(tree, check(tree), folder, lambda: remember(before))
    document = {"@context": words().plain, "@graph": [node.plain() for node in nodes]}
    text = json.dumps(document, ensure_ascii=False).encode()
    try:
        quads = list(pyoxigraph.parse(text, RdfFormat.JSON_LD, rename_blank_nodes=True))
    except SyntaxError as error:
        # No case is known: what is legal here was checked word by word.
        raise InputError(f"not legal JSON-LD: {error.msg}", path=str(path)) from None
    if not quads:
        hint = "`coopgraph new` writes a template"
        raise tree.error("nothing is said, there is no visit in it", tree.root.span[0], hint)
    index = YamlIndex(tree, nodes)
    return Document(path, RdfFormat.JSON_LD, quads, dict(PREFIXES), index=index)


class YamlIndex:
    """A visit in YAML with the place of every term."""

    def __init__(self, tree: Tree, nodes: list[Json]) -> None:
        """Keep what was read.

        Args:
            tree: The file.
            nodes: Its nodes, as JSON-LD has them.
        """
        self.size = tree.size
        self.place = tree.lines.place
        self._nodes = nodes

    @cached_property
    def _triples(self) -> list[Placed]:
        walk = Walk()
        walk.top(Json(self._nodes, [0, 0]), words().context)
        return walk.triples

    def triples(self, nodes: Collection[object]) -> Iterable[Placed]:  # noqa: ARG002 - few enough
        """Iterate over all triples."""
        return self._triples

    def all_triples(self) -> Iterable[Placed]:
        """Iterate over all triples."""
        return self._triples


def _bytes(path: Path) -> bytes:
    check_regular(path)
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise unreadable(path, error) from error
    if len(data) > MAX_BYTES:
        raise InputError(
            f"more than the {MAX_BYTES} bytes of YAML that are read",
            path=str(path),
            hint="write one visit a file",
        )
    return data


def _decoded(data: bytes, path: Path) -> str:
    other = not_text(data[:65_536])
    if other:
        raise InputError(other, path=str(path), hint="save it as UTF-8 text")
    try:
        return data.removeprefix(BOM).decode()
    except UnicodeDecodeError as error:
        before = data[: error.start].removeprefix(BOM)
        line = before.count(b"\n") + 1
        column = len(before[before.rfind(b"\n") + 1 :].decode(errors="replace")) + 1
        raise InputError(
            f"not UTF-8 from here on (byte 0x{data[error.start]:02x})",
            path=str(path),
            line=line,
            column=column,
            hint="save it as UTF-8",
        ) from None
