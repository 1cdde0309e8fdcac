"""Large N-Triples and N-Quads are read as pyoxigraph reads them, whatever way they are written."""

from __future__ import annotations

import io
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pyoxigraph
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import BlankNode, Quad, RdfFormat, Triple

from coopgraph.documents import reader
from coopgraph.documents.formats import LINE_BASED
from coopgraph.documents.line_reader import read_lines
from coopgraph.documents.reader import read_document
from coopgraph.errors import InputError

NODES = ["<urn:a>", "<urn:b>", "_:a", "_:b-1.2", r"<urn:\u00e9>", "<urn:é>", "_:é"]
LITERALS = [
    '"x y"',
    '""',
    r'"a\" . \n"',
    '"# no . "@en-GB',
    '"_:a"',
    '"1"^^<urn:t>',
    '"1" ^^ <urn:t>',
]
WRONG = ["<a b>", "<>", "<rel>", '"x', '"\\z"', "_:", "<<", "#", "<urn:a>#c", "<urn:a> .#c", "\xff"]
TRIPLES = ["<<( <urn:a> <urn:p> _:a )>>", "<<(<urn:a><urn:p><<( _:b <urn:p> _:a )>>)>>"]
GAPS = [" ", "", "\t", "  ", " # no . ", "\r"]
ENDS = [" .\n", ".\n", " . \n", " .\r\n", "\t.\n", " . # c . \n", " .\r", "\n", " .#.\n", ""]


def often(usual: list[str], rare: list[str]) -> st.SearchStrategy[str]:
    """Choose something rare once in thirty times, so that many texts have nothing rare at all."""
    return st.integers(0, 29).flatmap(lambda one: st.sampled_from(usual if one else rare))


OBJECTS = [*NODES, *LITERALS, *TRIPLES]
STATEMENTS = st.builds(
    "".join,
    st.tuples(
        often([""], [" ", "\t", "# c . \n", "\n"]),
        often(NODES, [*WRONG, '"x"', *TRIPLES]),
        often([" "], GAPS),
        often(["<urn:p>", "<urn:q>"], ["_:a", '"p"', *WRONG]),
        often([" "], GAPS),
        often(OBJECTS, WRONG),
        often(["", " <urn:g>"], [" _:a", "<urn:g>", "\t_:g", ' "g"', " <urn:g> <urn:h>"]),
        often([" .\n"], ENDS),
    ),
)
TEXTS = st.lists(STATEMENTS, max_size=8).map("".join)


def told(quads: Iterable[Any]) -> list[list[str]]:
    """Write quads with blank nodes numbered."""
    names: dict[BlankNode, str] = {}

    def one(term: Any) -> str:
        if isinstance(term, BlankNode):
            return names.setdefault(term, f"_:{len(names)}")
        if isinstance(term, Triple):
            return f"<<( {' '.join(map(one, term))} )>>"
        return str(term)

    return [[one(term) for term in quad] for quad in quads]


def read(text: bytes, kind: RdfFormat, part: int) -> list[Quad] | None:
    try:
        return [*read_lines(io.BytesIO(text), kind, part)]
    except SyntaxError:
        return None


def parsed(text: bytes, kind: RdfFormat) -> list[Quad] | None:
    try:
        return [*pyoxigraph.parse(text, kind)]
    except SyntaxError:
        return None


@settings(max_examples=400)
@given(TEXTS, st.sampled_from([1, 40, 5000]), st.sampled_from(LINE_BASED))
def test_what_is_read_is_what_is_parsed(text: str, part: int, kind: RdfFormat) -> None:
    written = text.replace("\xff", "\udcff").encode(errors="surrogateescape")
    ours, theirs = read(written, kind, part), parsed(written, kind)
    assert (ours is None) == (theirs is None)
    if ours is not None and theirs is not None:
        assert told(ours) == told(theirs)


def test_a_term_has_one_code_in_all_parts() -> None:
    text = b"<urn:a> <urn:p> _:x .\n" * 50
    quads = read_lines(io.BytesIO(text), RdfFormat.N_TRIPLES, 64)
    assert len(quads) == 50
    assert len(quads.terms) == 4  # and the default graph
    assert len(set(quads)) == 1


def test_blank_nodes_of_two_files_are_never_the_same() -> None:
    text = b"_:a <urn:p> _:b .\n"
    one, other = (read_lines(io.BytesIO(text), RdfFormat.N_QUADS) for _ in range(2))
    assert not set(one.terms) & set(other.terms) - {one[0].predicate, one[0].graph_name}


def test_a_large_file_with_a_mistake_is_read_to_its_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reader, "_LARGE", 0)
    path = tmp_path / "data.nt"
    path.write_text("\ufeff" + "<urn:a> <urn:p> <urn:b> .\n" * 7 + '<urn:a> <urn:p> "x\n', "utf-8")
    with pytest.raises(InputError, match="data") as raised:
        read_document(path)
    assert raised.value.line == 8


@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_a_large_file_is_read_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, mark: str
) -> None:
    path = tmp_path / "data.nq"
    path.write_text(mark + "_:a <urn:p> 'x' .\n".replace("'", '"') * 3, "utf-8")
    plain = read_document(path)
    monkeypatch.setattr(reader, "_LARGE", 0)
    large = read_document(path)
    assert told(large.quads) == told(plain.quads)
    assert (large.prefixes, large.base) == (plain.prefixes, plain.base)
