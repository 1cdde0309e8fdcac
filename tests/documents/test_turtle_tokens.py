"""Statements of Turtle are cut where their tokens say, however tightly they are written."""

from __future__ import annotations

from collections.abc import Callable

import pyoxigraph
from hypothesis import HealthCheck, assume, example, given, settings
from hypothesis import strategies as st
from pyoxigraph import RdfFormat

from coopgraph.documents.turtle_tokens import TOKEN, statement_end

PREFIXES = "".join(f"PREFIX {one}: <urn:{one}:> " for one in ("", "e", "e.x", "a-", "t.e"))
# fmt: off
NAMES = st.sampled_from([
    "e:a", "e:a-", "e:a1", "e:", ":", ":b", "e:a.b", "e:a..b1", "e:\u00e9", "e.x:y", "a-:b",
    "t.e:s", "<a:b.c>", "e:%41", "e:%4a.b", r"e:\-", r"e:a\.b", r"e:a.\~", "e:a-.b", "e:1.5",
])
LABELS = st.sampled_from(["_:a", "_:a1", "_:a.b", "_:0.5"])
VALUES = st.sampled_from([
    "true", "1", "1.5", ".5", "1e5", "1.E5", "-1", '"x"', "'a. b'", '"x"@en', '"x"@en-GB',
    '"x"^^e:t', '"x"^^e:t1', '"x"^^<t:t>', '"""a " . """', "[]", "()", "(1 e:a)", "[e:p 1.]",
])
# fmt: on
GAPS = st.sampled_from(["", "", " ", "\n", "# . \n"])


@st.composite
def texts(draw: st.DrawFn) -> str:
    found = ""
    for _ in range(draw(st.integers(1, 4))):
        subject = draw(st.one_of(NAMES, LABELS, st.just("[]"), st.just("(1)")))
        value = draw(st.one_of(NAMES, LABELS, VALUES))
        predicate = draw(st.one_of(NAMES, st.just("a")))
        found += "".join(
            part for one in (subject, predicate, value, ".") for part in (one, draw(GAPS))
        )
    return found


def cut(text: str, end_of: Callable[[str, int], int]) -> list[int]:
    ends = [0]
    while (end := end_of(text, ends[-1])) > ends[-1]:
        ends.append(end)
    return ends


def by_tokens(text: str, position: int) -> int:
    """Find the next dot that is a token of its own."""
    while match := TOKEN.match(text, position):
        position = match.end()
        if match[0] == ".":
            return position
    return 0


@settings(max_examples=400, deadline=None, suppress_health_check=[*HealthCheck])
@given(texts())
@example("_:a :p :o._:a.:b :c.")
@example('e:s :p "x"@en.e:a e:b 1.e:c e:d 2 .')
@example("e:s e:p e:.e:a e:b true.e:a e:b 1 .")
@example("e:s-.b e:p e:o-.b1.c .")
def test_statements_end_where_tokens_say(text: str) -> None:
    try:
        list(pyoxigraph.parse(PREFIXES + "PREFIX true.e: <urn:x:> " + text, RdfFormat.TURTLE))
    except SyntaxError:
        assume(False)
    assert cut(text, statement_end) == cut(text, by_tokens)
