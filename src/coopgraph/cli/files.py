"""The files and folders of one validation."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


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
