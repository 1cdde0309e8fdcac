"""The files and folders of one validation."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from coopgraph.cli import output as out
from coopgraph.documents import find_documents
from coopgraph.errors import InputError

if TYPE_CHECKING:
    from coopgraph.documents import Document


@dataclass(frozen=True, slots=True)
class Files:
    """What the user named, or the shipped files in its place.

    Attributes:
        data: Files and folders to be validated.
        shapes: Files and folders of shapes.
        ontology: Files and folders that are looked up.
        stored: Data from a store on disk that no file has any more.
    """

    data: list[Path]
    shapes: list[Path]
    ontology: list[Path]
    stored: tuple[Document, ...] = ()


def stored_files(store: Path, shapes: list[Path], ontology: list[Path]) -> Files:
    """Take the data from a store on disk: its source files where they still are what was loaded.

    Args:
        store: The folder of the store.
        shapes: Files and folders of shapes.
        ontology: Files and folders that are looked up.

    Returns:
        What is read.

    Raises:
        InputError: There is no store, or it is damaged.
    """
    # Files alone need no engine.
    from coopgraph.store.disk import DiskEngine  # noqa: PLC0415
    from coopgraph.store.stored import stored_data  # noqa: PLC0415

    data = stored_data(DiskEngine(store))
    count = len(data.documents)
    if count:
        which = "1 file of the store is" if count == 1 else f"{count} files of the store are"
        out.message(
            f"warning: {which} no more what was loaded: the triples of the store are checked, "
            "without lines, and with numbers and dates as the engine writes them"
        )
    return Files(data.files, shapes, ontology, tuple(data.documents))


def spare_inputs(paths: Sequence[Path], output: Path | None, further: Iterable[Path] = ()) -> None:
    """Refuse to write a result over what it comes from.

    Args:
        paths: The files and folders of data that are read.
        output: Where the result goes; standard output if None.
        further: Other files that are read.

    Raises:
        InputError: The output is one of them, or a path of data is not there.
    """
    if output is not None:
        spare([*find_documents(paths), *further], [output])


def spare(read: Iterable[Path], written: Iterable[Path]) -> None:
    """Refuse to write over what is read.

    Args:
        read: The files that are read.
        written: The files that will be written.

    Raises:
        InputError: One of them is read.
    """
    kept = set(map(os.path.realpath, read))
    for file in written:
        if os.path.realpath(file) in kept:
            raise InputError(
                "is read here, so nothing is written over it",
                path=str(file),
                hint="write to another file, outside of the folders that are read",
            )
