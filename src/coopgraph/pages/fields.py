"""The form of a stored question: a field for each parameter, fit for its type."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING, Final

import pyoxigraph

from coopgraph.pages.asked import Asked
from coopgraph.pages.asking import things
from coopgraph.pages.names import Name, names
from coopgraph.questions.parameters import Term, to_term
from coopgraph.vocabulary import curie

if TYPE_CHECKING:
    from coopgraph.pages.context import Context
    from coopgraph.questions import Parameter

MOST_CHOICES: Final = 200
"""Things that a list to choose from may have; of more, a text field suggests some."""

# A path from things to a class would be walked from every thing of a large corpus.
_SUBCLASSES: Final = """PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT ?narrower ?broader WHERE {
  ?narrower rdfs:subClassOf ?broader . FILTER ( isIRI(?narrower) && isIRI(?broader) )
}"""
_INSTANCES: Final = """SELECT DISTINCT ?thing WHERE {{
  VALUES ?class {{ {classes} }} ?thing a ?class . FILTER ( isIRI(?thing) )
}} LIMIT {most}"""


@dataclass(frozen=True)
class Choice:
    """What can be chosen in a field.

    Attributes:
        value: What the form sends.
        name: What it is called.
        chosen: Whether it is what was asked for.
    """

    value: str
    name: Name
    chosen: bool = False


@dataclass(frozen=True)
class Field:
    """A field of the form.

    Attributes:
        parameter: What it is for.
        kind: 'select', 'suggest', 'date', 'number' or 'text'.
        value: What was given; empty where nothing was.
        choices: What can be chosen, or is suggested.
        placeholder: What stands in the empty field: its default, or an example.
        problem: What is wrong with the value; empty where nothing is.
    """

    parameter: Parameter
    kind: str
    value: str = ""
    choices: list[Choice] = field(default_factory=list)
    placeholder: str = ""
    problem: str = ""


def fields(context: Context, asked: Asked) -> list[Field]:
    """Make the form of a question, filled with what was asked.

    Args:
        context: Who knows what can be chosen.
        asked: The question, and what was given.

    Returns:
        A field for each parameter.

    Raises:
        EngineError: The engine failed or took too long.
    """
    problems = asked.wrong()
    return [
        _field(context, asked, parameter, problems.get(parameter.name, ""))
        for parameter in asked.question.parameters
    ]


def _field(context: Context, asked: Asked, parameter: Parameter, problem: str) -> Field:
    value = asked.values.get(parameter.name, "")
    placeholder = parameter.default or (f"e.g. {parameter.example}" if parameter.example else "")
    if parameter.type == "boolean" and not problem:
        return Field(parameter, "select", value, _yes_or_no(parameter, value))
    if parameter.type == "iri" and parameter.class_:
        return _things(context, asked, Field(parameter, "suggest", value, [], placeholder, problem))
    kind = {"date": "date", "integer": "number"}.get(parameter.type, "text")
    if kind == "date":
        # Such a field has no placeholder, and shows nothing in place of what is no date.
        value = value or parameter.default or ""
        kind = "date" if not value or _is_date(value) else "text"
    elif kind == "number" and problem:
        kind = "text"
    return Field(parameter, kind, value, [], placeholder, problem)


def _yes_or_no(parameter: Parameter, value: str) -> list[Choice]:
    chosen = value or parameter.default
    choices = [Choice(one, Name(word), one == chosen) for one, word in _WORDS.items()]
    if parameter.default is None:
        choices.insert(0, Choice("", Name("either"), chosen is None))
    return choices


_WORDS: Final = {"false": "no", "true": "yes"}


def _is_date(value: str) -> bool:
    try:
        return date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False


def _things(context: Context, asked: Asked, empty: Field) -> Field:
    """Let people choose a thing of the class by its name, or write it where there are too many."""
    parameter = empty.parameter
    class_ = to_term(
        replace(parameter, example=None), parameter.class_ or "", asked.question.prefixes
    )
    classes = " ".join(map(str, _with_subclasses(context, class_)))
    query = _INSTANCES.format(classes=classes, most=MOST_CHOICES + 1)
    iris = things(context.engine, query)
    called = names(context.engine, iris)
    ordered = sorted(called.items(), key=lambda one: (one[1].text.casefold(), one[0]))
    if len(iris) > MOST_CHOICES or empty.problem:
        suggested = [Choice(curie(iri), name) for iri, name in ordered[:MOST_CHOICES]]
        return Field(parameter, "suggest", empty.value, suggested, empty.placeholder, empty.problem)
    term = asked.term(parameter.name)
    chosen = "" if term is None else term.value
    choices = [Choice(curie(iri), name, iri == chosen) for iri, name in ordered]
    if parameter.default is None:
        choices.insert(0, Choice("", Name("any"), not empty.value))
    if empty.value and not any(choice.chosen for choice in choices):
        choices.insert(0, Choice(empty.value, Name(empty.value), chosen=True))
    return Field(parameter, "select", empty.value, choices)


def _with_subclasses(context: Context, class_: Term) -> list[Term]:
    """Return a class and what the ontology has below it."""
    below: dict[object, list[Term]] = {}
    for narrower, broader in context.engine.query(_SUBCLASSES):
        if isinstance(narrower, pyoxigraph.NamedNode):
            below.setdefault(broader, []).append(narrower)
    found = [class_]
    # The list grows while it is walked.
    for one in found:
        found += [narrower for narrower in below.get(one, ()) if narrower not in found]
    return found
