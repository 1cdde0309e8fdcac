"""What the formats share: names of blank nodes, words, files as a reader sees them."""

from __future__ import annotations

import os
import re
from pathlib import Path, PurePath
from typing import Final

from pyoxigraph import BlankNode, Literal, NamedNode

from coopgraph.validation.report import NotChecked, Place, Report, ValidationResult, path_name
from coopgraph.validation.terms import INFO, VIOLATION, WARNING, Term, name

SEVERITY_WORDS: Final = {
    VIOLATION: ("violation", "violations"),
    WARNING: ("warning", "warnings"),
    INFO: ("info", "infos"),
}

# Control characters that JSON and Turtle leave as they are, line separators, directions of text.
_OBEYED: Final = re.compile(r"[\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069]")

# A value longer than this says no more, and a literal may have ten million characters.
LONGEST: Final = 200


class BlankNames:
    """Names of blank nodes that are the same in every run, given as the findings come."""

    def __init__(self) -> None:
        # By label, to numbers: a million of them take half of what two nodes each would.
        self._numbers: dict[str, int] = {}

    def learn(self, result: ValidationResult) -> None:
        """Name the blank nodes of a finding."""
        for term in result.terms():
            if isinstance(term, BlankNode):
                self._numbers.setdefault(term.value, len(self._numbers) + 1)

    def get(self, term: BlankNode) -> BlankNode | None:
        """Return the new name of a blank node, None where no finding has named it."""
        number = self._numbers.get(term.value)
        return None if number is None else BlankNode(f"b{number}")


def unchecked(missing: NotChecked, report: Report) -> str:
    """Tell in one line what was not checked, why, and where it is asked for."""
    shape = missing.shape
    if shape is None:
        return one_line(missing.reason)
    if isinstance(shape, BlankNode):
        owner = report.owners.get(shape)
        told = "an unnamed shape" if owner is None else f"a shape in {name(owner)}"
    else:
        told = name(shape)
    where = "" if missing.place is None else f" ({missing.place})"
    return one_line(f"{told}: {missing.reason}{where}")


def start_of(place: Place | None) -> dict[str, str | int | None] | None:
    """Write where a place begins, for JSON."""
    if place is None:
        return None
    return {"file": place.path, "line": place.line, "column": place.column}


def severity_word(severity: NamedNode) -> str:
    """Name a severity in one word; one of the user's own as a CURIE."""
    return SEVERITY_WORDS.get(severity, (name(severity), ""))[0]


def one_line(text: str) -> str:
    """Keep data from writing lines of their own, or moving the cursor."""
    cut = text if len(text) <= LONGEST * 4 else f"{text[:LONGEST]}…"
    return "".join(one if one.isprintable() or _is_byte(one) else " " for one in cut)


def escaped(text: str) -> str:
    r"""Write as ``\uXXXX``, which JSON and Turtle both have, what a terminal may obey."""
    return _OBEYED.sub(lambda match: f"\\u{ord(match[0]):04X}", text)


def _is_byte(character: str) -> bool:
    """Tell whether this stands for a byte of a file's name that is no UTF-8 (PEP 383)."""
    return "\udc80" <= character <= "\udcff"


def named(term: Term, names: BlankNames) -> str:
    """Name a term for people, in one line."""
    if isinstance(term, BlankNode):
        # One without a new name stands in no result: its own name would differ in each run.
        return str(names.get(term) or "an unnamed shape")
    if isinstance(term, Literal) and len(term.value) > LONGEST:
        return f"{one_line(term.value)} ({len(term.value)} characters)"
    return one_line(name(term))


def labelled(term: Term, report: Report, names: BlankNames) -> str:
    """Name a term for people, with its label."""
    label = report.labels.get(term)
    return named(term, names) + (f" ({one_line(label)})" if label else "")


def sentence(result: ValidationResult, report: Report, names: BlankNames) -> str:
    """Tell a finding in one line: the message, the node, the path."""
    path = "" if result.path is None else f", {one_line(path_name(result.path))}"
    return f"{one_line(result.message)} ({labelled(result.focus_node, report, names)}{path})"


def cause(result: ValidationResult) -> Place | None:
    """Return where a finding is shown: its cause, else the shape (a node that no file mentions)."""
    return result.place or result.shape_place


def in_cell(place: Place | None, told: str) -> str:
    """Name the cell of a spreadsheet before what is told, where only file and line are shown."""
    return told if place is None or place.cell is None else f"{place.cell}: {told}"


def repository_path(path: str) -> str:
    """Write a file as the services do that show a repository: from its top, with slashes.

    The top is what GitHub and GitLab say it is, else the current folder.
    """
    top = os.environ.get("GITHUB_WORKSPACE") or os.environ.get("CI_PROJECT_DIR") or Path.cwd()
    absolute = Path(path).absolute()
    inside = absolute.is_relative_to(top)
    return (absolute.relative_to(top) if inside else PurePath(path)).as_posix()
