"""Random shapes over every component of SHACL Core, with every kind of path and target."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from hypothesis import strategies as st

from tests.validation.differential.data import (
    COMPARABLE,
    ILL_TYPED,
    IRIS,
    PARTLY_COMPARABLE,
    STRINGS,
    TAGGED,
    VALUED,
    class_,
    listed,
    literal,
    mixed,
    predicate,
    triples,
)

Texts = st.SearchStrategy[str]
Draw = Callable[[st.SearchStrategy[Any]], Any]

# What a shape has at most one value of (the syntax rules in SHACL section 4).
_ONCE = """
    datatype nodeKind minCount maxCount minExclusive minInclusive maxExclusive maxInclusive
    minLength maxLength pattern languageIn uniqueLang qualifiedValueShape closed in severity
    deactivated
"""
ONCE = {f"sh:{local}" for local in _ONCE.split()}
_DATATYPES = """
    xsd:string xsd:integer xsd:decimal xsd:boolean xsd:date xsd:dateTime xsd:time xsd:byte
    xsd:nonNegativeInteger xsd:float xsd:double xsd:duration xsd:dayTimeDuration
    xsd:yearMonthDuration xsd:gYear xsd:anyURI rdf:langString ex:own
"""
DATATYPES = _DATATYPES.split()
KINDS = ["IRI", "Literal", "BlankNode", "BlankNodeOrIRI", "BlankNodeOrLiteral", "IRIOrLiteral"]
# In the syntax that Python and XPath share; pySHACL knows no flags but these two.
PATTERNS = [
    "'^x'", "'y'", "'^.$'", "'[0-9]+'", "'X' ; sh:flags 'i'", "'^y' ; sh:flags 'm'",
    "'^Y' ; sh:flags 'im'", "'org/[ab]$'", "'x|y'", "''",
]  # fmt: skip
LANGUAGES = ['"en"', '"EN"', '"en-GB"', '"de"', '"zh"', '"*"']
VALUE_PATHS = ["ex:v", "ex:w", "( ex:p ex:v )", "[ sh:alternativePath ( ex:w ( ex:q ex:v ) ) ]"]
RANGES = ["minExclusive", "minInclusive", "maxExclusive", "maxInclusive"]


datatype = st.sampled_from(DATATYPES).map("sh:datatype {}".format)
unique = st.sampled_from(["true", "true", "false"]).map("sh:uniqueLang {}".format)


def joined(strategy: Texts, least: int = 2, most: int = 3) -> Texts:
    return st.lists(strategy, min_size=least, max_size=most).map(" ".join)


def formatted(text: str, *parts: st.SearchStrategy[Any]) -> Texts:
    return st.tuples(*parts).map(lambda found: text.format(*found))


def parameter(constraint: str) -> str:
    """What a shape may say once; anything else as often as it likes."""
    name = constraint.split(" ", 1)[0]
    return name if name in ONCE else constraint


def together(strategy: Texts, least: int = 1, most: int = 3) -> Texts:
    """Some constraints of different components."""
    return st.lists(strategy, min_size=least, max_size=most, unique_by=parameter).map(" ; ".join)


_compound = st.recursive(
    st.one_of(predicate, predicate, st.sampled_from(["rdf:first", "rdf:rest", "rdf:type"])),
    lambda inner: st.one_of(
        inner.map("[ sh:inversePath {} ]".format),
        joined(inner).map("( {} )".format),
        joined(inner).map("[ sh:alternativePath ( {} ) ]".format),
        inner.map("[ sh:zeroOrMorePath {} ]".format),
        inner.map("[ sh:oneOrMorePath {} ]".format),
        inner.map("[ sh:zeroOrOnePath {} ]".format),
    ),
    max_leaves=4,
)
# Mostly plain: whoever follows three steps seldom finds anything.
_valued = st.sampled_from(VALUED)
paths = mixed(predicate, predicate, _valued, _valued, _compound, _compound, _compound)
attribute = st.one_of(
    st.sampled_from(["sh:Info", "sh:Warning", "sh:Violation", "ex:Own"]).map(
        "sh:severity {}".format
    ),
    st.sampled_from(["true", "false", "false"]).map("sh:deactivated {}".format),
)
references = st.sampled_from(
    ["sh:property ex:P", "sh:node ex:N", "sh:not ex:P", "sh:or ( ex:N ex:P )"]
)


pair = formatted("sh:{} {}", st.sampled_from(["equals", "disjoint"]), mixed(predicate, _valued))


class Shapes:
    """Shapes that speak of some literals.

    Args:
        literal: The literals.
        ordered: Whether shapes may ask for their order: in ranges, or between properties too.
        favourite: A constraint of property shapes that is to be met often.
    """

    def __init__(self, literal: Texts, ordered: str = "no", favourite: Texts = unique):
        self.literal = literal
        term = st.one_of(st.sampled_from(IRIS), literal)
        properties = mixed(predicate, _valued)
        self.targets = mixed(
            class_.map("sh:targetClass {}".format),
            term.map("sh:targetNode {}".format),
            properties.map("sh:targetSubjectsOf {}".format),
            properties.map("sh:targetSubjectsOf {}".format),
            properties.map("sh:targetObjectsOf {}".format),
        )
        of_values = [
            class_.map("sh:class {}".format),
            datatype,
            st.sampled_from(KINDS).map("sh:nodeKind sh:{}".format),
            # Not 0: a blank node violates that too (section 4.4.1), but not for pySHACL.
            st.integers(1, 4).map("sh:minLength {}".format),
            st.integers(0, 4).map("sh:maxLength {}".format),
            st.sampled_from(PATTERNS).map("sh:pattern {}".format),
            joined(st.sampled_from(LANGUAGES), 0, 2).map("sh:languageIn ( {} )".format),
            pair,
            term.map("sh:hasValue {}".format),
            st.lists(term, max_size=3).map(listed).map("sh:in {}".format),
        ]
        of_properties = [
            st.integers(0, 3).map("sh:minCount {}".format),
            st.integers(0, 3).map("sh:maxCount {}".format),
            unique,
            *[favourite] * 6,
        ]
        if ordered != "no":
            of_values += [formatted("sh:{} {}", st.sampled_from(RANGES), literal)] * 10
        self._of_values = mixed(*of_values, attribute)
        self._of_properties = mixed(*of_values, *of_properties, attribute)
        # Constraints that look at other shapes, with shapes inside these so many times.
        self._referring: list[Callable[[int], Texts]] = [
            lambda depth: self.any_shape(depth).map("sh:not {}".format),
            lambda depth: self.node_shape(depth).map("sh:node {}".format),
            *[lambda depth: self.property_shape(depth).map("sh:property {}".format)] * 3,
            self._combined,
            self._qualified,
            self._closed,
        ]
        if ordered == "all":
            self._referring += [self._less] * 2

    def body(self, depth: int, with_path: bool = False) -> Texts:
        """What a shape asks: of a node shape, or of a property shape beside its path."""
        return together(self._constraint(depth, with_path))

    def node_shape(self, depth: int) -> Texts:
        return self.body(depth).map("[ {} ]".format)

    def property_shape(self, depth: int) -> Texts:
        return formatted("[ sh:path {} ; {} ]", paths, self.body(depth, with_path=True))

    def any_shape(self, depth: int) -> Texts:
        return st.one_of(self.node_shape(depth), self.node_shape(depth), self.property_shape(depth))

    @st.composite
    @staticmethod
    def _drawn(draw: Draw, shapes: Shapes, depth: int, with_path: bool) -> str:
        if depth == 0 or draw(st.booleans()):
            return str(draw(shapes._of_properties if with_path else shapes._of_values))
        return str(draw(draw(st.sampled_from(shapes._referring))(depth - 1)))

    def _constraint(self, depth: int, with_path: bool) -> Texts:
        return self._drawn(self, depth, with_path)

    def _combined(self, depth: int) -> Texts:
        # With a member at least: pySHACL refuses rdf:nil, which is a list (section 1.1).
        kinds = st.sampled_from(["and", "or", "xone"])
        return formatted("sh:{} ( {} )", kinds, joined(self.any_shape(depth), 1, 3))

    def _qualified(self, depth: int) -> Texts:
        one = formatted(
            "[ sh:path {} ; sh:qualifiedValueShape {} ; sh:qualified{}Count {}{} ]",
            paths,
            self.any_shape(depth),
            st.sampled_from(["Min", "Max"]),
            st.integers(0, 2),
            st.sampled_from(["", " ; sh:qualifiedValueShapesDisjoint true"]),
        )
        return st.lists(one, min_size=1, max_size=2).map(
            lambda all_: f"sh:property {', '.join(all_)}"
        )

    def _less(self, depth: int) -> Texts:
        # Of literals alone: pySHACL orders IRIs, for which SPARQL has no operator (SPARQL 1.1,
        # section 17.3), and refuses blank nodes, of which SHACL asks a result (section 4.5.3).
        return formatted(
            "sh:property [ sh:path {} ; sh:{} {} ; {} ]",
            st.sampled_from(VALUE_PATHS),
            st.sampled_from(["lessThan", "lessThanOrEquals"]),
            st.sampled_from(VALUED),
            self.body(depth, with_path=True),
        )

    def _closed(self, depth: int) -> Texts:
        return formatted(
            "sh:closed {} ; sh:ignoredProperties {}{}",
            st.sampled_from(["true", "true", "false"]),
            st.lists(st.sampled_from(["rdf:type", "ex:p", "ex:q"]), max_size=2).map(listed),
            st.sampled_from(
                ["", " ; sh:property [ sh:path ex:p ]", " ; sh:property [ sh:path ex:r ]"]
            ),
        )


@st.composite
def graphs(draw: Draw, shapes: Shapes) -> str:
    """Shapes graphs: shapes with targets, and those that they share."""
    properties = shapes.property_shape(1).map("sh:property {}".format)
    bodies = mixed(
        shapes.body(2),
        shapes.body(2),
        formatted("{} ; {}", properties, shapes.body(1)),
        formatted("{} ; {}", properties, properties),
        formatted("{} ; {}", references, shapes.body(1)),
        references,
    )
    written = [
        f"ex:S{number} a sh:NodeShape ; {draw(together(shapes.targets, 1, 2))} ; {draw(bodies)} ."
        for number in range(draw(st.integers(1, 2)))
    ]
    kind = draw(st.sampled_from(["property", "class", "none"]))
    if kind == "property":
        own = draw(st.one_of(shapes.body(1, with_path=True), references))
        of_path = f"{draw(shapes.targets)} ; sh:path {draw(paths)} ; {own}"
        written.append(f"ex:T a sh:PropertyShape ; {of_path} .")
    elif kind == "class":
        written.append(f"{draw(class_)} a rdfs:Class, sh:NodeShape ; {draw(bodies)} .")
    told = " ".join(written)
    if "ex:P" in told:
        written.append(f"ex:P sh:path {draw(paths)} ; {draw(shapes.body(1, with_path=True))} .")
    if "ex:N" in told:
        written.append(f"ex:N {draw(shapes.body(1))} .")
    return "\n".join(written)


of_any_kind = st.sampled_from(
    [
        *[Shapes(literal)] * 3,
        Shapes(st.sampled_from(TAGGED), favourite=unique),
        Shapes(st.sampled_from(STRINGS), favourite=pair),
        Shapes(st.sampled_from(ILL_TYPED), favourite=datatype),
    ]
)
of_comparable = st.sampled_from(
    [
        *[Shapes(st.sampled_from(family), ordered="all") for family in COMPARABLE],
        *[Shapes(st.sampled_from(family), ordered="ranges") for family in PARTLY_COMPARABLE],
    ]
)


def cases(shapes: st.SearchStrategy[Shapes]) -> st.SearchStrategy[tuple[str, str]]:
    """Shapes graphs, with data that speak of the same literals."""
    return shapes.flatmap(lambda one: st.tuples(graphs(one), triples(one.literal)))
