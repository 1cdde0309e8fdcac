"""Parsing RDF/XML and JSON-LD in a disposable process with limits on time, memory and output."""

from __future__ import annotations

import os
import signal
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Final

import pyoxigraph
from pyoxigraph import RdfFormat

from coopgraph import lifeline
from coopgraph.errors import InputError

if TYPE_CHECKING:
    from pyoxigraph import Quad

_MEBIBYTE: Final = 1024 * 1024

_SYNTAX: Final = {"RDF/XML": "rdfxml", "JSON-LD": "jsonld"}
_KEPT_VARIABLES: Final = ("PATH", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "SYSTEMROOT", "TMPDIR")


@dataclass(frozen=True, slots=True)
class Limits:
    """What one file may cost.

    Attributes:
        input: Bytes of the file; larger data belongs into Turtle or N-Triples.
        output: Bytes of N-Quads that the file may become (entities expand).
        memory: Address space of the worker in bytes, for a file of no size.
        memory_per_byte: Bytes more for each byte of the file (JSON-LD was seen to take 19): a
            small hostile file dies early, a large honest one is read.
        seconds: Time of the worker, on the wall and on the processor.
        depth: Levels of nesting in JSON-LD; the parser's stack overflows at some thousands.
    """

    input: int = 64 * _MEBIBYTE
    output: int = 1024 * _MEBIBYTE
    memory: int = 512 * _MEBIBYTE
    memory_per_byte: int = 24
    seconds: int = 60
    depth: int = 200


DEFAULT_LIMITS: Final = Limits()


@dataclass(frozen=True, slots=True)
class Parsed:
    """What the worker read."""

    quads: list[Quad]
    prefixes: dict[str, str]
    base: str | None


def parse_guarded(
    file: IO[bytes],
    rdf_format: RdfFormat,
    path: Path,
    base: str | None = None,
    limits: Limits = DEFAULT_LIMITS,
) -> Parsed:
    """Parse an open RDF/XML or JSON-LD file in a process that may die.

    Args:
        file: The file, opened for reading in binary at its start.
        rdf_format: RDF/XML or JSON-LD.
        path: The file's name in messages.
        base: IRI that relative IRIs are resolved against; None refuses them.
        limits: What the file may cost.

    Returns:
        Quads with blank nodes renamed, and the prefixes of the file.

    Raises:
        InputError: The file is malformed, asks for a remote document, or took the
            worker over one of its limits.
    """
    with tempfile.TemporaryFile() as output:
        size = os.fstat(file.fileno()).st_size
        memory = limits.memory + size * limits.memory_per_byte
        arguments = _arguments(rdf_format, base, limits, memory)
        report = _run(file, output, path, arguments, limits)
        if "error" in report:
            raise InputError(
                report["error"],
                path=str(path),
                line=report.get("line"),
                column=report.get("column"),
                hint=report.get("hint"),
            )
        output.seek(0)
        quads = list(pyoxigraph.parse(output, RdfFormat.N_QUADS, lenient=True))
    return Parsed(quads, report["prefixes"], report["base"])


def check_size(
    file: IO[bytes], rdf_format: RdfFormat, path: Path, limits: Limits = DEFAULT_LIMITS
) -> None:
    """Refuse a file that is larger than its syntax may be.

    Args:
        file: The open file.
        rdf_format: Its syntax.
        path: Its name in messages.
        limits: What the file may cost.

    Raises:
        InputError: It is too large.
    """
    size = os.fstat(file.fileno()).st_size
    if size > limits.input:
        raise InputError(
            f"{size} bytes of {rdf_format.name}, more than the {limits.input} that are read",
            path=str(path),
            hint="convert it to Turtle or N-Triples, which have no such limit",
        )


def _arguments(rdf_format: RdfFormat, base: str | None, limits: Limits, memory: int) -> list[str]:
    numbers = (limits.seconds, memory, limits.output, limits.depth)
    modules = Path(pyoxigraph.__file__).resolve().parent.parent
    worker = Path(__file__).with_name("worker.py")
    # -I and -S: neither the user's environment nor site-packages has a say, and it starts faster.
    return [
        *(sys.executable, "-I", "-S", str(worker), str(modules)),
        *(_SYNTAX[rdf_format.name], base or "", *map(str, numbers)),
    ]


def _run(
    file: IO[bytes], output: IO[bytes], path: Path, arguments: list[str], limits: Limits
) -> dict[str, Any]:
    # Turtle needs neither of these: its cold start does not pay for them.
    import json  # noqa: PLC0415
    import subprocess  # noqa: PLC0415

    environment = {key: os.environ[key] for key in _KEPT_VARIABLES if key in os.environ}
    with lifeline.start(
        arguments, stdin=file, stdout=output, stderr=subprocess.PIPE, env=environment
    ) as process:
        try:
            _, errors = process.communicate(timeout=limits.seconds)
        except subprocess.TimeoutExpired:
            raise InputError(
                f"parsing took more than {limits.seconds} seconds", path=str(path)
            ) from None
        finally:
            process.kill()
    try:
        report = json.loads(errors.rpartition(b"\n")[2])
    except ValueError:
        report = {"error": _cause_of_death(process.returncode)}
    return dict(report)


def _cause_of_death(code: int) -> str:
    if code == -getattr(signal, "SIGXCPU", 0):
        return "parsing took too much processor time"
    return "the parser ran out of memory or stack on this file (expanding entities, deep nesting)"
