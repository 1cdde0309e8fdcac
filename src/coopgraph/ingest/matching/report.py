"""What matching found, for people and for programs."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from coopgraph.ingest.matching.matching import Candidate, Match, Pair
from coopgraph.vocabulary import curie
from coopgraph.wording import one_line


def matches_as_text(found: Sequence[Match], places: Mapping[str, str]) -> str:
    """Tell what was found of new things, the open questions first.

    Args:
        found: What was found.
        places: Where each thing is written, by its IRI.

    Returns:
        A block for each open question, a line for each other thing.
    """
    lines = [line for one in found if one.state == "uncertain" for line in _question(one, places)]
    lines += [_settled(one) for one in found if one.state != "uncertain"]
    return "".join(f"{line}\n" for line in lines)


def _question(one: Match, places: Mapping[str, str]) -> Iterator[str]:
    place = places.get(one.entity.iri)
    where = f"{place}: " if place else ""
    yield f"{where}{one.entity.kind} {_named(one.entity.name, one.entity.iri)}: which one is it?"
    for candidate in one.candidates:
        yield f"  {_candidate(candidate)}"
    yield ""


def _candidate(one: Candidate) -> str:
    reasons = "; ".join(one.likeness.reasons)
    return f"{one.likeness.score:3} {_named(one.entity.name, one.entity.iri)}: {reasons}"


def _settled(one: Match) -> str:
    named = f"{one.entity.kind} {_named(one.entity.name, one.entity.iri)}"
    if one.iri is None:
        return f"{one.state}: {named}" + (" is new" if one.state == "decided" else "")
    reasons = "; ".join(one.candidates[0].likeness.reasons) if one.candidates else ""
    return f"{one.state}: {named} is {curie(one.iri)}" + (f": {reasons}" if reasons else "")


def _named(name: str, iri: str) -> str:
    return f"{one_line(name)} ({curie(iri)})"


def pairs_as_text(found: Sequence[Pair]) -> str:
    """Tell which things of a corpus may be one.

    Args:
        found: The pairs.

    Returns:
        A line for each.
    """
    return "".join(
        f"{one.likeness.score:3} {_named(one.one.name, one.one.iri)} = "
        f"{_named(one.other.name, one.other.iri)}: {'; '.join(one.likeness.reasons)}\n"
        for one in found
    )


def matches_as_json(found: Sequence[Match], places: Mapping[str, str]) -> str:
    """Write what was found of new things as JSON; ``docs/matching.md`` documents the fields."""
    return _json(
        {
            "name": one.entity.name,
            "kind": one.entity.kind,
            "iri": one.entity.iri,
            "place": places.get(one.entity.iri),
            "state": one.state,
            "is": one.iri,
            "candidates": [
                {
                    "iri": each.entity.iri,
                    "name": each.entity.name,
                    "score": each.likeness.score,
                    "certain": each.likeness.certain,
                    "reasons": list(each.likeness.reasons),
                }
                for each in one.candidates
            ],
        }
        for one in found
    )


def pairs_as_json(found: Sequence[Pair]) -> str:
    """Write the things of a corpus that may be one as JSON."""
    return _json(
        {
            "one": {"iri": one.one.iri, "name": one.one.name},
            "other": {"iri": one.other.iri, "name": one.other.name},
            "kind": one.one.kind,
            "score": one.likeness.score,
            "certain": one.likeness.certain,
            "reasons": list(one.likeness.reasons),
        }
        for one in found
    )


def open_decisions(found: Sequence[Match]) -> str:
    """Write the open questions as a file of decisions to fill in.

    Args:
        found: What was found.

    Returns:
        YAML; each decision is a comment, for none of them is made.
    """
    lines = ["decisions:"]
    for one in found:
        if one.state != "uncertain":
            continue
        lines.append("# Write one of these, and remove the others.")
        name = json.dumps(one.entity.name, ensure_ascii=False)
        for each in one.candidates:
            reasons = one_line("; ".join(each.likeness.reasons))
            lines.append(
                f"#  - {{name: {name}, kind: {one.entity.kind}, is: {_written(each)}}}  # {reasons}"
            )
        lines.append(f"#  - {{name: {name}, kind: {one.entity.kind}, is: new}}")
    return "".join(f"{line}\n" for line in lines)


def _written(one: Candidate) -> str:
    return curie(one.entity.iri).strip("<>")


def _json(found: Iterator[dict[str, Any]] | Any) -> str:
    return json.dumps(list(found), ensure_ascii=False, indent=2) + "\n"
