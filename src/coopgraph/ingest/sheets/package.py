"""Workbooks are zip archives of XML: what may be wrong is found before a parser reads them."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path
from typing import IO, Final

from coopgraph.documents.finding import unreadable
from coopgraph.errors import InputError

MAX_BYTES: Final = 64 * 1024 * 1024
"""Bytes of a file."""
MAX_UNPACKED: Final = 384 * 1024 * 1024
"""Bytes of all its parts: 120,000 rows of a dozen columns take less."""
_MAX_OTHER_PART: Final = 128 * 1024 * 1024
"""Bytes of a part that is no sheet, for these are held whole."""
_MAX_PARTS: Final = 10_000
_HEAD: Final = 4096
# What may stand before the first element: a document type behind a long comment is not overlooked.
_BEGIN: Final = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*+(?>(?:<\?.*?\?>|<!--.*?-->)\s*+)*+<[^!?]", re.DOTALL
)
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_KINDS: Final = {".xlsx": "xl/workbook.xml", ".ods": "content.xml"}


def check_file(path: Path) -> None:
    """Refuse what is no plain file of bearable size.

    Args:
        path: The file.

    Raises:
        InputError: It is missing, no file, empty, or too large.
    """
    try:
        if not path.exists():
            raise InputError("no such file or folder", path=str(path))
        if not path.is_file():
            raise InputError("not a regular file", path=str(path))
        size = path.stat().st_size
    except (OSError, ValueError) as error:
        raise unreadable(path, error) from error
    if size == 0:
        raise InputError("empty, it holds no sheet", path=str(path))
    if size > MAX_BYTES:
        raise InputError(f"more than the {MAX_BYTES:,} bytes that are read", path=str(path))


def open_package(path: Path) -> zipfile.ZipFile:
    """Open a workbook as the archive that it is.

    Args:
        path: A file with a suffix of :data:`_KINDS`.

    Returns:
        The archive, whose parts are of bearable size and without a document type.

    Raises:
        InputError: It is no such archive, is protected, holds macros, or unpacks to too much.
    """
    check_file(path)
    suffix = path.suffix.lower()
    try:
        with path.open("rb") as file:
            head = file.read(8)
        if head == _OLE:
            raise InputError(
                "protected by a password, or a workbook of an older kind (.xls)",
                path=str(path),
                hint=f"save it without a password as {suffix}",
            )
        archive = zipfile.ZipFile(path)
    except OSError as error:
        raise unreadable(path, error) from error
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        raise InputError(
            f"no {suffix} workbook, or a damaged one",
            path=str(path),
            hint="save it again in the program that wrote it",
        ) from None
    try:
        _check_parts(archive, path, suffix)
    except InputError:
        archive.close()
        raise
    return archive


def _check_parts(archive: zipfile.ZipFile, path: Path, suffix: str) -> None:
    parts = archive.infolist()
    names = {part.filename for part in parts}
    total = sum(part.file_size for part in parts)
    if total > MAX_UNPACKED or len(parts) > _MAX_PARTS or len(names) < len(parts):
        raise InputError(
            f"unpacks to {total:,} bytes in {len(parts):,} parts, more than is read",
            path=str(path),
            hint="make several files of it, a visit each",
        )
    if any(part.flag_bits & 1 for part in parts):
        raise _protected(path)
    if _KINDS[suffix] not in names:
        other = next((kind for kind, name in _KINDS.items() if name in names), None)
        raise InputError(
            f"a zip archive that is no {suffix} workbook",
            path=str(path),
            hint=f"its content is {other}: rename it" if other else "save it again",
        )
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise macros(path)
    for part in parts:
        _check_part(archive, part, path)


def _check_part(archive: zipfile.ZipFile, part: zipfile.ZipInfo, path: Path) -> None:
    name = part.filename
    if not name.endswith((".xml", ".rels")):
        return
    sheet = name.startswith("xl/worksheets/") or name == "content.xml"
    if not sheet and part.file_size > _MAX_OTHER_PART:
        raise InputError(
            f"its part {name} unpacks to {part.file_size:,} bytes, more than is read",
            path=str(path),
        )
    with part_of(archive, name, path) as file:
        head = read(file, _HEAD, path)
    if b"<!DOCTYPE" in head or b"<!ENTITY" in head:
        raise InputError(f"its part {name} declares entities", path=str(path), hint="save it again")
    if head.strip() and not _BEGIN.match(head):
        raise damaged(path)
    if name == "META-INF/manifest.xml" and b"encryption-data" in head:
        raise _protected(path)


def part_of(archive: zipfile.ZipFile, name: str, path: Path) -> IO[bytes]:
    """Open a part.

    Args:
        archive: The workbook.
        name: The part.
        path: The workbook's file.

    Returns:
        The part.

    Raises:
        InputError: It is missing, or the archive is damaged.
    """
    try:
        return archive.open(name)
    except (zipfile.BadZipFile, KeyError, OSError, RuntimeError, ValueError) as error:
        raise damaged(path) from error


def read(file: IO[bytes], size: int, path: Path) -> bytes:
    """Read some bytes of a part.

    Args:
        file: The part.
        size: How many bytes; -1 for all.
        path: The workbook.

    Returns:
        The bytes.

    Raises:
        InputError: The archive is damaged.
    """
    try:
        return file.read(size)
    except (zipfile.BadZipFile, EOFError, OSError, ValueError, NotImplementedError) as error:
        raise damaged(path) from error
    except Exception as error:
        # What zlib raises is no subclass of anything of these.
        if type(error).__module__ in ("zlib", "lzma", "bz2"):
            raise damaged(path) from error
        raise


def damaged(path: Path) -> InputError:
    """Return the error of a workbook that cannot be read to its end."""
    return InputError(
        "damaged: its parts cannot be read",
        path=str(path),
        hint="save it again in the program that wrote it",
    )


def macros(path: Path) -> InputError:
    """Return the error of a workbook with macros."""
    return InputError(
        "a workbook with macros, which is not read",
        path=str(path),
        hint="save it as .xlsx without macros",
    )


def _protected(path: Path) -> InputError:
    return InputError("protected by a password", path=str(path), hint="save it without a password")
