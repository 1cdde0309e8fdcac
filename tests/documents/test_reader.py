"""Reading: what is accepted, and for what is not, the one line that tells where and why."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat

from coopgraph.documents import read_document, read_documents
from coopgraph.errors import InputError

Write = Callable[[str, str | bytes], Path]

SUBJECT = "https://example.org/s"
RDF_OPEN = (
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"'
    ' xmlns:ex="https://example.org/">'
)
SAME_TRIPLE = {
    "a.ttl": '@prefix ex: <https://example.org/> .\nex:s ex:p "новое 新"@ru .',
    "a.trig": '@prefix ex: <https://example.org/> .\nex:s ex:p "новое 新"@ru .',
    "a.nt": '<https://example.org/s> <https://example.org/p> "новое 新"@ru .',
    "a.nq": '<https://example.org/s> <https://example.org/p> "новое 新"@ru .',
    "a.rdf": f'{RDF_OPEN}<rdf:Description rdf:about="{SUBJECT}">'
    '<ex:p xml:lang="ru">новое 新</ex:p></rdf:Description></rdf:RDF>',
    "a.jsonld": '{"@context": {"ex": "https://example.org/"}, "@id": "ex:s",'
    ' "ex:p": {"@value": "новое 新", "@language": "ru"}}',
}
SAME_TRIPLE |= {"a.xml": SAME_TRIPLE["a.rdf"], "a.owl": SAME_TRIPLE["a.rdf"]}


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def write(name: str, content: str | bytes) -> Path:
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write


def refusal(path: Path) -> str:
    """Read a bad file; return the error's line from the file's name on."""
    with pytest.raises(InputError) as caught:
        read_document(path)
    line = str(caught.value)
    assert "\n" not in line
    assert caught.value.exit_code == 2
    return line.removeprefix(f"{path.parent}{os.sep}")


@pytest.mark.parametrize("name", SAME_TRIPLE)
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"], ids=["plain", "byte-order mark"])
def test_each_syntax_gives_the_same_triple(write: Write, name: str, mark: bytes) -> None:
    document = read_document(write(name, mark + SAME_TRIPLE[name].encode()))
    (quad,) = document.quads
    assert quad.subject == NamedNode(SUBJECT)
    assert quad.object == Literal("новое 新", language="ru")


@pytest.mark.parametrize("name", ["a.ttl", "a.trig", "a.rdf", "a.jsonld"])
def test_prefixes_are_kept(write: Write, name: str) -> None:
    document = read_document(write(name, SAME_TRIPLE[name]))
    assert document.prefixes["ex"] == "https://example.org/"


def test_document_tells_path_and_format(write: Write) -> None:
    path = write("A.TTL", SAME_TRIPLE["a.ttl"])
    document = read_document(path)
    assert (document.path, document.format, document.base) == (path, RdfFormat.TURTLE, None)


def test_named_graphs_are_kept(write: Write) -> None:
    text = "<https://example.org/g> { <https://example.org/s> a <https://example.org/T> }"
    (quad,) = read_document(write("a.trig", text)).quads
    assert quad.graph_name == NamedNode("https://example.org/g")


def test_lexical_forms_are_kept(write: Write) -> None:
    text = "<https://example.org/s> <https://example.org/p> 01, 1.50, 1E0 ."
    values = [
        getattr(quad.object, "value", None) for quad in read_document(write("a.ttl", text)).quads
    ]
    assert values == ["01", "1.50", "1E0"]


@pytest.mark.parametrize("suffix", ["ttl", "trig", "nt", "nq"])
@pytest.mark.parametrize("content", ["", " \n", "# only a comment\n"])
def test_empty_is_an_empty_graph(write: Write, suffix: str, content: str) -> None:
    assert read_document(write(f"a.{suffix}", content)).quads == []


@pytest.mark.parametrize(("suffix", "syntax"), [("rdf", "RDF/XML"), ("jsonld", "JSON-LD")])
@pytest.mark.parametrize("content", [b"", b" \n", b"\xef\xbb\xbf"])
def test_empty_is_an_error_where_the_syntax_says_so(
    write: Write, suffix: str, syntax: str, content: bytes
) -> None:
    assert (
        refusal(write(f"a.{suffix}", content)) == f"a.{suffix}: empty, which is not legal {syntax}"
    )


@pytest.mark.parametrize(
    ("name", "content", "found", "new_suffix"),
    [
        ("a.ttl", SAME_TRIPLE["a.rdf"], "RDF/XML", ".rdf"),
        ("a.nt", SAME_TRIPLE["a.rdf"], "RDF/XML", ".rdf"),
        ("a.ttl", SAME_TRIPLE["a.jsonld"], "JSON-LD", ".jsonld"),
        ("a.trig", '[{"@id": "https://example.org/s"}]', "JSON-LD", ".jsonld"),
        ("a.jsonld", SAME_TRIPLE["a.rdf"], "RDF/XML", ".rdf"),
        ("a.jsonld", SAME_TRIPLE["a.ttl"], "Turtle", ".ttl"),
        ("a.rdf", SAME_TRIPLE["a.ttl"], "Turtle", ".ttl"),
        ("a.owl", SAME_TRIPLE["a.ttl"], "Turtle", ".ttl"),
        ("a.rdf", SAME_TRIPLE["a.jsonld"], "JSON-LD", ".jsonld"),
        ("a.nt", SAME_TRIPLE["a.ttl"], "Turtle", ".ttl"),
        ("a.nq", SAME_TRIPLE["a.ttl"], "Turtle", ".ttl"),
        ("a.ttl", "<urn:g> { <urn:s> <urn:p> 1 }", "TriG", ".trig"),
        ("a.nt", "<urn:s> <urn:p> <urn:o> <urn:g> .", "N-Quads", ".nq"),
    ],
)
def test_suffix_and_content_disagree(
    write: Write, name: str, content: str, found: str, new_suffix: str
) -> None:
    line = refusal(write(name, content))
    assert f"but the content looks like {found}; rename it to end in {new_suffix}" in line


@pytest.mark.parametrize("suffix", ["ttl", "nt", "rdf", "jsonld"])
def test_a_web_page_is_named(write: Write, suffix: str) -> None:
    assert "looks like HTML" in refusal(write(f"a.{suffix}", "<!DOCTYPE html><html><p>Log in"))


def test_owl_xml_is_not_rdf_xml(write: Write) -> None:
    text = '<Ontology xmlns="http://www.w3.org/2002/07/owl#" ontologyIRI="https://example.org/o"/>'
    assert "the content is OWL/XML" in refusal(write("a.owl", text))


def test_other_syntax_inside_a_string_does_not_hide_the_mistake(write: Write) -> None:
    text = 'PREFIX ex: <https://example.org/>\nex:s ex:p """\nGRAPH ex:g { }\n""" ex:wrong .'
    assert refusal(write("a.ttl", text)).startswith("a.ttl:4:5: ")


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        ("<urn:s> <urn:p> 1 .".encode("utf-16"), "UTF-16"),
        ("<urn:s> <urn:p> 1 .".encode("utf-16-le"), "UTF-16"),
        ("<urn:s> <urn:p> 1 .".encode("utf-16-be"), "UTF-16"),
        ("<urn:s> <urn:p> 1 .".encode("utf-32"), "UTF-32"),
        (b"\x1f\x8b\x08\x00rest", "gzip"),
        (b"PK\x03\x04rest", "zip"),
        (b"%PDF-1.7", "PDF"),
        (b"\x7fELF\x00\x00\x01", "binary"),
    ],
)
@pytest.mark.parametrize("suffix", ["ttl", "nq", "rdf", "jsonld"])
def test_what_is_no_utf8_text_is_named(
    write: Write, suffix: str, content: bytes, kind: str
) -> None:
    assert kind in refusal(write(f"a.{suffix}", content))


@pytest.mark.parametrize("name", ["a.ttl", "a.nt", "a.rdf", "a.jsonld"])
def test_latin1_is_told_with_its_line(write: Write, name: str) -> None:
    bad = "\n" + SAME_TRIPLE[name].replace("новое 新", "caf\xe9")
    content = bad.encode("latin-1")
    line = 1 + content.count(b"\n", 0, content.index(b"\xe9"))
    column = content.index(b"\xe9") - content.rindex(b"\n", 0, content.index(b"\xe9"))
    assert refusal(write(name, content)) == (
        f"{name}:{line}:{column}: not UTF-8 from here on (byte 0xe9); save it as UTF-8"
    )


def test_declared_other_encoding_is_refused(write: Write) -> None:
    text = f'<?xml version="1.0" encoding="windows-1251"?>{RDF_OPEN}</rdf:RDF>'
    assert refusal(write("a.rdf", text)).startswith("a.rdf:1: declares the encoding windows-1251")


@pytest.mark.parametrize(
    ("name", "content", "place"),
    [
        ("a.ttl", '@prefix ex: <urn:> .\n\nex:s ex:p "хы" ex:q .', "3:16"),
        ("a.ttl", 'PREFIX ex: <urn:>\r\nex:s ex:p "新😀" ex:q .', "2:16"),
        ("a.trig", '<urn:g> {\n <urn:s> <urn:p> "😀" <urn:q> }', "2:22"),
        ("a.nt", '<urn:s> <urn:p> "新" .\n<urn:s> <urn:p> "хы" x .', "2:22"),
        ("a.nq", '<urn:s> <urn:p> "😀" % .', "1:21"),
        ("a.rdf", f"{RDF_OPEN}\n<ex:т>新😀</ex:q></rdf:RDF>", "2:11"),
        ("a.rdf", f"{RDF_OPEN}\n<ex:т/>", "2:8"),
        ("a.rdf", f"{RDF_OPEN}\nтт <no:T/></rdf:RDF>", "2:4"),
        ("a.rdf", f'{RDF_OPEN}\n  <ex:T rdf:ID="1 2"/></rdf:RDF>', "2:3"),
        ("a.jsonld", '{"@id": "urn:s",\n "хы😀": 1 "urn:p": 2}', "2:11"),
        ("a.jsonld", '{"@id": "urn:s"', "1:16"),
    ],
)
def test_malformed_is_told_with_line_and_column_in_characters(
    write: Write, name: str, content: str, place: str
) -> None:
    assert refusal(write(name, content)).startswith(f"{name}:{place}: ")


@given(
    before=st.text(
        st.characters(blacklist_characters='\0"\\\r\n', blacklist_categories=["Cs"]), max_size=20
    ),
    suffix=st.sampled_from(["ttl", "trig", "nt", "nq"]),
    lines=st.integers(0, 3),
)
def test_columns_count_characters_whatever_stands_before(
    tmp_path_factory: pytest.TempPathFactory, before: str, suffix: str, lines: int
) -> None:
    path = tmp_path_factory.mktemp("columns") / f"a.{suffix}"
    start = f'<urn:s> <urn:p> "{before}" '
    path.write_bytes(("# 新\n" * lines + start + "% .").encode())
    assert f":{lines + 1}:{len(start) + 1}: " in refusal(path)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.ttl", "<> a <urn:T> ."),
        ("a.nt", "<s> <urn:p> <urn:o> ."),
        ("a.rdf", f'{RDF_OPEN}<ex:T rdf:about=""/></rdf:RDF>'),
        ("a.jsonld", '{"@id": "s", "urn:p": 1}'),
        ("a.jsonld", '{"@id": "urn:s", "urn:p": {"@id": ""}}'),
    ],
)
def test_relative_iris_need_a_base(write: Write, name: str, content: str) -> None:
    line = refusal(write(name, content))
    assert "relative IRI" in line
    assert "without a base" in line
    assert "relative-" not in line


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.ttl", "@base <https://example.org/> . <s> a <T> ."),
        (
            "a.rdf",
            RDF_OPEN[:-1] + ' xml:base="https://example.org/"><ex:T rdf:about="s"/></rdf:RDF>',
        ),
        (
            "a.jsonld",
            '{"@context": {"@base": "https://example.org/"}, "@id": "s",'
            ' "@type": "https://example.org/T"}',
        ),
    ],
)
def test_a_declared_base_resolves_them(write: Write, name: str, content: str) -> None:
    (quad,) = read_document(write(name, content)).quads
    assert quad.subject == NamedNode(SUBJECT)
    assert quad.object == NamedNode("https://example.org/T")


@pytest.mark.parametrize("name", ["a.ttl", "a.rdf", "a.jsonld"])
def test_a_given_base_resolves_them(write: Write, name: str) -> None:
    content = {
        "a.ttl": "<s> a <T> .",
        "a.rdf": f'{RDF_OPEN}<ex:T rdf:about="s"/></rdf:RDF>',
        "a.jsonld": '{"@id": "s", "@type": "https://example.org/T"}',
    }[name]
    (quad,) = read_document(write(name, content), "https://example.org/").quads
    assert quad.subject == NamedNode(SUBJECT)


@pytest.mark.parametrize("name", ["a.ttl", "a.rdf", "a.jsonld", "a.nq"])
def test_blank_nodes_of_two_files_never_clash(write: Write, name: str) -> None:
    content = {
        "a.ttl": "_:x <urn:p> _:x .",
        "a.nq": "_:x <urn:p> _:x .",
        "a.rdf": f'{RDF_OPEN}<rdf:Description rdf:nodeID="x"><ex:p rdf:nodeID="x"/>'
        "</rdf:Description></rdf:RDF>",
        "a.jsonld": '{"@id": "_:x", "urn:p": {"@id": "_:x"}}',
    }[name]
    first = write(name, content)
    second = write("second" + first.suffix, content)
    nodes = []
    for document in read_documents([first, second]):
        (quad,) = document.quads
        assert isinstance(quad.subject, BlankNode)
        assert quad.subject == quad.object
        nodes.append(quad.subject)
    assert nodes[0] != nodes[1]


def test_missing_file(tmp_path: Path) -> None:
    assert refusal(tmp_path / "none.ttl") == "none.ttl: no such file"


def test_folder_where_a_file_is_wanted(tmp_path: Path) -> None:
    (tmp_path / "a.ttl").mkdir()
    assert refusal(tmp_path / "a.ttl") == "a.ttl: a folder, where a file is wanted"


def test_pipe_is_not_read(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.ttl")
    assert refusal(tmp_path / "a.ttl") == "a.ttl: not a regular file"


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read every file")
def test_forbidden_file(write: Write) -> None:
    path = write("a.ttl", "")
    path.chmod(0)
    assert refusal(path) == "a.ttl: cannot be read (Permission denied)"


def test_a_failing_device_is_told(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    path = write("a.ttl", "")
    monkeypatch.setattr(Path, "open", fail)
    assert refusal(path) == "a.ttl: cannot be read (Permission denied)"


def test_unknown_suffix(write: Write) -> None:
    assert refusal(write("a.csv", "x")).startswith(
        "a.csv: no RDF syntax is known for the suffix '.csv'"
    )


def test_large_turtle_is_read(write: Write) -> None:
    path = write("a.ttl", "".join(f"<urn:s{i}> <urn:p> {i} .\n" for i in range(200_000)))
    assert len(read_document(path).quads) == 200_000


def test_deep_turtle_is_read(write: Write) -> None:
    path = write("a.ttl", "<urn:s> <urn:p> " + "[ <urn:p> " * 20_000 + "1" + " ]" * 20_000 + " .")
    assert len(read_document(path).quads) == 20_001


@pytest.mark.parametrize("suffix", [".ttl", ".nt", ".rdf"])
def test_a_term_over_the_buffer_of_the_parser_is_told_with_the_file(
    tmp_path: Path, suffix: str
) -> None:
    text = "x" * (17 * 1024 * 1024)
    path = tmp_path / f"long{suffix}"
    if suffix == ".rdf":
        head = 'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:x="http://x/"'
        body = f'<rdf:Description rdf:about="http://x/s"><x:p>{text}</x:p></rdf:Description>'
        path.write_text(f"<rdf:RDF {head}>{body}</rdf:RDF>")
    else:
        path.write_text(f'<http://x/s> <http://x/p> "{text}" .\n')
    with pytest.raises(InputError, match="takes more than the 16777216 bytes that are read"):
        read_document(path)
