"""Answers that a load keeps beside the data that they are about, for questions asked again."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Final, TypeAlias

import pyoxigraph

from coopgraph.errors import EngineError, InputError
from coopgraph.store import guard
from coopgraph.store.manifest import StoredAnswer
from coopgraph.store.result import Result
from coopgraph.store.tokens import tokenize

Ask: TypeAlias = Callable[[str], Result]
"""Answers a query."""

FOLDER: Final = "answers"
"""Where they are, inside a generation."""

_GZIP: Final = 31
"""What zlib calls that format; the module of its name takes longer to import than most answers."""

_LEVEL: Final = 1
"""Answers are tables that repeat themselves: more effort makes them hardly smaller."""

_VOLATILE: Final = ("NOW", "RAND", "UUID", "STRUUID", "BNODE")


class KeptAnswers:
    """The answers that are kept of one generation of a store.

    The whole text of a query names its answer, so nothing but the same query is answered by it.
    A file counts only where it is, to the byte, what the manifest says.

    Args:
        generation: The folder of the generation.
        listed: What the manifest says of them.
    """

    def __init__(self, generation: Path, listed: Iterable[StoredAnswer] = ()) -> None:
        self._folder = generation / FOLDER
        self._listed = {one.query: one for one in listed}

    @property
    def listed(self) -> tuple[StoredAnswer, ...]:
        """What the manifest is to say of them."""
        return tuple(self._listed.values())

    def get(self, text: str) -> Result | None:
        """Return the answer to a query.

        Args:
            text: The query.

        Returns:
            The answer; None where none is kept or what lies there is not what was written.
        """
        data = self._read(_named(text))
        return None if data is None else Result.of_json(zlib.decompress(data, _GZIP))

    def missing(self, texts: Sequence[str]) -> list[str]:
        """Return those queries of which no answer is kept, each once."""
        return [text for text in dict.fromkeys(texts) if self._read(_named(text)) is None]

    def keep(
        self,
        texts: Sequence[str],
        ask: Ask,
        *,
        progress: Callable[[int, int], None] | None = None,
        note: Callable[[str], None] | None = None,
    ) -> int:
        """Ask queries, and keep their answers.

        Args:
            texts: The queries; see :func:`check`.
            ask: Who answers.
            progress: Is told how many of how many are answered.
            note: Is told of which query no answer is kept, as the engine failed.

        Returns:
            How many answers were kept.

        Raises:
            InputError: A query is wrong.
            OSError: An answer cannot be written.
        """
        kept = 0
        tell = progress or (lambda _done, _total: None)
        for number, text in enumerate(texts):
            tell(number, len(texts))
            try:
                answer = ask(text)
            except EngineError as error:
                if note is not None:
                    note(f"warning: an answer is not kept: {error}")
                continue
            self._write(_named(text), zlib.compress(answer.serialize("json"), _LEVEL, _GZIP))
            kept += 1
        tell(len(texts), len(texts))
        return kept

    def copy_to(self, generation: Path) -> KeptAnswers:
        """Let another generation, of the same data, have the same answers.

        Args:
            generation: Its folder.

        Returns:
            The answers there: those that are whole here.

        Raises:
            OSError: They cannot be written.
        """
        copies = KeptAnswers(generation)
        for name in self._listed:
            data = self._read(name)
            if data is not None:
                copies._write(name, data)
        return copies

    def _read(self, name: str) -> bytes | None:
        listed = self._listed.get(name)
        if listed is None:
            return None
        path = self._path(name)
        try:
            # A pipe would not end, nor begin.
            if not path.is_file():
                return None
            with path.open("rb") as file:
                data = file.read(listed.bytes + 1)
        except OSError:
            return None
        return data if sha256(data).hexdigest() == listed.sha256 else None

    def _write(self, name: str, data: bytes) -> None:
        self._folder.mkdir(exist_ok=True)
        self._path(name).write_bytes(data)
        self._listed[name] = StoredAnswer(name, sha256(data).hexdigest(), len(data))

    def _path(self, name: str) -> Path:
        return self._folder / f"{name}.json.gz"


def _named(text: str) -> str:
    # Another version of the engine may order or write something otherwise.
    return sha256(f"{pyoxigraph.__version__}\n{text}".encode()).hexdigest()


def check(texts: Sequence[str]) -> None:
    """Make sure that the answers to queries can be kept.

    Args:
        texts: The queries.

    Raises:
        InputError: A query is refused, asks for a graph, or has another answer each time.
    """
    for text in texts:
        if guard.check(text).form not in ("SELECT", "ASK"):
            raise InputError("only rows and truth values can be kept, and this asks for a graph")
        volatile = next((one for one in tokenize(text) if one.is_word(*_VOLATILE)), None)
        if volatile is not None:
            what = f"{volatile.text} gives another answer each time, and cannot be kept"
            raise InputError(what)
