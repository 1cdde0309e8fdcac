"""The RDF syntaxes that are read: which suffix means which, and what is no text at all."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pyoxigraph import RdfFormat

from coopgraph.errors import InputError

if TYPE_CHECKING:
    from pathlib import Path

SUFFIXES: Final[dict[str, RdfFormat]] = {
    ".ttl": RdfFormat.TURTLE,
    ".trig": RdfFormat.TRIG,
    ".nt": RdfFormat.N_TRIPLES,
    ".nq": RdfFormat.N_QUADS,
    ".rdf": RdfFormat.RDF_XML,
    ".xml": RdfFormat.RDF_XML,
    ".owl": RdfFormat.RDF_XML,
    ".jsonld": RdfFormat.JSON_LD,
}
"""Suffixes in lower case, with the syntax that each promises."""

YAML_SUFFIXES: Final = (".yaml", ".yml")
"""Suffixes of YAML-LD. Such files are read where they are named; a folder gives the Turtle that was
made of them, so that nothing is read twice."""

WRITTEN_SUFFIXES: Final = (*YAML_SUFFIXES, ".xlsx", ".ods", ".csv")
"""Suffixes of files in which people write visits down, and of which Turtle is made."""

IMPORT_FIRST: Final = "make Turtle of it first, with `coopgraph import`"
"""What to do with a sheet that is no RDF."""

GUARDED: Final = (RdfFormat.RDF_XML, RdfFormat.JSON_LD)
"""Syntaxes whose parser a small hostile file can kill: they are parsed in a worker."""

LINE_BASED: Final = (RdfFormat.N_TRIPLES, RdfFormat.N_QUADS)
"""Syntaxes in which a line never holds a part of a statement, nor two of them."""

BOM: Final = b"\xef\xbb\xbf"

_MAGIC: Final = (
    (b"\x1f\x8b", "a gzip archive"),
    (b"PK\x03\x04", "a zip archive (or an office document)"),
    (b"BZh", "a bzip2 archive"),
    (b"\xfd7zXZ\x00", "an xz archive"),
    (b"\x28\xb5\x2f\xfd", "a zstd archive"),
    (b"%PDF-", "a PDF document"),
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
)
_UTF16_BOMS: Final = (b"\xff\xfe", b"\xfe\xff")
_UTF32_BOMS: Final = (b"\xff\xfe\x00\x00", b"\x00\x00\xfe\xff")


def format_of(path: Path) -> RdfFormat:
    """Give the syntax that a file's suffix promises.

    Args:
        path: Any path; the file need not exist.

    Returns:
        The syntax.

    Raises:
        InputError: The suffix is none of an RDF syntax that is read here.
    """
    suffix = path.suffix.lower()
    found = RdfFormat.JSON_LD if suffix in YAML_SUFFIXES else SUFFIXES.get(suffix)
    if found is None:
        raise InputError(
            f"no RDF syntax is known for the suffix {path.suffix or '(none)'!r}",
            path=str(path),
            hint=IMPORT_FIRST
            if suffix in WRITTEN_SUFFIXES
            else "use one of " + " ".join([*SUFFIXES, *YAML_SUFFIXES]),
        )
    return found


def is_yaml(path: Path) -> bool:
    """Tell whether a file is JSON-LD written in YAML."""
    return path.suffix.lower() in YAML_SUFFIXES


def turtle_of(path: Path) -> Path:
    """Name the Turtle that is made of a file in which a visit is written.

    Args:
        path: The file, or a folder of sheets, whose name has no suffix.

    Returns:
        The Turtle file beside it.
    """
    # The folder in which one stands has its name elsewhere.
    named = path if path.name not in ("", "..") else path.resolve()
    return named.with_name(f"{named.name if named.is_dir() else named.stem}.ttl")


def is_guarded(rdf_format: RdfFormat) -> bool:
    """Tell whether files of this syntax are parsed in a worker process."""
    return rdf_format in GUARDED


def not_text(head: bytes) -> str | None:
    """Say what the first bytes of a file show it to be, where that is no UTF-8 text.

    Args:
        head: The first bytes, best some thousands.

    Returns:
        A phrase for a message, or None where nothing speaks against text.
    """
    if head.startswith(_UTF32_BOMS):
        return "text in UTF-32, not UTF-8"
    if head.startswith(_UTF16_BOMS):
        return "text in UTF-16, not UTF-8"
    for magic, name in _MAGIC:
        if head.startswith(magic):
            return f"{name}, not RDF text"
    if len(head) > 7 and head[:2].count(0) == 1 and head[:64].count(0) * 3 >= len(head[:64]):
        return "text in UTF-16, not UTF-8"
    return None
