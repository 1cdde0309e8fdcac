"""Stored questions: finding them, and asking them of an engine."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Final

import pyoxigraph

from coopgraph.errors import InputError
from coopgraph.questions.header import Header, Parameter, parse_header
from coopgraph.questions.parameters import Term, bind, check_period, locate, to_term
from coopgraph.questions.refusals import check_paths
from coopgraph.resources import queries_dir
from coopgraph.store.engine import Engine
from coopgraph.store.result import Result
from coopgraph.store.tokens import read_prologue, tokenize
from coopgraph.vocabulary import QUERY, curie

SUFFIX: Final = ".rq"
ALL: Final = "all"
"""Asks for every column."""

_LISTED: Final = 8

# Classes are asked for as the data and their ontology have them, subclasses included.
_IS_INSTANCE: Final = """\
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
ASK { VALUES (?thing ?class) { (%s %s) } ?thing a/rdfs:subClassOf* ?class }"""
_INSTANCES: Final = """\
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT DISTINCT ?thing { VALUES ?class { %s } ?thing a/rdfs:subClassOf* ?class } ORDER BY ?thing"""


@dataclass(frozen=True)
class Question:
    """A question with its SPARQL query.

    Attributes:
        name: Its name, which is that of its file.
        path: The file.
        text: The whole file, header included: the header is a comment to SPARQL.
        header: What the question says of itself.
    """

    name: str
    path: Path
    text: str = field(repr=False)
    header: Header = field(repr=False)

    @property
    def iri(self) -> str:
        """The IRI of the question."""
        return QUERY + self.name

    @cached_property
    def prefixes(self) -> dict[str, str]:
        """The prefixes that the query declares."""
        return read_prologue(list(tokenize(self.text))).prefixes

    @property
    def parameters(self) -> tuple[Parameter, ...]:
        """What can be asked for differently."""
        return self.header.parameters

    def bound(self, values: Mapping[str, str] | None = None) -> str:
        """Return the query with values in place of the defaults.

        Args:
            values: A value for each parameter that is to be other than its default.

        Returns:
            A SPARQL query.

        Raises:
            InputError: A parameter is unknown or its value is of the wrong type.
        """
        return bind(self.text, self._terms(values or {}), str(self.path))

    def run(
        self,
        engine: Engine,
        params: Mapping[str, str] | None = None,
        *,
        columns: Collection[str] = (),
        timeout: float | None = None,
    ) -> Result:
        """Ask the question.

        Args:
            engine: Who answers.
            params: A value for each parameter that is to be other than its default.
            columns: Columns to show of those that are left out unless asked for; 'all' for all.
            timeout: Seconds after which to give up.

        Returns:
            The answer.

        Raises:
            InputError: A parameter is unknown, of the wrong type, or names a thing that is not
                there; or a column is unknown.
            EngineError: The engine failed, took too long, or is known to answer this wrongly.
        """
        terms = self._terms(params or {})
        text = bind(self.text, terms, str(self.path))
        self._check_columns(columns)
        self._check_instances(engine, terms, timeout)
        check_paths(engine, self.name, [parameter.name for parameter in terms])
        result = engine.query(text, timeout=timeout, path=str(self.path))
        return self.shown(result, columns)

    def _terms(self, values: Mapping[str, str]) -> dict[Parameter, Term]:
        known = {parameter.name: parameter for parameter in self.parameters}
        for name in values:
            if name not in known:
                hint = f"it has {', '.join(known)}" if known else "it has none"
                raise InputError(f"the question {self.name} has no parameter {name!r}", hint=hint)
        terms = {
            known[name]: to_term(known[name], value, self.prefixes)
            for name, value in values.items()
        }
        check_period(terms)
        return terms

    def _check_instances(
        self, engine: Engine, terms: Mapping[Parameter, Term], timeout: float | None
    ) -> None:
        """Refuse what the data do not hold: an empty answer would read as "there is nothing"."""
        for parameter in self.parameters:
            if parameter.class_ is None:
                continue
            term = terms.get(parameter) or self._default(parameter)
            if term is None:
                continue
            class_ = to_term(
                Parameter("class", "iri", None, None, None, "", parameter.line),
                parameter.class_,
                self.prefixes,
            )
            if engine.query(_IS_INSTANCE % (term, class_), timeout=timeout).boolean:
                continue
            found = engine.query(_INSTANCES % class_, timeout=timeout)
            raise InputError(
                f"the data have no {parameter.class_} {curie(term.value)}",
                hint=_choice(parameter.name, [row[0] for row in found]),
            )

    def _default(self, parameter: Parameter) -> Term | None:
        if parameter.default is None:
            return None
        return to_term(parameter, parameter.default, self.prefixes)

    def _check_columns(self, columns: Collection[str]) -> None:
        for column in columns:
            if column != ALL and column not in self.header.on_request:
                known = ", ".join(self.header.on_request) or "none"
                raise InputError(
                    f"the question {self.name} has no further column {column!r}",
                    hint=f"--with takes {ALL}, or of this question: {known}",
                )

    def shown(self, result: Result, columns: Collection[str] = ()) -> Result:
        """Leave out of an answer the columns that are shown on request only.

        Args:
            result: The answer with all columns.
            columns: Those of them to show all the same; 'all' for all.

        Returns:
            The answer with the others.
        """
        if ALL in columns or result.kind != "bindings":
            return result
        hidden = set(self.header.on_request) - set(columns)
        return result.select([name for name in result.variables if name not in hidden])

    def check(self) -> None:
        """Check what only the author of the question can have done wrong.

        Raises:
            InputError: A parameter has no place in the query, its default is of the wrong type,
                or the query has another default than the header.
        """
        for parameter in self.parameters:
            default = self._default(parameter)
            written = "UNDEF" if default is None else str(default)
            for start, end in locate(self.text, parameter, str(self.path)):
                if self._resolved(self.text[start:end]) != self._resolved(written):
                    raise InputError(
                        f"the query binds ?{parameter.name} to {self.text[start:end]}, "
                        f"the header says {parameter.default or 'no default'}",
                        path=str(self.path),
                        line=parameter.line,
                    )

    def _resolved(self, term: str) -> list[pyoxigraph.QuerySolution]:
        query = f"SELECT ?x {{ VALUES ?x {{ {term} }} }}"
        answer = pyoxigraph.Store().query(query, prefixes=self.prefixes)
        assert isinstance(answer, pyoxigraph.QuerySolutions)  # noqa: S101
        return [row["x"] for row in answer]


def _choice(name: str, things: Sequence[object]) -> str:
    known = [curie(thing.value) for thing in things if isinstance(thing, pyoxigraph.NamedNode)]
    if not known:
        return "they have none at all"
    more = f" and {len(known) - _LISTED} more" if len(known) > _LISTED else ""
    return f"{name} may be {', '.join(known[:_LISTED])}{more}"


def read_question(path: Path) -> Question:
    """Read a stored question.

    Args:
        path: Its file.

    Returns:
        The question.

    Raises:
        InputError: The file cannot be read, or its header is wrong.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError("not a text in UTF-8", path=str(path)) from error
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise InputError(f"cannot read the question: {reason}", path=str(path)) from None
    return Question(path.stem, path, text, parse_header(text, str(path)))


def list_questions(folder: Path | None = None) -> list[Question]:
    """Read all stored questions.

    Args:
        folder: Where they are; the shipped ones if None.

    Returns:
        The questions by their competency question, those without one last.

    Raises:
        InputError: A question cannot be read.
    """
    questions = [read_question(path) for path in _files(folder)]
    return sorted(questions, key=lambda q: (_section(q), q.header.id or "", q.name))


def _section(question: Question) -> int:
    """Order the sections as people meet them: questions, then quality, then the rest."""
    return {"Q": 0, "C": 1, "D": 2}.get((question.header.id or "?")[0], 3)


def _files(folder: Path | None) -> list[Path]:
    return sorted((folder or queries_dir()).glob(f"*{SUFFIX}"))


def get_question(name: str, folder: Path | None = None) -> Question:
    """Find a stored question.

    Args:
        name: Its name, or the number of its competency question (Q01).
        folder: Where the questions are; the shipped ones if None.

    Returns:
        The question.

    Raises:
        InputError: There is none of that name; near names are suggested.
    """
    paths = {path.stem: path for path in _files(folder)}
    if name in paths:
        # The others need not be read: this is what makes a single question quick.
        return read_question(paths[name])
    questions = [read_question(path) for path in paths.values()]
    numbered = {
        question.header.id.upper(): question for question in questions if question.header.id
    }
    if name.upper() in numbered:
        return numbered[name.upper()]
    raise InputError(f"no stored question {name!r}", hint=_near(name, [*paths, *sorted(numbered)]))


def _near(name: str, known: list[str]) -> str:
    if name.lower().endswith((".rq", ".sparql")):
        return f"a file is asked with `coopgraph sparql {name}`"
    from difflib import get_close_matches  # noqa: PLC0415  # wanted in error messages only

    close = get_close_matches(name, known, n=3)
    close += [other for other in known if name.lower() in other and other not in close][:3]
    if close:
        return f"did you mean {' or '.join(close[:3])}?"
    return "`coopgraph query` lists them"
