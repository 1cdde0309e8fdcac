"""``coopgraph format``: canonical Turtle, written in place or only checked."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from coopgraph.cli import output
from coopgraph.cli.options import INPUT_PATH, quiet_option
from coopgraph.documents import find_documents, format_turtle, read_document
from coopgraph.errors import InputError
from coopgraph.resources import data_dir, ontology_dir

EPILOG = """\b
Examples:
  coopgraph format                      the shipped ontology and data
  coopgraph format my-visits/           every .ttl file below a folder
  coopgraph format --check data/        exit code 1 if a file would change

Comments at the head of a file, and those on the lines directly before a subject, are kept and
move with it. A comment anywhere else stops the command before any file is written.
"""


@click.command(epilog=EPILOG)
@click.argument("paths", metavar="[PATH]...", nargs=-1, type=INPUT_PATH)
@click.option("--check", is_flag=True, help="List the files that would change; write nothing.")
@click.option("--drop-comments", is_flag=True, help="Leave out all comments.")
@quiet_option
def command(paths: tuple[Path, ...], check: bool, drop_comments: bool) -> int:
    """Write Turtle files in their canonical form.

    Prefixes, subjects, predicates and objects come in a fixed order, each on its own line, so that
    a diff shows one change as one line. The graph stays the same. Either all files are fit to be
    written, or none is.
    """
    files = _turtle_files(paths or (ontology_dir(), data_dir()))
    changed: list[tuple[Path, bytes]] = []
    for path in files:
        before, after = _formatted(path, drop_comments)
        if before != after:
            changed.append((path, after))
    if check:
        output.write("".join(f"{path}\n" for path, _ in changed))
        output.message(f"{len(changed)} of {len(files)} files would change")
        return 1 if changed else 0
    output.write_files(changed)
    for path, _ in changed:
        output.message(f"formatted {path}")
    output.message(f"{len(files) - len(changed)} of {len(files)} files were canonical already")
    return 0


def _turtle_files(paths: Sequence[Path]) -> list[Path]:
    for path in paths:
        if path.is_file() and path.suffix.lower() != ".ttl":
            raise InputError("only Turtle (.ttl) is formatted", path=str(path))
    files = [path for path in find_documents(paths) if path.suffix.lower() == ".ttl"]
    if not files:
        raise InputError("no Turtle file (.ttl) here", path=str(paths[0]))
    return files


def _formatted(path: Path, drop_comments: bool) -> tuple[bytes, bytes]:
    # Reading explains what is wrong with a file better than the formatter could.
    read_document(path)
    before = path.read_bytes()
    try:
        text = before.decode()
    except UnicodeDecodeError as error:
        line = before.count(b"\n", 0, error.start) + 1
        raise InputError(
            f"not UTF-8 from here on (byte 0x{before[error.start]:02x})",
            path=str(path),
            line=line,
            hint="save it as UTF-8",
        ) from None
    return before, format_turtle(text, str(path), drop_comments=drop_comments).encode()
