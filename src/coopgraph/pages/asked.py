"""What is asked of a stored question by an address: which question, its parameters, its columns."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING, Final

from coopgraph.errors import InputError
from coopgraph.pages.exchange import Refused
from coopgraph.questions import Question, get_question, list_questions
from coopgraph.questions.parameters import Term, to_term
from coopgraph.questions.question import ALL
from coopgraph.store.guard import check

if TYPE_CHECKING:
    from coopgraph.pages.context import Context
    from coopgraph.pages.exchange import Request
    from coopgraph.store.result import Kind, Result

WITH: Final = "with"
"""The parameter of addresses that names a column on request, as ``--with`` does; repeatable."""


@dataclass(frozen=True)
class Asked:
    """A question with what is asked of it.

    Attributes:
        question: The question.
        values: The values that are given for its parameters.
        columns: The columns on request that are wanted.
        repeated: The parameters that are given more than once.
    """

    question: Question
    values: Mapping[str, str]
    columns: tuple[str, ...] = ()
    repeated: tuple[str, ...] = ()

    @property
    def params(self) -> list[tuple[str, str]]:
        """What the address of the same in another form holds."""
        return [*self.values.items(), *((WITH, column) for column in self.columns)]

    @property
    def kind(self) -> Kind:
        """The kind of its answer."""
        return check(self.question.text).kind

    def wrong(self) -> dict[str, str]:
        """Tell which parameters have a value that is not of their type, and why."""
        found = {}
        for parameter in self.question.parameters:
            if parameter.name in self.values:
                value = self.values[parameter.name]
                try:
                    to_term(parameter, value, self.question.prefixes)
                except InputError as error:
                    found[parameter.name] = error.what
        return found

    def term(self, name: str) -> Term | None:
        """Return the term that stands for a parameter; None where there is none or it is wrong."""
        (parameter,) = (one for one in self.question.parameters if one.name == name)
        value = self.values.get(name, parameter.default)
        if value is None:
            return None
        try:
            return to_term(parameter, value, self.question.prefixes)
        except InputError:
            return None

    def run(self, context: Context) -> Result:
        """Ask the question, with all its columns.

        Raises:
            InputError: A parameter or column is unknown or wrong.
            EngineError: The engine failed or took too long.
        """
        self._check()
        return self.question.run(context.engine, self.values, columns=(ALL,))

    def bound(self) -> str:
        """Return the query with the values in it.

        Raises:
            InputError: A parameter is unknown or wrong.
        """
        self._check()
        return self.question.bound(self.values)

    def _check(self) -> None:
        """Refuse what only an address can have wrong, in its words."""
        for name in self.repeated:
            raise InputError(f"the parameter {name} is given twice", hint="give it once")
        for column in self.columns:
            if column != ALL and column not in self.question.header.on_request:
                known = ", ".join(self.question.header.on_request) or "none"
                raise InputError(
                    f"the question {self.question.name} has no further column {column!r}",
                    hint=f"{WITH} takes {ALL}, or of this question: {known}",
                )

    def shown(self, result: Result) -> Result:
        """Leave out of an answer the columns that nobody asked for."""
        return self.question.shown(result, self.columns)


def find(context: Context, name: str) -> Question:
    """Find a stored question.

    Args:
        context: Where things are.
        name: Its name, or the number of its competency question.

    Returns:
        The question.

    Raises:
        Refused: There is none of that name (404); near ones are suggested.
    """
    try:
        return get_question(name)
    except InputError:
        near = _near(name, list_questions())
        raise Refused(
            404,
            f"there is no stored question {name[:60]!r}",
            hint=f"the list of questions is at {context.links.to('/queries')}",
            suggestions=tuple(
                (context.links.to(f"/queries/{one.name}"), one.header.summary) for one in near
            ),
        ) from None


def _near(name: str, questions: Iterable[Question]) -> list[Question]:
    known = {one.name: one for one in questions}
    close = get_close_matches(name[:60], known, n=5, cutoff=0.4)
    return [known[one] for one in close]


def read(question: Question, request: Request, *, other: Iterable[str] = ()) -> Asked:
    """Read what an address asks of a question.

    Args:
        question: The question.
        request: What is asked. A parameter without a value, as forms send it, is as not given.
        other: Parameters of the address that are none of the question.

    Returns:
        What is asked; whether it is right shows when it is run.
    """
    values: dict[str, str] = {}
    columns: list[str] = []
    repeated: list[str] = []
    for key, value in request.params:
        if key in other or not value:
            continue
        if key == WITH:
            columns.append(value)
        elif key in values:
            repeated.append(key)
        else:
            values[key] = value
    return Asked(question, values, tuple(dict.fromkeys(columns)), tuple(repeated))
