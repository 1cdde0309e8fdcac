"""Verifying: what is right, each way of being wrong, texts that changed, several sources."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from coopgraph.documents import read_documents
from coopgraph.errors import InputError
from coopgraph.evidence import EvidenceReport, State, verify
from coopgraph.resources import data_dir
from tests import source_text
from tests.evidence.village import TEXT, Village, sha


def check(
    folder: Path, village: Village, changed_text: str | bytes | None = None
) -> EvidenceReport:
    data, text = village.write(folder)
    if changed_text is not None:
        text.write_bytes(changed_text if isinstance(changed_text, bytes) else changed_text.encode())
    return verify(read_documents([data]), text)


def faults(report: EvidenceReport) -> list[str]:
    findings = [f for source in report.sources for f in source.wrong] + report.unattached
    return [f"{finding.iri.rpartition('/')[2]}: {finding.fault}" for finding in findings]


def test_all_right_and_all_cited(tmp_path: Path) -> None:
    report = check(tmp_path, Village().whole())
    (source,) = report.sources
    assert report.matches
    assert source.state is State.RECORDED
    assert (source.passages, source.right, source.difference) == (7, 7, None)
    assert source.coverage is not None
    assert (source.coverage.cited, source.coverage.sentences) == (7, 7)
    assert report.coverage_percent == 100
    assert source.coverage.other_lines == [1, 2]
    assert report.uncited_passages == report.bare_nodes == []


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (
            lambda v: v.passage("x", "tuned the organ", start=300),
            "x: offsets 300 to ",
        ),
        (
            lambda v: v.passage("x", "tuned the organ", end=9999),
            "to 9999 do not lie in a text of",
        ),
        (
            lambda v: v.passage("x", "tuned the organ", start=50, end=50),
            "x: offsets 50 to 50 do not lie",
        ),
        (
            lambda v: v.passage("x", "tuned the organ", digest=sha("tuned an organ")),
            "has another digest",
        ),
        (
            lambda v: v.passage("x", "tuned the organ", start=10, end=25),
            "x: the text from 10 to 25 has another digest; the digest is that of 210 to 225",
        ),
        (
            lambda v: v.passage("x", "tuned the organ", digest="not a digest"),
            "has another digest",
        ),
        (
            lambda v: v.passage(
                "x", "twelve singers", selectors='oa:hasSelector [ oa:exact "twelve dancers" ] ;'
            ),
            "x: its quote is not what the text has there",
        ),
        (
            lambda v: v.passage(
                "x",
                "twelve singers reached the old granary",
                selectors='oa:hasSelector [ oa:exact "twelve singers reached the old granary" ] ;',
            ),
            "x: its quote has 6 words, more than 5",
        ),
        (
            lambda v: v.passage(
                "x",
                "twelve singers",
                selectors='oa:hasSelector [ oa:prefix "On June 3, " ; oa:suffix " left" ] ;',
            ),
            "x: its prefix is not what the text has there",
        ),
        (
            lambda v: v.passage("x", "twelve singers", selectors="oa:hasSelector [ oa:start 1 ] ;"),
            "x: has 2 oa:start, where one is wanted",
        ),
        (
            lambda v: v.passage("x", "twelve singers", selectors='oa:hasSelector [ oa:end "e" ] ;'),
            "x: has 2 oa:end, where one is wanted",
        ),
    ],
)
def test_each_wrong_passage_is_named(
    tmp_path: Path, spoil: Callable[[Village], Village], said: str
) -> None:
    report = check(tmp_path, spoil(Village().whole()))
    assert not report.matches
    assert report.sources[0].state is State.RECORDED
    assert report.sources[0].right == 7
    assert any(said in fault for fault in faults(report)), faults(report)
    data = (tmp_path / "lower-mill.ttl").read_text(encoding="utf-8").splitlines()
    finding = report.sources[0].wrong[0]
    assert finding.line is not None
    assert data[finding.line - 1].startswith("passage:x")


def test_a_right_quote(tmp_path: Path) -> None:
    selectors = (
        'oa:hasSelector [ oa:exact "said a guest 😀" ; oa:prefix "sound!» " ; oa:suffix "." ] ;'
    )
    assert check(tmp_path, Village().passage("x", "said a guest 😀", selectors=selectors)).matches


@pytest.mark.parametrize(
    ("turtle", "said"),
    [
        ("passage:x a coop:TextEvidence .", "x: has no oa:hasSource, where one is wanted"),
        (
            "passage:x a coop:TextEvidence ; oa:hasSource source:other .",
            "x: its source <https://w3id.org/coopgraph/id/source/other> is not described",
        ),
        ("passage:x oa:hasSelector [ oa:start 1 ] ; oa:hasSource source:lower-mill .", "no oa:end"),
        (
            'passage:x oa:hasSelector [ oa:start -1 ; oa:end "1.5" ] ;'
            ' oa:hasSource source:lower-mill ; coop:passageDigest "" .',
            "has an oa:start that is no offset; x: has an oa:end that is no offset",
        ),
        (
            f"passage:x oa:hasSelector [ oa:start 0 ; oa:end {'9' * 9999} ] ;"
            ' oa:hasSource source:lower-mill ; coop:passageDigest "" .',
            "has an oa:end that is no offset",
        ),
        ("activity:a coop:evidence passage:y .", "y: cited as evidence, but not described"),
    ],
)
def test_incomplete_data_are_named(tmp_path: Path, turtle: str, said: str) -> None:
    village = Village().whole()
    village.nodes.append(turtle + "\n")
    report = check(tmp_path, village)
    assert not report.matches
    assert said in "; ".join(faults(report))


def test_a_recorded_length_that_is_not_that_of_the_text(tmp_path: Path) -> None:
    report = check(tmp_path, Village(length=5).whole())
    assert not report.matches
    assert faults(report) == [f"lower-mill: 5 characters recorded for a text of {len(TEXT)}"]


def test_a_wrong_or_uncited_passage_covers_nothing(tmp_path: Path) -> None:
    village = Village().whole()
    village.passages = [p.replace(sha("said a guest 😀"), sha("x")) for p in village.passages]
    village.nodes = [n for n in village.nodes if "passage:bread" not in n]
    report = check(tmp_path, village)
    coverage = report.sources[0].coverage
    assert coverage is not None
    assert [(u.sentence.paragraph, u.sentence.number) for u in coverage.uncited] == [(3, 3), (4, 1)]
    assert [u.first_words for u in coverage.uncited] == [
        "«Such a sound!» said a …",
        "The following day they baked …",
    ]
    assert [iri.rpartition("/")[2] for iri in report.uncited_passages] == ["bread"]


def test_nodes_without_evidence_are_listed_outside_knowledge_apart(tmp_path: Path) -> None:
    village = Village().whole()
    village.nodes.append(
        "activity:bare a coop:Activity . activity:far a coop:Activity ;"
        " coop:standing standing:outside ."
    )
    report = check(tmp_path, village)
    assert [iri.rpartition("/")[2] for iri in report.bare_nodes] == ["bare"]
    assert [iri.rpartition("/")[2] for iri in report.outside_nodes] == ["far"]
    assert report.matches


@pytest.mark.parametrize(
    ("content", "difference"),
    [
        (TEXT.replace("\n", "\r\n"), "with CRLF line ends"),
        (TEXT.replace("\n", "\r"), "with CR line ends"),
        ("\ufeff" + TEXT, "with a byte-order mark"),
        ("\ufeff" + TEXT.replace("\n", "\r\n"), "with a byte-order mark and with CRLF line ends"),
        (TEXT.rstrip("\n"), "without the line end at the end"),
    ],
)
def test_the_same_text_saved_otherwise_is_recognised(
    tmp_path: Path, content: str, difference: str
) -> None:
    report = check(tmp_path, Village().whole(), content)
    assert report.matches
    assert report.sources[0].difference == difference
    assert f"is the recorded text, saved {difference}" in report.to_text()
    assert report.coverage_percent == 100


@pytest.mark.parametrize(
    ("recorded", "found"),
    [
        (TEXT.replace("\n", "\r\n"), TEXT),
        ("\ufeff" + TEXT, TEXT),
        (TEXT.rstrip("\n"), TEXT),
    ],
)
def test_the_recorded_text_may_be_the_odd_one(tmp_path: Path, recorded: str, found: str) -> None:
    report = check(tmp_path, Village(recorded).whole(), found)
    assert report.matches
    assert report.sources[0].difference is not None


def test_a_changed_text_is_told_from_wrong_passages(tmp_path: Path) -> None:
    changed = TEXT.replace("twelve singers", "thirteen singers").replace(
        "baked bread with local children", "baked cakes"
    )
    report = check(tmp_path, Village().whole(), changed)
    (source,) = report.sources
    assert not report.matches
    assert source.state is State.CHANGED
    assert source.wrong == []
    assert source.coverage is None

    def slugs(iris: list[str]) -> list[str]:
        return [iri.rpartition("/")[2] for iri in iris]

    assert slugs(source.unmoved) == ["crumbs", "title", "welcome"]
    assert slugs(list(source.moved)) == ["guest", "organ"]
    assert slugs(source.gone) == ["arrival", "bread"]
    assert all(
        changed[start:].startswith(words)
        for start, words in zip(source.moved.values(), ["said a guest", "tuned"], strict=True)
    )
    text = report.to_text()
    assert "is NOT the recorded text: the text changed" in text
    assert f"recorded: {len(TEXT)} characters, sha256 {sha(TEXT)}" in text


def test_a_passage_in_two_places_has_not_moved_uniquely(tmp_path: Path) -> None:
    changed = "New: tuned the organ\n" + TEXT
    source = check(tmp_path, Village().whole(), changed).sources[0]
    assert [iri.rpartition("/")[2] for iri in source.gone] == ["organ"]


SECOND = "Upper Mill sends six dancers.\n"


def two_villages(folder: Path) -> tuple[list[Path], list[Path]]:
    other = Village(SECOND, "upper-mill").passage("dancers", "six dancers")
    written = [Village().whole().write(folder), other.write(folder)]
    return [data for data, _ in written], [text for _, text in written]


def test_texts_are_matched_to_sources_by_digest(tmp_path: Path) -> None:
    data, texts = two_villages(tmp_path)
    report = verify(read_documents(data), list(reversed(texts)))
    assert report.matches
    assert [source.path for source in report.sources] == texts
    assert [source.passages for source in report.sources] == [7, 1]


def test_a_changed_text_among_several_is_matched_by_what_is_left(tmp_path: Path) -> None:
    data, texts = two_villages(tmp_path)
    texts[1].write_text("Upper Mill sends dancers.", encoding="utf-8")
    report = verify(read_documents(data), texts)
    assert [source.state for source in report.sources] == [State.RECORDED, State.CHANGED]


def test_a_slug_says_whose_text_it_is(tmp_path: Path) -> None:
    data, texts = two_villages(tmp_path)
    texts[1].write_text("Something else.", encoding="utf-8")
    report = verify(read_documents(data), [f"upper-mill={texts[1]}"])
    assert [source.state for source in report.sources] == [State.NO_TEXT, State.CHANGED]
    assert not report.matches
    assert "source:lower-mill: no text given, its 7 passages are not verified" in report.to_text()


def test_a_file_with_an_equals_sign_in_its_name(tmp_path: Path) -> None:
    data, text = Village().whole().write(tmp_path)
    named = text.rename(tmp_path / "a=b.txt")
    assert verify(read_documents([data]), str(named)).matches


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (["unknown={text}"], "no source 'unknown' in the data; the sources are: lower-mill, upper"),
        (["{other}"], "has the digest of no source.* one of: lower-mill, upper-mill"),
        (["{text}", "{second}", "{other}"], "other.txt: this text has the digest of no source"),
        (["lower-mill={missing}"], "missing.txt: no such file"),
    ],
)
def test_texts_that_cannot_be_matched(tmp_path: Path, given: list[str], said: str) -> None:
    data, texts = two_villages(tmp_path)
    other = tmp_path / "other.txt"
    other.write_text("Neither of them.", encoding="utf-8")
    names = {
        "text": texts[0],
        "second": texts[1],
        "other": other,
        "missing": tmp_path / "missing.txt",
    }
    with pytest.raises(InputError, match=said):
        verify(read_documents(data), [item.format(**names) for item in given])


def test_data_without_passages(tmp_path: Path) -> None:
    path = tmp_path / "a.ttl"
    path.write_text("<urn:s> a <urn:T> .", encoding="utf-8")
    with pytest.raises(InputError, match="no passage"):
        verify(read_documents([path]), path)


def test_json_tells_the_same(tmp_path: Path) -> None:
    report = check(tmp_path, Village().whole().passage("x", "organ", digest="0"))
    told = json.loads(report.to_json())
    (source,) = told["sources"]
    assert told["matches"] is False
    assert (source["state"], source["passages"], source["right"]) == ("recorded", 8, 7)
    assert source["wrong"][0]["iri"].endswith("/passage/x")
    assert source["wrong"][0]["line"] > 1
    assert source["coverage"]["percent"] == 100
    assert source["found"] == {"sha256": sha(TEXT), "characters": len(TEXT)}


def test_the_shipped_visit_against_its_page() -> None:
    """Every passage right and every sentence cited, wherever the text is at hand."""
    report = verify(read_documents([data_dir()]), source_text.path())
    # Of the pages that were read in a digest there is no text to compare with.
    (source,) = (source for source in report.sources if source.coverage)
    assert report.matches, report.to_text()
    assert source.passages > 0
    assert source.right == source.passages
    assert source.coverage is not None
    assert source.coverage.sentences == 29
    assert source.coverage.uncited == []
    assert report.uncited_passages == report.bare_nodes == []


def read_in_a_digest(folder: Path, village: Village) -> list[Path]:
    data, _ = village.whole().write(folder)
    other = folder / "digest.ttl"
    other.write_text(
        """@prefix coop: <https://w3id.org/coopgraph/ontology#> .
@prefix oa: <http://www.w3.org/ns/oa#> .
@prefix id: <https://w3id.org/coopgraph/id/> .
<https://w3id.org/coopgraph/id/source/mill-news> a coop:SourceDocument ;
  coop:textAccess <https://w3id.org/coopgraph/concept/text-access/digest-only> .
<https://w3id.org/coopgraph/id/passage/mill-news-1> a coop:TextEvidence ;
  oa:hasSource <https://w3id.org/coopgraph/id/source/mill-news> .
<https://w3id.org/coopgraph/id/activity/fair>
  coop:evidence <https://w3id.org/coopgraph/id/passage/mill-news-1> .
""",
        encoding="utf-8",
    )
    return [data, other]


def test_a_source_read_in_a_digest_has_nothing_to_verify(tmp_path: Path) -> None:
    data = read_documents(read_in_a_digest(tmp_path, Village()))
    report = verify(data, tmp_path / "lower-mill.txt")
    village, news = report.sources
    assert report.matches
    assert (village.state, village.right) == (State.RECORDED, 7)
    assert (news.state, news.passages, news.right, news.wrong) == (State.UNREAD, 1, 0, [])
    told = "source:mill-news: read in a digest alone, its 1 passages have no place"
    assert told in report.to_text()
    assert '"state": "read in a digest alone"' in report.to_json()
    assert report.coverage_percent == 100


def test_a_text_is_not_taken_for_a_source_read_in_a_digest(tmp_path: Path) -> None:
    data = read_documents(read_in_a_digest(tmp_path, Village()))
    with pytest.raises(InputError, match="'mill-news' is told to be read in a digest alone"):
        verify(data, f"mill-news={tmp_path / 'lower-mill.txt'}")


def test_a_changed_text_belongs_to_the_source_that_was_read(tmp_path: Path) -> None:
    data = read_documents(read_in_a_digest(tmp_path, Village()))
    changed = tmp_path / "changed.txt"
    changed.write_text(TEXT.replace("twelve", "eleven"), encoding="utf-8")
    village, _ = verify(data, changed).sources
    assert village.state is State.CHANGED
