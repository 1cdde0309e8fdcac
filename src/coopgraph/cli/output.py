"""Where results and messages go: standard output, a file written whole, standard error."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from coopgraph.cli.ending import tidily
from coopgraph.errors import InputError

STDOUT: Final = Path("-")
"""What stands for standard output where a file is named."""

_state = {"quiet": False, "abandoned": False}


def set_quiet(quiet: bool) -> None:
    """Switch messages on standard error off or on; errors are always told."""
    _state["quiet"] = quiet


def file_or_none(path: Path | None) -> Path | None:
    """Return the file that a result goes to; None for standard output."""
    return None if path == STDOUT else path


def message(text: str) -> None:
    """Tell the user something that is not the result, on standard error."""
    if not _state["quiet"]:
        _to_stderr(text)


def error(text: str) -> None:
    """Tell what went wrong, in one line on standard error."""
    _to_stderr(f"error: {text}")


def aside(pieces: str | Iterable[str]) -> None:
    """Write on standard error, always, what would be the result if another were not."""
    for piece in [pieces] if isinstance(pieces, str) else pieces:
        _to_stderr(piece, end="")


def _to_stderr(text: str, end: str = "\n") -> None:
    # A closed standard error leaves nobody to tell.
    with contextlib.suppress(OSError, ValueError, AttributeError):
        stream = sys.stderr
        encoding = stream.encoding or "utf-8"
        stream.write(text.encode(encoding, "backslashreplace").decode(encoding) + end)
        stream.flush()


def is_terminal() -> bool:
    """Tell whether standard output is a terminal."""
    try:
        return sys.stdout.isatty()
    except (AttributeError, ValueError):
        return False


def is_talking() -> bool:
    """Tell whether messages are wanted and standard error is a terminal: progress goes there."""
    try:
        return not _state["quiet"] and sys.stderr.isatty()
    except (AttributeError, ValueError):
        return False


def is_abandoned() -> bool:
    """Tell whether the reader of standard output has gone."""
    return _state["abandoned"]


def use_colour() -> bool:
    """Tell whether to colour: on a terminal, unless ``NO_COLOR`` is set (no-color.org)."""
    return is_terminal() and not os.environ.get("NO_COLOR")


def write(data: bytes | str | Iterable[str], path: Path | None = None) -> None:
    """Write a result to standard output, or whole to a file.

    Args:
        data: The result; text is written in UTF-8, pieces of text as they come.
        path: The file; standard output if None.

    Raises:
        InputError: The file or standard output cannot be written. The file is then as it was.
    """
    pieces = [data] if isinstance(data, bytes | str) else data
    if path is not None:
        write_file(path, map(_encoded, pieces))
        return
    for piece in pieces:
        if not _to_stdout(piece):
            return


def _encoded(data: bytes | str) -> bytes:
    # Names of files need not be UTF-8: their bytes are shown as escapes, which JSON has too.
    return data.encode("utf-8", "backslashreplace") if isinstance(data, str) else data


def _to_stdout(data: bytes | str) -> bool:
    """Write to standard output; tell whether anybody still reads it."""
    stream = sys.stdout
    if stream is None:
        raise InputError("standard output is closed", hint="give -o FILE")
    try:
        stream.flush()
        buffer = getattr(stream, "buffer", None)
        if buffer is None:
            stream.write(data if isinstance(data, str) else data.decode())
        else:
            buffer.write(_encoded(data))
        stream.flush()
    except BrokenPipeError:
        # The reader has what it wanted; the command's own exit code stands.
        _state["abandoned"] = True
        close_quietly()
        return False
    except OSError as problem:
        close_quietly()
        raise InputError(f"cannot write to standard output: {reason(problem)}") from None
    return True


def write_file(path: Path, data: bytes | Iterable[bytes]) -> None:
    """Write a file whole or not at all: under a temporary name beside it, then renamed.

    Args:
        path: The file. Its permissions are kept where it exists.
        data: All of its bytes, or pieces of them as they come.

    Raises:
        InputError: It cannot be written. Nothing is left behind.
    """
    pieces = [data] if isinstance(data, bytes) else data
    if _is_special(path):
        _write_through(path, pieces)
    else:
        _write_whole([(path, pieces)])


def write_files(files: Iterable[tuple[Path, bytes]]) -> None:
    """Write several files, all or none: none is renamed before the last one is on the disk.

    Args:
        files: Each with all of its bytes.

    Raises:
        InputError: One cannot be written. Nothing is left behind, and all files are as they were.
    """
    _write_whole([(path, [data]) for path, data in files])


def _write_whole(files: list[tuple[Path, Iterable[bytes]]]) -> None:
    with tidily():
        _stage(files)


def _stage(files: list[tuple[Path, Iterable[bytes]]]) -> None:
    staged: list[tuple[Path, Path, Path]] = []
    try:
        for path, pieces in files:
            with _told(path):
                # A link stays a link: what it points at is replaced.
                target = Path(os.path.realpath(path))
                temporary = _temporary(target)
                staged.append((path, target, temporary))
                with temporary.open("wb") as file:
                    file.writelines(pieces)
                    file.flush()
                    os.fsync(file.fileno())
                temporary.chmod(_mode(target))
        for path, target, temporary in staged:
            with _told(path):
                temporary.replace(target)
    finally:
        for _path, _target, temporary in staged:
            temporary.unlink(missing_ok=True)


def _temporary(target: Path) -> Path:
    # Not needed where the result goes to standard output.
    import tempfile  # noqa: PLC0415

    handle, name = tempfile.mkstemp(prefix=f".{target.name[:64]}.", dir=target.parent)
    os.close(handle)
    return Path(name)


@contextlib.contextmanager
def _told(path: Path) -> Iterator[None]:
    """Tell a failure of the system in one line."""
    try:
        yield
    except OSError as problem:
        folder = path.parent
        raise InputError(
            f"cannot write: {reason(problem)}",
            path=str(path),
            hint=None if folder.is_dir() else f"there is no folder {folder}",
        ) from None


def _is_special(path: Path) -> bool:
    """Tell whether this is a device or a named pipe, which must not be replaced by a file."""
    return path.exists() and not path.is_file() and not path.is_dir()


def _write_through(path: Path, pieces: Iterable[bytes]) -> None:
    try:
        with path.open("wb") as file:
            file.writelines(pieces)
    except BrokenPipeError:
        return
    except OSError as problem:
        raise InputError(f"cannot write: {reason(problem)}", path=str(path)) from None


def _mode(target: Path) -> int:
    """Return the permissions for the file: those it has, or those a new file gets."""
    try:
        return target.stat().st_mode & 0o7777
    except FileNotFoundError:
        mask = os.umask(0)
        os.umask(mask)
        return 0o666 & ~mask


def reason(problem: OSError) -> str:
    """Return the system's own words for a failure, in lower case, without the error number."""
    words = problem.strerror or str(problem) or type(problem).__name__
    return words[:1].lower() + words[1:]


def finish() -> None:
    """Flush standard output, so that a full disk is noticed while there is time to say so.

    Raises:
        InputError: It cannot be written.
    """
    if sys.stdout is not None and not sys.stdout.closed:
        _to_stdout(b"")


def close_if_broken() -> None:
    """Stop writing to standard output where that fails: Python would try again at its end."""
    try:
        sys.stdout.flush()
    except (OSError, ValueError, AttributeError):
        close_quietly()


def close_quietly() -> None:
    """Stop writing to standard output: what is still buffered goes nowhere."""
    with contextlib.suppress(OSError, ValueError, AttributeError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(OSError, ValueError, AttributeError):
            stream.flush()
