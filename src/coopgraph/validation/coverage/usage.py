"""The classes and properties of the data, and what shapes have to do with them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np
from pyoxigraph import NamedNode

from coopgraph.validation.columns import Codes, Columns, Index, Mask, contains, distinct, follow
from coopgraph.validation.coverage.looked import Looked
from coopgraph.validation.coverage.model import ClassUse, OnClass, PropertyUse
from coopgraph.validation.terms import RDF_TYPE


def class_uses(
    data: Columns, whole: Columns, named: Iterable[tuple[str, NamedNode]], foci: Codes
) -> list[ClassUse]:
    """List the classes of the data.

    Args:
        data: The data.
        whole: The data with their background.
        named: The classes that shapes name, with how they do, the weightiest first. Who names a
            class speaks of its subclasses.
        foci: All focus nodes, in ascending order.

    Returns:
        The classes that have a name, those of most instances first.
    """
    spoken_of: dict[int, str] = {}
    for how, class_ in named:
        for below in whole.subclasses(whole.terms[class_]).tolist():
            spoken_of.setdefault(below, how)
    classes, _ = data.backward(data.terms.find(RDF_TYPE))
    found = []
    for code in distinct(classes).tolist():
        iri = data.terms.term(code)
        if isinstance(iri, NamedNode):
            own = data.instances_of(np.array([code]))
            focus_nodes = int(contains(foci, own).sum())
            found.append(ClassUse(iri, len(own), focus_nodes, spoken_of.get(code)))
    return sorted(found, key=lambda one: (-one.instances, one.iri.value))


def property_uses(
    data: Columns,
    whole: Columns,
    looked: Looked,
    named: Mapping[NamedNode, str],
) -> list[PropertyUse]:
    """List the properties of the data but ``rdf:type``, of which the classes tell.

    Args:
        data: The data.
        whole: The data with their background, which tell the classes of subjects.
        looked: The statements that shapes look at.
        named: The properties that shapes name, with the name of such a shape.

    Returns:
        The properties, those of most statements first.
    """
    types = whole.forward(whole.terms.find(RDF_TYPE))
    found = []
    for code in data.predicates():
        iri = data.terms.term(code)
        if not isinstance(iri, NamedNode) or iri == RDF_TYPE:
            continue
        subjects, objects = (one.astype(np.int64) for one in data.forward(code))
        seen = looked.among(iri, subjects, objects)
        on = tuple(_on_classes(whole, types, subjects, seen))
        found.append(PropertyUse(iri, len(subjects), int(seen.sum()), named.get(iri), on))
    return sorted(found, key=lambda one: (-one.statements, one.iri.value))


def _on_classes(whole: Columns, types: Index, subjects: Codes, seen: Mask) -> list[OnClass]:
    at, classes = follow(types, subjects)
    codes, which, statements = np.unique(classes, return_inverse=True, return_counts=True)
    listed = whole.terms.listed(codes)
    looked_at = np.bincount(which[seen[at]], minlength=len(listed))
    found = [
        OnClass(iri, count, looked)
        for iri, count, looked in zip(listed, statements.tolist(), looked_at.tolist(), strict=True)
        if isinstance(iri, NamedNode)
    ]
    named = np.array([isinstance(one, NamedNode) for one in listed], dtype=np.bool_)
    bare = np.ones(len(subjects), dtype=np.bool_)
    bare[at[named[which]]] = False
    if bare.any():
        found.append(OnClass(None, int(bare.sum()), int(seen[bare].sum())))
    return sorted(found, key=lambda one: (-one.statements, one.iri.value if one.iri else ""))
