"""What a store on disk holds: its source files with their digests, and the folder of its data."""

from __future__ import annotations

import errno
import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

from coopgraph.errors import InputError
from coopgraph.vocabulary import BASE

FORMAT: Final = 1
"""The number of the layout; another number is refused, never guessed at."""

NAME: Final = "coopgraph.json"
GRAPHS: Final = BASE + "graph/"
"""A source file is the named graph of this IRI and its name, percent-encoded."""

SHIPPED: Final = BASE + "shipped/"
"""The same for the ontology and concepts that are always there; so it is in an endpoint too."""


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A source file as it was loaded.

    Attributes:
        graph: The IRI of its named graph.
        name: Its path below the folder that was given, or its name.
        source: Its path seen from the folder of the store; None for what the program ships.
        sha256: The digest of its bytes.
        bytes: Their number.
        graphs: The named graphs that it writes itself, as N-Triples writes their names.
    """

    graph: str
    name: str
    source: str | None
    sha256: str
    bytes: int
    graphs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class StoredAnswer:
    """The answer to a query that was asked when the data were loaded.

    Attributes:
        query: What stands for the query, and names the file.
        sha256: The digest of the bytes of the file.
        bytes: Their number.
    """

    query: str
    sha256: str
    bytes: int


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a store holds.

    Attributes:
        generation: The folder with its data, inside the folder of the store.
        main: The graph that belongs to the default graph as it is; the default graph of the
            engine holds the triples of all others that are not in it.
        files: The source files.
        answers: The answers that are kept beside the data.
    """

    generation: str
    main: str | None
    files: tuple[StoredFile, ...]
    answers: tuple[StoredAnswer, ...] = ()

    def to_json(self) -> str:
        """Write it as JSON."""
        content = {"format": FORMAT, **asdict(self)}
        return json.dumps(content, ensure_ascii=True, indent=1) + "\n"

    @property
    def graphs(self) -> frozenset[str]:
        """The IRIs of all named graphs."""
        own = (one.graph for one in self.files)
        written = (name[1:-1] for one in self.files for name in one.graphs if name.startswith("<"))
        return frozenset((*own, *written))


def read_manifest(folder: Path) -> Manifest | None:
    """Read what a store holds.

    Args:
        folder: The folder of the store.

    Returns:
        The manifest; None where there is none.

    Raises:
        InputError: It cannot be read, is damaged, or of another format.
    """
    try:
        content = json.loads((folder / NAME).read_bytes())
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        told = f"the store cannot be read ({reason(error)})"
        raise InputError(told, path=str(folder)) from None
    except (ValueError, RecursionError):
        raise damaged(folder, f"{NAME} is not what was written") from None
    number = content.get("format") if isinstance(content, dict) else None
    if isinstance(number, int) and number != FORMAT:
        raise OtherFormatError(
            f"a store of format {number}, and only format {FORMAT} is known here",
            path=str(folder),
            hint="load the files into another folder",
        )
    try:
        return _manifest(content)
    except (KeyError, TypeError, ValueError, AttributeError):
        raise damaged(folder, f"{NAME} is not what was written") from None


def reason(error: Exception) -> str:
    """Return the system's own words for a failure, in lower case.

    Args:
        error: What the system raised, or the engine, which packs its words into a sentence.

    Returns:
        These words; the whole sentence where it holds none.
    """
    text = getattr(error, "strerror", None) or str(error)
    known = (os.strerror(number) for number in errno.errorcode)
    found = next((one for one in known if one in text), text)
    return found[:1].lower() + found[1:]


class OtherFormatError(InputError):
    """The store was written by a version of the program with another layout."""


def damaged(folder: Path, what: str) -> InputError:
    """Make the error of a store that is not whole."""
    hint = f"load it anew: coopgraph load PATH... --store {folder}"
    return InputError(f"the store is damaged ({what})", path=str(folder), hint=hint)


def _manifest(content: dict[str, Any]) -> Manifest:
    generation, main = content["generation"], content["main"]
    if Path(generation).name != generation:
        raise ValueError(generation)
    files = (StoredFile(**{**one, "graphs": tuple(one["graphs"])}) for one in content["files"])
    # Versions that kept no answers do not write of them.
    answers = (StoredAnswer(**one) for one in content.get("answers", ()))
    return Manifest(generation, main, tuple(files), tuple(answers))
