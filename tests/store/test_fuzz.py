"""Broken queries of every kind: an answer or one line, nothing else."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coopgraph.errors import CoopgraphError
from coopgraph.questions import list_questions
from coopgraph.store.embedded import EmbeddedEngine

ENGINE = EmbeddedEngine([])
TEXTS = [question.text for question in list_questions()]
PIECES = [
    *"{}()[]<>'\"\\#?$.;,:*+-/|^!=@&_a1\n\r\t\x00é😀\u2028",
    "'''",
    "\\u0041",
    "SELECT",
    "<a:b>",
]
PIECES += ["UNION", "FILTER", "?x", "VALUES", "UNDEF", "SERVICE", "FROM", "<<", ">>", "\ud800"]


@st.composite
def broken_query(draw: st.DrawFn) -> str:
    text = draw(st.sampled_from(TEXTS) | st.just("SELECT * { ?s ?p 'a'@en , 1.5 , <a:b> }"))
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(text)))
        end = min(len(text), start + draw(st.sampled_from([0, 0, 1, 2, 10, 200])))
        text = text[:start] + draw(st.sampled_from(["", *PIECES])) + text[end:]
    return text


@settings(max_examples=600, deadline=None, suppress_health_check=list(HealthCheck))
@given(broken_query() | st.text() | st.lists(st.sampled_from(PIECES)).map(" ".join))
def test_an_answer_or_one_line(text: str) -> None:
    try:
        ENGINE.query(text, path="q.rq", timeout=30)
    except CoopgraphError as error:
        assert str(error).startswith("q.rq:")
        assert "\n" not in str(error)
        assert len(str(error)) < 400
