"""Loading files into a store on disk: what changed, and all of it or nothing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import pyoxigraph

from coopgraph.errors import InputError
from coopgraph.store import worker
from coopgraph.store.answers import KeptAnswers, check
from coopgraph.store.building import Building, Progress, stored
from coopgraph.store.disk import DataEngine
from coopgraph.store.folder import DATA, Writing, remove, unwritable, writing
from coopgraph.store.manifest import Manifest, OtherFormatError, StoredFile, read_manifest
from coopgraph.store.plan import Plan, make_plan, wanted_files
from coopgraph.store.sources import paths_or_shipped

IN_MEMORY: Final = 10_000_000
"""Quads up to which answers to keep come from memory: on disk they take five times as long."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a load did.

    Attributes:
        loaded: The names of the files that were read into the store.
        unchanged: How many were in it already.
        removed: The names of those that were in it and are no more.
        answers: How many answers it now keeps that it did not keep before.
    """

    loaded: tuple[str, ...]
    unchanged: int
    removed: tuple[str, ...]
    answers: int = 0


@dataclass(frozen=True, slots=True)
class _Wishes:
    """What is to be done beside loading."""

    optimize: bool
    answers: Sequence[str]
    answering: Progress | None
    note: Callable[[str], None]


def load(  # noqa: PLR0913
    paths: Sequence[Path],
    folder: Path,
    *,
    optimize: bool = False,
    answers: Sequence[str] = (),
    progress: Progress | None = None,
    answering: Progress | None = None,
    note: Callable[[str], None] | None = None,
) -> Loaded:
    """Let a store hold these files, the shipped ontology and concepts, and nothing else.

    Who reads the store meanwhile sees what was there, all of it, and afterwards what is new.

    Args:
        paths: Files and folders; none means the shipped visits.
        folder: The folder of the store; it is made where there is none.
        optimize: Whether the data are put in order on the disk, also where no file changed.
        answers: Queries whose answers are kept beside the data, for who asks them of the store;
            also where no file changed.
        progress: Is told how many bytes of how many were read.
        answering: Is told how many of how many queries were answered.
        note: Is told what is worth a warning.

    Returns:
        What was done.

    Raises:
        InputError: A file cannot be read; the folder is no store, is written by another load, or
            cannot be written; or the answer to a query cannot be kept. The store is then as it
            was.
        InputErrors: Several files cannot be read.
    """
    folder = Path(folder)
    check(answers)
    wishes = _Wishes(optimize, answers, answering, note or (lambda _text: None))
    with writing(folder) as place:
        try:
            return _load(paths, place, progress, wishes)
        except (OSError, RuntimeError) as error:
            raise unwritable(folder, error) from None


def _load(
    paths: Sequence[Path], place: Writing, progress: Progress | None, wishes: _Wishes
) -> Loaded:
    old = _usable(place.folder, wishes.note)
    place.clean(None if old is None else old.generation)
    plan = make_plan(wanted_files(paths_or_shipped(paths), place.folder), old)
    answers = 0
    if old is not None and plan.nothing and not _wants_more(wishes, _kept(place, old)):
        manifest = replace(old, files=_files(plan, {}))
        if manifest != old:
            # A file may have another place now.
            place.publish(manifest)
    else:
        building = Building(plan, progress, optimize=wishes.optimize)
        manifest, answers = _build(place, plan, old, building, wishes)
    place.clean(manifest.generation)
    if old is not None and old.answers and not (plan.nothing or wishes.answers):
        told = f"{len(old.answers)} kept answers were of other data; --answers keeps new ones"
        wishes.note(f"note: {told}")
    return Loaded(
        tuple(one.stored.name for one in plan.load if one.stored.source is not None),
        sum(one.source is not None for one in plan.kept.values()),
        tuple(one.name for one in plan.removed),
        answers,
    )


def _kept(place: Writing, manifest: Manifest) -> KeptAnswers:
    return KeptAnswers(place.folder / manifest.generation, manifest.answers)


def _wants_more(wishes: _Wishes, kept: KeptAnswers) -> bool:
    return wishes.optimize or bool(kept.missing(wishes.answers))


def _usable(folder: Path, note: Callable[[str], None]) -> Manifest | None:
    """Return what the store has, if that can be built upon."""
    try:
        old = read_manifest(folder)
    except OtherFormatError:
        raise
    except InputError as error:
        note(f"warning: {folder}: {error.what}: everything is loaded anew")
        return None
    try:
        if old is not None:
            pyoxigraph.Store.read_only(str(folder / old.generation / DATA))
    except (OSError, RuntimeError, ValueError):
        told = "the store is damaged (its data cannot be opened)"
        note(f"warning: {folder}: {told}: everything is loaded anew")
        return None
    return old


def _build(
    place: Writing, plan: Plan, old: Manifest | None, building: Building, wishes: _Wishes
) -> tuple[Manifest, int]:
    """Write a generation and publish it; tell also how many answers it keeps that are new."""
    generation = place.new_generation()
    before = None if old is None else place.folder / old.generation
    try:
        # Ctrl-C is to end it also while the engine sorts, which takes no notice.
        graphs = worker.run(
            lambda: building.build(generation / DATA, None if before is None else before / DATA),
            None,
            "the load",
        )
        manifest = Manifest(generation.name, plan.main, _files(plan, graphs))
        kept = KeptAnswers(generation)
        if old is not None and plan.nothing:
            kept = _kept(place, old).copy_to(generation)
        answers = _keep_answers(kept, generation / DATA, manifest, wishes)
        manifest = replace(manifest, answers=kept.listed)
        place.publish(manifest)
    except BaseException:
        building.stop()
        # An interruption may come right after the manifest was renamed.
        if not place.is_published(generation):
            remove(generation)
        raise
    return manifest, answers


def _keep_answers(kept: KeptAnswers, data: Path, manifest: Manifest, wishes: _Wishes) -> int:
    texts = kept.missing(wishes.answers)
    if not texts:
        return 0
    if wishes.answering is not None:
        wishes.answering(0, len(texts))
    engine = DataEngine(data, manifest)
    worker.run(lambda: engine.read_into_memory(IN_MEMORY), None, "the load")
    return kept.keep(
        texts,
        lambda text: engine.query(text, serialized=True),
        progress=wishes.answering,
        note=wishes.note,
    )


def _files(plan: Plan, graphs: dict[str, tuple[str, ...]]) -> tuple[StoredFile, ...]:
    def graphs_of(graph: str) -> tuple[str, ...]:
        kept = plan.kept.get(graph)
        return graphs.get(graph, ()) if kept is None else kept.graphs

    return tuple(stored(one, graphs_of(one.stored.graph)) for one in plan.files)
