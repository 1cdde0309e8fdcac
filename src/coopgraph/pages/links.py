"""Where things are on the site: the IRIs of the project mapped onto the site's own addresses."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final
from urllib.parse import quote, urlencode

from coopgraph.pages.exchange import MEDIA_TYPES, WRITERS
from coopgraph.vocabulary import BASE, QUERY

DATA_FORMS: Final = tuple(WRITERS)
"""The suffixes of the data about a thing."""

ONTOLOGY: Final = BASE + "ontology"
DATASET: Final = BASE + "dataset"

_SAFE: Final = "/:@!$&'()*+,;=~-._"
_WEB: Final = ("http://", "https://")


class Links:
    """The addresses of a site that is served.

    Args:
        root: The path that the site is served under, without a slash at its end: empty for the
            top of a host.
    """

    def __init__(self, root: str = "") -> None:
        self.root = root.rstrip("/")

    def to(self, path: str, params: Iterable[tuple[str, str]] = ()) -> str:
        """Return the address of a path of the site.

        >>> Links("/graph").to("/search", [("q", "a&b")])
        '/graph/search?q=a%26b'
        """
        query = urlencode(list(params))
        return self.root + quote(path, safe=_SAFE) + (f"?{query}" if query else "")

    def page(self, iri: str) -> str:
        """Return the address of the page about a thing.

        >>> Links().page("https://w3id.org/coopgraph/id/visit/one")
        '/page/id/visit/one'
        >>> Links().page("https://w3id.org/coopgraph/ontology#Visit")
        '/ontology#Visit'
        >>> Links().page("https://example.org/x")
        '/resource?iri=https%3A%2F%2Fexample.org%2Fx'
        """
        if iri.startswith(QUERY):
            return self.to("/queries/" + iri.removeprefix(QUERY))
        if iri == ONTOLOGY or iri.startswith(ONTOLOGY + "#"):
            fragment = iri.removeprefix(ONTOLOGY)
            return self.to("/ontology") + quote(fragment, safe=_SAFE + "#")
        if iri == DATASET:
            return self.to("/dataset")
        if iri.startswith(BASE):
            return self.to("/page/" + iri.removeprefix(BASE))
        return self.to("/resource", [("iri", iri)])

    def data(self, iri: str, form: str) -> str:
        """Return the address of the data about a thing.

        Args:
            iri: The thing.
            form: A suffix of :data:`DATA_FORMS`.

        >>> Links().data("https://w3id.org/coopgraph/id/visit/one", "ttl")
        '/data/id/visit/one.ttl'
        """
        document = iri.partition("#")[0]
        if document in (ONTOLOGY, DATASET) or iri.startswith(QUERY):
            return f"{self.page(document)}.{form}"
        if iri.startswith(BASE):
            return self.to(f"/data/{iri.removeprefix(BASE)}.{form}")
        return self.to(f"/resource.{form}", [("iri", iri)])

    def alternates(self, iri: str) -> dict[str, str]:
        """Return the addresses of the data about a thing, by their media types."""
        return {MEDIA_TYPES[form]: self.data(iri, form) for form in DATA_FORMS}

    def web(self, iri: str) -> str | None:
        """Return an IRI of the web for a link that leaves the site; None for other schemes.

        >>> Links().web("javascript:alert(1)") is None
        True
        """
        return iri if iri.lower().startswith(_WEB) else None
