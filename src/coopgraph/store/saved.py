"""The file in which data that change are kept: whole at every moment, and written by one alone."""

from __future__ import annotations

import os
import time
from contextlib import suppress
from pathlib import Path
from typing import Final

import pyoxigraph
from pyoxigraph import RdfFormat

from coopgraph.documents.finding import check_regular, unreadable
from coopgraph.errors import InputError
from coopgraph.store import worker
from coopgraph.vocabulary import PREFIXES

SUFFIXES: Final = {".nq": RdfFormat.N_QUADS, ".trig": RdfFormat.TRIG}
"""The suffixes that such a file may have: the syntaxes in which named graphs have a place."""

PATIENCE: Final = 5.0
"""Seconds to wait for the lock: who was killed lets go of it a moment later."""

_BETWEEN: Final = 0.05
_BUFFER: Final = 1 << 20
_MODE: Final = 0o666


class SavedFile:
    """A file that holds the data of a store.

    Args:
        path: The file, which need not be there. A link stays a link.

    Attributes:
        replaced: Whether the last store that was to be saved has taken the place of the file.

    Raises:
        InputError: Its suffix is of a syntax without named graphs, or it is no regular file.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        if path.suffix.lower() not in SUFFIXES:
            hint = f"use one of {', '.join(SUFFIXES)}"
            raise InputError("this suffix is of no syntax for graphs", path=str(path), hint=hint)
        self._format = SUFFIXES[path.suffix.lower()]
        if self.exists:
            check_regular(path)
        self._target = Path(os.path.realpath(path))
        self._temporary = self._target.with_name(f".{self._target.name}.new")
        self._lock: int | None = None
        self.replaced = False

    @property
    def exists(self) -> bool:
        """Whether it is there."""
        return os.path.lexists(self.path)

    def hold(self, patience: float = PATIENCE) -> None:
        """Keep all others from writing it for as long as this process, or a fork of it, lives.

        Args:
            patience: Seconds to wait for another that holds it.

        Raises:
            InputError: Another holds it, or its folder cannot be written to.
        """
        # Not on Windows, where nothing is served.
        import fcntl  # noqa: PLC0415

        end = time.monotonic() + patience
        try:
            name = self._target.with_name(f".{self._target.name}.lock")
            self._lock = os.open(name, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, _MODE)
            while True:
                with suppress(BlockingIOError):
                    fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    break
                if time.monotonic() > end:
                    told = "another server writes this file"
                    raise InputError(told, path=str(self.path), hint="give it one of its own")
                time.sleep(_BETWEEN)
            # Now rather than when the first update waits for it.
            self._temporary.touch()
            self._temporary.unlink()
        except OSError as error:
            reason = error.strerror or str(error)
            raise InputError(f"cannot be written ({reason})", path=str(self.path)) from None

    def load(self) -> pyoxigraph.Store:
        """Read it.

        Returns:
            The store.

        Raises:
            InputError: It cannot be read.
        """
        store = pyoxigraph.Store()
        try:
            worker.run(
                lambda: store.bulk_load(path=str(self._target), format=self._format),
                None,
                "the file",
            )
        except SyntaxError as error:
            line = error.lineno
            what = f"not valid: {' '.join(str(error.msg).split())}"
            raise InputError(what, path=str(self.path), line=line) from None
        except (OSError, ValueError) as error:
            raise unreadable(self.path, error) from None
        return store

    def save(self, store: pyoxigraph.Store) -> None:
        """Write a store in its place: whole and on the disk, or not at all.

        Args:
            store: The store.

        Raises:
            InputError: The store has something that the syntax cannot hold.
            OSError: It cannot be written.
        """
        worker.run(lambda: self._save(store), None, "the file")

    def _save(self, store: pyoxigraph.Store) -> None:
        self.replaced = False
        try:
            with self._temporary.open("wb", buffering=_BUFFER) as file:
                store.dump(file, format=self._format, prefixes=self._prefixes)
                file.flush()
                os.fsync(file.fileno())
            self._read_again(len(store))
            with suppress(FileNotFoundError):
                self._temporary.chmod(self._target.stat().st_mode & 0o7777)
            self._temporary.replace(self._target)
            self.replaced = True
        finally:
            with suppress(OSError):
                self._temporary.unlink()
        folder = os.open(self._target.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)

    @property
    def _prefixes(self) -> dict[str, str] | None:
        return dict(PREFIXES) if self._format == RdfFormat.TRIG else None

    def _read_again(self, count: int) -> None:
        """Make sure that what was written can be read: Oxigraph holds terms that no syntax can.

        ``STRDT("x", rdf:langString)`` is one, after which the file would be lost as a whole.
        """
        try:
            found = sum(1 for _ in pyoxigraph.parse(path=str(self._temporary), format=self._format))
        except SyntaxError as error:
            reason = str(error.msg).rpartition(": ")[2]
            raise InputError(f"the data would not be RDF any more ({reason})") from None
        if found != count:
            raise InputError("the data would not be the same when they are read again")
