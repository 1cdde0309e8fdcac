"""What a change brought: the findings that were not there before it, and those in what it touches.

The data are validated twice, whole: as they are, and as they were at the revision.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from pyoxigraph import BlankNode

from coopgraph.cli import output as out
from coopgraph.cli.revisions import Revision, changed_lines
from coopgraph.documents import Document, read_document
from coopgraph.documents.formats import SUFFIXES
from coopgraph.errors import InputError
from coopgraph.validation import Report
from coopgraph.validation.graph import Graph
from coopgraph.validation.report import ValidationResult
from coopgraph.validation.rules import StableNames, distinct_fingerprints
from coopgraph.validation.terms import Term

Validate = Callable[[list[Document], list[Document], list[Document]], Report]
"""Validates data, shapes and background."""


@dataclass
class _Versions:
    """Some documents as they were, and how today's differ."""

    before: list[Document] = field(default_factory=list)
    replaced: list[Document] = field(default_factory=list)
    written: list[Document] = field(default_factory=list)
    lines: dict[str, list[range]] = field(default_factory=dict)


def touched(  # noqa: PLR0913, PLR0917
    found: Sequence[tuple[ValidationResult, str]],
    report: Report,
    name: str,
    given: tuple[list[Document], list[Document], list[Document]],
    paths: tuple[Sequence[Path], Sequence[Path], Sequence[Path]],
    validate: Validate,
) -> set[str]:
    """Choose the findings that have to do with what changed since a revision.

    Args:
        found: All findings of today, with their fingerprints.
        report: The report that holds them.
        name: The revision, as the user names it.
        given: Data, shapes and background as they are.
        paths: The files and folders that these were read from.
        validate: Validates what it is given in the same way.

    Returns:
        The fingerprints of the findings that were not there, that stand in changed lines, whose
        focus node has a changed triple, or whose shape changed.

    Raises:
        InputError: There is no git, no repository, no such commit, or data outside of it.
    """
    folder = paths[0][0] if paths[0][0].is_dir() else paths[0][0].parent
    revision = Revision(folder, name)
    for path in paths[0]:
        if not revision.holds(path):
            raise InputError(
                f"not in the git repository {revision.top}, so no change of it is known",
                path=str(path),
                hint="validate it without --changed-since",
            )
    with tempfile.TemporaryDirectory(prefix="coopgraph-") as place:
        reader = _Reader(revision, Path(place))
        data, shapes, behind = (
            reader.versions(now, where) for now, where in zip(given, paths, strict=True)
        )
    old, every_shape = _old_report(data, shapes, behind, given[1], validate)
    known = {fingerprint for _, fingerprint in distinct_fingerprints(old.results, old)}
    nodes = _changed_nodes(data.replaced, data.written)
    shape_names = _changed_nodes(shapes.replaced, shapes.written)
    names = StableNames(report.data)

    def concerns(result: ValidationResult) -> bool:
        shape = report.owners.get(result.source_shape, result.source_shape)
        return (
            every_shape
            or names.name(result.focus_node) in nodes
            or str(shape) in shape_names
            or _stands_in(result, data.lines)
        )

    return {one for result, one in found if one not in known or concerns(result)}


def _old_report(
    data: _Versions,
    shapes: _Versions,
    behind: _Versions,
    shapes_now: list[Document],
    validate: Validate,
) -> tuple[Report, bool]:
    """Validate what was; tell also whether the old shapes were none that can be used."""
    try:
        return validate(data.before, shapes.before, behind.before), False
    except InputError as error:
        out.message(f"warning: the shapes as they were cannot be used: {error}")
        return validate(data.before, shapes_now, behind.before), True


def _stands_in(result: ValidationResult, lines: dict[str, list[range]]) -> bool:
    place = result.place
    if place is None or place.line is None:
        return False
    last = (place.end_line or place.line) + 1
    changed = lines.get(place.path, ())
    return any(one.start < last and place.line < one.stop for one in changed)


def _changed_nodes(before: Iterable[Document], after: Iterable[Document]) -> set[str]:
    """Name the subjects of triples that only one of two versions has, and what leads to them."""
    old, new = (_triples(documents) for documents in (before, after))
    found: set[str] = set()
    for own, other in ((old, new), (new, old)):
        names, graph = StableNames(own[1]), own[1]
        waiting: list[Term] = [own[0][key] for key in own[0].keys() - other[0].keys()]
        seen: set[Term] = set()
        while waiting:
            node = waiting.pop()
            if node in seen:
                continue
            seen.add(node)
            found.add(names.name(node))
            if isinstance(node, BlankNode):
                # What stands within blank nodes belongs to the node around them.
                waiting += [subject for subject, _ in graph.mentions(node)]
    return found


def _triples(documents: Iterable[Document]) -> tuple[dict[tuple[str, str, str], Term], Graph]:
    graph = Graph(quad for document in documents for quad in document.quads)
    names = StableNames(graph)
    return {
        (names.name(subject), str(predicate), names.name(object_)): subject
        for subject, predicate, object_ in graph
    }, graph


class _Reader:
    """Reads documents as they were, by way of files, as every reader of documents wants one."""

    def __init__(self, revision: Revision, place: Path) -> None:
        self._revision = revision
        self._place = place
        self._renamed = revision.renamed()
        self._count = 0

    def versions(self, now: list[Document], paths: Sequence[Path]) -> _Versions:
        found = _Versions()
        inside = [one for one in now if self._revision.holds(one.path)]
        found.before += [one for one in now if not self._revision.holds(one.path)]
        current = {self._revision.inside(one.path): one for one in inside}
        names = [name for name in self._revision.files() if self._is_asked(name, paths)]
        old_of = {name: name for name in current if name in names}
        missing = [name for name in names if name not in current]
        for name, document in current.items():
            if name not in old_of:
                old = self._former(name, document, missing)
                if old is not None:
                    old_of[name] = old
        new_of = {old: name for name, old in old_of.items()}
        for old in dict.fromkeys([*names, *old_of.values()]):
            then = current.get(new_of.get(old, ""))
            self._compare(found, old, then)
        for name, document in current.items():
            if name not in old_of:
                found.written.append(document)
                found.lines[str(document.path)] = [range(1, 1 << 62)]
        return found

    def _former(self, name: str, document: Document, missing: list[str]) -> str | None:
        """Find what a new file was called: by git, or where it is the same to the byte."""
        old = self._renamed.get(name)
        if old is not None:
            return old
        content = document.path.read_bytes()
        return next((one for one in missing if self._revision.content(one) == content), None)

    def _compare(self, found: _Versions, old: str, document: Document | None) -> None:
        content = self._revision.content(old) or b""
        if document is not None and document.path.read_bytes() == content:
            found.before.append(document)
            return
        self._count += 1
        file = self._place / f"{self._count}{Path(old).suffix.lower()}"
        file.write_bytes(content)
        if document is not None:
            found.written.append(document)
            found.lines[str(document.path)] = changed_lines(file, document.path)
        try:
            was = read_document(file)
        except InputError as error:
            told = str(error).replace(str(file), old)
            out.message(f"warning: at {self._revision.name} it could not be read: {told}")
            return
        shown = replace(was, path=Path(old) if document is None else document.path)
        found.before.append(shown)
        found.replaced.append(shown)

    def _is_asked(self, name: str, paths: Sequence[Path]) -> bool:
        """Tell whether a file of the revision is one that the paths would name."""
        for path in paths:
            if not self._revision.holds(path):
                continue
            given = self._revision.inside(path)
            if name == given:
                return True
            parts = Path(os.path.relpath(name, given)).parts
            if (
                path.is_dir()
                and parts[0] != ".."
                and Path(name).suffix.lower() in SUFFIXES
                and not any(part.startswith(".") for part in parts)
            ):
                return True
        return False
