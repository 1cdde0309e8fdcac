"""Text that stored questions have in common is the same in each: there are no includes in SPARQL.

A block that means one thing is written in one of a few named forms; only its variables may have
other names. What looks like such a block and is in none of the forms is a copy that went astray.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import Final

import pytest

from coopgraph.questions import Question, list_questions

QUESTIONS: Final = {question.name: question for question in list_questions()}

ROLL_UP: Final = {
    "the university above a body": """
        OPTIONAL { { SELECT ?body ?top WHERE { ?top a coop:University .
          ?body (org:subOrganizationOf|org:unitOf)+ ?top . MINUS { ?body a coop:University } } } }
    """,
    "the same, for a query that goes on from there": """
        ?body (org:subOrganizationOf|org:unitOf)+ ?top . FILTER EXISTS { ?top a coop:University }
          FILTER NOT EXISTS { ?body a coop:University }
    """,
    "all that belongs to a body, and the body": """
        (org:unitOf|org:subOrganizationOf)* ?organization
    """,
    "nothing that it belongs to": """
        FILTER NOT EXISTS { ?iri org:unitOf|org:subOrganizationOf ?body }
    """,
    "what it belongs to is not stated": """
        EXISTS { VALUES ?up { org:unitOf org:subOrganizationOf } ?iri coop:notStated ?up }
    """,
}

_OF_A_VISIT: Final = """
        ?visit a coop:Visit .
        OPTIONAL {
          ?visit coop:timeSpan ?span .
          OPTIONAL { ?span coop:earliestStart ?es } OPTIONAL { ?span coop:latestStart ?ls }
          OPTIONAL { ?span coop:earliestEnd ?ee OPTIONAL { ?span coop:latestStart ?under } }
            OPTIONAL { ?span coop:latestEnd ?le }
        }
      } GROUP BY ?visit }
      BIND ( IF(?lo <= ?hi, ?lo, ?loAny) AS ?first ) BIND ( IF(?lo <= ?hi, ?hi, ?hiAny) AS ?last )
"""

BOUNDS: Final = {
    "when a visit began": """
      { SELECT ?visit
        (MAX(COALESCE(STR(?es), STR(?under), "0001-01-01")) AS ?lo)
        (MIN(COALESCE(STR(?ls), STR(?le), "9999-12-31")) AS ?hi)
        (MIN(COALESCE(STR(?es), STR(?under), "9999-12-31")) AS ?loAny)
        (MAX(COALESCE(STR(?ls), STR(?le), "0001-01-01")) AS ?hiAny) WHERE {
    """
    + _OF_A_VISIT,
    "when a visit began and ended": """
      { SELECT ?visit
        (MAX(COALESCE(STR(?es), STR(?under), "0001-01-01")) AS ?lo)
        (MIN(COALESCE(STR(?ls), STR(?le), "9999-12-31")) AS ?hi)
        (MIN(COALESCE(STR(?es), STR(?under), "9999-12-31")) AS ?loAny)
        (MAX(COALESCE(STR(?ls), STR(?le), "0001-01-01")) AS ?hiAny)
        (MAX(COALESCE(STR(?ee), STR(?es), "0001-01-01")) AS ?over)
        (MIN(COALESCE(STR(?le), "9999-12-31")) AS ?closes) WHERE {
    """
    + _OF_A_VISIT,
    "the time of a meeting, or else of what it is part of": """
      { SELECT ?meeting
        (MAX(COALESCE(STR(?es), "0001-01-01")) AS ?lo)
        (MIN(COALESCE(STR(?le), "9999-12-31")) AS ?hi) WHERE {
    """,
    "the time of a visit or agreement, as dates": """
      SELECT ?thing
        (MAX(COALESCE(?es, "0001-01-01"^^xsd:date)) AS ?opens)
        (MIN(COALESCE(?le, "9999-12-31"^^xsd:date)) AS ?closes)
        (MIN(COALESCE(?ls, ?le, "9999-12-31"^^xsd:date)) AS ?begun)
        (MAX(COALESCE(?ee, ?es, "0001-01-01"^^xsd:date)) AS ?over)
    """,
}

PERIOD: Final = {
    "perhaps in the period": """
      VALUES ?from { "0001" } VALUES ?to { "9999" }
      FILTER ( SUBSTR(?first, 1, STRLEN(?to)) <= ?to && SUBSTR(?last, 1, STRLEN(?from)) >= ?from )
    """,
    "certainly in the period": """
      BIND ( IF(SUBSTR(?last, 1, STRLEN(?to)) <= ?to && SUBSTR(?first, 1, STRLEN(?from)) >= ?from,
        1, 0) AS ?certain )
    """,
}

ASKED: Final = {
    "the body that is asked for, as it counts": """
      { SELECT ?asked WHERE {
        VALUES ?rollup { false }
        VALUES ?organization { UNDEF } BIND ( COALESCE(?organization, coop:notStated) AS ?chosen )
        OPTIONAL { { SELECT ?chosen ?chosenUniversity WHERE {
          ?chosenUniversity a coop:University .
          ?chosen (org:subOrganizationOf|org:unitOf)+ ?chosenUniversity .
          MINUS { ?chosen a coop:University } } } }
        BIND ( COALESCE(IF(?rollup, ?chosenUniversity, ?chosen), ?chosen) AS ?asked )
      } LIMIT 1000000000 }
      FILTER ( ?asked = coop:notStated || ?asked = ?sender || ?asked = ?host )
    """,
    "the same, in the pattern of the visits": """
      VALUES ?organization { UNDEF } BIND ( COALESCE(?organization, coop:notStated) AS ?chosen )
      OPTIONAL { { SELECT ?chosen ?chosenUniversity WHERE {
        ?chosenUniversity a coop:University .
        ?chosen (org:subOrganizationOf|org:unitOf)+ ?chosenUniversity .
        MINUS { ?chosen a coop:University } } } }
      BIND ( COALESCE(IF(?rollup, ?chosenUniversity, ?chosen), ?chosen) AS ?asked )
      FILTER ( ?asked = coop:notStated || ?asked = ?sender || ?asked = ?host )
    """,
}

READ: Final = {
    "whether digests are told": """
      OPTIONAL { ?visit coop:evidence/coop:passageDigest ?whole }
      BIND ( IF(?digests || !BOUND(?whole), "all", "in full") AS ?read )
    """,
    "what is told of it": """
      FILTER ( ?read = "all" || EXISTS { ?thing (coop:evidence/coop:passageDigest)+ ?any } ||
        NOT EXISTS { ?thing coop:evidence ?some } )
    """,
    "the passages that are told": """
      FILTER ( BOUND(?at) || NOT EXISTS { ?iri (coop:evidence/coop:passageDigest)+ ?placed } )
    """,
    "whether it has such a passage": """
      BIND ( EXISTS { ?iri (coop:evidence/coop:passageDigest)+ ?inText } AS ?placed )
    """,
}

BLOCKS: Final = {
    "roll-up": (r"subOrganizationOf", ROLL_UP),
    "bounds": (r"\((?:MIN|MAX)\(COALESCE\(.*\"(?:0001-01-01|9999-12-31)\"", BOUNDS),
    "period": (r"STRLEN\(\?(?:from|to)\)|VALUES \?(?:from|to)\d* \{ \"", PERIOD),
    "asked": (r"AS \?(?:asked|chosen)\w*", ASKED),
    "read": (r"evidence/coop:passageDigest|!BOUND\(\?whole", READ),
}
"""The blocks: what betrays one, and the forms that it has."""


def _body(question: Question) -> str:
    return "\n".join(x.strip() for x in question.text.splitlines() if not x.startswith("#+"))


def _pattern(form: str) -> re.Pattern[str]:
    """Return what finds a form, whatever its lines are and its variables are called."""
    met: set[str] = set()

    def piece(text: str) -> str:
        if not re.match(r"\?\w", text):
            return re.escape(text)
        name = text[1:]
        if name in met:
            # The same variable: not one that only begins like it.
            return rf"(?P={name})(?!\w)"
        met.add(name)
        return rf"(?P<{name}>\?\w+)"

    words = ("".join(map(piece, re.split(r"(\?\w+)", word))) for word in form.split())
    return re.compile(r"\s+".join(words))


def _take_out(body: str, forms: dict[str, str]) -> tuple[str, Counter[str]]:
    """Take all forms out of a query; return what is left, and how often each one was there."""
    found: Counter[str] = Counter()
    for name, form in forms.items():
        body, found[name] = _pattern(form).subn("", body)
    return body, found


def _astray(body: str, block: str) -> list[str]:
    betrays, forms = BLOCKS[block]
    left, _ = _take_out(body, forms)
    return [line for line in left.splitlines() if re.search(betrays, line)]


@pytest.mark.parametrize("block", BLOCKS)
@pytest.mark.parametrize("name", QUESTIONS)
def test_every_copy_is_one_of_the_named_forms(name: str, block: str) -> None:
    assert _astray(_body(QUESTIONS[name]), block) == []


@pytest.mark.parametrize("block", BLOCKS)
def test_every_form_is_there(block: str) -> None:
    forms = BLOCKS[block][1]
    found = sum((_take_out(_body(one), forms)[1] for one in QUESTIONS.values()), Counter[str]())
    assert set(found) == set(forms)


@pytest.mark.parametrize(
    ("block", "before", "after"),
    [
        ("roll-up", "(org:subOrganizationOf|org:unitOf)+", "(org:subOrganizationOf|org:unitOf)*"),
        ("roll-up", "MINUS { ?sentBy a coop:University }", "MINUS { ?heldBy a coop:University }"),
        ("bounds", 'STR(?le), "9999-12-31"', '"9999-12-31"'),
        (
            "bounds",
            "OPTIONAL { ?span coop:latestEnd ?le }",
            "OPTIONAL { ?span coop:latestEnd ?ls }",
        ),
        ("bounds", "BIND ( IF(?lo <= ?hi, ?lo, ?loAny)", "BIND ( IF(?lo < ?hi, ?lo, ?loAny)"),
        ("asked", "SELECT ?asked WHERE {", "SELECT DISTINCT ?asked WHERE {"),
        ("period", "STRLEN(?to)) <= ?to", "STRLEN(?to)) < ?to"),
        ("period", 'VALUES ?to { "9999" }', 'VALUES ?to { "2099" }'),
    ],
)
def test_a_copy_that_goes_astray_is_told(block: str, before: str, after: str) -> None:
    body = _body(QUESTIONS["most-partners"])
    assert before in body
    assert _astray(body.replace(before, after, 1), block)
