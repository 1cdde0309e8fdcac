"""The style sheets and scripts: read once, compressed once, kept by browsers for ever."""

from __future__ import annotations

import gzip
import hashlib
import mimetypes
from typing import Final

from coopgraph.pages.templates import STATIC

FOREVER: Final = "public, max-age=31536000, immutable"
"""Their addresses hold a digest: what changes has another address."""

_TYPES: Final = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}


class StaticFile:
    """A file as it is sent.

    Args:
        name: Its name in the folder of such files.
    """

    def __init__(self, name: str) -> None:
        file = STATIC / name
        self.body = file.read_bytes()
        self.packed = gzip.compress(self.body, 9, mtime=0)
        self.etag = f'"{hashlib.blake2b(self.body, digest_size=12).hexdigest()}"'
        guessed = mimetypes.guess_type(name)[0] or "application/octet-stream"
        self.media_type = _TYPES.get(file.suffix, guessed)
        self.modified = file.stat().st_mtime


def static_files() -> dict[str, StaticFile]:
    """Read all of them.

    Returns:
        The files by their names.
    """
    return {file.name: StaticFile(file.name) for file in STATIC.iterdir() if file.is_file()}
