"""What was decided of names is kept in a file, which may be wrong, contradictory or too old."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from coopgraph.errors import InputError
from coopgraph.ingest.matching.decisions import Decisions, read_decisions
from coopgraph.ingest.matching.entities import Entity
from coopgraph.ingest.matching.matching import match, pairs
from coopgraph.ingest.matching.report import open_decisions
from coopgraph.vocabulary import ID

KNOWN = [
    Entity(ID + "person/lei-guo", "person", ("Lei Guo",)),
    Entity(ID + "person/xue-bai", "person", ("Xue Bai",)),
    Entity(ID + "org/omsk", "organization", ("Omsk State Medical University",)),
]
GUO = Entity(ID + "person/guo-lei", "person", ("Guo LEI",))


def written(tmp_path: Path, *lines: str) -> Path:
    path = tmp_path / "decisions.yaml"
    path.write_text("decisions:\n" + "".join(f"  - {line}\n" for line in lines), encoding="utf-8")
    return path


def test_a_decision_is_read_on_the_next_run(tmp_path: Path) -> None:
    path = written(tmp_path, "{name: «Guo Lei», kind: person, is: person:lei-guo, reason: same}")
    decisions = read_decisions(path)
    decisions.check(KNOWN)
    (result,) = match([GUO], KNOWN, decisions)
    assert (result.state, result.iri) == ("decided", KNOWN[0].iri)
    path = written(
        tmp_path, "{name: guo lei, kind: person, is: new, by: A. Editor, on: 2026-01-01}"
    )
    (result,) = match([GUO], KNOWN, read_decisions(path))
    assert (result.state, result.iri) == ("decided", None)
    # What is decided of a person says nothing of an organisation.
    other = Entity("urn:x", "organization", ("Guo Lei",))
    assert match([other], KNOWN, read_decisions(path))[0].state == "new"


def test_no_file_and_an_empty_one_decide_nothing(tmp_path: Path) -> None:
    assert read_decisions(tmp_path / "none.yaml").known == {}
    assert read_decisions(written(tmp_path)).known == {}


@pytest.mark.parametrize(
    ("lines", "wanted"),
    [
        (
            [
                "{name: Guo Lei, kind: person, is: person:lei-guo}",
                "{name: GUO LEI, kind: person, is: new}",
            ],
            "decisions.yaml:3:5: 'GUO LEI' is decided otherwise in line 2; keep one of the two",
        ),
        (["{name: Guo, is: new}"], "decisions.yaml:2:5: a decision without kind"),
        (["{name: 7, kind: person, is: new}"], "decisions.yaml:2:12: a decision without name"),
        (
            ["{nme: x, kind: person, is: new}"],
            ":2:6: the key 'nme' is unknown here; did you mean n",
        ),
        (["{name: x, kind: persn, is: new}"], "'persn' is no kind; did you mean person?"),
        (["{name: x, kind: person, is: nwe}"], "decisions.yaml:2:33: 'nwe' is no name of a node"),
        (["{name: x, kind: person, is: persn:x}"], "the prefix persn: is unknown; did you mean p"),
        (["x"], "decisions.yaml:2:5: no decision"),
    ],
)
def test_a_mistake_is_told_with_its_place(tmp_path: Path, lines: list[str], wanted: str) -> None:
    with pytest.raises(InputError) as caught:
        read_decisions(written(tmp_path, *lines))
    assert wanted in str(caught.value)


def test_a_file_that_is_no_list_of_decisions(tmp_path: Path) -> None:
    path = tmp_path / "d.yaml"
    for text, wanted in {"a: 1": "no decisions", "decisions: x": "are no list"}.items():
        path.write_text(text, encoding="utf-8")
        with pytest.raises(InputError, match=wanted):
            read_decisions(path)
    path.write_bytes(b"\xff\xfe")
    with pytest.raises(InputError, match="not UTF-8"):
        read_decisions(path)


def test_a_decision_for_what_is_there_no_more_is_told(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        "{name: a, kind: person, is: person:lei-gou}",
        "{name: b, kind: person, is: organization:omsk}",
    )
    with pytest.raises(InputError) as caught:
        read_decisions(path).check(KNOWN)
    first, second = str(caught.value).splitlines()
    assert first.endswith(
        "decisions.yaml:2:5: person:lei-gou is in the data no more, or not yet; "
        "did you mean person:lei-guo?"
    )
    assert second.endswith(":3:5: organization:omsk is no person: its kind is organization")


@pytest.mark.parametrize(
    ("first", "second", "agree"),
    [
        ("person:lei-guo", "new", False),
        ("new", "person:lei-guo", False),
        ("person:xue-bai", "person:lei-guo", False),
        ("person:lei-guo", "person:lei-guo", True),
        # It is itself, so it is no other.
        ("new", "person:guo-lei", True),
    ],
)
def test_one_thing_is_decided_in_one_way_by_all_its_names(
    tmp_path: Path, first: str, second: str, agree: bool
) -> None:
    met = replace(GUO, names=("Guo LEI", "郭磊"))
    other = Entity(ID + "org/guo-lei", "organization", met.names)
    path = written(
        tmp_path,
        f"{{name: 郭磊, kind: person, is: {first}}}",
        "{name: Guo Lei, kind: organization, is: new}",
        f"{{name: Guo Lei, kind: person, is: {second}}}",
    )
    decisions = read_decisions(path)
    if agree:
        decisions.check_agreement([met, other])
        return
    with pytest.raises(InputError) as caught:
        decisions.check_agreement([met, other])
    assert str(caught.value) == (
        f"{path}:4:5: 'Guo Lei' is decided otherwise than '郭磊' in line 2, "
        "and both are names of person:guo-lei; keep one of the two"
    )


def test_a_decision_that_nobody_needs_is_named(tmp_path: Path) -> None:
    decisions = read_decisions(written(tmp_path, "{name: Nobody, kind: person, is: new}"))
    assert [one.name for one in decisions.unused([GUO])] == ["Nobody"]


def test_open_questions_are_written_to_be_filled_in(tmp_path: Path) -> None:
    text = open_decisions(match([GUO], KNOWN, Decisions()))
    path = tmp_path / "d.yaml"
    path.write_text(text, encoding="utf-8")
    assert read_decisions(path).known == {}
    chosen = [line.removeprefix("#") for line in text.splitlines() if "person:lei-guo" in line]
    path.write_text("\n".join(["decisions:", *chosen]), encoding="utf-8")
    (result,) = match([GUO], KNOWN, read_decisions(path))
    assert result.iri == KNOWN[0].iri


def test_a_pair_of_the_corpus_that_was_decided_is_listed_no_more(tmp_path: Path) -> None:
    corpus = [*KNOWN, GUO]
    assert len(pairs(corpus, Decisions())) == 1
    decided = read_decisions(written(tmp_path, "{name: Guo Lei, kind: person, is: new}"))
    assert pairs(corpus, decided) == []


def test_who_is_meant_by_a_decision_is_compared_on(tmp_path: Path) -> None:
    meant = replace(KNOWN[0], names=(*KNOWN[0].names, "Guo Ley"))
    corpus = [meant, GUO]
    decided = read_decisions(written(tmp_path, "{name: Guo Ley, kind: person, is: person:lei-guo}"))
    assert len(pairs(corpus, decided)) == 1
