"""Every check by name, for the tests and for the report."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from . import entailment, foops, logic, rows, terms, texts
from .findings import Finding
from .graph import Corpus, Graph

HERE = Path(__file__).parent.parent


@dataclass(frozen=True)
class Result:
    """What a check found wrong, and what it has to tell besides."""

    findings: list[Finding]
    notes: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Check:
    """One check of a project.

    Attributes:
        title: What is true when it finds nothing.
        run: The check.
        java: Whether it needs a Java runtime.
    """

    title: str
    run: Callable[[Corpus], Result]
    java: bool = False


def _profile_of_schema(corpus: Corpus) -> Result:
    findings, _ = logic.profile(corpus.schema)
    return Result(findings + logic.dates_in_ranges(corpus.schema))


def _profile_of_all(corpus: Corpus) -> Result:
    findings, dates = logic.profile(corpus.everything)
    return Result(findings, [f"{dates} values are xsd:date, outside the OWL 2 datatype map"])


def _consistency(corpus: Corpus) -> Result:
    return Result(logic.contradictions(corpus.everything))


def _entailments(corpus: Corpus) -> Result:
    must = Graph.read(HERE / "entailed.ttl")
    must_not = Graph.read(HERE / "not_entailed.ttl")
    if not (must and must_not):
        return Result([Finding("entailed", "tests", "there are no triples to ask about")])
    count = f"{len(must)} triples must follow, {len(must_not)} must not"
    return Result(entailment.unexpected(corpus.everything, must, must_not), [count])


def _foops(corpus: Corpus) -> Result:
    outcomes = foops.assess(corpus.schema)
    notes = [foops.score(outcomes), *map(str, outcomes)]
    notes += [f"{test:10}left out: {why}" for test, why in foops.EXCLUDED.items()]
    return Result(foops.failures(outcomes), notes)


def _rows(origin: str) -> Callable[[Corpus], Result]:
    def run(corpus: Corpus) -> Result:
        asked, left_out = rows.read(origin)
        serious = rows.look([row for row in asked if row.level == "error"], corpus)
        exceptions = [entry for entry in rows.accepted() if entry.row in {r.name for r in asked}]
        worth_knowing = rows.look([row for row in asked if row.level == "info"], corpus)
        return Result(
            rows.without(serious, exceptions),
            [f"{len(asked)} rows asked"]
            + [f"accepted: {entry.row} {entry.term}: {entry.reason}" for entry in exceptions]
            + [f"info: {finding}" for finding in worth_knowing]
            + [f"{name:10}left out: {why}" for name, why in left_out.items()],
        )

    return run


CHECKS = {
    "profile-schema": Check("the ontology is in OWL 2 DL", _profile_of_schema, java=True),
    "profile-all": Check(
        "ontology, concepts and data together are in OWL 2 DL", _profile_of_all, java=True
    ),
    "consistency": Check(
        "ontology, concepts and data can all be true, and every class can have a member",
        _consistency,
        java=True,
    ),
    "unique-names": Check(
        "no two names are forced to mean one thing",
        lambda c: Result(logic.merged_names(c.everything)),
        java=True,
    ),
    "entailments": Check("what must follow does, and nothing that must not", _entailments, True),
    "undeclared": Check(
        "every own term in use is declared", lambda c: Result(terms.undeclared_own(c))
    ),
    "unused": Check("every own term is in use", lambda c: Result(terms.unused_own(c))),
    "reused": Check(
        "every reused term is declared, in use, and says where it comes from",
        lambda c: Result(terms.undeclared_reused(c) + terms.unused_reused(c) + terms.origins(c)),
    ),
    "concepts": Check("every concept in use exists", lambda c: Result(terms.unknown_concepts(c))),
    "texts-of-terms": Check(
        "every own term has labels, a definition, an example and an origin",
        lambda c: Result(texts.of_terms(c.schema)),
    ),
    "texts-of-concepts": Check(
        "every concept has labels, a definition and a scheme",
        lambda c: Result(texts.of_concepts(c.concepts)),
    ),
    "foops": Check("the file tests of FOOPS! pass, but for the DOI", _foops),
    "oops": Check("none of the pitfalls of OOPS! that a file can show", _rows("oops")),
    "robot": Check("nothing in the rows of ROBOT's report that apply", _rows("robot")),
}
