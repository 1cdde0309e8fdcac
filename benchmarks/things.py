"""What the stored questions ask about: things of a corpus, the same ones whatever its size.

They are chosen among what the first few visits tell, which stand in every larger corpus as well:
for each question the first that has an answer.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import pyoxigraph

from coopgraph.questions import Parameter, Question
from coopgraph.store.engine import Engine

FEW: Final = 12
"""Visits among whose things is chosen."""

TRIED: Final = 12
"""Candidates that a question is asked about at most, to find one that has an answer."""

_PREFIXES: Final = """\
PREFIX coop: <https://w3id.org/coopgraph/ontology#>
PREFIX org: <http://www.w3.org/ns/org#>
PREFIX schema: <https://schema.org/>
"""

# Generated ones, in the order of their numbers; not the shipped ones beside them.
_VISIT: Final = '?visit a coop:Visit . FILTER ( CONTAINS(STR(?visit), "/synthetic-") )'
_BODY: Final = "coop:sendingOrganization|coop:hostOrganization"
_BY_NUMBER: Final = "ORDER BY STRLEN(STR(?visit)) STR(?visit)"

_CANDIDATES: Final = {
    ("visit",): f"SELECT ?visit {{ {_VISIT} }} {_BY_NUMBER}",
    ("unit",): f"""SELECT DISTINCT ?unit {{ {_VISIT} ?stop schema:superEvent+ ?visit ;
      coop:visited ?unit . ?unit a org:OrganizationalUnit }} ORDER BY STR(?unit)""",
    (
        "visit",
        "unit",
    ): f"""SELECT DISTINCT ?visit ?unit {{ {_VISIT} ?stop schema:superEvent+ ?visit ;
      coop:visited ?unit . ?unit a org:OrganizationalUnit }} {_BY_NUMBER} STR(?unit)""",
    ("topic",): f"""SELECT ?topic {{ {_VISIT} ?event schema:superEvent+ ?visit ;
      schema:about ?topic }} GROUP BY ?topic ORDER BY DESC(COUNT(*)) STR(?topic)""",
    ("organization",): f"""SELECT ?organization {{ {_VISIT} ?visit {_BODY} ?organization }}
      {_BY_NUMBER} STR(?organization)""",
    # Two that do not visit each other: the way goes through others.
    ("one", "other"): f"""SELECT DISTINCT ?one ?other {{ {_VISIT}
      ?visit {_BODY} ?one , ?through . ?second {_BODY} ?through , ?other .
      FILTER ( ?one != ?through && ?through != ?other && ?one != ?other )
      FILTER NOT EXISTS {{ ?direct {_BODY} ?one , ?other }} }}
      {_BY_NUMBER} STR(?one) STR(?other)""",
    ("day",): f"""SELECT ?day {{ {_VISIT} ?event schema:superEvent* ?visit ; coop:timeSpan ?span .
      ?span coop:earliestStart ?day ; coop:latestEnd ?day }}
      GROUP BY ?day ORDER BY DESC(COUNT(*)) ?day""",
}

Values = Mapping[str, str]


def needed(question: Question) -> tuple[str, ...]:
    """Return the parameters of a question that must name something: those with a default."""
    return tuple(one.name for one in question.parameters if _names_something(one))


def _names_something(parameter: Parameter) -> bool:
    return parameter.default is not None and (
        parameter.class_ is not None or parameter.name == "day"
    )


def choose(engine: Engine, questions: Sequence[Question]) -> dict[str, Values]:
    """Choose what each question is asked about.

    Args:
        engine: Has the first few visits.
        questions: What is asked.

    Returns:
        By the name of the question its values. Where the corpus has nothing to ask about there is
        none: the default names something of the shipped visits.
    """
    candidates = {names: _candidates(engine, query) for names, query in _CANDIDATES.items()}
    return {
        question.name: _first_answered(engine, question, candidates.get(needed(question), []))
        for question in questions
    }


def _candidates(engine: Engine, query: str) -> list[Values]:
    found = engine.query(_PREFIXES + query)
    return [
        {name: _value(term) for name, term in zip(found.variables, row, strict=True)}
        for row in found.rows[:TRIED]
    ]


def _value(term: object) -> str:
    assert isinstance(term, pyoxigraph.NamedNode | pyoxigraph.Literal)
    return term.value


def _first_answered(engine: Engine, question: Question, candidates: Sequence[Values]) -> Values:
    for values in candidates:
        if question.run(engine, values).rows:
            return values
    return candidates[0] if candidates else {}
