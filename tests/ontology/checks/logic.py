"""The profile of the ontology, its consistency, and the axioms to blame."""

from __future__ import annotations

from coopgraph.vocabulary import OWL, curie

from . import owl
from .dates import DATE, impossible, lifted
from .entailment import follows_from, listed, why
from .findings import Finding, about
from .graph import Graph
from .justification import minimal

# Where a date may stand though OWL 2 does not know its datatype: as a value, never in the schema.
_ASSERTIONS = {"AnnotationAssertion", "DataPropertyAssertion", "NegativeDataPropertyAssertion"}
# How the OWL API objects to such a value: to its datatype, and to the literal.
_OF_DATATYPE = {"UseOfUndeclaredDatatype", "UseOfDefinedDatatypeInLiteral"}


def profile(graph: Graph) -> tuple[list[Finding], int]:
    """Hold triples against the OWL 2 DL profile.

    Args:
        graph: The ontology, alone or with data.

    Returns:
        What leaves the profile, and beside it how many values of the data are dates, the one
        thing outside of OWL 2 that is let through.
    """
    findings = [
        about("imports", str(row["ontology"].value), "imports another ontology; declare terms here")
        for row in graph.select("SELECT ?ontology { ?ontology owl:imports ?other }")
    ]
    dates = set()
    for violation in owl.profile_violations(owl.load(graph)):
        if _is_date(violation):
            dates.add(violation.axiom)
        else:
            subject = violation.axiom or violation.expression
            findings.append(Finding(violation.kind, subject, violation.expression))
    return findings, len(dates)


def _is_date(violation: owl.Violation) -> bool:
    date = curie(DATE)
    return (
        violation.kind in _OF_DATATYPE
        and violation.axiom_type in _ASSERTIONS
        and (violation.expression == date or violation.expression.endswith(f'"^^{date}'))
    )


def contradictions(graph: Graph) -> list[Finding]:
    """Look for what cannot be true: the whole, or a class that can have no member.

    Args:
        graph: Schema, concepts and data together.

    Returns:
        One finding for the whole or one for each class, with the axioms that clash.
    """
    findings = list(impossible(graph))
    axioms = owl.logical_axioms(owl.load(lifted(graph)))
    if not owl.consistent(axioms):
        clash = minimal(axioms, lambda part: not owl.consistent(part))
        return [*findings, Finding("inconsistent", "the whole", follows_from(clash))]
    for empty in owl.unsatisfiable(axioms):
        reason = why(owl.emptiness(empty), axioms)
        findings.append(Finding("unsatisfiable", owl.readable(empty), reason))
    return findings


def merged_names(graph: Graph) -> list[Finding]:
    """Look for two names that can only be true together if they mean one thing.

    OWL has no objection to a node with two values of a functional property: it concludes that
    the two are one. Here each name is meant to stand for a thing of its own.

    Args:
        graph: Schema, concepts and data together.

    Returns:
        A finding with the axioms that force two names into one, where there are any.
    """
    ontology = owl.load(lifted(graph))
    axioms, apart = owl.logical_axioms(ontology), owl.all_different(ontology)
    if not owl.consistent(axioms) or owl.consistent([*axioms, apart]):
        return []
    clash = minimal(axioms, lambda part: not owl.consistent([*part, apart]))
    return [Finding("merged-names", "two names", f"forced to mean one thing: {listed(clash)}")]


def dates_in_ranges(schema: Graph) -> list[Finding]:
    """Find where the schema asks for dates, or for the addresses that stand in for them."""
    rows = schema.select(
        "SELECT DISTINCT ?place { ?place ?property ?type . FILTER(?type IN (xsd:date, xsd:anyURI))"
        f" FILTER(?property != <{OWL}annotatedTarget>) }}"
    )
    return [
        Finding("date-in-schema", str(row["place"]), "ask for the datatype in a shape instead")
        for row in rows
    ]
