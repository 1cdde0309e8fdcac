"""The ontology as a page and as data: every term with its explanation, place and use."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from typing import TYPE_CHECKING, Final

import pyoxigraph

from coopgraph.pages import counts
from coopgraph.pages.context import check_form, negotiate
from coopgraph.pages.exchange import MEDIA_TYPES, WRITERS, Refused, Response
from coopgraph.pages.glossary import (
    DEFINITION,
    DOMAIN,
    EXAMPLE,
    LABEL,
    RANGE,
    SCOPE_NOTE,
    SUPERCLASS,
    SUPERPROPERTY,
    Entry,
    Expression,
    Glossary,
    ontology,
)
from coopgraph.pages.links import DATA_FORMS, ONTOLOGY, Links
from coopgraph.resources import ontology_files
from coopgraph.store.result import Result
from coopgraph.vocabulary import BASE, OWL, PREFIXES, SKOS, curie

if TYPE_CHECKING:
    from coopgraph.pages.context import Context
    from coopgraph.pages.exchange import Request
    from coopgraph.pages.names import Name

_METADATA: Final = (
    ("Version", OWL + "versionInfo"),
    ("Version IRI", OWL + "versionIRI"),
    ("Status", PREFIXES["bibo"] + "status"),
    ("Created", PREFIXES["dcterms"] + "created"),
    ("Issued", PREFIXES["dcterms"] + "issued"),
    ("Modified", PREFIXES["dcterms"] + "modified"),
    ("Authors", PREFIXES["dcterms"] + "creator"),
    ("Contributors", PREFIXES["dcterms"] + "contributor"),
    ("Publisher", PREFIXES["dcterms"] + "publisher"),
    ("Licence", PREFIXES["dcterms"] + "license"),
    ("Rights", PREFIXES["dcterms"] + "rights"),
    ("How to cite", PREFIXES["dcterms"] + "bibliographicCitation"),
    ("Preferred prefix", PREFIXES["vann"] + "preferredNamespacePrefix"),
    ("Namespace", PREFIXES["vann"] + "preferredNamespaceUri"),
)
_CHANGES: Final = (SKOS + "historyNote", SKOS + "changeNote")


@dataclass(frozen=True)
class Word:
    """A word of a row about a term, perhaps with a link.

    Attributes:
        text: The word.
        address: Where it leads; None for plain words.
        title: What a term is called.
    """

    text: str
    address: str | None = None
    title: str = ""


@dataclass(frozen=True)
class Section:
    """What the page tells of a term.

    Attributes:
        entry: The term.
        labels: Its labels.
        definitions: Its definitions.
        examples: Its examples.
        notes: What it is not.
        rows: Its place among other terms: what kind of relation, and which terms.
        count: How often it is used in the data.
        things: The address of the list of its things; None where there is none.
    """

    entry: Entry
    labels: list[Name]
    definitions: list[Name]
    examples: list[Name]
    notes: list[Name]
    rows: list[tuple[str, list[list[Word]]]]
    count: int
    things: str | None


def page(context: Context, request: Request, match: re.Match[str]) -> Response:
    """Show the ontology; give it as data to those who ask for data."""
    _check_version(match.groupdict().get("version"))
    form = negotiate(request, ("html", *DATA_FORMS))
    if form != "html":
        return _written(context.links, form)
    glossary = ontology()
    sections = _sections(context, glossary)
    own = [one for one in sections if one.entry.own]
    reused = groupby((one for one in sections if not one.entry.own), lambda s: s.entry.vocabulary)
    links = context.links
    return context.html(
        "ontology.html",
        {
            "here": "/ontology",
            "titles": glossary.texts(ONTOLOGY, PREFIXES["dcterms"] + "title"),
            "descriptions": glossary.texts(ONTOLOGY, PREFIXES["dcterms"] + "description"),
            "metadata": _metadata(glossary, links),
            "changes": [note for one in _CHANGES for note in glossary.texts(ONTOLOGY, one)],
            "classes": [one for one in own if one.entry.kind == "class"],
            "properties": [one for one in own if one.entry.is_property],
            "reused": [(prefix, PREFIXES[prefix], list(found)) for prefix, found in reused],
        },
        alternates=links.alternates(ONTOLOGY),
    )


def data(context: Context, request: Request, match: re.Match[str]) -> Response:
    """Give the ontology as data."""
    form = match["form"]
    check_form(form, DATA_FORMS, "the ontology is")
    return _written(context.links, form)


def address_of(glossary: Glossary, links: Links, iri: str) -> str | None:
    """Return where a term is explained: on the page of the ontology, else on the web."""
    entry = glossary.entries.get(iri)
    return f"{links.to('/ontology')}#{entry.anchor}" if entry else links.web(iri)


def _check_version(asked: str | None) -> None:
    versions = [name.text for name in ontology().texts(ONTOLOGY, OWL + "versionInfo")]
    if asked is not None and asked not in versions:
        hint = f"the version here is {', '.join(versions)}, at /ontology"
        raise Refused(404, "there is no such version of the ontology", hint=hint)


def _written(links: Links, form: str) -> Response:
    return Response(
        _bytes(form), MEDIA_TYPES[form], headers={"content-location": links.data(ONTOLOGY, form)}
    )


@cache
def _bytes(form: str) -> bytes:
    file = ontology_files()[0]
    if form == "ttl":
        return file.read_bytes()
    triples = [quad.triple for quad in pyoxigraph.parse(path=str(file))]
    return Result.of_triples(triples).serialize(WRITERS[form])


def _metadata(glossary: Glossary, links: Links) -> list[tuple[str, list[Word]]]:
    found = []
    for heading, property_ in _METADATA:
        words = [Word(name.text) for name in glossary.texts(ONTOLOGY, property_)]
        for iri in glossary.iris(ONTOLOGY, property_):
            own = iri.startswith(ONTOLOGY)
            address = links.to(iri.removeprefix(BASE[:-1])) if own else links.web(iri)
            words.append(Word(iri, address))
        if words:
            found.append((heading, words))
    return found


def _sections(context: Context, glossary: Glossary) -> list[Section]:
    classes = counts.class_counts(context.engine)
    properties = counts.property_counts(context.engine)
    found = []
    for iri, entry in glossary.entries.items():
        count = (properties if entry.is_property else classes).get(iri, 0)
        listed = entry.kind == "class" and count > 0
        found.append(
            Section(
                entry,
                glossary.texts(iri, LABEL),
                glossary.texts(iri, DEFINITION),
                glossary.texts(iri, EXAMPLE),
                glossary.texts(iri, SCOPE_NOTE),
                _rows(glossary, context.links, iri),
                count,
                context.links.to("/class", [("iri", iri)]) if listed else None,
            )
        )
    return found


def _rows(glossary: Glossary, links: Links, iri: str) -> list[tuple[str, list[list[Word]]]]:
    def composed(property_: str) -> list[list[Word]]:
        return [_words(glossary, links, one) for one in glossary.expressions(iri, property_)]

    def plain(iris: Iterable[str]) -> list[list[Word]]:
        return [[_word(glossary, links, one)] for one in iris]

    rows: Mapping[str, list[list[Word]]] = {
        "Subclass of": composed(SUPERCLASS),
        "Subproperty of": composed(SUPERPROPERTY),
        "Has subclasses": plain(glossary.having(SUPERCLASS, iri)),
        "Has subproperties": plain(glossary.having(SUPERPROPERTY, iri)),
        "From": composed(DOMAIN),
        "To": composed(RANGE),
        "Properties from it": plain(glossary.having(DOMAIN, iri)),
        "Properties to it": plain(glossary.having(RANGE, iri)),
        "Never also": plain(glossary.disjoint(iri)),
        "Inverse of": composed(OWL + "inverseOf"),
        "Close to": plain(
            [*glossary.iris(iri, SKOS + "exactMatch"), *glossary.iris(iri, SKOS + "closeMatch")]
        ),
        "One value at most": [[Word("yes")]] if _is_functional(glossary, iri) else [],
    }
    return [(heading, words) for heading, words in rows.items() if words]


def _is_functional(glossary: Glossary, iri: str) -> bool:
    return OWL + "FunctionalProperty" in glossary.iris(iri, PREFIXES["rdf"] + "type")


def _words(glossary: Glossary, links: Links, expression: Expression) -> list[Word]:
    return [
        _word(glossary, links, one[1:-1]) if one.startswith("<") else Word(one)
        for one in expression
    ]


def _word(glossary: Glossary, links: Links, iri: str) -> Word:
    title = glossary.label(iri).text if iri in glossary.entries else ""
    return Word(curie(iri), address_of(glossary, links, iri), title)
