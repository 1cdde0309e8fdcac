"""A synthetic corpus as files and as a store on disk, with all that a question may name."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from benchmarks.corpus import SEED
from coopgraph.cli.progress import ProgressLine
from coopgraph.generate import Corpus
from coopgraph.resources import data_dir
from coopgraph.store.disk import DiskEngine
from coopgraph.store.embedded import OxigraphEngine
from coopgraph.store.loading import load
from coopgraph.store.sources import open_files

NAME: Final = "visits.nt"


@dataclass(frozen=True)
class Visits:
    """Visits in a file, the shipped ones beside them: a corpus has no room that can be asked for.

    Attributes:
        number: How many visits are generated.
        folder: Where the file is, and the store if there is one.
    """

    number: int
    folder: Path

    @property
    def files(self) -> list[Path]:
        """The files and folders, without ontology and concepts."""
        return [self.folder / NAME, data_dir()]

    @property
    def store(self) -> Path:
        """The folder of the store."""
        return self.folder / "store"

    def in_memory(self) -> OxigraphEngine:
        """Read the files."""
        return open_files(self.files)

    def on_disk(self) -> OxigraphEngine:
        """Load the files into a store, if that was not done, and open it."""
        if not self.store.exists():
            load(self.files, self.store)
        return DiskEngine(self.store)


def generate(number: int, folder: Path, line: ProgressLine) -> Visits:
    """Generate a corpus, as ``coopgraph generate`` does.

    Args:
        number: How many visits.
        folder: Where it is written.
        line: Where it is told how far that has come.

    Returns:
        The corpus.
    """
    corpus = Corpus(number, SEED, counted=False)
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / NAME).open("wb") as file:
        for piece in corpus.write("nt"):
            file.write(piece.encode())
            line.tell(corpus.done, number, "visits generated")
    return Visits(number, folder)
