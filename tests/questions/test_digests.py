"""What was read in a digest alone stands back behind a page that was read in full, until asked for.

The rows are written out by hand, from the pages and their digests.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from coopgraph.questions import Question, list_questions, stored_answer
from coopgraph.resources import data_dir
from coopgraph.store.embedded import EmbeddedEngine
from coopgraph.store.sources import open_files
from coopgraph.vocabulary import PREFIXES

QUESTIONS = {question.name: question for question in list_questions()}
WITH_DIGESTS = {
    name: question
    for name, question in QUESTIONS.items()
    if "digests" in {parameter.name for parameter in question.parameters}
}
BOCHUM = "visit:rub-osmu-2019"
XMU = "Xinjiang Medical University"
OSMU = "Omsk State Medical University"
VISIT_2025 = f"Visit of {XMU} to {OSMU}, 2025"
HOSPITAL_OF_TCM = f"Hospital of Traditional Chinese Medicine, {XMU}"

Row = tuple[str | None, ...]


@pytest.fixture(scope="module")
def shipped() -> EmbeddedEngine:
    return open_files([data_dir()])


def rows(engine: EmbeddedEngine, name: str, *columns: str, **params: str) -> list[Row]:
    result = QUESTIONS[name].run(engine, params, columns=["all"])
    places = [result.variables.index(column) for column in columns or result.variables]
    return [tuple(getattr(row[place], "value", None) for place in places) for row in result]


def further(engine: EmbeddedEngine, name: str, *columns: str) -> list[Row]:
    """Return the rows that the digests add; none of the others may change."""
    before = rows(engine, name, *columns)
    after = rows(engine, name, *columns, digests="true")
    assert [row for row in after if row in before] == before
    return [row for row in after if row not in before]


@pytest.mark.parametrize("question", WITH_DIGESTS.values(), ids=lambda question: question.name)
def test_without_a_word_the_page_read_in_full_answers(
    question: Question, shipped: EmbeddedEngine
) -> None:
    told = question.run(shipped, {"digests": "false"}, columns=["all"])
    assert told.rows == stored_answer(question).rows


def test_each_question_about_one_visit_has_it() -> None:
    about_one = {name for name, q in QUESTIONS.items() if "visit" in {p.name for p in q.parameters}}
    numbered = {name for name, q in QUESTIONS.items() if (q.header.id or "").startswith("Q")}
    assert about_one | numbered <= set(WITH_DIGESTS)


def test_dates_of_another_page(shipped: EmbeddedEngine) -> None:
    assert further(shipped, "visit-dates", "what", "begin", "end", "precision") == [
        (VISIT_2025, "2025-10-16", "2025-12-07", "range of days")
    ]


def test_places_of_another_page(shipped: EmbeddedEngine) -> None:
    assert set(further(shipped, "places-visited", "place", "event_kind", "time")) == {
        (f"Department of Physical Culture of {OSMU}", "site visit", "2025-10-20/2025-10-24"),
        (f"Skills Center of {OSMU}", "site visit", "between 2025-10-20 and 2025-12-07"),
        (f"College of {OSMU}", "site visit", "between 2025-10-20 and 2025-12-07"),
    }


def test_delegates_whom_the_first_page_does_not_name(shipped: EmbeddedEngine) -> None:
    assert further(shipped, "named-persons", "person", "post", "body", "printed") == [
        ("Lei Guo", "deputy chief physician", HOSPITAL_OF_TCM, "Lei GUO"),
        (
            "Sien Fan",
            "associate professor",
            f"Institute of Traditional Chinese Medicine, {XMU}",
            "Sien FAN",
        ),
        ("Xue Bai", "associate professor", HOSPITAL_OF_TCM, "Xue BAI; Xui Bai"),
        ("Yukui Tian", "associate professor", HOSPITAL_OF_TCM, "Yukui TIAN"),
    ]


def test_topics_of_another_page(shipped: EmbeddedEngine) -> None:
    assert further(shipped, "medical-topics", "topic", "told") == [
        ("acupressure", "in an activity"),
        ("qigong", "in an activity"),
        ("tai chi", "in an activity"),
        ("rehabilitation", "in a statement"),
        ("sports medicine", "in a statement"),
        ("traumatology", "in a statement"),
    ]


def test_thanks_the_other_way_round(shipped: EmbeddedEngine) -> None:
    assert further(shipped, "thanks", "by", "to", "for") == [(f"Press Center of {OSMU}", XMU, None)]


def test_an_aim_that_another_page_tells(shipped: EmbeddedEngine) -> None:
    assert further(shipped, "outcomes", "outcome", "kind", "state", "when") == [
        (
            "Aims of the visit of 2025",
            "intention",
            "expressed",
            "16 Oct to 7 Dec 2025; October to December 2025; Stated length of the programme",
        )
    ]


def test_the_programme_grows(shipped: EmbeddedEngine) -> None:
    assert sorted(further(shipped, "programme", "event", "earliest_start", "part_of"), key=str) == [
        ("Acupressure and traditional techniques, taught by the guests", None, "At the College"),
        ("At the College", "2025-10-20", VISIT_2025),
        ("At the Department of Physical Culture", "2025-10-20", VISIT_2025),
        (
            "Qigong, taught by the guests",
            "2025-10-20",
            "At the Department of Physical Culture",
        ),
        ("Tai Chi, taught by the guests", None, "At the Department of Physical Culture"),
        ("Tour of the Skills Center", "2025-10-20", VISIT_2025),
        (VISIT_2025, "2025-10-16", None),
    ]


def test_a_visit_of_digests_alone_is_told_without_asking(shipped: EmbeddedEngine) -> None:
    assert rows(shipped, "sender-and-host", "part", "organization", visit=BOCHUM) == [
        ("sent", "Ruhr University Bochum"),
        ("received", OSMU),
    ]
    assert rows(shipped, "visit-dates", "begin", "end", "precision", visit=BOCHUM) == [
        ("2019-09-02", "2019-09-05", "range of days")
    ]
    assert rows(shipped, "places-visited", "place", "time", visit=BOCHUM) == [
        (place, "not stated")
        for place in (
            "Center for Pelvic Organs Pathology",
            "Department of Hospital Pediatrics",
            "Department of Pediatric Surgery",
            "Obstetrics and Gynecology № 2 (department)",
            "Omsk Regional Clinical Children's Hospital",
            f"Skills Center of {OSMU}",
        )
    ]
    assert rows(shipped, "medical-topics", "topic", "told", visit=BOCHUM) == [
        ("cystic fibrosis", "in an activity"),
        ("obstetrics and gynecology", "in an activity"),
        ("pathology of the pelvic organs", "in an activity"),
        ("pediatric surgery", "in an activity"),
        ("pediatrics", "in an activity"),
        ("clinical medicine", "in a statement"),
        ("medical education", "in a statement"),
    ]
    shown = rows(shipped, "equipment-and-rooms", "thing", "kind", visit="visit:osmu-osh-2023")
    assert shown == [("DIMEDUS learning platform", "exhibit")]
    agreed = rows(shipped, "outcomes", "kind", "state", visit="visit:xmu-hospital-osmu-2017-07")
    assert agreed == [("agreement", "signed")]


def test_posts_are_those_that_the_pages_of_the_visit_tell(shipped: EmbeddedEngine) -> None:
    """One person is head of one department in 2019, of another and vice-rector in 2023."""
    assert rows(shipped, "named-persons", "person", "post", "body", visit=BOCHUM) == [
        ("Andrey Pisklakov", "not stated", "Department of Pediatric Surgery"),
        ("Elena B. Pavlinova", "head of department", "Department of Hospital Pediatrics"),
        ("Irina Kirshina", "not stated", "not stated"),
        ("Oleg Gorbunov", "chief physician", "Omsk Regional Clinical Children's Hospital"),
        ("Pavel Chumakov", "head of a center", f"Skills Center of {OSMU}"),
        ("Sergey Barinov", "not stated", "Obstetrics and Gynecology № 2 (department)"),
        ("Torsten Shefer", "dean", "Medical Faculty of Ruhr University Bochum"),
    ]
    later = rows(shipped, "named-persons", "person", "post", visit="visit:osmu-xmu-2023")
    assert later[:2] == [
        ("Elena B. Pavlinova", "head of department"),
        ("Elena B. Pavlinova", "vice-rector"),
    ]


def test_passages_without_a_place_are_named_where_there_are_no_others(
    shipped: EmbeddedEngine,
) -> None:
    ((passages,),) = rows(shipped, "visit-dates", "passages", visit=BOCHUM)
    assert passages == "Page on Ruhr University Bochum, item 1 of its digest"


# Another page, read in a digest alone, on what the first page tells too, and on more.
ANOTHER_PAGE = """
source:other a coop:SourceDocument ; rdfs:label "Another page"@en ;
    coop:textAccess text-access:digest-only .
passage:other a coop:TextEvidence ; rdfs:label "Another page, item 1"@en ;
    oa:hasSource source:other .

# What both tell.
visit:xmu-osmu-2025 coop:evidence passage:other .
time:whole-visit coop:evidence passage:other .
organization:omsk-state-medical-university coop:evidence passage:other .
person:maria-livzan coop:evidence passage:other .
unit:neurorehabilitation coop:evidence passage:other .
space:rehabilitation-apartment coop:evidence passage:other .
exhibit:soviet-simulators coop:evidence passage:other .
activity:concert coop:evidence passage:other .
activity:demonstration-massage coop:evidence passage:other .
activity:discussion-two-medicines coop:evidence passage:other .
activity:visit-apartment coop:evidence passage:other .
activity:visit-ezramed coop:evidence passage:other .
statement:joint-projects coop:evidence passage:other .
statement:thanks coop:evidence passage:other .

# What the digest adds to it.
visit:xmu-osmu-2025 coop:hostOrganization organization:other .
organization:other rdfs:label "Another host"@en ; coop:evidence passage:other .
organization:omsk-state-medical-university skosxl:altLabel name:other-osmu .
name:other-osmu skosxl:literalForm "OmGMU"@en ; coop:evidence passage:other .
person:maria-livzan skosxl:altLabel name:other-livzan .
name:other-livzan skosxl:literalForm "Mariya LIVZAN"@en ; coop:evidence passage:other .
membership:other org:member person:maria-livzan ; org:role role:dean ;
    org:organization organization:omsk-state-medical-university ; coop:evidence passage:other .
activity:official-meeting coop:timeSpan time:other . activity:concert coop:timeSpan time:other .
activity:visit-ezramed coop:timeSpan time:other .
activity:discussion-two-medicines coop:timeSpan time:other .
statement:joint-projects coop:timeSpan time:other .
exhibit:soviet-simulators coop:timeSpan time:other .
time:other rdfs:label "25 November 2025"@en ; coop:standing standing:stated ;
    coop:temporalForm temporal-form:day ; coop:edtf "2025-11-25" ; coop:statedForm "Monday"@en ;
    coop:evidence passage:other .
unit:neurorehabilitation coop:timeSpan time:other-age .
time:other-age rdfs:label "Another age"@en ; coop:standing standing:stated ;
    coop:temporalForm temporal-form:duration-only ; schema:duration "P60Y" ;
    coop:durationBound duration-bound:more-than ; coop:evidence passage:other .
activity:visit-apartment coop:visited place:other ; coop:shown exhibit:other .
place:other a schema:Place ; rdfs:label "Another place"@en ; coop:evidence passage:other .
exhibit:other a coop:Exhibit ; rdfs:label "Another exhibit"@en ; coop:evidence passage:other .

# Events of the digest alone, with what the first page names elsewhere.
activity:other-part a coop:ProgrammeSegment ; rdfs:label "Another part"@en ;
    schema:superEvent visit:xmu-osmu-2025 ; coop:timeSpan time:whole-visit ;
    coop:evidence passage:other .
activity:other-stop a coop:SiteVisit ; rdfs:label "Another stop"@en ;
    dcterms:type activity-kind:final-stop ; schema:superEvent visit:xmu-osmu-2025 ;
    coop:visited organization:ezramed-clinic ; coop:shown exhibit:soviet-simulators ;
    coop:evidence passage:other .
activity:other-concert a coop:CulturalActivity ; rdfs:label "Another concert"@en ;
    schema:superEvent visit:xmu-osmu-2025 ; coop:evidence passage:other .
activity:other-meeting a coop:OfficialMeeting ; rdfs:label "Another meeting"@en ;
    schema:superEvent visit:xmu-osmu-2025 ; coop:participant person:elsewhere ;
    coop:evidence passage:other .
person:elsewhere a foaf:Person ; rdfs:label "Somebody"@en ;
    coop:evidence passage:xmu-osmu-2025-p4-s3-makers .
activity:other-talk a coop:KnowledgeExchange ; rdfs:label "Another talk"@en ;
    coop:direction direction:mutual ; schema:superEvent visit:xmu-osmu-2025 ;
    coop:evidence passage:other .
activity:other-method a coop:Demonstration ; rdfs:label "Another method"@en ;
    schema:superEvent activity:visit-neurorehabilitation ; coop:evidence passage:other .

# Statements of the digest alone.
statement:other a coop:CooperationStatement ; rdfs:label "Another opinion"@en ;
    dcterms:description "Another opinion."@en ; coop:occasion activity:official-meeting ;
    schema:about activity:discussion-two-medicines , activity:visit-ezramed ;
    coop:evidence passage:other .
statement:other-maker coop:claimSubject space:rehabilitation-apartment ;
    coop:claimProperty dcterms:creator ; coop:claimObject group:omsk-doctors ;
    coop:holder group:xmu-delegation ; coop:evidence passage:other .
"""
GROWN = sorted(set(WITH_DIGESTS) - {"visit-dates", "medical-topics", "thanks"})
"""Of these three other tests tell what the shipped digests add."""


def beside_shipped(folder: Path, text: str) -> EmbeddedEngine:
    prefixes = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in PREFIXES.items())
    (folder / "more.ttl").write_text(prefixes + text, encoding="utf-8")
    return open_files([data_dir(), folder])


@pytest.fixture(scope="module")
def mixed(tmp_path_factory: pytest.TempPathFactory) -> EmbeddedEngine:
    return beside_shipped(tmp_path_factory.mktemp("other"), ANOTHER_PAGE)


@pytest.mark.parametrize("question", WITH_DIGESTS.values(), ids=lambda question: question.name)
def test_a_digest_changes_nothing_of_what_a_page_in_full_says(
    question: Question, mixed: EmbeddedEngine
) -> None:
    assert question.run(mixed, columns=["all"]).rows == stored_answer(question).rows


@pytest.mark.parametrize("name", GROWN)
def test_and_is_told_when_asked_for(
    name: str, mixed: EmbeddedEngine, shipped: EmbeddedEngine
) -> None:
    assert rows(mixed, name, digests="true") != rows(shipped, name, digests="true")


def test_names_posts_and_times_of_both(mixed: EmbeddedEngine) -> None:
    meetings = rows(mixed, "official-meetings", "meeting", "time", digests="true")
    assert {time for meeting, time in meetings if meeting != "Another meeting"} == {
        "2025-11-24",
        "2025-11-25",
    }
    livzan = [
        row
        for row in rows(mixed, "named-persons", "person", "post", "printed", digests="true")
        if row[0] == "Maria A. Livzan"
    ]
    printed = "M.A. Livzan; Maria A. LIVZAN; Mariya LIVZAN"
    assert [row[1:] for row in livzan] == [("dean", printed), ("rector", printed)]
    ages = rows(mixed, "age-of-unit", "bound", "years", digests="true")
    assert sorted(ages) == [("more than", "50"), ("more than", "60")]


def test_what_rests_on_no_passage_is_not_taken_for_a_digest(tmp_path: Path) -> None:
    """A time from a registry has no passage, and neither has one that somebody did not encode."""
    engine = beside_shipped(
        tmp_path,
        """
activity:official-meeting coop:timeSpan time:outside .
time:outside rdfs:label "Outside"@en ; coop:standing standing:outside ; coop:edtf "2025-11-23" ;
    coop:temporalForm temporal-form:day .
""",
    )
    times = {time for (time,) in rows(engine, "official-meetings", "time")}
    assert times == {"2025-11-23", "2025-11-24"}


def test_quality_questions_say_what_was_read_in_a_digest_alone(shipped: EmbeddedEngine) -> None:
    evidence = rows(shipped, "evidence-of-nodes", "node", "read", "passage", "start", "end")
    assert (
        "Delegation of Ruhr University Bochum, 2019",
        "in a digest alone",
        "Page on Ruhr University Bochum, item 1 of its digest",
        None,
        None,
    ) in evidence
    times = rows(shipped, "time-forms", "activity", "time", "read")
    assert [row[1:] for row in times if row[0] == VISIT_2025] == [
        ("Stated length of the programme", "in full"),
        ("16 Oct to 7 Dec 2025", "in a digest alone"),
        ("October to December 2025", "in full"),
    ]
    posts = rows(shipped, "posts-without-time", "person", "post", "body", "read")
    assert ("Petr Glybochko", "not stated", "Sechenov", "in a digest alone") in posts
    assert ("Maria A. Livzan", "rector", OSMU, "in full") in posts
    opinions = rows(shipped, "opinions-without-named-holder", "holder", "holder_kind", "read")
    assert opinions[0] == (
        f"Press Center of {OSMU}",
        "an organisation or unit",
        "in a digest alone",
    )
    units = rows(shipped, "units-without-parent", "unit", "read")
    assert ("Clinic in Osh", "in a digest alone") in units
    assert ("EzraMed clinic", "in full") in units
    standing = rows(shipped, "standing", "standing", "node", "read")
    assert ("outside knowledge", "GeoNames identifier of Omsk", None) in standing
    assert ("stated", "Ruhr University Bochum", "in a digest alone") in standing


def test_a_passage_that_lacks_its_place_is_not_taken_for_a_digest(tmp_path: Path) -> None:
    engine = beside_shipped(
        tmp_path,
        """
place:strange rdfs:label "Strange"@en ; coop:standing standing:stated ;
    coop:evidence passage:strange .
passage:strange rdfs:label "No place"@en ; oa:hasSource source:strange .
source:strange rdfs:label "Strange page"@en ; coop:textAccess text-access:full-text .
""",
    )
    found = rows(engine, "evidence-of-nodes", "node", "read", "passage", "start")
    assert ("Strange", "in full", "No place", None) in found
