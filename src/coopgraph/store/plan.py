"""What a load has to do: the files that are wanted, and how they differ from what the store has."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pyoxigraph import RdfFormat

from coopgraph.documents.finding import unreadable
from coopgraph.documents.formats import format_of
from coopgraph.errors import InputError, together
from coopgraph.store.manifest import SHIPPED, Manifest, StoredFile
from coopgraph.store.naming import NamedFile, name_files

MAIN_BYTES: Final = 8 * 1024 * 1024
"""A file of so many bytes, and as many as all others have, is not copied to the default graph."""

_AS_GRAPH: Final = (RdfFormat.N_TRIPLES, RdfFormat.TURTLE)
REMOVED_BYTES: Final = 8 * 1024 * 1024
"""Files of so many bytes, and a quarter of all, are not removed: all others are loaded anew.

To remove a triple takes longer than to load three."""

_SHARE: Final = 4


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file that is wanted in the store.

    Attributes:
        path: Where it is.
        stored: What the manifest will say of it.
        signature: How the file system describes it, to notice a change while it is read.
    """

    path: Path
    stored: StoredFile
    signature: tuple[int, ...]

    def check_unchanged(self) -> None:
        """Make sure that what was read is what the digest was made of.

        Raises:
            InputError: The file has changed.
        """
        if _signature(self.path) != self.signature:
            told = "changed while it was read"
            raise InputError(told, path=str(self.path), hint="load it again")


def wanted_files(paths: Sequence[Path], folder: Path) -> list[SourceFile]:
    """Find what is to be loaded, the shipped ontology and concepts first, and digest it.

    Args:
        paths: Files and folders.
        folder: The folder of the store.

    Returns:
        The files, each with the IRI of its graph.

    Raises:
        InputError: A path cannot be used, or two files would be one graph.
        InputErrors: Several of these.
    """
    named, problems = name_files(paths)
    found: list[SourceFile] = []
    for one in named:
        try:
            found.append(_source(one, folder))
        except InputError as error:
            problems.append(error)
    if problems:
        raise together(problems)
    return found


def _source(named: NamedFile, folder: Path) -> SourceFile:
    file = named.path
    text = named.name.encode("utf-8", "backslashreplace").decode()
    source = None if named.base == SHIPPED else _seen_from(folder, file)
    try:
        signature, (digest, size) = _signature(file), digest_of(file)
    except OSError as error:
        raise unreadable(file, error) from None
    return SourceFile(file, StoredFile(named.graph, text, source, digest, size), signature)


def _seen_from(folder: Path, file: Path) -> str:
    seen = os.path.relpath(os.path.realpath(file), os.path.realpath(folder))
    return Path(seen).as_posix()


def _signature(file: Path) -> tuple[int, ...]:
    found = file.stat()
    return found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns


def digest_of(file: Path) -> tuple[str, int]:
    """Return the SHA-256 of a file and its bytes.

    Args:
        file: The file.

    Raises:
        OSError: It cannot be read.
    """
    with file.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
        return digest, stream.tell()


@dataclass(frozen=True, slots=True)
class Plan:
    """What a load does.

    Attributes:
        anew: Whether the data are written from nothing, not from what the store has.
        main: The graph that is not copied to the default graph.
        files: All files that are wanted.
        load: Those of them that are read.
        kept: What the manifest says of the others.
        dropped: What the manifest says of those whose triples go.
        removed: Those of them that do not come back.
    """

    anew: bool
    main: str | None
    files: tuple[SourceFile, ...]
    load: tuple[SourceFile, ...]
    kept: dict[str, StoredFile]
    dropped: tuple[StoredFile, ...]
    removed: tuple[StoredFile, ...]

    @property
    def nothing(self) -> bool:
        """Whether the data stay as they are."""
        return not (self.anew or self.load or self.dropped)


def make_plan(files: Sequence[SourceFile], old: Manifest | None) -> Plan:
    """Compare the files that are wanted with what a store has.

    Args:
        files: The files.
        old: What the store has; None where that is nothing, or of no use.

    Returns:
        The plan.
    """
    before = {} if old is None else {one.graph: one for one in old.files}
    changed = {
        one.stored.graph
        for one in files
        if one.stored.graph not in before or before[one.stored.graph].sha256 != one.stored.sha256
    }
    wanted = {one.stored.graph for one in files}
    removed = tuple(one for graph, one in before.items() if graph not in wanted)
    gone = {one.graph for one in removed} | (changed & before.keys())
    gone |= set(_sharing(gone, before))
    main = _main(files, old, gone)
    dropped = tuple(before[graph] for graph in gone)
    most = max(REMOVED_BYTES, _bytes(before.values()) // _SHARE)
    anew = old is None or main != old.main or _bytes(dropped) > most
    load = tuple(
        one for one in files if anew or one.stored.graph in changed or one.stored.graph in gone
    )
    loaded = {one.stored.graph for one in load}
    kept = {graph: one for graph, one in before.items() if graph in wanted - loaded}
    return Plan(anew, main, tuple(files), load, kept, dropped, removed)


def _sharing(gone: set[str], before: dict[str, StoredFile]) -> Iterator[str]:
    """Yield the files that write a graph which another one, that goes, writes too."""
    met, names = set(gone), {name for graph in gone for name in before[graph].graphs}
    while True:
        more = [one for one in before.values() if one.graph not in met and names & set(one.graphs)]
        if not more:
            return
        for one in more:
            met.add(one.graph)
            names |= set(one.graphs)
            yield one.graph


def _main(files: Sequence[SourceFile], old: Manifest | None, gone: set[str]) -> str | None:
    if old is not None and old.main is not None and old.main not in gone:
        return old.main
    largest = max((one.stored for one in files), key=lambda one: one.bytes)
    total = sum(one.stored.bytes for one in files)
    enough = largest.bytes >= MAIN_BYTES and 2 * largest.bytes >= total
    fits = enough and format_of(Path(largest.name)) in _AS_GRAPH
    return largest.graph if fits else None


def _bytes(files: object) -> int:
    return sum(one.bytes for one in files)  # type: ignore[attr-defined]
