"""The folder of a store on disk: who may write, who reads, and how the new takes the old's place.

    coopgraph.lock        held by the one load that may write
    coopgraph.json        the manifest, replaced by renaming: it names the generation that counts
    generation-XXXX/      the data, never changed once the manifest names them

A reader holds a shared lock on its generation, so that the next load leaves it alone. Locks belong
to the process, so whatever was killed holds none.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from coopgraph.errors import InputError
from coopgraph.store.manifest import (
    NAME,
    Manifest,
    OtherFormatError,
    damaged,
    read_manifest,
    reason,
)

LOCK: Final = "coopgraph.lock"
DATA: Final = "oxigraph"
"""What the engine writes, inside a generation."""

_GENERATION: Final = "generation-"
_TEMPORARY: Final = f".{NAME}."
_TRIES: Final = 200
_BETWEEN: Final = 0.01
_NO_STORE: Final = "no store: it holds other files"


def is_store(folder: Path) -> bool:
    """Tell whether a path is the folder of a store, be it readable or not."""
    return (folder / NAME).is_file() or (folder / LOCK).is_file()


class Reading:
    """The generation that counts, kept from being removed for as long as this object lives.

    Args:
        folder: The folder of the store.

    Raises:
        InputError: There is no store, or it is damaged, unreadable or of another format.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.manifest, self._handle = _hold(folder)
        self.data = folder / self.manifest.generation / DATA

    def __del__(self) -> None:
        """Let go of the generation."""
        handle = getattr(self, "_handle", None)
        if handle is not None:
            self._handle = None
            with suppress(OSError):
                os.close(handle)


def _hold(folder: Path) -> tuple[Manifest, int | None]:
    manifest = _existing(folder)
    for _ in range(_TRIES):
        handle, gone = _locked(folder / manifest.generation, folder)
        again = _existing(folder)
        # Whoever removes a generation has named another before.
        if again.generation == manifest.generation:
            if gone:
                raise damaged(folder, f"{manifest.generation} is not there")
            return again, handle
        if handle is not None:
            os.close(handle)
        manifest = again
        time.sleep(_BETWEEN)
    raise InputError("the store is replaced again and again", path=str(folder))


def _locked(generation: Path, folder: Path) -> tuple[int | None, bool]:
    """Take a shared lock; tell also whether the generation is not there."""
    try:
        handle = os.open(generation, os.O_RDONLY | os.O_DIRECTORY)
    except (FileNotFoundError, NotADirectoryError):
        return None, True
    except OSError as error:
        told = f"the store cannot be read ({reason(error)})"
        raise InputError(told, path=str(folder)) from None
    if not _lock(handle, exclusive=False):
        os.close(handle)
        return None, True
    return handle, False


def _existing(folder: Path) -> Manifest:
    manifest = read_manifest(folder)
    if manifest is not None:
        return manifest
    hint = f"write one: coopgraph load PATH... --store {folder}"
    if not os.path.lexists(folder):
        raise InputError("there is no store", path=str(folder), hint=hint)
    if not folder.is_dir():
        raise InputError("a file, where the folder of a store is wanted", path=str(folder))
    if is_store(folder):
        raise InputError("nothing was loaded into the store", path=str(folder), hint=hint)
    hint = "name the folder that `coopgraph load` was given"
    raise InputError("no store: nothing was loaded into it", path=str(folder), hint=hint)


def unwritable(folder: Path, error: OSError | RuntimeError) -> InputError:
    """Turn what the system, or the engine, says when it cannot write into an error of ours.

    Args:
        folder: The folder of the store.
        error: What was raised.

    Returns:
        The error to raise.
    """
    return InputError(f"the store cannot be written ({reason(error)})", path=str(folder))


class Writing:
    """The one load that may change a store; see :func:`writing`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def new_generation(self) -> Path:
        """Make the folder of a generation that nobody sees yet."""
        path = self.folder / f"{_GENERATION}{os.urandom(8).hex()}"
        path.mkdir()
        return path

    def publish(self, manifest: Manifest) -> None:
        """Let a manifest, and with it its generation, take the place of the one before.

        Args:
            manifest: What counts from now on. Its generation is on the disk to the last byte.

        Raises:
            OSError: It cannot be written; the store is then as it was.
        """
        sync(self.folder / manifest.generation)
        temporary = self.folder / f"{_TEMPORARY}{os.getpid()}"
        try:
            with temporary.open("w", encoding="ascii") as file:
                file.write(manifest.to_json())
                file.flush()
                os.fsync(file.fileno())
            temporary.replace(self.folder / NAME)
        finally:
            temporary.unlink(missing_ok=True)
        _sync_one(self.folder)

    def is_published(self, generation: Path) -> bool:
        """Tell whether readers see a generation, or may see it."""
        try:
            manifest = read_manifest(self.folder)
        except OtherFormatError:
            return True
        except InputError:
            # Nobody can read what it names.
            return False
        return manifest is not None and manifest.generation == generation.name

    def clean(self, kept: str | None) -> None:
        """Remove what killed loads have left, and generations that nobody reads any more.

        Args:
            kept: The generation that counts.
        """
        for path in self.folder.iterdir():
            if path.name.startswith(_TEMPORARY):
                path.unlink(missing_ok=True)
            elif path.name.startswith(_GENERATION) and path.name != kept:
                _remove_unread(path)


def sync(folder: Path) -> None:
    """Make sure that all below a folder is on the disk."""
    for parent, _, names in os.walk(folder):
        for name in names:
            _sync_one(Path(parent, name))
        _sync_one(Path(parent))


def _sync_one(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def remove(generation: Path) -> None:
    """Remove a generation that nobody reads; what cannot be removed is left to the next load.

    Args:
        generation: Its folder.
    """
    # Who only reads does not pay for what removes.
    import shutil  # noqa: PLC0415

    for _ in range(_TRIES):
        shutil.rmtree(generation, ignore_errors=True)
        if not generation.exists():
            return
        # Threads of an engine that failed may still write a file.
        time.sleep(_BETWEEN)


def _remove_unread(generation: Path) -> None:
    with suppress(OSError):
        handle = os.open(generation, os.O_RDONLY | os.O_DIRECTORY)
        try:
            if _lock(handle, exclusive=True):
                remove(generation)
        finally:
            os.close(handle)


@contextmanager
def writing(folder: Path) -> Iterator[Writing]:
    """Hold the lock of a store while it is written; make the folder where there is none.

    Args:
        folder: The folder of the store.

    Yields:
        What may write.

    Raises:
        InputError: Another load writes it, it is a file or holds other things, or it cannot be
            written.
    """
    try:
        made = _make(folder)
        handle = _write_lock(folder)
    except OSError as error:
        raise unwritable(folder, error) from None
    try:
        yield Writing(folder)
    finally:
        if made and not (folder / NAME).exists():
            # Nothing came of it. What still lies there is kept for the next load to clean up.
            with suppress(OSError):
                _leave(folder)
        os.close(handle)


def _make(folder: Path) -> bool:
    """Make the folder, or make sure that it may be written; tell whether it was made."""
    if os.path.lexists(folder) and not folder.is_dir():
        raise InputError("a file, where the folder of a store is wanted", path=str(folder))
    try:
        folder.mkdir(parents=True)
    except FileExistsError:
        if not is_store(folder) and any(folder.iterdir()):
            hint = "name a folder that is empty or not there"
            raise InputError(_NO_STORE, path=str(folder), hint=hint) from None
        return False
    return True


def _leave(folder: Path) -> None:
    if [path.name for path in folder.iterdir()] == [LOCK]:
        (folder / LOCK).unlink()
        folder.rmdir()


def _write_lock(folder: Path) -> int:
    path = folder / LOCK
    while True:
        handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o666)
        if not _lock(handle, exclusive=True):
            os.close(handle)
            hint = "wait until it is done"
            raise InputError("another load writes this store", path=str(folder), hint=hint)
        # A load that failed may have removed the file between the two steps.
        with suppress(FileNotFoundError):
            if path.stat().st_ino == os.fstat(handle).st_ino:
                return handle
        os.close(handle)


def _lock(handle: int, *, exclusive: bool) -> bool:
    """Lock an open file or folder; tell whether nobody else had it."""
    try:
        # There is no such lock on Windows.
        import fcntl  # noqa: PLC0415
    except ImportError:
        raise InputError("a store on disk needs a system with file locks") from None
    kind = fcntl.LOCK_EX if exclusive else fcntl.LOCK_SH
    try:
        fcntl.flock(handle, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
