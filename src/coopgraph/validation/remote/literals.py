"""Which literals, comparisons and patterns every endpoint judges as the engine here does.

SPARQL leaves room: how large numbers may be, dates without a time zone, white space in numbers,
dialects of regular expressions. What is said here to be certain is so with any engine; the rest is
judged here.
"""

from __future__ import annotations

import re
from typing import Final

from pyoxigraph import Literal, NamedNode

from coopgraph.validation.datatypes import is_known
from coopgraph.validation.remote.conditions import TRUE, both, certain, either
from coopgraph.validation.terms import RDF_LANG_STRING, XSD_STRING, Term, xsd

_DAY: Final = (
    "[0-9]{4}-((0[1-9]|1[0-2])-(0[1-9]|1[0-9]|2[0-8])|(0[13-9]|1[0-2])-(29|30)|(0[13578]|1[02])-31)"
)
_TIME: Final = "T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]([.][0-9]{1,6})?"
_ZONE: Final = "(Z|[+-](0[0-9]|1[0-3]):[0-5][0-9])"
_WHOLE: Final = "[+-]?[0-9]{1,15}"

# Lexical forms that are in order whoever looks: no leap days, no hour 24, no large number.
_FORMS: Final[dict[NamedNode, str]] = {
    xsd("boolean"): "true|false|1|0",
    xsd("integer"): _WHOLE,
    xsd("decimal"): "[+-]?[0-9]{1,15}([.][0-9]{1,15})?",
    xsd("double"): "[+-]?[0-9]+([.][0-9]+)?([eE][+-]?[0-9]+)?",
    xsd("float"): "[+-]?[0-9]+([.][0-9]+)?([eE][+-]?[0-9]+)?",
    xsd("date"): f"{_DAY}{_ZONE}?",
    xsd("dateTime"): f"{_DAY}{_TIME}{_ZONE}?",
    xsd("nonNegativeInteger"): "[0-9]{1,15}",
    xsd("positiveInteger"): "[1-9][0-9]{0,14}",
    xsd("long"): _WHOLE,
    xsd("int"): "[+-]?[0-9]{1,9}",
    xsd("short"): "[+-]?[0-9]{1,4}",
    xsd("byte"): "[+-]?[0-9]{1,2}",
    xsd("unsignedInt"): "[0-9]{1,9}",
    xsd("gYear"): "[0-9]{4}",
    xsd("language"): "[a-zA-Z]{1,8}",
}
_NUMBERS: Final = (xsd("integer"), xsd("decimal"))
# Kinds of values that compare with their own kind as everywhere.
_KINDS: Final[dict[NamedNode, str]] = {
    xsd("integer"): "[+-]?[0-9]{1,9}([.][0-9]{1,6})?",
    xsd("decimal"): "[+-]?[0-9]{1,9}([.][0-9]{1,6})?",
    xsd("date"): _DAY,
    xsd("dateTime"): _DAY + _TIME,
}
# Literals that nobody writes in another way.
_CANONICAL: Final = {
    xsd("boolean"): re.compile("true|false"),
    xsd("integer"): re.compile("0|-?[1-9][0-9]{0,14}", re.ASCII),
    xsd("date"): re.compile(_DAY, re.ASCII),
}

# Classes without a name, anchors, groups, counts: one dialect. Escapes of a class and the dot
# mean the same of printable ASCII only.
_PLAIN: Final = re.compile(
    r"(?:[A-Za-z0-9 _,:;=@#%&<>/~!'\"-]|\\[-.|*+?(){}\[\]^$\\]"
    r"|\[\^?(?:[A-Za-z0-9]-[A-Za-z0-9]|[A-Za-z0-9 _,:;=@#%<>/~!?.*+(){}'\"]|\\[-\\\[\]^])+-?\]"
    r"|\((?!\?)|\||\)|\^|\$|\\[sSdD]|\.|(?<!^)[*+?]|\{[0-9]{1,3}(?:,[0-9]{0,3})?\})+"
)
_LOOSE: Final = re.compile(r"\\[sSdD]|\[\^|(?<!\\)\.")


def is_plain(term: Term) -> bool:
    """Tell whether an endpoint gives a term back as the shapes write it."""
    if isinstance(term, NamedNode):
        return True
    if not isinstance(term, Literal):
        return False
    if term.language:
        return term.language.islower() and term.language.isalpha()
    form = _CANONICAL.get(term.datatype)
    return term.datatype == XSD_STRING if form is None else bool(form.fullmatch(term.value))


def typed(value: str, datatype: NamedNode) -> str:
    """Write that a value is certainly a literal of a datatype, in its lexical space."""
    form = _FORMS.get(datatype)
    if form is None and is_known(datatype):
        return "false"
    return both(
        of_datatype(value, datatype), TRUE if form is None else matches(f"^({form})$", value)
    )


def of_datatype(value: str, datatype: NamedNode) -> str:
    """Write that a value is a literal of a datatype, whatever it says."""
    if datatype == RDF_LANG_STRING:
        # Some engines know no datatype of these.
        return certain(f'(LANG({value}) != "")')
    return certain(f"(isLiteral({value}) && DATATYPE({value}) = {datatype})")


def text(value: str) -> str:
    """Write the text of an IRI or a literal; an error for others, which have none everywhere."""
    return f"STR(IF(isBlank({value}), 1/0, {value}))"


def length(value: str) -> str:
    """Write the number of characters of a text."""
    return f"STRLEN({text(value)})"


def matches(pattern: str, value: str) -> str:
    """Write that a value matches; a line end may count as an end of the text, or not."""
    test = f"REGEX({text(value)}, {Literal(pattern)})"
    return certain(f'({test} && !CONTAINS({text(value)}, "\\n"))')


def is_common(pattern: str, flags: str) -> bool:
    """Tell whether a pattern is written in what all dialects share."""
    return not flags and _PLAIN.fullmatch(pattern) is not None


def certainly_matches(pattern: str, value: str) -> str:
    """Write that a value matches a common pattern whatever the dialect."""
    test = matches(pattern, value)
    return both(test, matches("^[ -~]*$", value)) if _LOOSE.search(pattern) else test


def comparable(one: str, other: str | Literal) -> str:
    """Write that two values compare in the same way everywhere."""
    if isinstance(other, Literal):
        kinds = [kind for kind in _KINDS if _is_alike(other.datatype, kind)]
        if not kinds or not re.fullmatch(_KINDS[other.datatype], other.value, re.ASCII):
            return "false"
        return either(*(_of_kind(one, kind) for kind in kinds))
    pairs = [(kind, [also for also in _KINDS if _is_alike(kind, also)]) for kind in _KINDS]
    return either(
        *(
            both(_of_kind(one, kind), either(*(_of_kind(other, also) for also in alike)))
            for kind, alike in pairs
        )
    )


def _is_alike(one: NamedNode, other: NamedNode) -> bool:
    return one == other or (one in _NUMBERS and other in _NUMBERS)


def _of_kind(value: str, kind: NamedNode) -> str:
    return both(of_datatype(value, kind), matches(f"^({_KINDS[kind]})$", value))
