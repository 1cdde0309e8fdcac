"""The namespaces that coopgraph speaks, and names for people in place of long IRIs."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

BASE: Final = "https://w3id.org/coopgraph/"
COOP: Final = BASE + "ontology#"
CONCEPT: Final = BASE + "concept/"
ID: Final = BASE + "id/"
QUERY: Final = BASE + "query/"

OA: Final = "http://www.w3.org/ns/oa#"
OWL: Final = "http://www.w3.org/2002/07/owl#"
RDF: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS: Final = "http://www.w3.org/2000/01/rdf-schema#"
SH: Final = "http://www.w3.org/ns/shacl#"
SKOS: Final = "http://www.w3.org/2004/02/skos/core#"
XSD: Final = "http://www.w3.org/2001/XMLSchema#"

KINDS: Final = (
    "activity",
    "agreement",
    "ambiguity",
    "exhibit",
    "group",
    "identifier",
    "membership",
    "name",
    "passage",
    "person",
    "place",
    "population",
    "site",
    "source",
    "space",
    "statement",
    "time",
    "unit",
    "visit",
)
"""The KIND part of ``…/id/KIND/slug``; each is the prefix of its own namespace."""

SCHEMES: Final = (
    "activity-kind",
    "condition",
    "direction",
    "document-kind",
    "duration-bound",
    "merit",
    "role",
    "standing",
    "state",
    "statement-kind",
    "temporal-form",
    "text-access",
    "topic",
)
"""The SCHEME part of ``…/concept/SCHEME/slug``; each is the prefix of its own namespace."""

PREFIXES: Final[dict[str, str]] = {
    "adms": "http://www.w3.org/ns/adms#",
    "bibo": "http://purl.org/ontology/bibo/",
    "coop": COOP,
    "dcat": "http://www.w3.org/ns/dcat#",
    "dcterms": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "oa": OA,
    "org": "http://www.w3.org/ns/org#",
    "owl": OWL,
    "query": QUERY,
    "rdf": RDF,
    "rdfs": RDFS,
    "schema": "https://schema.org/",
    "sem": "http://semanticweb.cs.vu.nl/2009/11/sem/",
    "sh": SH,
    "shape": BASE + "shape/",
    "skos": SKOS,
    "skosxl": "http://www.w3.org/2008/05/skos-xl#",
    "vann": "http://purl.org/vocab/vann/",
    "void": "http://rdfs.org/ns/void#",
    "xsd": XSD,
    "organization": f"{ID}org/",
    **{kind: f"{ID}{kind}/" for kind in KINDS},
    **{scheme: f"{CONCEPT}{scheme}/" for scheme in SCHEMES},
}
"""Every prefix of the project's files: `org` is the W3C vocabulary, `organization` ours."""

_LONGEST_FIRST = sorted(PREFIXES.items(), key=lambda one: len(one[1]), reverse=True)


def curie(iri: str) -> str:
    """Shorten an IRI with the longest prefix that fits.

    Args:
        iri: An absolute IRI.

    Returns:
        ``prefix:local``, or the IRI in angle brackets where no prefix fits.
    """
    # Each namespace ends with one of these, so the prefix is the same for all that share the rest.
    cut = max(iri.rfind("/", 0, -1), iri.rfind("#", 0, -1)) + 1
    found = _prefix(iri[:cut])
    return f"<{iri}>" if found is None else f"{found[0]}:{iri[found[1] :]}"


@lru_cache(maxsize=1024)
def _prefix(start: str) -> tuple[str, int] | None:
    """Find the longest namespace with which an IRI starts: its prefix and its length."""
    for prefix, namespace in _LONGEST_FIRST:
        if start.startswith(namespace):
            return prefix, len(namespace)
    return None


def expand(name: str) -> str | None:
    """Give the IRI that a CURIE or an absolute IRI names.

    Args:
        name: ``prefix:local``, ``<iri>`` or an absolute IRI.

    Returns:
        The IRI, or None where the prefix is unknown and no scheme of an address is there.
    """
    if name.startswith("<") and name.endswith(">"):
        return name[1:-1]
    prefix, colon, local = name.partition(":")
    if not colon:
        return None
    if prefix in PREFIXES:
        return PREFIXES[prefix] + local
    return name if local.startswith("//") or prefix in {"urn", "mailto", "tag"} else None
