"""Anything that has an IRI: from the thing to the documents about it, and these."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import pyoxigraph

from coopgraph.pages import visit
from coopgraph.pages.asking import Values, values_of
from coopgraph.pages.context import Context, negotiate
from coopgraph.pages.describing import Description, describe, is_described, node
from coopgraph.pages.documents import data_document
from coopgraph.pages.exchange import Refused, Request, Response, see_other
from coopgraph.pages.facts import Reading, facts_of, pointed_at
from coopgraph.pages.knowing import standing_of
from coopgraph.pages.links import DATA_FORMS
from coopgraph.pages.names import names
from coopgraph.pages.naming import LITERAL_FORM, NOTATION, PAGE, elsewhere, spellings
from coopgraph.pages.passages import references
from coopgraph.pages.structured import structured
from coopgraph.pages.suggesting import suggestions
from coopgraph.pages.times import FORM
from coopgraph.pages.times import PROPERTIES as OF_TIMES
from coopgraph.pages.usage import MOST_COUNTED, kind_of, one_use, uses_of
from coopgraph.vocabulary import BASE, COOP, RDF, curie, expand

if TYPE_CHECKING:
    from coopgraph.store.terms import Term

TYPE: Final = RDF + "type"
EVIDENCE: Final = COOP + "evidence"

MOST_DETAILED: Final = 600
"""Things pointed at of which more than the name is read."""

_DETAILS: Final = (*OF_TIMES, LITERAL_FORM, NOTATION, PAGE)


def redirect(context: Context, request: Request, match: re.Match[str]) -> Response:
    """Lead from a thing to a document about it, by the Accept header (303)."""
    iri = BASE + match["local"]
    form = negotiate(request, ("html", *DATA_FORMS))
    check_known(context, iri)
    links = context.links
    return see_other(links.page(iri) if form == "html" else links.data(iri, form))


def page(context: Context, request: Request, match: re.Match[str]) -> Response:
    """Show the page about a thing of the project."""
    iri = node(BASE + match["local"]).value
    address = context.links.page(iri)
    if not address.startswith(context.links.to("/page/")):
        # Ontology, dataset and questions have pages of their own.
        return see_other(address)
    return _shown(context, request, iri)


def data(context: Context, request: Request, match: re.Match[str]) -> Response:
    """Give the data about a thing of the project."""
    return _data(context, BASE + match["local"], match["form"])


def resource(context: Context, request: Request, match: re.Match[str]) -> Response:
    """Show the page about a thing with an IRI of somebody else."""
    iri = _asked(request)
    address = context.links.page(iri)
    return see_other(address) if iri.startswith(BASE) else _shown(context, request, iri)


def resource_data(context: Context, request: Request, match: re.Match[str]) -> Response:
    """Give the data about a thing with an IRI of somebody else."""
    return _data(context, _asked(request), match["form"])


def check_known(context: Context, iri: str) -> None:
    """Refuse an IRI of which the data say nothing.

    Args:
        context: Who answers.
        iri: The IRI, as somebody wrote it.

    Raises:
        Refused: It is none, or the data do not know it (404, with what may be meant).
    """
    if not is_described(context.engine, iri):
        raise _unknown(context, iri)


def _unknown(context: Context, iri: str) -> Refused:
    return Refused(
        404,
        "the data know no such thing",
        hint="the search box finds things by their names",
        suggestions=suggestions(context, iri),
    )


def _asked(request: Request) -> str:
    iri = request.get("iri")
    if not iri:
        raise Refused(400, "no thing is named", hint="give its IRI as the parameter iri")
    return node(iri, 400).value


def _data(context: Context, iri: str, form: str) -> Response:
    known = node(iri).value
    if form in DATA_FORMS:
        check_known(context, known)
    return data_document(context, known, form)


def _shown(context: Context, request: Request, iri: str) -> Response:
    known = node(iri).value
    used = request.get("used")
    if used is not None:
        return _used(context, request, known, used)
    told = describe(context.engine, known)
    if not told.own and not told.uses:
        raise _unknown(context, known)
    if visit.VISIT in told.iris(TYPE):
        return visit.page(context, told)
    return _thing(context, told)


def _thing(context: Context, told: Description) -> Response:
    engine, iri = context.engine, told.iri
    uses = uses_of(engine, told)
    # Of passages the references read what is shown, and only that.
    near = pointed_at(one for one in told.own if one.predicate.value != EVIDENCE)
    values = values_of(engine, near[:MOST_DETAILED], _DETAILS)
    called = names(
        engine,
        [
            *(iri, *near),
            *(one.predicate.value for one in told.own),
            *pointed_at(_triples(values)),
            *(user for use in uses for user in use.users),
            *(use.property for use in uses),
        ],
    )
    # Names and times are nodes of their own, with evidence of their own.
    own_evidence = [one for one in near if {LITERAL_FORM, FORM} & set(values.get(one, {}))]
    cited = references(engine, [iri, *own_evidence])
    values[iri] = _own_values(told)
    reading = Reading(called, values, cited)
    standing = standing_of(iri, values, called)
    return context.html(
        "thing.html",
        {
            "iri": iri,
            "curie": curie(iri),
            "name": called[iri],
            "types": [(one, called[one]) for one in sorted(told.iris(TYPE), key=_own_first)],
            "spellings": spellings(told, values, cited),
            "groups": facts_of(told, reading),
            "elsewhere": elsewhere(told, values, called),
            "standing": standing,
            "called": called,
            "passages": cited.of(iri),
            "uses": uses,
            "kind_of": kind_of,
            "most_counted": MOST_COUNTED,
            "told": told,
            "structured": structured(told, values, called),
        },
        alternates=context.links.alternates(iri),
    )


def _used(context: Context, request: Request, iri: str, used: str) -> Response:
    """Show a page of the things that point at a thing with one property."""
    written = expand(used)
    property_ = node(written, 400).value if written else ""
    if not property_:
        raise Refused(
            400, "no such property", hint="used is an IRI, or a name such as coop:visited"
        )
    check_known(context, iri)
    use, paging = one_use(context.engine, context.links, request, iri, property_)
    called = names(context.engine, [iri, property_, *use.users])
    return context.html(
        "used.html",
        {
            "iri": iri,
            "name": called[iri],
            "use": use,
            "paging": paging,
            "called": called,
            "kind_of": kind_of,
            "most_counted": MOST_COUNTED,
        },
    )


def _own_first(iri: str) -> tuple[bool, str]:
    """Classes of the project say more than those that it reuses."""
    return not iri.startswith(BASE), iri


def _triples(values: Values) -> list[pyoxigraph.Triple]:
    return [
        pyoxigraph.Triple(pyoxigraph.NamedNode(one), pyoxigraph.NamedNode(property_), term)
        for one, properties in values.items()
        for property_, terms in properties.items()
        for term in terms
    ]


def _own_values(told: Description) -> dict[str, list[Term]]:
    own: dict[str, list[Term]] = {}
    subject = pyoxigraph.NamedNode(told.iri)
    for one in told.own:
        if one.subject == subject:
            own.setdefault(one.predicate.value, []).append(one.object)
    return own
