"""All mistakes of all files are told at once, and none of them twice."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import RdfFormat

from coopgraph.documents import read_document, read_documents, read_groups
from coopgraph.documents.mistakes import MOST, syntax_errors
from coopgraph.errors import InputError, InputErrors

PREFIX = "@prefix e: <urn:> .\n"


def places(text: str, kind: RdfFormat = RdfFormat.TURTLE) -> list[str]:
    return [f"{one.line}:{one.column}" for one in syntax_errors(text, kind, "a")]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        # Several mistakes, each in a statement of its own.
        ("e:a e:b <x y> .\ne:z e:b 1 .\ne:y e:b 2@ .\n", ["2:9", "4:11"]),
        ("x:a e:b 1 .\ne:a e:b e:c e:d .\ne:a e:b y:c .\n", ["2:1", "3:13", "4:9"]),
        ("e:a e:b e:c\ne:z e:b 1 .\ne:y e:b ; .\n", ["3:1", "4:9"]),
        ("e:a e:b (1 2 .\ne:z e:b 1 .\ne:r e:r .\n", ["2:14", "4:9"]),
        ("e:a e:b x:c .\ne:a e:b", ["2:9", "3:8"]),
        # Strings that were not closed in their line.
        ('e:a e:b "x ;\n e:c e:d .\ne:z e:b "1" .\ne:z e:b y:c .\n', ["2:13", "5:9"]),
        ('e:a e:b "x .\ne:z e:b 1 .\ne:z e:b y:c .\n', ["2:9", "4:9"]),
        ('e:a e:b "x .\ne:z e:b "y .\ne:z e:b y:c .\n', ["2:13", "3:9", "4:9"]),
        # One mistake, whatever follows from it.
        ("e:a e:p e:d e:e ; e:q e:r , 1 .\ne:z e:b 1 .\n", ["2:13"]),
        ("e:a e:b [ e:c e:d .\ne:z e:b 1 .\ne:z e:b 2 ] .\n", ["2:19"]),
        ("e:a e:b 1 ] .\ne:z e:b 1 .\n", ["2:11"]),
        ('e:a e:b """x .\ne:z e:b 1 .\ne:y e:b 2@ .\n', ["2:9"]),
        ("x:a e:b x:c .\nx:d x:e x:f .\n", ["2:1"]),
        ("<a> e:b e:c .\n<d> e:e <f> .\n", ["2:1"]),
        ("@prefix x <urn:x> .\nx:a e:b 1 .\nx:b e:b 1 .\n", ["2:9"]),
        ("@prefix x: <urn:x .\nx:a e:b 1 .\nx:b e:b 1 .\n", ["2:12"]),
        ("@prefx x: <urn:x> .\nx:a e:b 1 .\nx:b e:b 1 .\n", ["2:1"]),
        ("@base <urn x> .\n<a> e:b 1 .\n<b> e:b 1 .\n", ["2:7"]),
        ("e:a e:b é« ; e:c ä» .\n", ["2:9"]),
    ],
)
def test_turtle(body: str, expected: list[str]) -> None:
    assert places(PREFIX + body) == expected
    assert places(PREFIX + body, RdfFormat.TRIG) == expected


def test_trig_goes_on_behind_a_graph_with_a_mistake() -> None:
    text = f"{PREFIX}e:g {{ e:a e:b x:c . e:a e:b e:c }}\ne:h {{ e:a e:b e:c }}\ne:a e:b y:c .\n"
    assert places(text, RdfFormat.TRIG) == ["2:15", "4:9"]


@pytest.mark.parametrize("kind", [RdfFormat.N_TRIPLES, RdfFormat.N_QUADS])
def test_each_line_of_n_triples_is_read_for_itself(kind: RdfFormat) -> None:
    good, end = "<urn:a> <urn:b> ", " .\n"
    lines = [
        good + '"x' + end,
        good + '"y"' + end,
        good + '"x"@' + end,
        good + "bad" + end,
        good + "<urn:c>\n",
        good + "<urn:d>" + end,
        good + '"never closed',
    ]
    found = [place.split(":")[0] for place in places("".join(lines), kind)]
    assert found == ["1", "3", "4", "6", "7"]


def test_no_more_than_some_are_told() -> None:
    assert len(places(PREFIX + "e:a e:b [ .\n" * 100)) == MOST


@given(
    st.lists(
        st.sampled_from(
            [
                ("e:a e:b 1 .\n", False),
                ('e:a e:b "y" ; e:c [ e:d ( 1 2 ) ] .\n', False),
                ("e:a e:b <x y> .\n", True),
                ("e:a e:b e:c e:d .\n", True),
                ("e:a e:b [ e:c ; e:d 1 ] .\n", True),
                ("e:a e:b [ e:c 1 .\n", True),
                ("e:a e:b 1 ) .\n", None),
                ('e:a e:b "\\q" .\n', True),
                ('e:a e:b "open .\n', True),
                ('e:a e:b """a\n. "b" x:y """ .\n', False),
            ]
        ),
        max_size=8,
    )
)
def test_each_mistake_is_told_at_most_once_and_in_its_own_lines(
    statements: list[tuple[str, bool | None]],
) -> None:
    line, wrong, doubtful = 2, [], set()
    for text, bad in statements:
        if bad:
            wrong.append(line)
        elif bad is None:
            doubtful.add(line)
        line += text.count("\n")
    found = [
        int(place.split(":")[0]) for place in places(PREFIX + "".join(t for t, _ in statements))
    ]
    assert [one for one in found if one not in doubtful] == wrong
    assert len(set(found)) == len(found)


def test_a_file_with_several_mistakes_gives_them_all(tmp_path: Path) -> None:
    path = tmp_path / "a.ttl"
    path.write_text(PREFIX + "x:a e:b 1 .\ne:a e:b ; .\n")
    with pytest.raises(InputErrors) as caught:
        read_document(path)
    assert [str(one).removeprefix(f"{path}:") for one in caught.value.problems] == [
        "2:1: The prefix x: has not been declared",
        "3:9: ; is not a valid RDF object",
    ]


def test_all_files_are_told_together(tmp_path: Path) -> None:
    for name, text in (("a.ttl", "x:a x:b 1 .\n<urn:a> <urn:b> .\n"), ("b.nt", "bad\n")):
        (tmp_path / name).write_text(text)
    (tmp_path / "c.jsonld").write_text("{")
    (tmp_path / "d.ttl").write_text("<urn:a> <urn:b> 1 .")
    named = [tmp_path / "none.ttl", tmp_path, tmp_path / "x.csv"]
    (tmp_path / "x.csv").write_text("")
    with pytest.raises(InputErrors) as caught:
        read_documents(named)
    told = [str(one.path).removeprefix(f"{tmp_path}/") for one in caught.value.problems]
    assert told == ["none.ttl", "x.csv", "a.ttl", "a.ttl", "b.nt", "c.jsonld"]
    with pytest.raises(InputErrors) as caught:
        read_groups([[tmp_path / "none.ttl"], [tmp_path / "d.ttl"], [tmp_path / "b.nt"]])
    assert len(caught.value.problems) == 2


def test_one_mistake_is_one_error(tmp_path: Path) -> None:
    (tmp_path / "a.ttl").write_text("x:a x:b 1 .")
    with pytest.raises(InputError) as caught:
        read_documents([tmp_path])
    assert not isinstance(caught.value, InputErrors)


@given(
    st.text(alphabet=" \n\r.;,[](){}<>\"'@^:_#\\eax1é", max_size=60),
    st.sampled_from([RdfFormat.TURTLE, RdfFormat.TRIG, RdfFormat.N_TRIPLES, RdfFormat.N_QUADS]),
)
def test_errors_stand_in_the_text_and_in_its_order(text: str, kind: RdfFormat) -> None:
    found = syntax_errors(text, kind, "a")
    assert bool(found) == _is_malformed(text, kind)
    at = [(one.line or 0, one.column or 0) for one in found]
    assert at == sorted(set(at))
    assert all(1 <= line <= len(text) + 1 for line, _ in at)


def _is_malformed(text: str, kind: RdfFormat) -> bool:
    try:
        list(pyoxigraph.parse(text.encode(), kind))
    except SyntaxError:
        return True
    return False
