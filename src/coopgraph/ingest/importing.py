"""From files that people write to the Turtle beside them: which file, what it holds, whether new.

A form that visits are written in is one line of :data:`IMPORTERS`: the suffix, and the function
that reads such a file.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Final, Protocol, TypeAlias, TypeVar

from coopgraph.documents.finding import check_regular, unreadable
from coopgraph.documents.formats import SUFFIXES, turtle_of
from coopgraph.errors import InputError, together
from coopgraph.wording import one_line

if TYPE_CHECKING:
    from coopgraph.documents import Document

IMPORTERS: Final[dict[str, str]] = {
    ".yaml": "coopgraph.documents.yaml_reader:read_yaml",
    ".yml": "coopgraph.documents.yaml_reader:read_yaml",
    ".xlsx": "coopgraph.ingest.sheets.reader:read_sheets",
    ".ods": "coopgraph.ingest.sheets.reader:read_sheets",
    ".csv": "coopgraph.ingest.sheets.reader:read_sheets",
    ".xlsm": "coopgraph.ingest.sheets.reader:refuse_macros",
    ".xls": "coopgraph.ingest.sheets.reader:refuse_old",
}
"""Suffixes in lower case, each with module and function of its :class:`Importer`."""

_FOLDER: Final = IMPORTERS[".csv"]
_REFUSED: Final = (".xlsm", ".xls")

_MADE: Final = "# Made by `coopgraph import` of "
_MADE_BYTES: Final = _MADE.encode()


_T = TypeVar("_T")
_R = TypeVar("_R")

Link: TypeAlias = "Callable[[list[Document], Sequence[Path]], list[Document]]"
"""Changes documents that were read, given the Turtle files that they replace."""


class Importer(Protocol):
    """Reads one file."""

    def __call__(self, path: Path, *, text_dir: Path | None, turtle: Path | None) -> Document:
        """Return what a file says.

        Args:
            path: The file.
            text_dir: The folder of the texts of its sources; its own folder if None.
            turtle: What was made of it before; need not exist.
        """
        ...


@dataclass(frozen=True, slots=True)
class Imported:
    """A file that was read.

    Attributes:
        document: What it says.
        target: The Turtle file that is to hold it.
        turtle: The text of that file.
        before: What that file holds now; None where it is not there.
    """

    document: Document
    target: Path
    turtle: bytes = field(repr=False)
    before: bytes | None = field(repr=False)

    @property
    def is_new(self) -> bool:
        """Tell whether the Turtle would change."""
        return self.turtle != self.before


def import_files(  # noqa: PLR0913
    files: Sequence[Path],
    *,
    output: Path | None = None,
    output_dir: Path | None = None,
    text_dir: Path | None = None,
    link: Link | None = None,
    written: bool = True,
) -> list[Imported]:
    """Read files that people wrote; nothing is written.

    Args:
        files: The files.
        output: The Turtle file; only for one file. Else it has the name of the file.
        output_dir: The folder of the Turtle files. Else they lie beside the files.
        text_dir: The folder of the texts of their sources; that of each file if None.
        link: Gives the things of the documents the IRIs by which they are known.
        written: Whether the Turtle files are to be written: then those of others are refused.

    Returns:
        One result a file, in their order.

    Raises:
        InputError: A file cannot be read, or a Turtle file that import did not make is in its way.
        InputErrors: Several of these.
    """
    _each(_refuse_rdf, files, files)
    targets = [target_of(file, output, output_dir) for file in files]
    _check_targets(files, targets)
    documents = _each(
        lambda file, target: read_written(file, text_dir=text_dir, turtle=target), files, targets
    )
    if link is not None:
        documents = link(documents, targets)
    return _each(partial(_imported, written=written), documents, targets)


def _refuse_rdf(file: Path, _same: Path) -> None:
    if file.suffix.lower() in SUFFIXES and not file.is_dir():
        raise InputError(
            "RDF already, nothing is to be made of it",
            path=str(file),
            hint="see `coopgraph validate` and `coopgraph format`",
        )


def _each(do: Callable[[_T, Path], _R], some: Sequence[_T], targets: Sequence[Path]) -> list[_R]:
    """Do something with each file, and tell all that is wrong."""
    found: list[_R] = []
    problems: list[InputError] = []
    for one, target in zip(some, targets, strict=True):
        try:
            found.append(do(one, target))
        except InputError as error:
            problems.append(error)
    if problems:
        raise together(problems)
    return found


def target_of(file: Path, output: Path | None = None, output_dir: Path | None = None) -> Path:
    """Return the Turtle file that a file is made into.

    Args:
        file: The file.
        output: The name that was asked for.
        output_dir: The folder that was asked for.

    Returns:
        The Turtle file; beside the file where nothing was asked for.
    """
    if output is not None:
        return output
    beside = turtle_of(file)
    return beside if output_dir is None else output_dir / beside.name


def _check_targets(files: Sequence[Path], targets: Sequence[Path]) -> None:
    read = set(map(os.path.realpath, files))
    met: set[str] = set()
    for file, target in zip(files, targets, strict=True):
        place = os.path.realpath(target)
        if place in met:
            raise InputError(
                f"another file gives {target} too", path=str(file), hint="import it by itself"
            )
        if place in read:
            raise InputError("is read here, so nothing is written over it", path=str(target))
        met.add(place)


def read_written(file: Path, *, text_dir: Path | None = None, turtle: Path) -> Document:
    """Read a file that a person wrote.

    Args:
        file: The file, or a folder of CSV files.
        text_dir: The folder of the texts of its sources; its own if None.
        turtle: What was made of it before; need not exist.

    Returns:
        What it says.

    Raises:
        InputError: It cannot be read.
    """
    return _importer(file)(file, text_dir=text_dir, turtle=turtle)


def _imported(document: Document, target: Path, *, written: bool) -> Imported:
    # The writer is wanted once a file could be read.
    from coopgraph.ingest.turtle import canonical_turtle  # noqa: PLC0415

    before = _held(target) if written else None
    note = (
        f"{_MADE}{one_line(document.path.name or target.stem)}: edit that file, not this one.\n\n"
    )
    turtle = canonical_turtle(document, note).encode()
    # The same without the note is as good as made here.
    ours = before is None or before.startswith(_MADE_BYTES) or note.encode() + before == turtle
    if not ours:
        raise InputError(
            "a file that `coopgraph import` did not make is not written over",
            path=str(target),
            hint="move it away, or give another name with -o",
        )
    return Imported(document, target, turtle, before)


def _held(target: Path) -> bytes | None:
    try:
        if not target.exists():
            return None
        check_regular(target)
        return target.read_bytes()
    except (OSError, ValueError) as error:
        raise unreadable(target, error) from error


def _importer(file: Path) -> Importer:
    named = _FOLDER if file.is_dir() else IMPORTERS.get(file.suffix.lower())
    if named is None:
        raise InputError(
            f"no importer is known for the suffix {file.suffix or '(none)'!r}",
            path=str(file),
            hint="use one of " + " ".join(one for one in IMPORTERS if one not in _REFUSED),
        )
    module, _, function = named.partition(":")
    importer: Importer = getattr(import_module(module), function)
    return importer
