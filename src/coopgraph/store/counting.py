"""The queries behind the statistics: plain SPARQL 1.1, so that any engine answers them."""

from __future__ import annotations

from typing import Final

from coopgraph.vocabulary import COOP, OWL, PREFIXES, RDF, RDFS, SKOS, XSD

PROLOGUE: Final = "".join(
    f"PREFIX {prefix}: <{iri}>\n"
    for prefix, iri in {
        "coop": COOP,
        "rdfs": RDFS,
        "xsd": XSD,
        **{name: PREFIXES[name] for name in ("foaf", "oa", "org", "schema", "text-access")},
    }.items()
)

NOT_STATED: Final = "not stated"
"""The sources leave it open, and the data say so."""

NOT_GIVEN: Final = "not given"
"""The data say nothing: neither a value nor that there is none."""

UNCERTAIN: Final = "uncertain"
"""The bounds of the time lie in different years."""


def _instances(class_: str) -> str:
    return f"SELECT (COUNT(DISTINCT ?node) AS ?n) {{ ?node a/rdfs:subClassOf* {class_} }}"


def _having(pattern: str) -> str:
    return f"SELECT (COUNT(DISTINCT ?node) AS ?n) {{ {pattern} }}"


def _below(name: str, class_: str) -> str:
    """Bind a variable to a class and those below it.

    Walked by itself: Virtuoso loses rows of a path that it joins with other patterns.
    """
    walk = f"?{name} rdfs:subClassOf* {class_}"
    return f"{{ SELECT DISTINCT ?{name} WHERE {{ {walk} }} LIMIT 1000000000 }}"


_SIDES: Final = f"""\
  {{ ?any coop:sendingOrganization ?node }} UNION {{ ?any coop:hostOrganization ?node }}
  UNION {{ {_below("class", "org:Organization")} ?any coop:concludedBy ?node . ?node a ?class }}"""

COUNTS: Final = {
    "triples": "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }",
    "visits": _instances("coop:Visit"),
    "organizations": _having(
        f"{_below('organization', 'org:Organization')} ?node a ?organization . "
        f"OPTIONAL {{ {_below('unit', 'org:OrganizationalUnit')} ?node a ?unit }} "
        "FILTER ( !BOUND(?unit) )"
    ),
    "partners": _having(_SIDES),
    "units": _instances("org:OrganizationalUnit"),
    "persons": _instances("foaf:Person"),
    "countries": _instances("schema:Country"),
    "agreements": _instances("coop:Agreement"),
    "statements": _instances("coop:CooperationStatement"),
    "exchanges": _instances("coop:KnowledgeExchange"),
    "sources": _instances("coop:SourceDocument"),
    "sources_in_digest": _having("?node coop:textAccess text-access:digest-only"),
    "passages": _instances("coop:TextEvidence"),
    "passages_with_place": _having("?node oa:hasSelector/oa:start ?place"),
    "passages_in_digest": _having(
        "?node oa:hasSource ?page . ?page coop:textAccess text-access:digest-only"
    ),
}
"""Each gives one number."""

_NAMED: Final = 'OPTIONAL { ?value rdfs:label ?name . FILTER ( LANG(?name) = "en" ) }'


def _by_value(property_: str) -> str:
    return f"""\
SELECT ?value (MIN(?name) AS ?label) (COUNT(DISTINCT ?node) AS ?n) {{
  ?node coop:{property_} ?value . {_NAMED}
}} GROUP BY ?value ORDER BY DESC(?n) ?value"""


def _by_value_of(class_: str, property_: str) -> str:
    """Count the nodes of a class by a value, and apart from each other those that lack one."""
    return f"""\
SELECT ?value (MIN(?told) AS ?label) (COUNT(DISTINCT ?node) AS ?n) {{
  ?node a/rdfs:subClassOf* coop:{class_} .
  OPTIONAL {{ ?node coop:{property_} ?value . {_NAMED} }}
  OPTIONAL {{ ?node coop:notStated coop:{property_} . BIND ( "{NOT_STATED}" AS ?silent ) }}
  BIND ( IF(BOUND(?value), STR(?name), COALESCE(?silent, "{NOT_GIVEN}")) AS ?told )
}} GROUP BY ?value ?told ORDER BY DESC(?n) ?told"""


# The ontology is beside the data; what it is made of is not what the data tell of.
_BY_CLASS: Final = f"""\
SELECT ?value (MIN(?name) AS ?label) (COUNT(DISTINCT ?node) AS ?n) {{
  ?node a ?value . {_NAMED}
  {" ".join(f'FILTER ( !STRSTARTS(STR(?value), "{iri}") )' for iri in (OWL, RDF, RDFS, SKOS))}
}} GROUP BY ?value ORDER BY DESC(?n) ?value"""

SHARES: Final = {
    "agreements_by_state": _by_value_of("Agreement", "state"),
    "statements_by_state": _by_value_of("CooperationStatement", "state"),
    "exchanges_by_direction": _by_value_of("KnowledgeExchange", "direction"),
    "standing": _by_value("standing"),
    "dates": _by_value("temporalForm"),
    "classes": _BY_CLASS,
}
"""Each gives rows of a value, its label and a number."""

_NEVER: Final = '"9999-12-31"^^xsd:date'
_EVER: Final = '"0001-01-01"^^xsd:date'

# Of several spans the closest bounds count. The year is certain where the first and the last day on
# which the visit can have begun lie in it; where the first is open and only days within the visit
# are told, the first of these counts. The question on visits per year keeps the same rule.
YEARS: Final = f"""\
SELECT ?year (COUNT(?visit) AS ?n) (MIN(IF(?opens = {_EVER}, {_NEVER}, ?opens)) AS ?from)
  (MAX(IF(?closes = {_NEVER}, {_EVER}, ?closes)) AS ?to) {{
  ?visit a coop:Visit .
  OPTIONAL {{ {{
    SELECT ?visit (MAX(COALESCE(?es, {_EVER})) AS ?o) (MIN(COALESCE(?le, {_NEVER})) AS ?c)
      (MIN(COALESCE(?ls, ?le, {_NEVER})) AS ?b) (MAX(COALESCE(?es, ?within, {_EVER})) AS ?e) {{
      ?visit a coop:Visit ; coop:timeSpan ?span .
      OPTIONAL {{ ?span coop:earliestStart ?es }} OPTIONAL {{ ?span coop:latestStart ?ls }}
      OPTIONAL {{ ?span coop:earliestEnd ?ee OPTIONAL {{ ?span coop:latestStart ?within }} }}
      OPTIONAL {{ ?span coop:latestEnd ?le }}
    }} GROUP BY ?visit
  }} }}
  BIND ( COALESCE(?o, {_EVER}) AS ?opens ) BIND ( COALESCE(?c, {_NEVER}) AS ?closes )
  BIND ( COALESCE(?b, {_NEVER}) AS ?begun ) BIND ( COALESCE(?e, {_EVER}) AS ?first )
  BIND ( SUBSTR(STR(?begun), 1, 4) AS ?begunIn )
  BIND ( IF(?begunIn = SUBSTR(STR(?first), 1, 4), ?begunIn,
    IF(?begun = {_NEVER} && ?first = {_EVER}, "{NOT_STATED}", "{UNCERTAIN}")) AS ?year )
}} GROUP BY ?year ORDER BY ?year"""
"""Visits by the year in which they begin, with the outermost days of each row."""
