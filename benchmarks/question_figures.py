"""Medians and ratios of the times of the stored questions."""

from __future__ import annotations

import statistics
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from benchmarks.asking import Time, Times
from benchmarks.beside_rdflib import Answer
from benchmarks.telling import Row

LONG: Final = 2.0
"""Seconds from which on an answer is marked: a person waits for it."""

SHORT: Final = 0.02
"""Seconds up to which the fixed cost is of interest, and not the ratio."""

MOST: Final = 1.05
"""A ratio above this is marked."""

COLUMNS: Final = (
    *("place", "question", "rows", "command, s", "first, s", "s", "engine, s", "ratio"),
    *("ratio, processor", "more, ms", "rdflib, s", "rdflib to ours", "note"),
)


@dataclass
class Found:
    """All that was measured in one place.

    Attributes:
        times: By the name of the question.
        commands: Seconds of ``coopgraph query`` as a whole process.
        rdflib: What rdflib gave, and how its answer differs from ours.
    """

    times: dict[str, Times]
    commands: dict[str, float] = field(default_factory=dict)
    rdflib: dict[str, tuple[Answer, str]] = field(default_factory=dict)


@dataclass(frozen=True)
class _Sides:
    """Ours and the engine alone, round by round."""

    ours: Sequence[Time]
    alone: Sequence[Time]

    @property
    def seconds(self) -> float:
        """Ours."""
        return statistics.median(time.passed for time in self.ours)

    def ratio(self) -> float:
        """Ours to the engine alone."""
        return ratio([one.passed for one in self.ours], [one.passed for one in self.alone])

    def figures(self) -> Row:
        """Tell medians."""
        pairs = zip(self.ours, self.alone, strict=True)
        more = statistics.median(a.passed - b.passed for a, b in pairs)
        processor = [one.processor for one in self.ours], [one.processor for one in self.alone]
        return {
            "s": round(self.seconds, 4),
            "engine, s": round(statistics.median(one.passed for one in self.alone), 4),
            "ratio": round(self.ratio(), 3),
            "ratio, processor": round(ratio(*processor), 3),
            "more, ms": round(1000 * more, 2),
        }


def ratio(ours: Sequence[float], theirs: Sequence[float]) -> float:
    """Return the median of the ratios, round by round."""
    return statistics.median(a / b for a, b in zip(ours, theirs, strict=True))


def rows(place: str, found: Found) -> Iterator[Row]:
    """Tell the figures of each question, and of all together.

    Args:
        place: Where the data are.
        found: What was measured.

    Yields:
        A row for each question; last the sums, whose ratios are taken round by round too.
    """
    for name, times in found.times.items():
        sides = _Sides(times.ours, times.alone)
        row: Row = {"place": place, "question": name, "rows": times.rows}
        row |= {"first, s": round(times.first, 4), **sides.figures()}
        if name in found.commands:
            row["command, s"] = round(found.commands[name], 3)
        notes = _notes(times, sides)
        if name in found.rdflib:
            answer, differs = found.rdflib[name]
            row |= _beside([answer], [sides.seconds])
            failed = answer.failed and f"rdflib fails: {answer.failed}"
            notes += [note for note in (failed, differs) if note]
        yield row | {"note": "; ".join(notes)}
    yield _whole(place, found)


def _notes(times: Times, sides: _Sides) -> list[str]:
    notes = [] if times.rows else ["no rows"]
    if sides.seconds > LONG:
        notes.append(f"over {LONG:g} s")
    if sides.seconds > SHORT and sides.ratio() > MOST:
        notes.append(f"over {MOST:g}")
    return notes


def _beside(answers: Sequence[Answer], ours: Sequence[float]) -> Row:
    """Compare with rdflib, without the questions where it fails: those say nothing of time."""
    pairs = [(one, mine) for one, mine in zip(answers, ours, strict=True) if one.failed is None]
    if not pairs:
        return {}
    seconds = sum(one.seconds for one, _ in pairs)
    told = round(seconds / sum(mine for _, mine in pairs), 1)
    stopped = any(one.stopped for one, _ in pairs)
    return {
        "rdflib, s": round(seconds, 3),
        "rdflib to ours": f"at least {told}" if stopped else told,
    }


def _whole(place: str, found: Found) -> Row:
    every = list(found.times.values())
    sides = _Sides(
        [_sum(times) for times in zip(*(one.ours for one in every), strict=True)],
        [_sum(times) for times in zip(*(one.alone for one in every), strict=True)],
    )
    row: Row = {
        "place": place,
        "question": f"all {len(every)}",
        "rows": sum(times.rows for times in every),
        "first, s": round(sum(times.first for times in every), 3),
        **sides.figures(),
    }
    if found.commands:
        row["command, s"] = round(sum(found.commands.values()), 3)
    if found.rdflib:
        answers = [answer for answer, _ in found.rdflib.values()]
        row |= _beside(answers, [_Sides(one.ours, one.alone).seconds for one in every])
        failed = sum(answer.failed is not None for answer in answers)
        if failed:
            row["note"] = f"rdflib without the {failed} where it fails"
    return row


def _sum(times: Sequence[Time]) -> Time:
    return Time(sum(one.passed for one in times), sum(one.processor for one in times))
