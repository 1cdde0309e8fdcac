"""Answers drawn in the view that their question names."""

from __future__ import annotations

import pytest

from coopgraph.errors import InputError
from coopgraph.questions import get_question
from coopgraph.questions.question import ALL
from coopgraph.store.embedded import EmbeddedEngine
from coopgraph.store.sources import open_files
from coopgraph.views.answers import answer_svg


@pytest.fixture(scope="module")
def shipped() -> EmbeddedEngine:
    return open_files()


@pytest.mark.parametrize("name", ["programme", "cooperation-ties"])
def test_a_question_is_drawn_under_its_summary(name: str, shipped: EmbeddedEngine) -> None:
    question = get_question(name)
    svg = answer_svg(question, question.run(shipped, columns=[ALL]), {})
    assert svg.startswith("<svg ")
    assert question.header.summary.rstrip("?")[:30] in svg


def test_what_has_no_time_is_left_out_where_a_period_is_asked_for(shipped: EmbeddedEngine) -> None:
    question = get_question("cooperation-ties")
    asked = {"from": "0001-01-01"}
    result = question.run(shipped, asked, columns=[ALL])
    assert answer_svg(question, result, asked) != answer_svg(question, result, {})


def test_a_table_is_no_picture(shipped: EmbeddedEngine) -> None:
    question = get_question("thanks")
    with pytest.raises(InputError, match="the answer to thanks is neither a timeline nor a netw"):
        answer_svg(question, question.run(shipped), {})
