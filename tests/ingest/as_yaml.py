"""A graph of the project written in YAML, key by key, for tests."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

import yaml
from pyoxigraph import BlankNode, Literal, NamedNode, Quad

from coopgraph.documents.yaml_words import words
from coopgraph.vocabulary import RDF, XSD, curie


def as_yaml(quads: Iterable[Quad]) -> str:
    """Write a graph as a visit in YAML."""
    descriptions: dict[Any, dict[str, list[Any]]] = defaultdict(lambda: defaultdict(list))
    for quad in quads:
        descriptions[quad.subject][quad.predicate.value].append(quad.object)
    keys = {words().plain[key]["@id"]: key for key in words().keys}
    classes = {iri: word for word, iri in words().classes.items()}

    def name(iri: str) -> str:
        short = curie(iri)
        prefix = short.partition(":")[0]
        return iri if short.startswith("<") or prefix in words().keys else short

    def value(key: str, term: Any) -> Any:
        kind = words().keys[key]
        if isinstance(term, BlankNode):
            return node(term)
        if isinstance(term, NamedNode):
            if kind.namespace and term.value.startswith(kind.namespace):
                return term.value.removeprefix(kind.namespace)
            return keys[term.value] if kind.values == "term" else name(term.value)
        assert isinstance(term, Literal)
        if term.language and term.language != "en":
            return {term.language: term.value}
        return int(term.value) if term.datatype.value == XSD + "integer" else term.value

    def node(subject: Any) -> dict[str, Any]:
        found: dict[str, Any] = {}
        if isinstance(subject, NamedNode):
            found["id"] = name(subject.value)
        for predicate, terms in descriptions[subject].items():
            if predicate == RDF + "type":
                found["type"] = [classes[one.value] for one in terms]
            else:
                key = keys[predicate]
                given = [value(key, one) for one in terms]
                found[key] = given[0] if len(given) == 1 else given
        return found

    nodes = [node(subject) for subject in descriptions if isinstance(subject, NamedNode)]
    return yaml.safe_dump({"graph": nodes}, allow_unicode=True, sort_keys=False, width=1000)
