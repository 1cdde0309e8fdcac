"""Matching of whole files: those that are imported against a corpus."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from coopgraph.documents import Document, read_document
from coopgraph.documents.formats import SUFFIXES
from coopgraph.ingest.checking import corpus_without
from coopgraph.ingest.importing import read_written, target_of
from coopgraph.ingest.matching.decisions import Decisions, read_decisions
from coopgraph.ingest.matching.entities import entities
from coopgraph.ingest.matching.linking import linked
from coopgraph.ingest.matching.matching import Match, Pair, match, pairs
from coopgraph.ingest.matching.report import matches_as_text
from coopgraph.ingest.written_at import written_at
from coopgraph.vocabulary import curie


class Found:
    """What was found of the things of some documents.

    Attributes:
        matches: One result a thing that the corpus does not have by its IRI.
        corpus: The documents of the corpus.
        decisions: What was decided before.
    """

    def __init__(
        self, documents: Sequence[Document], corpus: Sequence[Document], decisions: Decisions
    ) -> None:
        """Match.

        Args:
            documents: What is imported.
            corpus: What is known.
            decisions: What was decided before.

        Raises:
            InputError: A decision is for a thing that is not there, or contradicts another.
            InputErrors: Several of these.
        """
        self.corpus, self.decisions = corpus, decisions
        self._documents = documents
        known = entities(corpus)
        new = entities(documents)
        decisions.check([*known, *new])
        there = {one.iri for one in known}
        decisions.check_agreement(one for one in new if one.iri not in there)
        self.matches = match(new, known, decisions)
        self._new = new

    @property
    def open(self) -> list[Match]:
        """The things of which a person has to decide."""
        return [one for one in self.matches if one.state == "uncertain"]

    def links(self) -> dict[str, str]:
        """Return the IRIs of things that are known, and those by which they are."""
        pairs = ((one.entity.iri, one.iri) for one in self.matches)
        return {iri: known for iri, known in pairs if known is not None and known != iri}

    def unused(self) -> list[str]:
        """Return a line for each decision that no name of the documents needs."""
        return [
            f"{self.decisions.path}:{one.line}:{one.column}: nobody is called {one.name!r} here"
            for one in self.decisions.unused(self._new)
        ]

    def places(self) -> dict[str, str]:
        """Return where the things are written that are matched, by their IRIs."""
        return written_at(self._documents, [one.entity.iri for one in self.matches])


def match_files(
    files: Sequence[Path], data: Sequence[Path], decisions: Decisions, text_dir: Path | None = None
) -> Found:
    """Match the things of files against a corpus.

    Args:
        files: RDF files, and files that people wrote.
        data: Files and folders of the corpus. The files, and the Turtle that they are made into,
            are left out of it.
        decisions: What was decided before.
        text_dir: The folder of the texts of their sources; that of each file if None.

    Returns:
        What was found.

    Raises:
        InputError: A file cannot be read, or a decision does not fit the data.
        InputErrors: Several of these.
    """
    documents, replaced = [], list(files)
    for file in files:
        if file.suffix.lower() in SUFFIXES:
            documents.append(read_document(file))
            continue
        target = target_of(file)
        replaced.append(target)
        documents.append(read_written(file, text_dir=text_dir, turtle=target))
    return Found(documents, corpus_without(replaced, data), decisions)


def match_corpus(data: Sequence[Path], decisions: Decisions) -> tuple[list[Pair], int]:
    """Look for things of a corpus that may be one.

    Args:
        data: Its files and folders.
        decisions: What was decided before.

    Returns:
        The pairs that may be one, and how many things were compared.

    Raises:
        InputError: The corpus cannot be read, or a decision does not fit it.
        InputErrors: Several of these.
    """
    known = entities(corpus_without((), data))
    decisions.check(known)
    return pairs(known, decisions), len(known)


class Linker:
    """Links what is imported to what is known.

    Attributes:
        questions: What a person has to decide, told in words; empty where nothing is open.
        corpus: What the documents were linked to; None before that.
    """

    def __init__(self, decisions: Path, data: Sequence[Path]) -> None:
        """Read the decisions.

        Args:
            decisions: Their file, which need not exist.
            data: Files and folders of the corpus.

        Raises:
            InputError: The decisions cannot be read.
        """
        self._decisions = read_decisions(decisions)
        self._data = data
        self._found: Found | None = None
        self.questions = ""
        self.corpus: list[Document] | None = None

    def __call__(self, documents: list[Document], targets: Sequence[Path]) -> list[Document]:
        """Link documents.

        Args:
            documents: What is imported.
            targets: The Turtle files that they replace.

        Returns:
            The documents, with the IRIs of what is known for certain or by decision.

        Raises:
            InputError: The corpus cannot be read, or a decision does not fit it.
        """
        replaced = [*targets, *(one.path for one in documents)]
        corpus = self.corpus = corpus_without(replaced, self._data)
        found = self._found = Found(documents, corpus, self._decisions)
        if found.open:
            self.questions = matches_as_text(found.open, found.places())
        return linked(documents, found.links(), corpus)

    def told(self) -> Iterator[str]:
        """Yield a line for each thing that was linked, and for what is odd."""
        if self._found is None:
            return
        for one in self._found.matches:
            if one.iri is not None:
                yield f"{one.state}: {one.entity.name} is {curie(one.iri)}"
        yield from self._found.unused()
