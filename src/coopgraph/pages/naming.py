"""Every name of a thing, in its languages and scripts, and where else the thing is known."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import pyoxigraph

from coopgraph.pages.asking import Values, iri_of, linked, text_of
from coopgraph.pages.facts import ELSEWHERE
from coopgraph.pages.names import Name
from coopgraph.pages.passages import Passage, References, name_of
from coopgraph.vocabulary import curie

if TYPE_CHECKING:
    from coopgraph.pages.describing import Description

LITERAL_FORM: Final = iri_of("skosxl:literalForm")
PAGE: Final = iri_of("foaf:page")
NOTATION: Final = iri_of("skos:notation")
IDENTIFIER: Final = iri_of("adms:identifier")

KINDS: Final = {
    iri_of(name): kind
    for name, kind in [
        ("rdfs:label", "label"),
        ("skos:prefLabel", "label"),
        ("foaf:name", "name"),
        ("schema:name", "name"),
        ("skosxl:prefLabel", "printed name"),
        ("skosxl:altLabel", "other printed name"),
        ("skos:altLabel", "other name"),
        ("schema:alternateName", "other name"),
        ("skosxl:literalForm", "words"),
    ]
}
"""The properties that name a thing, in the order in which their names are shown."""

LANGUAGES: Final = {
    "de": "German",
    "en": "English",
    "fr": "French",
    "ja": "Japanese",
    "kk": "Kazakh",
    "ky": "Kyrgyz",
    "ru": "Russian",
    "ug": "Uyghur",
    "zh": "Chinese",
    "": "not told",
}


@dataclass(frozen=True)
class Spelling:
    """A name of a thing.

    Attributes:
        name: The words.
        kind: What kind of name it is.
        language: Its language, in English.
        iri: The name as a thing of its own, with its evidence; None where it is none.
        passages: Where it is printed.
    """

    name: Name
    kind: str
    language: str
    iri: str | None
    passages: tuple[Passage, ...]


@dataclass(frozen=True)
class Elsewhere:
    """A place outside where the same thing is known.

    Attributes:
        label: What it is.
        notation: The identifier there; None where none is told.
        address: Its IRI; None where only the notation is told.
        iri: The identifier as a thing of its own; None where it is none.
    """

    label: Name
    notation: str | None
    address: str | None
    iri: str | None


def spellings(told: Description, values: Values, references: References) -> list[Spelling]:
    """Return every name of a thing.

    Args:
        told: Its statements.
        values: What is known of the things that it points at.
        references: The passages of these.

    Returns:
        The names, each once in each language, the labels first.
    """
    found: dict[tuple[str, str], Spelling] = {}
    for property_, kind in KINDS.items():
        for term in told.values(property_):
            iri = term.value if isinstance(term, pyoxigraph.NamedNode) else None
            forms = [term] if iri is None else values.get(iri, {}).get(LITERAL_FORM, ())
            for name in filter(None, map(name_of, forms)):
                cited = references.of(iri) if iri else ()
                before = found.get((name.text, name.language))
                if before is None:
                    language = _language(name.language)
                    found[name.text, name.language] = Spelling(name, kind, language, iri, cited)
                elif before.iri is None and iri is not None:
                    # The same words as label and as printed: what is printed has evidence.
                    both = f"{before.kind}, {kind}"
                    found[name.text, name.language] = Spelling(
                        name, both, before.language, iri, cited
                    )
    return list(found.values())


def _language(tag: str) -> str:
    return LANGUAGES.get(tag.partition("-")[0].lower(), tag)


def elsewhere(told: Description, values: Values, called: dict[str, Name]) -> list[Elsewhere]:
    """Return where else a thing is known.

    Args:
        told: Its statements.
        values: What is known of the things that it points at.
        called: Names of these and of properties.

    Returns:
        Identifiers in registries first, then links.
    """
    found = []
    for iri in told.iris(IDENTIFIER):
        pages = linked(values, iri, PAGE)
        notation = text_of(values, iri, NOTATION)
        found.append(Elsewhere(called[iri], notation, pages[0] if pages else None, iri))
    for property_ in sorted(ELSEWHERE - {IDENTIFIER}):
        label = called.get(property_, Name(curie(property_)))
        found += [Elsewhere(label, None, iri, None) for iri in told.iris(property_)]
    return found
