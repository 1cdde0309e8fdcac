"""The picture of a stored question's answer, in the view that its header names."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from coopgraph.errors import InputError
from coopgraph.network import read_network
from coopgraph.views.bars import bars_svg, read_bars
from coopgraph.views.network import network_svg
from coopgraph.views.timeline import timeline_svg

if TYPE_CHECKING:
    from coopgraph.questions import Question
    from coopgraph.store.result import Result

DRAWN: Final = ("timeline", "network", "bars")
"""The views that can be drawn."""


def check_drawn(question: Question) -> None:
    """Refuse a question whose answer cannot be drawn, before it is asked.

    Args:
        question: The question.

    Raises:
        InputError: Its view is none that is drawn.
    """
    if question.header.view not in DRAWN:
        raise InputError(
            f"the answer to {question.name} is neither a timeline nor a network nor bars",
            hint="those whose view is one can be drawn, such as programme",
        )


def answer_svg(question: Question, result: Result, parameters: Mapping[str, str]) -> str:
    """Draw the answer to a question.

    Args:
        question: What was asked.
        result: The answer, with all its columns.
        parameters: What the question was given.

    Returns:
        The SVG.

    Raises:
        InputError: The view of the question cannot be drawn, or a date of the answer.
    """
    check_drawn(question)
    if question.header.view == "network":
        network = read_network(result, parameters, name=question.name)
        return network_svg(network, question.header.summary)
    if question.header.view == "bars":
        measure, bars = read_bars(result)
        return bars_svg(bars, question.header.summary, measure)
    rows = [
        {name: None if term is None else str(getattr(term, "value", term)) for name, term in pairs}
        for pairs in (zip(result.variables, row, strict=True) for row in result)
    ]
    return timeline_svg(rows, question.header.summary)
