"""Tables for people: aligned in any script, cut only where asked to."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from coopgraph.store.table import layout, printable, width


def test_columns_are_aligned_in_every_script() -> None:
    text, cut = layout(
        ["name", "n"], [["新疆医科大学", "1"], ["Омск", "200"], ["é", "30"]], numeric=[False, True]
    )
    assert cut == 0
    assert text.splitlines() == [
        "name            n",
        "────────────  ───",
        "新疆医科大学    1",
        "Омск          200",
        "é              30",
    ]
    assert len({width(line) for line in text.splitlines()}) == 1


def test_nothing_is_cut_without_a_limit() -> None:
    long = "x" * 500
    assert layout(["a"], [[long]]).text.splitlines()[2] == long


def test_cut_cells_are_counted_and_marked() -> None:
    text, cut = layout(["a", "b"], [["x" * 50, "y"], ["新" * 30, "z"]], limit=20)
    assert cut == 2
    assert all(width(line) <= 20 for line in text.splitlines())
    assert text.count("…") == 2


def test_a_narrow_terminal_still_shows_something() -> None:
    text, _cut = layout(["first", "second"], [["x" * 50, "y" * 50]], limit=3)
    assert text.splitlines()[2] == "xxxxx…  yyyyy…"


@given(st.lists(st.tuples(st.text(), st.text()), max_size=5), st.integers(20, 60))
def test_no_line_is_wider_than_the_terminal(rows: list[tuple[str, str]], limit: int) -> None:
    for line in layout(["a", "b"], rows, limit=limit).text.splitlines():
        assert width(line) <= limit
        assert printable(line) == line


def test_data_cannot_steer_the_terminal() -> None:
    hostile = "\x1b[2J\x07\x9b31m\u202eevil\u2028"
    assert printable(hostile) == r"\x1b[2J\x07\x9b31m\u202eevil\u2028"


def test_an_empty_answer_keeps_its_header() -> None:
    assert layout(["a", "bb"], []).text == "a  bb\n─  ──\n"
