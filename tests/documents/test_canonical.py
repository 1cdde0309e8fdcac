"""Canonical Turtle: the form itself, comments, and what must hold for every graph."""

from __future__ import annotations

import random
from pathlib import Path

import pyoxigraph
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyoxigraph import BlankNode, Dataset, Literal, NamedNode, Quad, RdfFormat

from coopgraph.documents import format_turtle
from coopgraph.errors import InputError
from coopgraph.resources import data_dir, ontology_dir

PREFIXES = (
    "@prefix ex: <https://example.org/> .\n@prefix x: <http://www.w3.org/2001/XMLSchema#> .\n"
)


def body(text: str) -> str:
    """Format statements and return what follows the prefixes."""
    return format_turtle(PREFIXES + text, "a.ttl").partition("\n\n")[2]


def graph_of(text: str) -> Dataset:
    dataset = Dataset(pyoxigraph.parse(text.encode(), RdfFormat.TURTLE))
    dataset.canonicalize(pyoxigraph.CanonicalizationAlgorithm.RDFC_1_0)
    return dataset


WRITTEN = """\
# A visit, in brief.

PREFIX unused: <https://example.org/unused#>
prefix zz: <https://example.org/zz/>
@prefix ex: <https://example.org/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
# The hall
# of the concert
zz:hall a ex:Place; ex:label "зал"@ru, "hall"@en, '大厅'@zh-Hans .
ex:b ex:size 01, 1.50 , 1e0 , true ; ex:next ( ) , (1 "a" ex:b) .
ex:b a ex:Thing ; ex:part [ ex:end 170 ; ex:start 134 ; a ex:Span ] .
<https://example.org/onto> a owl:Ontology .
<https://example.org/onto#T> a owl:Class .
"""
CANONICAL = """\
# A visit, in brief.

@prefix ex: <https://example.org/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix zz: <https://example.org/zz/> .

ex:onto
    a owl:Ontology ;
    .

<https://example.org/onto#T>
    a owl:Class ;
    .

ex:b
    a ex:Thing ;
    ex:next
        () ,
        ( 1 "a" ex:b ) ;
    ex:part [
        a ex:Span ;
        ex:end 170 ;
        ex:start 134 ;
    ] ;
    ex:size
        true ,
        1.50 ,
        1e0 ,
        01 ;
    .

# The hall
# of the concert
zz:hall
    a ex:Place ;
    ex:label
        "hall"@en ,
        "зал"@ru ,
        "大厅"@zh-Hans ;
    .
"""


def test_the_form() -> None:
    assert format_turtle(WRITTEN, "a.ttl") == CANONICAL


def test_the_form_is_its_own_form() -> None:
    assert format_turtle(CANONICAL, "a.ttl") == CANONICAL


def test_line_endings_and_byte_order_mark_do_not_matter() -> None:
    assert format_turtle("\ufeff" + WRITTEN.replace("\n", "\r\n"), "a.ttl") == CANONICAL


@pytest.mark.parametrize(
    ("written", "canonical"),
    [
        ("'a'", '"a"'),
        ('"""one line"""', '"one line"'),
        (r'"a\nb"', '"""a\nb"""'),
        (r'"\"\n\""', '"""' + '"\n' + r'\""""'),
        (r'"x\n\"\"\"\"y"', '"""x\n' + r'\"\"""y"""'),
        (r'"a\\\n"', '"""a\\\\\n"""'),
        (r'"tab\t return\r null\u0000 \u2028"', r'"tab\t return\r null\u0000 \u2028"'),
        (r'"\u00e9 \U0001F600"', '"é 😀"'),
        ('"a"^^x:string', '"a"'),
        ('"01"^^x:integer', "01"),
        ('"1."^^x:decimal', '"1."^^x:decimal'),
        ('"1"^^x:boolean', '"1"^^x:boolean'),
        ('"INF"^^x:double', '"INF"^^x:double'),
        ('"2025-10"^^x:gYearMonth', '"2025-10"^^x:gYearMonth'),
        ('"a"@EN-gb', '"a"@EN-gb'),
        (r"ex:a\,b", "<https://example.org/a,b>"),
        ("ex:a%20b", "ex:a%20b"),
        ("<https://example.org/a.b>", "ex:a.b"),
        ("<https://example.org/a.>", "<https://example.org/a.>"),
        ("<https://example.org/-a>", "<https://example.org/-a>"),
        ("<https://example.org/1:2>", "ex:1:2"),
        ("<https://example.org/新>", "ex:新"),
        ("ex:", "ex:"),
        ("<https://example.org/a/b>", "<https://example.org/a/b>"),
        ("[]", "[]"),
        ("()", "()"),
    ],
)
def test_terms(written: str, canonical: str) -> None:
    assert body(f"ex:s ex:p {written} .") == f"ex:s\n    ex:p {canonical} ;\n    .\n"


def test_long_lists_have_a_line_for_each_item() -> None:
    items = " ".join(f"ex:item{n}" for n in range(20))
    lines = body(f"ex:s ex:p ( {items} ) .").splitlines()
    assert lines[1] == "    ex:p ("
    assert lines[2] == "        ex:item0"
    assert lines[-2] == "    ) ;"


def test_broken_lists_stay_what_they_are() -> None:
    rdf = "@prefix r: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .\n"
    for broken in (
        "ex:s ex:p [ r:first 1, 2 ; r:rest () ] .",
        "ex:s ex:p [ r:first 1 ] .",
        "ex:s ex:p _:l . ex:t ex:p _:l . _:l r:first 1 ; r:rest ( 2 ) .",
        "_:l r:first 1 ; r:rest _:l .",
        "ex:s ex:p [ a r:List ; r:first 1 ; r:rest (2) ] .",
        "_:x ex:p ( 1 _:x ) .",
        "( 1 2 ) ex:p ( 3 ) .",
    ):
        text = PREFIXES + rdf + broken
        formatted = format_turtle(text, "a.ttl")
        assert graph_of(formatted) == graph_of(text)
        assert format_turtle(formatted, "a.ttl") == formatted


def test_base_is_resolved_as_the_parser_does() -> None:
    text = (
        "@base <https://example.org/a/b> . <../c> <?q> <#f>, <//h/x>, <urn:y> .\n"
        "BASE <d/> <e> a <> ."
    )
    formatted = format_turtle(text, "a.ttl")
    assert "@base" not in formatted
    assert graph_of(formatted) == graph_of(text)


def test_a_prefix_declared_twice() -> None:
    text = "@prefix a: <urn:1/> . a:s a:p a:o . @prefix a: <urn:2/> . a:s a:p a:o ."
    formatted = format_turtle(text, "a.ttl")
    assert graph_of(formatted) == graph_of(text)
    assert format_turtle(formatted, "a.ttl") == formatted


@pytest.mark.parametrize("deep", [300, 5_000])
def test_chains_of_any_length_are_written(deep: int) -> None:
    chain = "".join(f"_:n{n} ex:next _:n{n + 1} .\n" for n in range(deep))
    text = PREFIXES + "ex:s ex:next _:n0 .\n" + chain
    formatted = format_turtle(text, "a.ttl")
    assert formatted.count("ex:next") == deep + 1
    assert format_turtle(formatted, "a.ttl") == formatted


def test_brackets_nested_too_deeply_are_refused_with_their_place() -> None:
    text = "<urn:s> <urn:p> " + "[ <urn:p> " * 300 + "1" + " ]" * 300 + " ."
    with pytest.raises(InputError, match=r"a\.ttl:1:2017: nested more than 200 levels deep"):
        format_turtle(text, "a.ttl")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("<urn:s> <urn:p> <<( <urn:a> <urn:b> <urn:c> )>> .", r"a\.ttl:1:17: not RDF 1\.1"),
        ('<urn:s> <urn:p> "a"@en--ltr .', r"a\.ttl:1:20: not RDF 1\.1"),
        ("<urn:s> <urn:p> 1 {| <urn:q> 2 |} .", r"a\.ttl:1:19: not RDF 1\.1"),
        ("<urn:s> <urn:p>\n  новое .", r"a\.ttl:2:3: "),
    ],
)
def test_what_is_not_turtle_1_1_is_refused(text: str, said: str) -> None:
    with pytest.raises(InputError, match=said):
        format_turtle(text, "a.ttl")


def test_comments_of_a_subject_move_with_it_and_join() -> None:
    text = (
        PREFIXES + "# on b\nex:b ex:p 1 .\n# on a\nex:a ex:p 1 .\n  # more on b   \nex:b ex:q 2 ."
    )
    assert body(text.removeprefix(PREFIXES)) == (
        "# on a\nex:a\n    ex:p 1 ;\n    .\n\n"
        "# on b\n# more on b\nex:b\n    ex:p 1 ;\n    ex:q 2 ;\n    .\n"
    )


def test_a_commented_blank_node_keeps_its_place_and_its_comment() -> None:
    text = PREFIXES + "ex:a ex:p _:x .\n# on x\n_:x ex:q 1 ."
    formatted = format_turtle(text, "a.ttl")
    assert "# on x\n_:b1\n    ex:q 1 ;" in formatted
    assert format_turtle(formatted, "a.ttl") == formatted


@pytest.mark.parametrize(
    "text",
    [
        "# head\n<urn:s> <urn:p> 1 .",
        "# head\n\n<urn:s> <urn:p> 1 .",
        "# head\n\n# subject\n<urn:s> <urn:p> 1 .",
        "# one\n\n\n# two\n# three\n\n@prefix a: <urn:> . a:s a:p 1 .",
        "# head\n@prefix unused: <urn:unused:> .\n<urn:s> <urn:p> 1 .",
        "# only a comment",
        "#\n#\n<urn:s> <urn:p> '#no' .",
    ],
)
def test_no_comment_at_the_head_is_lost(text: str) -> None:
    formatted = format_turtle(text, "a.ttl")
    wanted = [line for line in text.splitlines() if line.startswith("#")]
    assert [line for line in formatted.splitlines() if line.startswith("#")] == wanted
    assert format_turtle(formatted, "a.ttl") == formatted


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("<urn:s> <urn:p> 1 . # after", "1:21"),
        ("<urn:s> # inside\n <urn:p> 1 .", "1:9"),
        ("<urn:s>\n # inside\n <urn:p> 1 .", "2:2"),
        ("<urn:s> <urn:p> 1 .\n# at the end\n", "2:1"),
        ("<urn:s> <urn:p> 1 .\n# section\n\n<urn:t> <urn:p> 1 .", "2:1"),
        ("@prefix a: <urn:a> .\n# on b\n@prefix b: <urn:b> .", "2:1"),
        ("@prefix a: <urn:a> . # on a\na:s a:p 1 .", "1:22"),
        ("<urn:t> <urn:p> '新😀' . # after", "1:24"),
    ],
)
def test_a_comment_without_a_place_is_refused_unless_dropped(text: str, place: str) -> None:
    with pytest.raises(InputError, match=rf"^a\.ttl:{place}: this comment would be lost"):
        format_turtle(text, "a.ttl")
    dropped = format_turtle(text, "a.ttl", drop_comments=True)
    assert "#" not in dropped
    assert graph_of(dropped) == graph_of(text)


iris = st.sampled_from(
    [
        "https://example.org/",
        "https://example.org/a",
        "https://example.org/a.b",
        "https://example.org/a.",
        "https://example.org/.a",
        "https://example.org/-",
        "https://example.org/%41",
        "https://example.org/a%2",
        "https://example.org/a'(b)*;c,d=e?f#g",
        "https://example.org/a:b:",
        "https://example.org/_",
        "https://example.org/7",
        "https://example.org/新/й",
        "https://example.org/x/",
        "https://example.org/x/y",
        "urn:isbn:1",
        "http://www.w3.org/1999/02/22-rdf-syntax-ns#nil",
        "http://www.w3.org/1999/02/22-rdf-syntax-ns#first",
        "http://www.w3.org/1999/02/22-rdf-syntax-ns#rest",
        "http://www.w3.org/1999/02/22-rdf-syntax-ns#type",
        "http://www.w3.org/2002/07/owl#Ontology",
    ]
).filter(lambda iri: not iri.endswith("%2"))
named = iris.map(NamedNode)
blank = st.integers(0, 7).map(lambda n: BlankNode(f"n{n}"))
lexical = st.text(st.characters(blacklist_categories=["Cs"]), max_size=8) | st.text(
    st.sampled_from("\"\\\n\r\t'# .@^"), max_size=8
)
datatype = st.sampled_from(["integer", "decimal", "double", "boolean", "date", "string"]).map(
    lambda name: NamedNode("http://www.w3.org/2001/XMLSchema#" + name)
)
number = st.sampled_from(["01", "+1", "-1.50", ".5", "1.", "1e0", "1.E-7", "true", "1", "INF", ""])
literal = (
    lexical.map(Literal)
    | st.builds(lambda v, d: Literal(v, datatype=d), lexical | number, datatype)
    | st.builds(
        lambda v, t: Literal(v, language=t), lexical, st.sampled_from(["en", "zh-hans", "ru"])
    )
)
graphs = st.lists(
    st.builds(Quad, named | blank, named, named | blank | blank | literal), max_size=24
)
TURTLE_PREFIXES = {
    "ex": "https://example.org/",
    "x": "https://example.org/x/",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "": "urn:isbn:",
}


def write(quads: list[Quad]) -> str:
    data = pyoxigraph.serialize(quads, format=RdfFormat.TURTLE, prefixes=TURTLE_PREFIXES)
    return (data or b"").decode()


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(graphs)
def test_every_graph_is_kept_and_its_form_is_stable(quads: list[Quad]) -> None:
    text = write(quads)
    formatted = format_turtle(text, "a.ttl")
    assert graph_of(formatted) == graph_of(text)
    assert format_turtle(formatted, "a.ttl") == formatted


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(graphs, st.randoms(use_true_random=False))
def test_order_and_labels_of_the_file_do_not_matter(quads: list[Quad], rng: random.Random) -> None:
    names = [f"m{n}" for n in range(8)]
    rng.shuffle(names)

    def renamed(term: NamedNode | BlankNode | Literal) -> NamedNode | BlankNode | Literal:
        return BlankNode(names[int(term.value[1:])]) if isinstance(term, BlankNode) else term

    shuffled = [Quad(renamed(q.subject), q.predicate, renamed(q.object)) for q in quads]  # type: ignore[arg-type]
    rng.shuffle(shuffled)
    assert format_turtle(write(shuffled), "a.ttl") == format_turtle(write(quads), "a.ttl")


def test_many_twins_keep_their_order() -> None:
    pairs = "".join(f"_:a{n} ex:p _:b{n} . _:b{n} ex:p _:a{n} .\n" for n in range(150))
    text = PREFIXES + pairs
    formatted = format_turtle(text, "a.ttl")
    assert format_turtle(formatted, "a.ttl") == formatted
    assert formatted.count("ex:p") == 300


@pytest.mark.parametrize(
    "path", [*ontology_dir().glob("*.ttl"), *data_dir().glob("*.ttl")], ids=lambda path: path.name
)
def test_the_shipped_files_keep_their_graph(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    formatted = format_turtle(text, str(path), drop_comments=True)
    assert graph_of(formatted) == graph_of(text)
    assert format_turtle(formatted, str(path)) == formatted
