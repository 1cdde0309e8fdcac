"""The text of a source, read so that every character keeps its place."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Final

from coopgraph.errors import InputError

MAX_BYTES: Final = 64 * 1024 * 1024
"""A page, a report, a book: no source text comes near it."""

_BOM: Final = "\ufeff"
_UTF16_BOMS: Final = (b"\xff\xfe", b"\xfe\xff")


def digest(text: str) -> str:
    """Give the SHA-256 of a text's UTF-8 bytes, in lower-case hexadecimal."""
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


@dataclass(frozen=True, slots=True)
class SourceText:
    """A text as it lies in a file.

    Attributes:
        path: The file as the user named it.
        text: Its characters (Unicode code points), line ends and byte-order mark as they are.
    """

    path: Path
    text: str

    def as_recorded(self, recorded: str) -> tuple[str, str | None] | None:
        """Recover the text that has a recorded digest.

        Editors and version control change line ends and byte-order marks on their own; the text
        is then the same, and its offsets hold once that is undone.

        Args:
            recorded: The digest in the data.

        Returns:
            The recorded text, and how the file differs from it (None: not at all). None where
            this is another text.
        """
        if digest(self.text) == recorded:
            return self.text, None
        for variant, difference in self._variants():
            if digest(variant) == recorded:
                return variant, difference
        return None

    def _variants(self) -> list[tuple[str, str]]:
        bare = self.text.removeprefix(_BOM)
        mark = "with a byte-order mark" if bare != self.text else ""
        unix = bare.replace("\r\n", "\n").replace("\r", "\n")
        ends = "with CRLF line ends" if "\r\n" in bare else "with CR line ends"
        one_end = unix.rstrip("\n") + "\n"
        line_ends = [
            (bare, ""),
            (unix, ends),
            (unix.replace("\n", "\r\n"), "with LF line ends in place of CRLF"),
            (unix.rstrip("\n"), "with a line end added at the end"),
            (one_end, "without the line end at the end"),
        ]
        return [
            (variant, " and ".join(part for part in (mark, change) if part))
            for variant, change in line_ends
        ] + [
            (_BOM + variant, f"without the byte-order mark {c}".rstrip())
            for variant, c in line_ends
        ]


def read_source(path: Path) -> SourceText:
    """Read the text of a source.

    Args:
        path: A text file in UTF-8.

    Returns:
        The text.

    Raises:
        InputError: The file is missing, unreadable, too large, empty or not UTF-8.
    """
    try:
        if not path.exists():
            raise InputError("no such file", path=str(path))
        if not path.is_file():
            raise InputError("not a regular file", path=str(path))
        if path.stat().st_size > MAX_BYTES:
            raise InputError(f"more than the {MAX_BYTES} bytes that are read", path=str(path))
        data = path.read_bytes()
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise InputError(f"cannot be read ({reason})", path=str(path)) from error
    return SourceText(path, _decode(data, path))


def _decode(data: bytes, path: Path) -> str:
    if data.startswith(_UTF16_BOMS):
        raise InputError("text in UTF-16, not UTF-8", path=str(path), hint="save it as UTF-8")
    if b"\0" in data:
        raise InputError("binary data (it holds null bytes), not text", path=str(path))
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        raise InputError(
            f"not UTF-8 from here on (byte 0x{data[error.start]:02x})",
            path=str(path),
            line=data.count(b"\n", 0, error.start) + 1,
            hint="save it as UTF-8",
        ) from None
    if not text.strip(_BOM + " \t\r\n\u00a0"):
        raise InputError("empty, it holds no text", path=str(path))
    return text
