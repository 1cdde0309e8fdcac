"""Random small data: terms of every kind, and triples that meet each other often."""

from __future__ import annotations

from hypothesis import strategies as st

IRIS = ["ex:a", "ex:b", "ex:c"]
BLANKS = ["_:d", "_:e"]
NODES = IRIS + BLANKS
PREDICATES = ["ex:p", "ex:q", "ex:r"]
VALUED = ["ex:v", "ex:w"]
"""Predicates that have literals as their objects, and nothing else."""

CLASSES = ["ex:C", "ex:D", "ex:E"]


def typed(datatype: str, *forms: str) -> list[str]:
    return [f'"{form}"^^{datatype}' for form in forms]


NUMBERS = [
    "1", "2", "01", "-1", "1.0", "2.50", "1.0e0", "25e-1", "98765432109876543210",
    "0.12345678901234567890",
    *typed("xsd:byte", "1", "2"), *typed("xsd:nonNegativeInteger", "2"),
    *typed("xsd:float", "2.5", "INF"), *typed("xsd:double", "-INF"),
]  # fmt: skip
STRINGS = ['""', '"x"', '"X"', '"xyz"', '"x\\ny"', '"\u00e9\U0001f600"', '"10"', '"2025-01-01"']
TRUTHS = ["true", "false"]
DATES = typed("xsd:date", "2025-01-01", "2025-01-02", "2024-02-29")
LOCAL_DATE_TIMES = typed("xsd:dateTime", "2025-01-01T00:00:00", "2025-01-02T00:00:00.5")
DATE_TIMES = typed("xsd:dateTime", "2025-01-01T12:00:00Z", "2025-01-01T13:00:00+02:00")
LOCAL_TIMES = typed("xsd:time", "09:00:00", "10:00:00.5")
TIMES = typed("xsd:time", "09:00:00Z", "10:00:00+02:00")
DURATIONS = typed("xsd:dayTimeDuration", "PT1H", "PT60M", "P1D")
COMPARABLE = [
    NUMBERS, STRINGS, TRUTHS, DATES, LOCAL_DATE_TIMES, DATE_TIMES, LOCAL_TIMES, TIMES, DURATIONS,
]  # fmt: skip
"""Literals of which both engines know the order within a family.

Elsewhere they differ, because rdflib orders every two literals, and SPARQL only those of the types
for which it has an operator (SPARQL 1.1, section 17.3): literals of two families, with different
language tags, and ill-typed ones compare with nothing. Nor does rdflib know the order of
``"1"^^xsd:boolean``, of dates with a time zone (it leaves the zone away), of durations with
months, of NaN, or what ``24:00:00`` is.
"""
PARTLY_COMPARABLE = [DATE_TIMES + LOCAL_DATE_TIMES, TIMES + LOCAL_TIMES]
"""With and without a time zone: pySHACL knows for ranges, not for ``sh:lessThan``, that within
some hours there is no order (SHACL, section 4.5.3: what cannot be compared is a result)."""

# Not "2025-01-01"^^xsd:dateTime, which rdflib takes for midnight, nor "1e0"^^xsd:decimal, for 1
# (XML Schema 1.1, part 2, sections 3.3.7 and 3.3.3).
ILL_TYPED = [
    *typed("xsd:byte", "300"), *typed("xsd:integer", "x", "1.0"), *typed("xsd:decimal", "one"),
    *typed("xsd:nonNegativeInteger", "-1"), *typed("xsd:boolean", "maybe"),
    *typed("xsd:date", "2025-02-30"), *typed("xsd:dateTime", "2025-01-01T9:00:00"),
    *typed("xsd:time", "9:00"), *typed("xsd:duration", "P"), *typed("xsd:gYear", "25"),
    *typed("xsd:dayTimeDuration", "P1Y"),
]  # fmt: skip
TAGGED = ['"x"@en', '"x"@EN', '"y"@en', '"y"@en-GB', '"x"@de', '"y"@zh-Hans']
OTHERS = [
    *typed("xsd:gYear", "2025"), *typed("ex:own", "x", "1"), *typed("xsd:anyURI", "x"),
    *typed("xsd:date", "2025-01-01Z", "2025-01-01+06:00"), *typed("xsd:double", "NaN"),
    *typed("xsd:yearMonthDuration", "P1Y", "P12M"), *typed("xsd:duration", "P1Y", "P30D"),
    *typed("xsd:boolean", "1"), *typed("xsd:dateTime", "2025-01-01T24:00:00"),
]  # fmt: skip
FAMILIES = [*COMPARABLE, ILL_TYPED, TAGGED, OTHERS]
LITERALS = [literal for family in FAMILIES for literal in dict.fromkeys(family)]


def mixed(*strategies: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """One of some strategies; one that is given twice is taken twice as often."""
    return st.sampled_from(strategies).flatmap(lambda one: one)


# A family first: numbers are to meet numbers more often than chance would have it.
literal = st.sampled_from(FAMILIES).flatmap(st.sampled_from)
node = st.sampled_from(NODES)
predicate = st.sampled_from(PREDICATES)
class_ = st.sampled_from(CLASSES)

_AXIOMS = [
    "ex:D rdfs:subClassOf ex:C",
    "ex:E rdfs:subClassOf ex:D",
    # A circle, and a class below itself.
    "ex:C rdfs:subClassOf ex:E",
    "ex:E rdfs:subClassOf ex:E",
]


def triples(objects: st.SearchStrategy[str], least: int = 4) -> st.SearchStrategy[str]:
    """Data with objects of some kinds; what is written twice is one triple."""
    several = st.lists(objects, min_size=1, max_size=3).map(", ".join)
    members = st.lists(st.one_of(node, objects), max_size=3)
    verb_and_objects = mixed(
        *[st.tuples(predicate, node).map(" ".join)] * 3,
        *[st.tuples(predicate, several).map(" ".join)] * 3,
        *[st.tuples(st.sampled_from(VALUED), several).map(" ".join)] * 3,
        *[class_.map("a {}".format)] * 2,
        st.tuples(predicate, members.map(listed)).map(" ".join),
    )
    statement = st.tuples(node, verb_and_objects).map(" ".join)
    statements = st.lists(statement, min_size=least, max_size=least + 12)
    axioms = st.lists(st.sampled_from(_AXIOMS), max_size=3)
    return st.tuples(statements, axioms).map(
        lambda parts: "".join(f"{one} .\n" for one in (*parts[0], *parts[1]))
    )


def listed(members: list[str]) -> str:
    return f"( {' '.join(members)} )"
