"""The things of some documents that have names: organisations, units, persons, places."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, NamedTuple
from urllib.parse import urlsplit

from pyoxigraph import Literal, NamedNode

from coopgraph.vocabulary import COOP, ID, PREFIXES, RDF, RDFS, SKOS

if TYPE_CHECKING:
    from coopgraph.documents import Document

_ORG: Final = PREFIXES["org"]
_FOAF: Final = PREFIXES["foaf"]
_SCHEMA: Final = PREFIXES["schema"]
_XL: Final = PREFIXES["skosxl"]

KINDS: Final = {
    COOP + "University": "organization",
    COOP + "HealthcareInstitution": "organization",
    _ORG + "FormalOrganization": "organization",
    _ORG + "Organization": "organization",
    COOP + "AcademicDepartment": "unit",
    COOP + "ClinicalUnit": "unit",
    _ORG + "OrganizationalUnit": "unit",
    _FOAF + "Person": "person",
    _SCHEMA + "Place": "place",
    _SCHEMA + "Country": "place",
}
"""Classes whose members are matched, and the kind that they are.

A choice, not all that the ontology has below the four: a unit is an organisation there, and is
compared otherwise here; rooms have names that many bodies give. A test asks for a word on each
further class.
"""

_UNSPECIFIC: Final = {
    _ORG + "FormalOrganization",
    _ORG + "Organization",
    _ORG + "OrganizationalUnit",
}
_BY_IRI: Final = {
    f"{ID}{'org' if kind == 'organization' else kind}/": kind for kind in KINDS.values()
}

_LABEL: Final = RDFS + "label"
_NAMES: Final = (_XL + "prefLabel", _XL + "altLabel")
_FORM: Final = _XL + "literalForm"
_IDENTIFIER: Final = PREFIXES["adms"] + "identifier"
_NOTATION: Final = SKOS + "notation"
_PAGE: Final = _FOAF + "page"
_MEMBER: Final = _ORG + "member"
_PLACES: Final = (_SCHEMA + "location", _SCHEMA + "containedInPlace")
_WHOLE: Final = (_ORG + "unitOf",)
_TOLD: Final = {
    RDF + "type",
    _LABEL,
    *_NAMES,
    _FORM,
    _IDENTIFIER,
    _NOTATION,
    _PAGE,
    _MEMBER,
    _ORG + "organization",
    _ORG + "hasSite",
    COOP + "groupOf",
    _FOAF + "member",
    *_PLACES,
    *_WHOLE,
}


class Identifier(NamedTuple):
    """An identifier: the registry (the host of its page, if told) and the notation in it."""

    registry: str
    notation: str


@dataclass(frozen=True, slots=True)
class Entity:
    """A thing with names.

    Attributes:
        iri: Its IRI.
        kind: ``organization``, ``unit``, ``person`` or ``place``.
        names: All its names, the English label first.
        types: Its classes, without those that say no more than the kind.
        identifiers: What registries call it.
        bodies: The bodies that it belongs to: of a unit the whole, of a person those of its posts.
        places: Where it is.
    """

    iri: str
    kind: str
    names: tuple[str, ...]
    types: frozenset[str] = frozenset()
    identifiers: frozenset[Identifier] = frozenset()
    bodies: frozenset[str] = field(default=frozenset())
    places: frozenset[str] = field(default=frozenset())

    @property
    def name(self) -> str:
        """The name that stands for all of them."""
        return self.names[0]


def entities(documents: Iterable[Document]) -> list[Entity]:
    """Gather the things of documents.

    Args:
        documents: Documents, read as one graph.

    Returns:
        Those that have a name, in order of their IRIs.
    """
    said: defaultdict[str, defaultdict[str, list[Any]]] = defaultdict(lambda: defaultdict(list))
    for document in documents:
        for quad in document.quads:
            if quad.predicate.value in _TOLD and isinstance(quad.subject, NamedNode):
                said[quad.subject.value][quad.predicate.value].append(quad.object)
    bodies = _bodies(said)
    found = (_entity(iri, about, said, bodies) for iri, about in sorted(said.items()))
    return [one for one in found if one is not None]


def _entity(iri: str, about: Any, said: Any, bodies: Any) -> Entity | None:
    types = {one.value for one in about.get(RDF + "type", ()) if isinstance(one, NamedNode)}
    kind = next((KINDS[one] for one in sorted(types) if one in KINDS), None)
    if kind is None and not types:
        kind = next((kind for start, kind in _BY_IRI.items() if iri.startswith(start)), None)
    names = tuple(dict.fromkeys(_names(about, said)))
    if kind is None or not names:
        return None
    wholes = {one.value for key in _WHOLE for one in about.get(key, ()) if _is_iri(one)}
    return Entity(
        iri,
        kind,
        names,
        frozenset((types & KINDS.keys()) - _UNSPECIFIC),
        frozenset(_identifiers(about, said)),
        frozenset(wholes | bodies.get(iri, set())),
        frozenset(_places(about, said)),
    )


def _names(about: Any, said: Any) -> Iterable[str]:
    labels = [one for one in about.get(_LABEL, ()) if isinstance(one, Literal)]
    for label in sorted(labels, key=lambda one: (one.language != "en", one.language or "")):
        yield label.value
    for key in _NAMES:
        for name in about.get(key, ()):
            forms = said.get(getattr(name, "value", ""), {}).get(_FORM, ())
            yield from (one.value for one in forms if isinstance(one, Literal))


def _identifiers(about: Any, said: Any) -> Iterable[Identifier]:
    for node in about.get(_IDENTIFIER, ()):
        told = said.get(getattr(node, "value", ""), {})
        # What is no IRI is told by validation.
        pages = (one.value for one in told.get(_PAGE, ()) if _is_iri(one))
        hosts = sorted(urlsplit(page).netloc.lower() for page in pages)
        for notation in told.get(_NOTATION, ()):
            if isinstance(notation, Literal):
                yield Identifier(hosts[0] if hosts else "", "".join(notation.value.split()))


def _bodies(said: Any) -> dict[str, set[str]]:
    """Return the bodies of persons: those of their posts, and of the groups that name them."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    pairs = ((_MEMBER, _ORG + "organization"), (_FOAF + "member", COOP + "groupOf"))
    for about in said.values():
        for member, body in pairs:
            for person in about.get(member, ()):
                if _is_iri(person):
                    found[person.value] |= {
                        one.value for one in about.get(body, ()) if _is_iri(one)
                    }
    # Who works in a unit works in the body that it belongs to.
    for bodies in found.values():
        for body in list(bodies):
            wholes = said.get(body, {}).get(_WHOLE[0], ())
            bodies |= {one.value for one in wholes if _is_iri(one)}
    return found


def _places(about: Any, said: Any) -> Iterable[str]:
    sites = [one.value for one in about.get(_ORG + "hasSite", ()) if _is_iri(one)]
    for told in (about, *(said.get(site, {}) for site in sites)):
        for key in _PLACES:
            yield from (one.value for one in told.get(key, ()) if _is_iri(one))


def _is_iri(term: Any) -> bool:
    return isinstance(term, NamedNode)
