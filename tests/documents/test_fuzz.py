"""Damaged files of every syntax: one error of one line, or a document; never anything else."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coopgraph.documents import format_turtle, read_document
from coopgraph.errors import InputError, InputErrors

GOOD = {
    "ttl": b"""@prefix ex: <https://example.org/> . @base <urn:base/> .
# a comment
ex:s a ex:T ; ex:p [ ex:q ( 1 2.5 -3e0 true ) ] , "\xd1\x85"@ru , '''\xe6\x96\xb0
line'''^^ex:d , <rel> , _:x.y . _:x.y ex:p%20q "\\u00e9\\"" .""",
    "trig": b"""PREFIX ex: <https://example.org/>
GRAPH ex:g { ex:s ex:p [] , ( "a" ) } { ex:s a ex:T } _:h { _:h ex:p 1 . }""",
    "nt": b'<urn:s> <urn:p> "\xf0\x9f\x98\x80"@en .\n_:b <urn:p> "1"^^<urn:d> . # end\n',
    "nq": b'<urn:s> <urn:p> "x" <urn:g> .\n<urn:s> <urn:p> _:b .\n',
    "yaml": b"""# a comment
graph:
- id: visit:mill
  label: {en: "A choir", ru: \xd0\xb0\xd0\xb1}
  notStated: [participant, location]
  evidence: {where: 'line 1', source: source:page}
  timeSpan: {id: time:mill, earliestStart: 2025-05-12}
- {id: source:page, type: SourceDocument, textLength: 12}
""",
}
GUARDED = {
    "rdf": b"""<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE rdf:RDF [<!ENTITY ex "https://example.org/">]>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:ex="https://example.org/">
<ex:T rdf:about="&ex;s"><ex:p rdf:parseType="Collection"><ex:U/></ex:p></ex:T></rdf:RDF>""",
    "jsonld": b"""{"@context": {"ex": "https://example.org/", "p": {"@id": "ex:p", "@type": "@id"}},
"@graph": [{"@id": "ex:s", "p": ["ex:o", "_:b"], "ex:q": {"@list": [1, 2.5, true, null]}}]}""",
}
PIECES = [
    *(b'"', b"'", b'"""', b"<", b">", b"[", b"]", b"(", b")", b"{", b"}", b"\\", b"\\u12", b"&"),
    *(b".", b";", b",", b":", b"@", b"^^", b"#", b"_:", b"\n", b"\r", b"\0", b"\xff", b"\xc3"),
    *(b"\xef\xbb\xbf", b"\xf0\x9f\x98\x80", b"<<(", b"a", b"@prefix ", b"<!--", b"&x;", b"null"),
    *(b"---\n", b"\t", b"- ", b"? ", b"|\n", b"!!x ", b"&x ", b"*x", b"%", b"  ", b"source:"),
]
places = st.integers(0, 400)
edits = st.lists(st.tuples(places, places, st.sampled_from([*PIECES, b""])), max_size=4)


def damage(data: bytes, changes: list[tuple[int, int, bytes]]) -> bytes:
    """Replace a few bytes at each place."""
    for start, length, piece in changes:
        data = data[:start] + piece + data[start + length % 12 :]
    return data


def read(path: Path, data: bytes) -> None:
    path.write_bytes(data)
    try:
        read_document(path)
        if path.suffix == ".ttl":
            formatted = format_turtle(data.decode(), path.name, drop_comments=True)
            assert format_turtle(formatted, path.name) == formatted
    except InputError as error:
        for problem in error.problems if isinstance(error, InputErrors) else [error]:
            assert "\n" not in str(problem)
        assert path.name in str(error)
    except UnicodeDecodeError:
        # Bytes that are not UTF-8 in a comment, which the parser passes over.
        assert b"#" in data


@pytest.mark.parametrize("suffix", GOOD)
@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
@given(changes=edits)
def test_damaged_files(tmp_path: Path, suffix: str, changes: list[tuple[int, int, bytes]]) -> None:
    read(tmp_path / f"a.{suffix}", damage(GOOD[suffix], changes))


@pytest.mark.parametrize("suffix", GUARDED)
@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
@given(changes=edits)
def test_damaged_files_of_guarded_syntaxes(
    tmp_path: Path, suffix: str, changes: list[tuple[int, int, bytes]]
) -> None:
    read(tmp_path / f"a.{suffix}", damage(GUARDED[suffix], changes))


@pytest.mark.parametrize("suffix", [*GOOD, *GUARDED])
def test_undamaged_files(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"a.{suffix}"
    path.write_bytes((GOOD | GUARDED)[suffix])
    assert len(read_document(path).quads) >= 2
