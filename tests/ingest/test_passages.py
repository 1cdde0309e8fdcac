"""Passages in short form: found in the text, or told where they are not there."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from pyoxigraph import Literal

from coopgraph.documents import read_document
from coopgraph.errors import InputError
from coopgraph.evidence import verify
from coopgraph.ingest.turtle import canonical_turtle
from coopgraph.texts import digest
from coopgraph.texts.passages import count_words
from coopgraph.vocabulary import COOP, OA, RDFS

TEXT = """\
Lower Mill: a choir comes to sing
On May 12 twelve singers reached the old granary.
The mayor met them. «Such a sound!» said a guest 😀
On May 13 the mayor met them again.
合唱团于五月十二日访问了磨坊。
"""

VISIT = """\
graph:
  - id: source:mill-page
    type: SourceDocument
    textFile: page.txt
  - id: visit:mill
    type: Visit
    evidence: EVIDENCE
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "page.txt").write_text(TEXT, encoding="utf-8", newline="")
    return tmp_path


def read(folder: Path, evidence: str, visit: str = VISIT) -> Any:
    path = folder / "a.yaml"
    path.write_text(visit.replace("EVIDENCE", evidence), encoding="utf-8")
    return read_document(path)


def told(document: Any, predicate: str) -> list[Any]:
    return [quad.object for quad in document.quads if quad.predicate.value == predicate]


@pytest.mark.parametrize(
    ("evidence", "passage"),
    [
        (
            "{first: On May 12, last: old granary}",
            "On May 12 twelve singers reached the old granary",
        ),
        ("{first: twelve singers}", "twelve singers"),
        ("{first: the mayor, last: again}", "the mayor met them again"),
        ("{first: a guest 😀}", "a guest 😀"),
        ("{first: On May, line: 4}", "On May"),
        ("{first: On May, after: said a guest}", "On May"),
        ("{first: met them, after: On May 13, line: 4}", "met them"),
        ("{first: 合唱团, last: 磨坊}", "合唱团于五月十二日访问了磨坊"),
        ("{first: 五月十二日}", "五月十二日"),
        ("{first: The mayor, source: source:mill-page}", "The mayor"),
    ],
)
def test_a_passage_is_found(folder: Path, evidence: str, passage: str) -> None:
    document = read(folder, evidence)
    start, end = (int(told(document, OA + one)[0].value) for one in ("start", "end"))
    assert TEXT[start:end] == passage
    assert told(document, COOP + "passageDigest") == [Literal(digest(passage))]
    quotes = [one.value for one in told(document, OA + "exact")]
    assert quotes == ([passage] if count_words(passage) <= 5 else [])
    assert told(document, COOP + "textDigest") == [Literal(digest(TEXT))]
    assert int(told(document, COOP + "textLength")[0].value) == len(TEXT)
    line = TEXT.count("\n", 0, start) + 1
    assert any(one.value.startswith(f"Line {line}, “") for one in told(document, RDFS + "label"))
    assert verify([document], [folder / "page.txt"]).matches


@pytest.mark.parametrize(
    ("evidence", "said"),
    [
        ("{first: On June}", "7:23: no passage from 'On June'"),
        ("{first: On May, last: nobody}", "'nobody' is not in this part of the text"),
        ("{first: again, last: On May}", "do not follow the first in one line"),
        ("{first: On May}", "7:23: these words stand in 2 places of"),
        ("{first: On May}", "(line 2, 4); add `line: …`"),
        ("{first: On May, line: 9}", "the text has 5 lines"),
        ("{first: On May, line: two}", "line wants a number"),
        ("{first: On May, line: 3}", "not in this part of the text"),
        ("{first: On May, after: in June}", "7:38: no passage from 'in June'"),
        ("{first: again, after: On May}", "these words stand in 2 places"),
        ("{first: a, after: a b c d e f}", "more than 5 words"),
        ("{first: On May 12 twelve, last: old granary}", "7:23: 6 words of the source"),
        ("{first: 合唱团于五月十二日访问了}", "6 words of the source, where 5 are the most"),
        (
            "{first: On May, lst: granary}",
            "the key 'lst' is unknown in a passage; did you mean last",
        ),
        ("{last: granary}", "a passage without first"),
        ("{first: ''}", "first wants words in quotes"),
        ("{first: 12}", "first wants words in quotes"),
        (
            "{first: On May, source: source:mill}",
            "no source source:mill; did you mean source:mill-page",
        ),
        ("{first: On May, source: nowhere}", "is no name of a node"),
        ("{where: paragraph 2}", "give its first and last words"),
        ("{first: twelve singers, where: line 2}", "first beside where"),
        (
            "[{first: met them, line: 4}, {first: met, last: them, line: 4}]",
            "cited elsewhere by other",
        ),
    ],
)
def test_mistakes(folder: Path, evidence: str, said: str) -> None:
    with pytest.raises(InputError) as error:
        read(folder, evidence)
    assert said in str(error.value)
    assert "a.yaml:7:" in str(error.value)


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("page.txt", "/etc/hostname", "leads out of the folder"),
        ("page.txt", "../page.txt", "leads out of the folder"),
        ("page.txt", "pages.txt", "a.yaml:4:15: textFile 'pages.txt': no such file"),
        ("page.txt", "''", "textFile without the name of a file"),
        ("page.txt", "page.txt\n    textLength: 3", "textLength beside textFile"),
        ("page.txt", "empty.txt", "textFile 'empty.txt': empty"),
        (
            "    textFile: page.txt\n",
            "",
            "the text of source:mill-page is not at hand; say in words",
        ),
        ("SourceDocument\n    textFile: page.txt", "Document", "a passage of no source"),
    ],
)
def test_texts_that_cannot_be_read(folder: Path, before: str, after: str, said: str) -> None:
    (folder / "empty.txt").write_bytes(b"")
    with pytest.raises(InputError) as error:
        read(folder, "{first: twelve singers}", VISIT.replace(before, after))
    assert said in str(error.value)


@pytest.mark.parametrize("name", ["/etc/hostname", "../page.txt", "pages.txt", ".", "latin.txt"])
@pytest.mark.parametrize("evidence", ["{first: twelve singers}", "{where: paragraph 2}"])
def test_a_text_that_cannot_be_read_is_told_once(folder: Path, name: str, evidence: str) -> None:
    (folder / "latin.txt").write_bytes(b"K\xf6ln")
    with pytest.raises(InputError) as error:
        read(folder, evidence, VISIT.replace("page.txt", name))
    (line,) = str(error.value).splitlines()
    assert f"a.yaml:4:15: textFile {name!r}" in line


def test_a_source_that_is_described_again_keeps_its_text(folder: Path) -> None:
    again = "  - id: source:mill-page\n    type: SourceDocument\n"
    document = read(folder, "{first: twelve singers}", VISIT + again)
    assert len(told(document, COOP + "textDigest")) == 1
    with pytest.raises(InputError, match=r"^[^\n]*textFile 'nowhere.txt': no such file[^\n]*$"):
        read(folder, "{first: a}", VISIT.replace("page.txt", "nowhere.txt") + again)


def test_a_link_out_of_the_folder_is_not_followed(folder: Path) -> None:
    inner = folder / "inner"
    inner.mkdir()
    (inner / "page.txt").symlink_to(folder / "page.txt")
    with pytest.raises(InputError, match="leads out of the folder"):
        read(inner, "{first: twelve singers}")


def test_one_of_two_sources_must_be_named(folder: Path) -> None:
    two = VISIT.replace(
        "  - id: visit",
        "  - {id: source:b, type: SourceDocument, textFile: page.txt}\n  - id: visit",
    )
    with pytest.raises(InputError, match="a passage of one of 2 sources"):
        read(folder, "{first: twelve singers}", two)
    document = read(folder, "{first: twelve singers, source: source:b}", two)
    assert [one.value[-7:] for one in told(document, OA + "hasSource")] == ["ource/b"]


def test_a_passage_that_is_cited_twice_is_described_once(folder: Path) -> None:
    document = read(folder, "[{first: twelve singers}, {first: twelve singers, line: 2}]")
    assert len(told(document, OA + "hasSelector")) == 2
    assert len(told(document, COOP + "evidence")) == 2


def test_a_source_that_was_not_read_has_passages_in_words(tmp_path: Path) -> None:
    visit = VISIT.replace("textFile: page.txt", "textAccess: digest-only")
    document = read(tmp_path, "[{where: 'paragraph 2, the date'}, {where: Heading}]", visit)
    names = [one.value.rpartition("/")[2] for one in told(document, COOP + "evidence")]
    assert names == ["mill-page-paragraph-2-the-date", "mill-page-heading"]
    assert [one.value for one in told(document, RDFS + "label")] == [
        "Paragraph 2, the date",
        "Heading",
    ]
    assert told(document, OA + "hasSelector") == []
    for words in ("{where: '…'}", "[{where: line 2}, {where: line-2}]"):
        with pytest.raises(InputError, match="where"):
            read(tmp_path, words, visit)


def test_without_the_text_the_places_are_those_of_the_turtle(folder: Path) -> None:
    evidence = (
        "[{first: On May, after: said a guest}, {first: On May, line: 2}, {first: twelve singers}, "
        "{first: On May 12, last: old granary}]"
    )
    made = canonical_turtle(read(folder, evidence))
    # Who mended the Turtle by hand may have left the length away.
    half_told = re.sub(r" +coop:textLength \d+ ;\n", "", made)
    assert half_told != made
    (folder / "a.ttl").write_text(made, encoding="utf-8")
    (folder / "page.txt").unlink()
    assert canonical_turtle(read(folder, evidence)) == made
    with pytest.raises(
        InputError, match=r"a.yaml:7:16: the text of source:mill-page is not at hand"
    ):
        read(folder, "[{first: a choir}]")
    (folder / "a.ttl").write_text(half_told, encoding="utf-8")
    with pytest.raises(InputError, match="no such file"):
        read(folder, evidence)
    (folder / "a.ttl").write_text("no Turtle", encoding="utf-8")
    with pytest.raises(InputError, match="no such file"):
        read(folder, evidence)
