"""What is read when nothing else is said."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from coopgraph.resources import data_dir, ontology_files

if TYPE_CHECKING:
    from coopgraph.store.embedded import EmbeddedEngine


def paths_or_shipped(data: Sequence[Path] = ()) -> list[Path]:
    """Return files and folders of data.

    Args:
        data: Those that were named; none means the shipped visits.
    """
    return [Path(path) for path in data] or [data_dir()]


def paths_to_query(data: Sequence[Path] = ()) -> list[Path]:
    """Return the paths that a query sees.

    Args:
        data: Files and folders; none means the shipped visits.

    Returns:
        Those paths and, always, the shipped ontology and concepts: without them no class or
        concept would have a label, nor a class its subclasses.
    """
    return [*paths_or_shipped(data), *ontology_files()]


def open_files(data: Sequence[Path] = ()) -> EmbeddedEngine:
    """Read files into the embedded engine, the shipped ontology and concepts with them.

    Args:
        data: Files and folders; none means the shipped visits.

    Returns:
        The engine.

    Raises:
        InputError: A path is missing or a file cannot be read.
    """
    # Not needed by who asks an endpoint.
    from coopgraph.store.embedded import EmbeddedEngine  # noqa: PLC0415

    return EmbeddedEngine.from_paths(paths_to_query(data))


def count_files(data: Sequence[Path] = ()) -> int:
    """Count the files of data, without the ontology and concepts beside them.

    Args:
        data: Files and folders; none means the shipped visits.

    Returns:
        How many files are read of them.

    Raises:
        InputError: A path is missing.
    """
    # Not needed by who asks an endpoint.
    from coopgraph.documents import find_documents  # noqa: PLC0415

    return len(find_documents(paths_or_shipped(data)))
