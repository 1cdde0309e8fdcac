"""Random SPARQL-based constraints: simple SELECT queries, with ``$this`` at any depth.

Filters speak of variables that their own group binds, of ``$this``, or of what SPARQL hands to
them (``EXISTS``, the condition of ``OPTIONAL``). rdflib also hands the outer solution to nested
groups, which SPARQL evaluates by themselves, from the bottom up (SPARQL 1.1, section 18.2).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from hypothesis import strategies as st

from tests.validation.differential.data import class_, mixed, node, predicate, triples, typed
from tests.validation.differential.shapes import paths

Draw = Callable[[st.SearchStrategy[Any]], Any]

PREFIXES = """
ex: sh:declare [ sh:prefix "ex" ; sh:namespace "http://example.org/"^^xsd:anyURI ],
  [ sh:prefix "rdfs" ; sh:namespace "http://www.w3.org/2000/01/rdf-schema#"^^xsd:anyURI ],
  [ sh:prefix "xsd" ; sh:namespace "http://www.w3.org/2001/XMLSchema#"^^xsd:anyURI ] .
"""
# As Oxigraph writes them: it would show 01 as 1. None that is false in Python, as "" is: rdflib
# follows a path from such a literal as if it had no value (SPARQL 1.1, section 18.4).
LITERALS = [
    "1", "2", "2.5", "true", '"x"', '"xyz"', '"X"', '"x"@en', '"y"@de', '"x"@en-gb',
    *typed("xsd:date", "2025-01-01"),
]  # fmt: skip
literal = st.sampled_from(LITERALS)
_CHAIN = re.compile(r"(?:\[ sh:(?:inverse|zeroOrMore|oneOrMore|zeroOrOne)Path )+")
_CONSTANTS = ["ex:a", "ex:b", "ex:C"]
# Of a blank node rdflib's STR gives the label, not an error (SPARQL 1.1, section 17.4.2.5).
_SIMPLE = [
    "isIRI({0})", "isLiteral({0})", "isBlank({0})", "{0} = ex:a", "{0} != ex:b", "{0} = {1}",
    "sameTerm({0}, {1})", "{0} IN (ex:a, ex:c)", "{0} NOT IN (ex:a, ex:b)",
    "(isNumeric({0}) && {0} > 1)", "(isNumeric({0}) && {0} = 2)", 'lang({0}) = "en"',
    'langMatches(lang({0}), "en")', "datatype({0}) = xsd:integer",
    "(!isBlank({0}) && strlen(str({0})) > 2)",
    '(!isBlank({0}) && regex(str({0}), "^X", "i"))', '(!isBlank({0}) && contains(str({0}), "y"))',
]  # fmt: skip


@dataclass
class Group:
    """A group as it grows.

    Attributes:
        text: Its parts.
        bound: The variables that every solution of it binds.
        maybe: Those that some may leave without a value.
    """

    text: list[str] = field(default_factory=list)
    bound: list[str] = field(default_factory=list)
    maybe: list[str] = field(default_factory=list)

    @property
    def own(self) -> list[str]:
        """The variables that every solution binds, but ``$this``."""
        return [one for one in self.bound if one != "$this"]

    def binds(self, variables: list[str]) -> None:
        self.bound += [one for one in dict.fromkeys(variables) if one not in self.bound]

    def __str__(self) -> str:
        return f"{{ {' '.join(self.text)} }}"


class Writer:
    """Writes one query; a variable that is new in it is used nowhere else."""

    def __init__(self, draw: Draw) -> None:
        self._draw = draw
        self._used = 0

    def one_of(self, choices: Sequence[Any]) -> Any:
        return self._draw(st.sampled_from(choices))

    def expression(self, variables: list[str]) -> str:
        one = st.sampled_from([*variables, *variables, "$this"])
        simple = st.tuples(st.sampled_from(_SIMPLE), one, one).map(
            lambda parts: str(parts[0].format(*parts[1:]))
        )
        opposite = simple.map("!({})".format)
        joined = st.tuples(simple, st.sampled_from(["&&", "||"]), st.one_of(simple, opposite))
        return f"({self._draw(st.one_of(simple, opposite, joined.map(' '.join)))})"

    def pattern(self, near: list[str]) -> tuple[str, list[str]]:
        """Write a triple pattern that shares a variable with what is near."""
        subject = self.one_of(near)
        kind = self.one_of(["class", "subclass", "known", "sequence", "either", "inverse", *"...."])
        if kind in {"class", "subclass"}:
            step = "a" if kind == "class" else "a/rdfs:subClassOf*"
            return f"{subject} {step} {self._draw(class_)} .", [subject]
        other = self.one_of([*near, *_CONSTANTS]) if kind == "known" else self._fresh()
        step = self._draw(predicate)
        if kind == "sequence":
            step = f"{step}/{self._draw(predicate)}"
        elif kind == "either":
            step = f"({step}|^{self._draw(predicate)})"
        elif kind == "inverse":
            subject, other = other, subject
        return f"{subject} {step} {other} .", [one for one in (subject, other) if one[0] in "?$"]

    def group(self, near: list[str], depth: int, start: str | None = None) -> Group:
        """Write a group that shares a variable with what is near."""
        group = Group()
        if start is not None:
            group.text.append(f"{start} ?value .")
            group.binds(["$this", "?value"])
        for _ in range(self.one_of([0, 0, 1] if start else [1, 1, 1, 2])):
            text, variables = self.pattern(group.bound or near)
            group.text.append(text)
            group.binds(variables)
        for _ in range(self.one_of([0, 1, 1]) if depth else 0):
            self.one_of([self._optional, self._nested, self._union, self._alone])(group, depth - 1)
        for _ in range(self.one_of([0, 0, 1, 1])):
            self.one_of([self._filter, self._filter, self._exists, self._bound, self._bind])(group)
        return group

    def _fresh(self) -> str:
        self._used += 1
        return f"?v{self._used}"

    def _optional(self, group: Group, _depth: int) -> None:
        text, variables = self.pattern(group.bound)
        new = [one for one in variables if one not in group.bound]
        condition = ""
        if self.one_of([True, False]):
            condition = f" FILTER {self.expression([*group.own, *new])}"
        group.text.append(f"OPTIONAL {{ {text}{condition} }}")
        group.maybe += new

    def _nested(self, group: Group, depth: int) -> None:
        inner = self.group(group.bound, depth)
        group.text.append(str(inner))
        group.binds(inner.bound)

    def _union(self, group: Group, depth: int) -> None:
        one, other = (self.group(group.bound, depth) for _ in range(2))
        group.text.append(f"{one} UNION {other}")

    def _alone(self, group: Group, _depth: int) -> None:
        group.text.append(f"{{ FILTER {self.expression([])} }}")

    def _filter(self, group: Group) -> None:
        group.text.append(f"FILTER {self.expression(group.own)}")

    def _exists(self, group: Group) -> None:
        text, variables = self.pattern([*group.own, "$this"])
        inside = [one for one in dict.fromkeys([*group.own, *variables]) if one != "$this"]
        condition = f"FILTER {self.expression(inside)} " if self.one_of([True, False]) else ""
        group.text.append(f"FILTER {self.one_of(['', 'NOT '])}EXISTS {{ {text} {condition}}}")

    def _bound(self, group: Group) -> None:
        if group.maybe:
            sign, variable = self.one_of(["", "!"]), self.one_of(group.maybe)
            group.text.append(f"FILTER ({sign}bound({variable}))")

    def _bind(self, group: Group) -> None:
        variable = self._fresh()
        group.text.append(f"BIND (isLiteral({self.one_of(['$this', *group.own])}) AS {variable})")
        group.maybe.append(variable)


@st.composite
def _constraint(draw: Draw, start: str | None) -> str:
    writer = Writer(draw)
    group = writer.group(["$this"], writer.one_of([0, 1, 2, 2]), start)
    choices = ["$this", "DISTINCT $this"]
    if start is None:
        choices += [f"$this ({one} AS ?value)" for one in group.own]
    else:
        choices += ["$this ?value", "DISTINCT $this ?value"]
    select = f"SELECT {writer.one_of(choices)} WHERE {group}"
    return f"sh:sparql [ sh:prefixes ex: ; sh:select '''{select}''' ]"


def _can_be_written(path: str) -> bool:
    """Leave out what pySHACL writes as ``^^p`` or ``p*+``, without brackets.

    Not SPARQL (SPARQL 1.1, section 19.8, rules 91 to 93).
    """
    chains = (match[0] for match in _CHAIN.finditer(path))
    return all(one.count("inverse") < 2 and len(re.findall("ero|one", one)) < 2 for one in chains)


of_node = _constraint(None)
of_property = st.tuples(paths.filter(_can_be_written), _constraint("$this $PATH")).map(
    lambda parts: f"sh:path {parts[0]} ; {parts[1]}"
)
_inside = st.one_of(of_node, of_property).map("[ {} ]".format)
body = mixed(
    of_node,
    of_node,
    of_node,
    of_property.map("sh:property [ {} ]".format),
    of_property.map("sh:property [ {} ]".format),
    _inside.map("sh:not {}".format),
    st.tuples(_inside, _inside).map(lambda two: f"sh:or ( {two[0]} {two[1]} )"),
    of_node.map("sh:node [ {} ]".format),
    st.tuples(paths, of_node).map(lambda two: f"sh:property [ sh:path {two[0]} ; {two[1]} ]"),
)
_target = mixed(
    class_.map("sh:targetClass {}".format),
    node.filter(lambda one: one.startswith("ex:")).map("sh:targetNode {}".format),
    literal.map("sh:targetNode {}".format),
    predicate.map("sh:targetSubjectsOf {}".format),
    predicate.map("sh:targetObjectsOf {}".format),
)


_graphs = st.tuples(_target, _target, body).map(
    lambda parts: f"{PREFIXES}ex:S {parts[0]} ; {parts[1]} ; {parts[2]} ."
)
# Many triples, for a query of three patterns to find something.
cases = st.tuples(_graphs, triples(literal, least=20))
