"""Where two sources disagree, and how what they say relates."""

from __future__ import annotations

from pathlib import Path

import pytest

from coopgraph.questions import list_questions
from coopgraph.resources import data_dir
from coopgraph.store.sources import open_files
from coopgraph.vocabulary import PREFIXES

(CONFLICTS,) = [q for q in list_questions() if q.name == "conflicting-sources"]
VISIT_2025 = "Visit of Xinjiang Medical University to Omsk State Medical University, 2025"
FIRST_PAGE = "Page of the visit of Xinjiang Medical University"
PARTNERSHIP = "News page of the university in Omsk on a stage of the partnership, 2025"
QIGONG = "News page of the university in Omsk on Qigong, 2025"

SOURCES = """
source:a a coop:SourceDocument ; rdfs:label "A"@en .
source:b a coop:SourceDocument ; rdfs:label "B"@en .
passage:a oa:hasSource source:a . passage:b oa:hasSource source:b .
"""

Row = tuple[str | None, ...]
COLUMNS = ("one", "one_source", "other", "other_source", "relation")


def conflicts(paths: list[Path], *columns: str) -> list[Row]:
    result = CONFLICTS.run(open_files(paths), columns=["all"])
    places = [result.variables.index(column) for column in columns]
    return [tuple(getattr(row[place], "value", None) for place in places) for row in result]


def told(folder: Path, text: str, *columns: str) -> list[Row]:
    """Return the rows for a little graph of two sources."""
    prefixes = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in PREFIXES.items())
    path = folder / "conflict.ttl"
    path.write_text(prefixes + SOURCES + text, encoding="utf-8")
    return conflicts([path], *(columns or COLUMNS))


def span(name: str, source: str, bounds: str, standing: str = "stated") -> str:
    """Write a time, its bounds as start, latest start, earliest end and end; - for none."""
    parts = "".join(
        f'coop:{term} "{day}"^^xsd:date ; '
        for term, day in zip(
            ("earliestStart", "latestStart", "earliestEnd", "latestEnd"),
            bounds.split(),
            strict=True,
        )
        if day != "-"
    )
    cited = " , ".join(f"passage:{letter}" for letter in source)
    return (
        f'visit:x rdfs:label "X"@en ; coop:timeSpan time:{name} .\n'
        f'time:{name} rdfs:label "{name}"@en ; {parts}coop:standing standing:{standing} ; '
        f"coop:evidence {cited} .\n"
    )


def days(first: str, last: str) -> str:
    return f"2025-{first} 2025-{first} 2025-{last} 2025-{last}"


OCTOBER_TO_DECEMBER = "2025-10-01 2025-10-31 2025-12-01 2025-12-31"


def test_whole_visit_of_2025_by_months_and_by_days() -> None:
    rows = conflicts([data_dir()], "thing", "aspect", *COLUMNS)
    assert [row for row in rows if row[:2] == (VISIT_2025, "time")] == [
        (
            VISIT_2025,
            "time",
            "October to December 2025",
            FIRST_PAGE,
            "16 Oct to 7 Dec 2025",
            PARTNERSHIP,
            "the other is more precise",
        )
    ]


def test_names_that_two_pages_spell_in_two_ways() -> None:
    rows = conflicts([data_dir()], "aspect", "thing", *COLUMNS)
    names = [row[1:] for row in rows if row[0] == "name"]
    assert ("Xue Bai", "Xue BAI", PARTNERSHIP, "Xui Bai", QIGONG, "they differ") in names
    assert {thing for thing, *_ in names} == {
        "Association of Sino-Russian Medical Universities",
        "Elena B. Pavlinova",
        "Sixth Affiliated Hospital of Xinjiang Medical University",
        "Xue Bai",
    }


def test_ambiguities_that_rest_on_two_sources() -> None:
    rows = conflicts([data_dir()], "aspect", "thing", "one_source", "other_source", "choice")
    readings = {row[1]: row[2:] for row in rows if row[0] == "reading"}
    assert set(readings) == {
        "One agreement of 2017 or two",
        "One delegate spelt in two ways or two delegates",
        "One visit of 2025 or several",
        "Qigong once or twice",
    }
    assert readings["One agreement of 2017 or two"] == (
        "News item 79335 of a press service, on a center of Chinese medicine",
        "Page 16295 of a medical cluster, on an agreement with a hospital; "
        "Page of the university in Omsk on the association, for 2019",
        "Two agreements are kept, as parties and months differ.",
    )


@pytest.mark.parametrize(
    ("one", "other", "relation"),
    [
        (days("10-16", "12-07"), OCTOBER_TO_DECEMBER, "one is more precise"),
        (OCTOBER_TO_DECEMBER, days("10-16", "12-07"), "the other is more precise"),
        (days("11-24", "12-07"), days("11-24", "11-28"), "one reaches further"),
        (days("11-24", "11-28"), days("11-20", "11-28"), "the other reaches further"),
        (days("11-20", "11-26"), days("11-24", "11-28"), "each reaches further"),
        (days("11-20", "11-21"), days("11-24", "11-28"), "they contradict"),
        (days("11-24", "11-28"), days("11-20", "11-21"), "they contradict"),
        (days("10-16", "12-07"), "- 2025-11-01 2025-11-01 -", "one is more precise"),
        (
            "2025-10-01 2025-10-20 2025-12-01 2025-12-20",
            "2025-10-10 2025-10-31 2025-12-10 2025-12-31",
            "both may hold",
        ),
    ],
)
def test_how_two_times_relate(tmp_path: Path, one: str, other: str, relation: str) -> None:
    rows = told(tmp_path, span("p", "a", one) + span("q", "b", other))
    assert rows == [("p", "A", "q", "B", relation)]


def test_one_time_in_other_words_is_no_conflict(tmp_path: Path) -> None:
    text = span("p", "a", days("11-24", "11-28")) + span("q", "b", days("11-24", "11-28"))
    assert told(tmp_path, text) == []


def test_one_source_that_says_both_is_no_conflict(tmp_path: Path) -> None:
    text = span("p", "a", days("11-24", "11-28")) + span("q", "ab", days("11-24", "12-07"))
    assert told(tmp_path, text) == []


def test_a_rule_that_cites_both_sources_hides_no_conflict(tmp_path: Path) -> None:
    text = span("p", "a", days("11-24", "11-28"))
    text += span("q", "ab", days("11-24", "12-07"), standing="derived")
    assert told(tmp_path, text) == [("p", "A", "q", "B", "the other reaches further")]


def name(slug: str, form: str, source: str) -> str:
    return (
        f'person:x rdfs:label "X"@en ; skosxl:altLabel name:{slug} .\n'
        f"name:{slug} skosxl:literalForm {form} ; coop:standing standing:stated ; "
        f"coop:evidence passage:{source} .\n"
    )


@pytest.mark.parametrize(
    ("one", "other", "relation"),
    [
        ('"Xue BAI"@en', '"Xui Bai"@en', "they differ"),
        ('"Elena B. Pavlinova"@en', '"Elena Pavlinova"@en', "one is more precise"),
        ('"Elena Pavlinova"@en', '"Elena B. Pavlinova"@en', "the other is more precise"),
        ('"Lei GUO"@en', '"Lei Guo"@en', None),
        ('"Omsk State Medical University"@en', '"OSMU"@en', None),
        ('"OSMU"@en', '"Omsk State Medical University"@en', None),
        ('"Omsk State Medical University"@en', '"Омский университет"@ru', None),
    ],
)
def test_how_two_names_relate(tmp_path: Path, one: str, other: str, relation: str | None) -> None:
    rows = told(tmp_path, name("p", one, "a") + name("q", other, "b"), "aspect", "relation")
    assert rows == ([("name", relation)] if relation else [])


POSTS = """
person:x rdfs:label "X"@en . organization:x rdfs:label "Body"@en .
organization:y rdfs:label "Y"@en .
membership:p org:member person:x ; org:organization organization:x ; org:role role:{one} ;
    coop:standing standing:stated ; coop:evidence passage:a .
membership:q org:member person:x ; org:organization organization:{body} ; org:role role:{other} ;
    coop:standing standing:stated ; coop:evidence passage:b .
"""


@pytest.mark.parametrize(
    ("one", "other", "body", "rows"),
    [
        ("rector", "dean", "x", [("rector", "A", "dean", "B", "they differ")]),
        ("rector", "rector", "x", []),
        ("rector", "dean", "y", []),
    ],
)
def test_posts(tmp_path: Path, one: str, other: str, body: str, rows: list[Row]) -> None:
    assert told(tmp_path, POSTS.format(one=one, other=other, body=body)) == rows


@pytest.mark.parametrize(("first", "second"), [("p", "q"), ("q", "p")])
def test_a_post_after_another_is_no_conflict(tmp_path: Path, first: str, second: str) -> None:
    text = POSTS.format(one="rector", other="dean", body="x")
    text += f"membership:{first} coop:timeSpan time:first . "
    text += f"membership:{second} coop:timeSpan time:second . "
    text += 'time:first coop:latestEnd "2019-06-30"^^xsd:date . '
    text += 'time:second coop:earliestStart "2023-09-01"^^xsd:date .'
    assert told(tmp_path, text) == []


def test_sizes_and_lengths(tmp_path: Path) -> None:
    text = """
visit:x rdfs:label "X"@en ; coop:participant group:p , group:q ; coop:timeSpan time:p , time:q .
group:p a coop:Delegation ; coop:size 4 ; coop:standing standing:stated ; coop:evidence passage:a .
group:q a coop:Delegation ; coop:size 5 ; coop:standing standing:stated ; coop:evidence passage:b .
time:p schema:duration "P2M" ; coop:standing standing:stated ; coop:evidence passage:a .
time:q schema:duration "P7W" ; coop:standing standing:stated ; coop:evidence passage:b .
"""
    assert told(tmp_path, text, "aspect", *COLUMNS) == [
        ("length", "P2M", "A", "P7W", "B", "they differ"),
        ("size of the delegation", "4", "A", "5", "B", "they contradict"),
    ]


def test_an_ambiguity_of_one_source_is_no_conflict_of_sources(tmp_path: Path) -> None:
    text = """
ambiguity:x a coop:Ambiguity ; rdfs:label "X"@en ; coop:reading "One"@en , "Two"@en ;
    coop:choice "One"@en ; coop:evidence passage:a .
"""
    assert told(tmp_path, text) == []
    more = text + "ambiguity:x coop:evidence passage:b .\n"
    assert told(tmp_path, more) == [("One", "A", "Two", "B", "two readings")]
