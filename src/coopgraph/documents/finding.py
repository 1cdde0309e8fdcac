"""From the paths that a user gives to the list of RDF files."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path

from coopgraph.documents.formats import IMPORT_FIRST, SUFFIXES, WRITTEN_SUFFIXES, format_of
from coopgraph.errors import InputError, together


def find_documents(paths: Sequence[Path]) -> list[Path]:
    """List the RDF files that the paths name.

    A file is taken as it is named; a folder gives every file below it that has an RDF suffix,
    without hidden files and folders and without following links to folders.

    Args:
        paths: Files and folders.

    Returns:
        The files in order of their paths, each once, however often it was named.

    Raises:
        InputError: A path is missing, is neither file nor folder, cannot be read, has a suffix
            of no RDF syntax, or is a folder without any RDF file.
        InputErrors: The same of several paths.
    """
    found, problems = look_for(paths)
    if problems:
        raise together(problems)
    return found


def look_for(paths: Sequence[Path]) -> tuple[list[Path], list[InputError]]:
    """List the RDF files that the paths name, and apart from them what is wrong with paths.

    Args:
        paths: Files and folders, as for :func:`find_documents`.

    Returns:
        The files in order of their paths, each once, and the errors in the order of ``paths``.
    """
    found: dict[Path, Path] = {}
    problems: list[InputError] = []
    for path in map(Path, paths):
        try:
            for file in _files_of(path):
                found.setdefault(file.resolve(), file)
        except InputError as error:
            problems.append(error)
    return sorted(found.values(), key=lambda file: file.as_posix()), problems


def _files_of(path: Path) -> list[Path]:
    try:
        if path.is_dir():
            return _files_below(path)
        if not path.exists():
            raise InputError("no such file or folder", path=str(path))
    except (OSError, ValueError) as error:
        raise unreadable(path, error) from error
    if not path.is_file():
        raise InputError("neither a file nor a folder", path=str(path))
    format_of(path)
    return [path]


def _files_below(folder: Path) -> list[Path]:
    files = list(_walk(folder))
    if not files:
        written = next(_walk(folder, WRITTEN_SUFFIXES), None)
        hint = "looked for " + " ".join(SUFFIXES)
        if written is not None:
            name = written.relative_to(folder)
            hint = IMPORT_FIRST.replace(" it ", f" its {name} ")
        raise InputError("no RDF file in this folder", path=str(folder), hint=hint)
    return files


def _walk(folder: Path, suffixes: Collection[str] = SUFFIXES) -> Iterator[Path]:
    def fail(error: OSError) -> None:
        raise unreadable(Path(error.filename or folder), error) from error

    for parent, folders, names in os.walk(folder, onerror=fail):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in names:
            file = Path(parent, name)
            if not name.startswith(".") and file.suffix.lower() in suffixes:
                yield _regular(file)


def _regular(file: Path) -> Path:
    """Refuse what has the name of a file and holds none: who passed it over would miss data."""
    if file.is_file():
        return file
    if file.is_symlink():
        raise InputError("a link that leads nowhere", path=str(file), hint="mend or remove it")
    raise InputError("neither a file nor a folder", path=str(file), hint="move it elsewhere")


def check_regular(path: Path) -> None:
    """Refuse what is no regular file: a pipe that nobody writes to would be waited for for ever.

    Args:
        path: The file.

    Raises:
        InputError: It is missing, a folder, a device or a pipe.
    """
    try:
        if path.is_dir():
            raise InputError("a folder, where a file is wanted", path=str(path))
        if not path.exists():
            raise InputError("no such file", path=str(path))
        if not path.is_file():
            raise InputError("not a regular file", path=str(path))
    except (OSError, ValueError) as error:
        raise unreadable(path, error) from error


def unreadable(path: Path, error: Exception) -> InputError:
    """Turn an error of the operating system into one that names the file as the user did.

    Args:
        path: The file or folder.
        error: What was raised on it.

    Returns:
        The error to raise.
    """
    reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return InputError(f"cannot be read ({reason})", path=str(path))
