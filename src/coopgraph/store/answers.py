"""Answers that a load keeps beside the data that they are about, for questions asked again."""

from __future__ import annotations

import gzip
import shutil
import zlib
from collections.abc import Callable, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Final, TypeAlias

import pyoxigraph

from coopgraph.errors import EngineError, InputError
from coopgraph.store import guard
from coopgraph.store.result import Result
from coopgraph.store.tokens import tokenize

Ask: TypeAlias = Callable[[str], Result]
"""Answers a query."""

FOLDER: Final = "answers"
"""Where they are, inside a generation."""

_LEVEL: Final = 1
"""Answers are tables that repeat themselves: more effort makes them hardly smaller."""

_VOLATILE: Final = ("NOW", "RAND", "UUID", "STRUUID", "BNODE")


class KeptAnswers:
    """The answers that are kept of one generation of a store.

    The whole text of a query names its answer, so nothing but the same query is answered by it.

    Args:
        generation: The folder of the generation.
    """

    def __init__(self, generation: Path) -> None:
        self._folder = generation / FOLDER

    def __len__(self) -> int:
        """Return how many there are."""
        return sum(1 for _ in self._folder.glob("*.json.gz"))

    def get(self, text: str) -> Result | None:
        """Return the answer to a query.

        Args:
            text: The query.

        Returns:
            The answer; None where none is kept or what is kept is not whole.
        """
        try:
            return Result.of_json(gzip.decompress(self._path(text).read_bytes()))
        except (OSError, EOFError, zlib.error, SyntaxError):
            return None

    def missing(self, texts: Sequence[str]) -> list[str]:
        """Return those queries of which no answer is kept."""
        return [text for text in dict.fromkeys(texts) if not self._path(text).is_file()]

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
            self._folder.mkdir(exist_ok=True)
            data = gzip.compress(answer.serialize("json"), _LEVEL, mtime=0)
            self._path(text).write_bytes(data)
            kept += 1
        tell(len(texts), len(texts))
        return kept

    def copy_to(self, generation: Path) -> None:
        """Let another generation, of the same data, have the same answers.

        Args:
            generation: Its folder.

        Raises:
            OSError: They cannot be copied.
        """
        if self._folder.is_dir():
            shutil.copytree(self._folder, generation / FOLDER)

    def _path(self, text: str) -> Path:
        # Another version of the engine may order or write something otherwise.
        named = f"{pyoxigraph.__version__}\n{text}"
        return self._folder / f"{sha256(named.encode()).hexdigest()}.json.gz"


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
