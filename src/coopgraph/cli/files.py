"""The files and folders of one validation."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from coopgraph.errors import InputError


@dataclass(frozen=True, slots=True)
class Files:
    """What the user named, or the shipped files in its place.

    Attributes:
        data: Files and folders to be validated.
        shapes: Files and folders of shapes.
        ontology: Files and folders that are looked up.
    """

    data: list[Path]
    shapes: list[Path]
    ontology: list[Path]


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
