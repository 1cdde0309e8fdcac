"""The tests of FOOPS! that look at one file and not at the web.

FOOPS! (https://w3id.org/foops/) scores how findable, accessible, interoperable and reusable an
ontology is. Its benchmark for files has fifteen tests; each is done here again by its rule.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pyoxigraph as ox

from coopgraph.vocabulary import OWL, PREFIXES, RDFS, SKOS

from .findings import Finding
from .graph import Graph

DC = "http://purl.org/dc/elements/1.1/"
DCTERMS = PREFIXES["dcterms"]
FOAF = PREFIXES["foaf"]
VANN = PREFIXES["vann"]
MOD = "https://w3id.org/mod#"
PAV = "http://purl.org/pav/"
PROV = "http://www.w3.org/ns/prov#"
SCHEMAS = ("https://schema.org/", "http://schema.org/")

EXCLUDED = {
    "URI1": "asks the web whether the ontology's address answers",
    "URI2": "compares the address asked with the address in the file",
    "CN1": "asks the web server for several formats",
    "DOC1": "asks the web server for an HTML page",
    "HTTP1": "looks at the protocol of the address asked",
    "FIND2": "asks registries for the prefix",
    "FIND3": "asks registries for the ontology",
    "FIND3_BIS": "asks registries for its metadata",
    "VER2": "asks the web whether the version's address answers",
}
"""The other tests, and why they say nothing about a file."""

_WITHOUT_NETWORK = (
    "https://creativecommons.org/",
    "http://creativecommons.org/",
    "https://spdx.org/licenses/",
    "http://spdx.org/rdf/terms#",
    "https://opensource.org/licenses/",
    "https://www.apache.org/licenses/",
    "https://www.gnu.org/licenses/",
    "http://publications.europa.eu/resource/authority/licence/",
)
"""Publishers of licences whose addresses are known to answer; the check asks no network."""

_PERSISTENT = ("w3id.org", "doi.org", "purl.", "data.europa.eu", "www.w3.org", "perma.cc")


def _in(*namespaces: str, names: tuple[str, ...]) -> frozenset[str]:
    return frozenset(namespace + name for namespace in namespaces for name in names)


KNOWN: dict[str, frozenset[str]] = {
    "title": _in(DC, DCTERMS, names=("title",)) | _in(*SCHEMAS, names=("name",)),
    "description": _in(DC, DCTERMS, names=("abstract", "description"))
    | _in(*SCHEMAS, names=("description",))
    | {RDFS + "comment", SKOS + "note"},
    "licence": _in(DCTERMS, "http://creativecommons.org/ns#", *SCHEMAS, names=("license",)),
    "rights": _in(DC, DCTERMS, names=("rights",)) | {DCTERMS + "accessRights"},
    "version IRI": frozenset({OWL + "versionIRI"}),
    "version": frozenset({OWL + "versionInfo"}) | _in(*SCHEMAS, names=("schemaVersion",)),
    "author": _in(DC, DCTERMS, *SCHEMAS, names=("creator",))
    | _in(PAV, names=("createdBy", "authoredBy"))
    | {FOAF + "maker", PROV + "wasAttributedTo"},
    "namespace": frozenset({VANN + "preferredNamespaceUri"}),
    "prefix": frozenset({VANN + "preferredNamespacePrefix"}),
    "date of creation": _in(*SCHEMAS, names=("dateCreated",))
    | {DCTERMS + "created", PROV + "generatedAtTime", PAV + "createdOn"},
    "citation": frozenset({DCTERMS + "bibliographicCitation"}),
    "DOI": frozenset({PREFIXES["bibo"] + "doi"}),
    "publisher": _in(DC, DCTERMS, *SCHEMAS, names=("publisher",)),
    "logo": _in(FOAF, *SCHEMAS, names=("logo",)),
    "status": frozenset({PREFIXES["bibo"] + "status", MOD + "status"}),
    "source": _in(DC, DCTERMS, names=("source",)) | {PROV + "hadOriginalSource"},
    "date of issue": _in(DCTERMS, names=("issued", "submitted"))
    | _in(*SCHEMAS, names=("releaseDate", "datePublished")),
}
"""The properties by which FOOPS! knows each piece of metadata."""

_LITERALS = {"title", "description", "version", "date of creation"}
_IDENTIFIERS = _in(DCTERMS, *SCHEMAS, names=("identifier",))

_METADATA_VOCABULARIES = (
    DC,
    DCTERMS,
    *SCHEMAS,
    VANN,
    PROV,
    PREFIXES["bibo"],
    PAV,
    FOAF,
    RDFS,
    OWL,
    "http://usefulinc.com/ns/doap#",
    MOD,
)


@dataclass(frozen=True)
class Outcome:
    """What one test found."""

    test: str
    title: str
    passed: bool
    reason: str

    def __str__(self) -> str:
        """Return the outcome in one line."""
        return f"{self.test:6}{'pass' if self.passed else 'FAIL'}  {self.title}: {self.reason}"


@dataclass(frozen=True)
class _Ontology:
    """The header and the terms of the one ontology of a file."""

    iri: str
    graph: Graph

    def metadata(self, name: str) -> list[str]:
        values = [
            value.value
            for predicate in sorted(KNOWN[name])
            for value in self.graph.objects(self.iri, predicate)
            if value.value and (isinstance(value, ox.Literal) or name not in _LITERALS)
        ]
        if name == "DOI":
            named = [v for p in _IDENTIFIERS for v in self.graph.objects(self.iri, p)]
            values += [value.value for value in named if "doi." in value.value]
        return values

    def terms(self) -> set[str]:
        kinds = (OWL + "Class", OWL + "ObjectProperty", OWL + "DatatypeProperty")
        return {iri for iri in self.graph.instances(*kinds) if not iri.startswith(OWL)}

    def own(self) -> set[str]:
        homes = (self.iri, *self.metadata("namespace"))
        return {iri for iri in self.terms() if iri.startswith(homes)}


def assess(schema: Graph) -> list[Outcome]:
    """Do the fifteen tests on an ontology.

    Args:
        schema: The triples of its file.

    Returns:
        The outcomes, in the order in which FOOPS! has the tests.
    """
    headers = sorted(schema.ontologies())
    if len(headers) != 1:
        reason = f"{len(headers)} ontology headers in the file"
        return [Outcome(test, title, False, reason) for test, (title, _) in _TESTS.items()]
    ontology = _Ontology(headers[0], schema)
    return [Outcome(test, title, *judge(ontology)) for test, (title, judge) in _TESTS.items()]


def score(outcomes: list[Outcome]) -> str:
    """Return how many tests passed, as ``n of 15``."""
    return f"{sum(outcome.passed for outcome in outcomes)} of {len(outcomes)}"


def failures(outcomes: list[Outcome]) -> list[Finding]:
    """Return the tests that failed, but for the one that only a registered DOI can mend."""
    return [
        Finding("foops", f"{outcome.test} {outcome.title}", outcome.reason)
        for outcome in outcomes
        if not outcome.passed and not (outcome.test == "OM3" and _NO_DOI in outcome.reason)
    ]


_NO_DOI = "missing: DOI"
_Judge = Callable[[_Ontology], tuple[bool, str]]


def _all_of(*names: str) -> _Judge:
    def judge(ontology: _Ontology) -> tuple[bool, str]:
        missing = [name for name in names if not ontology.metadata(name)]
        found = f"{len(names) - len(missing)} of {len(names)} there"
        return not missing, f"{found}, missing: {', '.join(missing)}" if missing else found

    return judge


def _persistent(ontology: _Ontology) -> tuple[bool, str]:
    return any(host in ontology.iri for host in _PERSISTENT), ontology.iri


def _parsed(ontology: _Ontology) -> tuple[bool, str]:
    return len(ontology.graph) > 0, f"{len(ontology.graph)} triples read"


def _licensed(ontology: _Ontology) -> tuple[bool, str]:
    named = ontology.metadata("licence") or ontology.metadata("rights")
    return bool(named), ", ".join(named) or "no licence"


def _licence_found(ontology: _Ontology) -> tuple[bool, str]:
    found = [iri for iri in ontology.metadata("licence") if iri.startswith(_WITHOUT_NETWORK)]
    known = "an address of a known publisher of licences (the network is not asked)"
    return bool(found), known if found else "no address of a known publisher of licences"


def _versioned(ontology: _Ontology) -> tuple[bool, str]:
    versions = ontology.metadata("version IRI")
    apart = versions and ontology.iri not in versions
    return bool(apart), ", ".join(versions) or "no version IRI"


def _described(ontology: _Ontology) -> tuple[bool, str]:
    used = {
        name
        for name in _METADATA_VOCABULARIES
        for quad in ontology.graph.store.quads_for_pattern(ox.NamedNode(ontology.iri), None, None)
        if quad.predicate.value.startswith(name) and quad.predicate.value != OWL + "versionIRI"
    }
    return bool(used), f"{len(used)} metadata vocabularies"


def _reusing(ontology: _Ontology) -> tuple[bool, str]:
    reused = ontology.terms() - ontology.own()
    return bool(reused), f"{len(reused)} terms of other vocabularies"


def _each_has(*predicates: str) -> _Judge:
    def judge(ontology: _Ontology) -> tuple[bool, str]:
        terms = ontology.own()
        told = {t for t in terms if any(ontology.graph.literals(t, p) for p in predicates)}
        return bool(terms) and told == terms, f"{len(told)} of {len(terms)} terms"

    return judge


_TESTS: dict[str, tuple[str, _Judge]] = {
    "PURL1": ("persistent address", _persistent),
    "RDF1": ("readable as RDF", _parsed),
    "OM1": (
        "minimum metadata",
        _all_of("title", "description", "licence", "version IRI", "author", "namespace"),
    ),
    "OM2": (
        "recommended metadata",
        _all_of("prefix", "version", "date of creation", "citation"),
    ),
    "OM3": (
        "detailed metadata",
        _all_of("DOI", "publisher", "logo", "status", "source", "date of issue"),
    ),
    "OM4.1": ("licence", _licensed),
    "OM4.2": ("licence that can be looked up", _licence_found),
    "OM5.1": ("basic provenance", _all_of("date of creation", "author")),
    "OM5.2": ("detailed provenance", _all_of("date of issue", "publisher")),
    "FIND1": ("prefix", _all_of("prefix")),
    "VOC1": ("known vocabularies for metadata", _described),
    "VOC2": ("other vocabularies for terms", _reusing),
    "VOC3": (
        "label of each term",
        _each_has(RDFS + "label", SKOS + "prefLabel", "http://purl.obolibrary.org/obo/IAO_0000118"),
    ),
    "VOC4": ("description of each term", _each_has(RDFS + "comment", SKOS + "definition")),
    "VER1": ("version IRI of its own", _versioned),
}
