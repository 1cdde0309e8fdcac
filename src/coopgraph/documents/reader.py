"""Reading RDF files: the quads of a file, or one error that tells where and what is wrong."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, TYPE_CHECKING, Final

import pyoxigraph
from pyoxigraph import RdfFormat

from coopgraph.documents.finding import check_regular, look_for, unreadable
from coopgraph.documents.formats import (
    BOM,
    LINE_BASED,
    SUFFIXES,
    format_of,
    is_guarded,
    is_yaml,
    not_text,
)
from coopgraph.errors import InputError, InputErrors, together

if TYPE_CHECKING:
    from pyoxigraph import NamedNode, Quad

    from coopgraph.documents.placed import Index

MAX_TERM: Final = 16 * 1024 * 1024
"""Bytes of one term: the buffer of the parser."""

_HEAD: Final = 65_536
_LARGE: Final = 8 * 1024 * 1024
"""Bytes of a file from which on its quads are not objects, which take five times the memory."""
_PARALLEL: Final = 16 * 1024 * 1024
"""Bytes of several files from which on to read them in several processes takes less time."""
_BUFFER: Final = "buffer maximal size"
_PLACE: Final = re.compile(r"^Parser error (?:at|between) [^:]*: ")
_LOOKS_FOR: Final = {"XML": "RDF/XML", "JSON": "JSON-LD"}


@dataclass(frozen=True, slots=True)
class Document:
    """One RDF file in memory.

    Attributes:
        path: The file as the user named it.
        format: Its syntax.
        quads: Its statements in the order of the file. Blank nodes are renamed, so that those of
            different files never clash.
        prefixes: Its prefix declarations.
        base: The base IRI that it declares (or that was given), if any.
        index: The places of its terms, where its reader knows them; else the file is read again
            when a place is asked for.
    """

    path: Path
    format: RdfFormat
    quads: Sequence[Quad] = field(repr=False)
    prefixes: dict[str, str]
    base: str | None = None
    index: Index | None = field(default=None, repr=False, compare=False)

    def having(self, predicate: NamedNode) -> Iterable[Quad]:
        """Iterate over the quads of a predicate."""
        if isinstance(self.quads, list):
            return (quad for quad in self.quads if quad.predicate == predicate)
        # Only here, for what codes quads is imported with the first large file.
        from coopgraph.documents.coded import CodedQuads  # noqa: PLC0415

        if isinstance(self.quads, CodedQuads):
            return self.quads.having(predicate)
        return (quad for quad in self.quads if quad.predicate == predicate)


def read_document(path: Path, base: str | None = None) -> Document:
    """Read one RDF file.

    Only UTF-8 is read, with or without a byte-order mark. Relative IRIs are refused unless the
    file declares a base or one is given: data must not change their meaning, nor tell the folders
    of this machine, with the place where a file lies. Nothing is ever fetched from the network.

    Args:
        path: A file with an RDF suffix.
        base: IRI against which relative IRIs are resolved.

    Returns:
        The document.

    Raises:
        InputError: The file is missing, unreadable, no text in UTF-8, malformed, of another
            syntax than its suffix says, or over a limit of its syntax or of a term.
        InputErrors: The same with several syntax errors, as many as are told of one file.
    """
    path = Path(path)
    rdf_format = format_of(path)
    if is_yaml(path):
        # Few files are of this syntax.
        from coopgraph.documents.yaml_reader import read_yaml  # noqa: PLC0415

        return read_yaml(path)
    check_regular(path)
    try:
        with path.open("rb") as file:
            head = file.read(_HEAD)
            _check_head(head, path, rdf_format)
            if is_guarded(rdf_format):
                return _read_guarded(file, rdf_format, path, base)
            file.seek(len(BOM) if head.startswith(BOM) else 0)
            lines = _by_line(file, rdf_format)
            if lines is not None:
                return Document(path, rdf_format, lines, {})
            parser = pyoxigraph.parse(file, rdf_format, base_iri=base, rename_blank_nodes=True)
            quads = _held(parser, file)
    except SyntaxError as error:
        raise _explain(error, path, rdf_format, base) from None
    except MemoryError as error:
        raise _too_large(error, path) from None
    except OSError as error:
        raise unreadable(path, error) from error
    return Document(path, rdf_format, quads, parser.prefixes, parser.base_iri)


def _by_line(file: IO[bytes], rdf_format: RdfFormat) -> Sequence[Quad] | None:
    """Read large N-Triples or N-Quads; None where something is wrong, or it is another file."""
    if rdf_format not in LINE_BASED or not _is_large(file):
        return None
    # What reads it costs more to import than small files cost to read.
    from coopgraph.documents.line_reader import read_lines  # noqa: PLC0415

    start = file.tell()
    try:
        return read_lines(file, rdf_format)
    except (SyntaxError, MemoryError):
        # Who reads it from the beginning tells the place.
        file.seek(start)
        return None


def _is_large(file: IO[bytes]) -> bool:
    return os.fstat(file.fileno()).st_size >= _LARGE


def _held(quads: Iterable[Quad], file: IO[bytes]) -> Sequence[Quad]:
    """Hold quads in memory: as they are, or as integers where they are many."""
    if not _is_large(file):
        return list(quads)
    # What codes them costs more to import than small files cost to read.
    from coopgraph.documents.coded import CodedQuads  # noqa: PLC0415

    return CodedQuads(quads)


def read_documents(paths: Iterable[Path]) -> list[Document]:
    """Read every RDF file that the paths name.

    Args:
        paths: Files and folders, as for :func:`find_documents`.

    Returns:
        One document a file, in order of their paths.

    Raises:
        InputError: As for :func:`find_documents` and :func:`read_document`.
        InputErrors: Several of these, of any of the files.
    """
    return read_groups([paths])[0]


def read_groups(groups: Iterable[Iterable[Path]]) -> list[list[Document]]:
    """Read several groups of RDF files, such as data and shapes, and tell what is wrong at once.

    Args:
        groups: Files and folders, as for :func:`read_documents`.

    Returns:
        The documents of each group.

    Raises:
        InputError: As for :func:`read_documents`.
        InputErrors: Several of these, of any of the groups.
    """
    read: list[list[Document]] = []
    problems: list[InputError] = []
    for group in groups:
        files, missing = look_for(list(group))
        problems += missing
        documents: list[Document] = []
        known = _read_at_once(files)
        for file in files:
            try:
                document = known.pop(file, None) or read_document(file)
            except InputError as error:
                problems.append(error)
            else:
                # What was read is of no use any more, once something is wrong.
                if not problems:
                    documents.append(document)
        read.append(documents)
    if problems:
        raise together(problems)
    return read


def _read_at_once(files: Sequence[Path]) -> dict[Path, Document]:
    """Read several files in parallel, where there is so much in them that it pays."""
    processes = cores()
    if len(files) < 2 or processes < 2 or sum(map(size_of, files)) < _PARALLEL:
        return {}
    # Starting processes is for large data only.
    from coopgraph.documents.parallel import read_in_parallel  # noqa: PLC0415

    return {document.path: document for document in read_in_parallel(files, processes)}


def cores() -> int:
    """Return how many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def size_of(file: Path) -> int:
    """Return the bytes of a file; 0 where that cannot be told."""
    try:
        return file.stat().st_size
    except OSError:
        return 0


def _too_large(error: MemoryError, path: Path) -> InputError:
    if _BUFFER in str(error):
        return InputError(
            f"one term (or comment) of it takes more than the {MAX_TERM} bytes that are read",
            path=str(path),
            hint="split it, or keep so long a text in a file of its own",
        )
    return InputError("the machine has not enough memory to read it", path=str(path))


def _read_guarded(file: IO[bytes], rdf_format: RdfFormat, path: Path, base: str | None) -> Document:
    # Only these two syntaxes need a worker: Turtle does not pay for what starts one.
    from coopgraph.documents.guarded import check_size, parse_guarded  # noqa: PLC0415

    check_size(file, rdf_format, path)
    file.seek(0)
    first_bad = _first_bad_byte(file)
    if first_bad:
        raise _not_utf8(path, first_bad)
    file.seek(0)
    parsed = parse_guarded(file, rdf_format, path, base)
    return Document(path, rdf_format, parsed.quads, parsed.prefixes, parsed.base)


def _check_head(head: bytes, path: Path, rdf_format: RdfFormat) -> None:
    other = not_text(head)
    if other:
        raise InputError(other, path=str(path), hint="save it as UTF-8 text")
    if not is_guarded(rdf_format):
        return
    if not head.removeprefix(BOM).strip():
        raise InputError(f"empty, which is not legal {rdf_format.name}", path=str(path))
    if b"\0" in head:
        raise _binary(path)
    # Turtle that is well-formed, the usual case, is never looked at so closely.
    from coopgraph.documents.sniffing import looks_like  # noqa: PLC0415

    found = looks_like(head)
    if found and _LOOKS_FOR.get(found) != rdf_format.name:
        raise _other_syntax(path, rdf_format, found)


def _explain(error: SyntaxError, path: Path, rdf_format: RdfFormat, base: str | None) -> InputError:
    """Find the cause behind what the parser met: encoding, another syntax, or a plain mistake."""
    from coopgraph.documents.sniffing import looks_like  # noqa: PLC0415 - as above

    last_line = error.end_lineno or error.lineno or 1
    with path.open("rb") as file:
        head = file.read(_HEAD)
        file.seek(0)
        first_bad = _first_bad_byte(file)
    if b"\0" in head:
        return _binary(path)
    if first_bad and first_bad[0] <= last_line:
        return _not_utf8(path, first_bad)
    found = looks_like(head)
    if found in _LOOKS_FOR or found == "HTML" or _parses_as(found, path):
        return _other_syntax(path, rdf_format, str(found))
    return _all_mistakes(syntax_error(error, str(path)), path, rdf_format, base)


def _all_mistakes(
    first: InputError, path: Path, rdf_format: RdfFormat, base: str | None
) -> InputError:
    """Find what else is wrong in a file, so that it is mended in one go."""
    from coopgraph.documents.mistakes import syntax_errors  # noqa: PLC0415 - for bad files only

    try:
        text = path.read_bytes().decode("utf-8-sig")
    except (OSError, ValueError):
        return first
    found = syntax_errors(text, rdf_format, str(path), base)
    if len(found) < 2 or str(found[0]) != str(first):
        return first
    return InputErrors(found)


def syntax_error(error: SyntaxError, path: str, *, lines_before: int = 0) -> InputError:
    """Turn what pyoxigraph raises on malformed text into an error with its place.

    Args:
        error: As raised; its columns are counted in characters from 1.
        path: The file's name.
        lines_before: Lines of the file that stand before the text that was parsed.

    Returns:
        The error to raise.
    """
    what = _PLACE.sub("", error.msg or "malformed")
    hint = None
    if "No scheme found" in what:
        what, hint = "relative IRI without a base", "write the whole IRI or declare a base"
    line = None if error.lineno is None else error.lineno + lines_before
    return InputError(what, path=path, line=line, column=error.offset, hint=hint)


def _parses_as(found: str | None, path: Path) -> bool:
    """Make sure of a guess within the Turtle family, whose signs may also stand in a string."""
    kind = next((kind for kind in SUFFIXES.values() if kind.name == found), None)
    if kind is None:
        return False
    try:
        with path.open("rb") as file:
            for _ in pyoxigraph.parse(file, kind):
                pass
    except SyntaxError:
        return False
    return True


def _other_syntax(path: Path, rdf_format: RdfFormat, found: str) -> InputError:
    name = _LOOKS_FOR.get(found, found)
    fitting = next((suffix for suffix, kind in SUFFIXES.items() if kind.name == name), None)
    return InputError(
        f"the suffix {path.suffix} says {rdf_format.name}, but the content looks like {name}",
        path=str(path),
        hint=f"rename it to end in {fitting}" if fitting else "convert it first",
    )


def _binary(path: Path) -> InputError:
    return InputError("binary data (it holds null bytes), not RDF text", path=str(path))


def _not_utf8(path: Path, place: tuple[int, int, int]) -> InputError:
    line, column, byte = place
    return InputError(
        f"not UTF-8 from here on (byte 0x{byte:02x})",
        path=str(path),
        line=line,
        column=column,
        hint="save it as UTF-8",
    )


def _first_bad_byte(file: IO[bytes]) -> tuple[int, int, int] | None:
    """Find line, column and value of the first byte that is not UTF-8."""
    for number, line in enumerate(file):
        try:
            line.decode()
        except UnicodeDecodeError as error:
            before = line[: error.start].removeprefix(BOM if number == 0 else b"").decode()
            return number + 1, len(before) + 1, line[error.start]
    return None
