"""The constraint components of SHACL in words: what each asks, and how data are mended."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Component:
    """A constraint component of SHACL (sections 4 and 5).

    Attributes:
        parameter: The property of a shape that states it.
        section: Where the specification defines it, as the anchor of its heading.
        asks: What it asks of the value nodes.
        mend: How data that break it are mended.
        bad: Values that break the example.
        good: Values that keep it.
        example: A shape that states it.
    """

    parameter: str
    section: str
    asks: str
    mend: str
    example: str
    bad: str
    good: str

    @property
    def url(self) -> str:
        """The address of its section."""
        return f"https://www.w3.org/TR/shacl/#{self.section}ConstraintComponent"


def _component(parameter: str, *texts: str) -> Component:
    return Component(parameter, parameter[0].upper() + parameter[1:], *texts)


COMPONENTS: Final[dict[str, Component]] = {
    "class": _component(
        "class",
        "Each value is an instance of the class, or of one of its subclasses.",
        "Give the value that class, or name another value.",
        "sh:path ex:host ; sh:class ex:University",
        "ex:visit ex:host ex:city .",
        "ex:visit ex:host ex:omsu . ex:omsu a ex:University .",
    ),
    "datatype": _component(
        "datatype",
        "Each value is a literal of the datatype, and well-formed for it.",
        "Write the value with that datatype, in a form that it knows.",
        "sh:path ex:day ; sh:datatype xsd:date",
        'ex:visit ex:day "24 November" .',
        'ex:visit ex:day "2025-11-24"^^xsd:date .',
    ),
    "node-kind": _component(
        "nodeKind",
        "Each value is of the kind: IRI, blank node, literal, or one of two of them.",
        "Write a value of that kind: <IRI>, [ ... ], or a literal in quotes.",
        "sh:path ex:page ; sh:nodeKind sh:IRI",
        'ex:visit ex:page "https://example.org/" .',
        "ex:visit ex:page <https://example.org/> .",
    ),
    "min-count": _component(
        "minCount",
        "There are at least so many values.",
        "Add the values that are missing.",
        "sh:path ex:name ; sh:minCount 1",
        "ex:anna a ex:Person .",
        'ex:anna a ex:Person ; ex:name "Anna" .',
    ),
    "max-count": _component(
        "maxCount",
        "There are at most so many values.",
        "Take away the values that are too many.",
        "sh:path ex:born ; sh:maxCount 1",
        "ex:anna ex:born 1970 , 1971 .",
        "ex:anna ex:born 1970 .",
    ),
    "min-exclusive": _component(
        "minExclusive",
        "Each value is greater than the bound, and can be compared with it.",
        "Write a greater value, of a datatype that compares with that of the bound.",
        "sh:path ex:size ; sh:minExclusive 0",
        "ex:group ex:size 0 .",
        "ex:group ex:size 1 .",
    ),
    "min-inclusive": _component(
        "minInclusive",
        "Each value is the bound or greater, and can be compared with it.",
        "Write a greater value, of a datatype that compares with that of the bound.",
        "sh:path ex:size ; sh:minInclusive 1",
        "ex:group ex:size 0 .",
        "ex:group ex:size 1 .",
    ),
    "max-exclusive": _component(
        "maxExclusive",
        "Each value is less than the bound, and can be compared with it.",
        "Write a lesser value, of a datatype that compares with that of the bound.",
        "sh:path ex:share ; sh:maxExclusive 1",
        "ex:group ex:share 1 .",
        "ex:group ex:share 0.5 .",
    ),
    "max-inclusive": _component(
        "maxInclusive",
        "Each value is the bound or less, and can be compared with it.",
        "Write a lesser value, of a datatype that compares with that of the bound.",
        "sh:path ex:share ; sh:maxInclusive 1",
        "ex:group ex:share 2 .",
        "ex:group ex:share 1 .",
    ),
    "min-length": _component(
        "minLength",
        "Each value has at least so many characters; blank nodes never do.",
        "Write a longer value.",
        "sh:path ex:name ; sh:minLength 2",
        'ex:anna ex:name "A" .',
        'ex:anna ex:name "Anna" .',
    ),
    "max-length": _component(
        "maxLength",
        "Each value has at most so many characters; blank nodes never do.",
        "Shorten the value.",
        "sh:path ex:code ; sh:maxLength 2",
        'ex:omsk ex:code "RUS" .',
        'ex:omsk ex:code "RU" .',
    ),
    "pattern": _component(
        "pattern",
        "Each value matches the regular expression (with sh:flags); blank nodes never do.",
        "Write the value in the form that the expression describes.",
        'sh:path ex:code ; sh:pattern "^[A-Z]{2}$"',
        'ex:omsk ex:code "ru" .',
        'ex:omsk ex:code "RU" .',
    ),
    "language-in": _component(
        "languageIn",
        "Each value is a text with one of the languages.",
        "Tag the text with one of these languages.",
        'sh:path rdfs:label ; sh:languageIn ( "en" "ru" )',
        'ex:omsk rdfs:label "Omsk"@de .',
        'ex:omsk rdfs:label "Omsk"@en .',
    ),
    "unique-lang": _component(
        "uniqueLang",
        "No two values have the same language.",
        "Keep one text for each language.",
        "sh:path rdfs:label ; sh:uniqueLang true",
        'ex:omsk rdfs:label "Omsk"@en , "City of Omsk"@en .',
        'ex:omsk rdfs:label "Omsk"@en , "Омск"@ru .',
    ),
    "equals": _component(
        "equals",
        "The values are the same as those of the other property.",
        "Give both properties the same values.",
        "sh:path ex:host ; sh:equals ex:receiver",
        "ex:visit ex:host ex:a ; ex:receiver ex:b .",
        "ex:visit ex:host ex:a ; ex:receiver ex:a .",
    ),
    "disjoint": _component(
        "disjoint",
        "No value is a value of the other property too.",
        "Take the common value from one of the two properties.",
        "sh:path ex:giver ; sh:disjoint ex:receiver",
        "ex:talk ex:giver ex:a ; ex:receiver ex:a .",
        "ex:talk ex:giver ex:a ; ex:receiver ex:b .",
    ),
    "less-than": _component(
        "lessThan",
        "Each value is less than each value of the other property.",
        "Correct one of the two values; both need datatypes that compare.",
        "sh:path ex:begin ; sh:lessThan ex:end",
        "ex:visit ex:begin 2 ; ex:end 1 .",
        "ex:visit ex:begin 1 ; ex:end 2 .",
    ),
    "less-than-or-equals": _component(
        "lessThanOrEquals",
        "Each value is less than or equal to each value of the other property.",
        "Correct one of the two values; both need datatypes that compare.",
        "sh:path ex:begin ; sh:lessThanOrEquals ex:end",
        "ex:visit ex:begin 2 ; ex:end 1 .",
        "ex:visit ex:begin 1 ; ex:end 1 .",
    ),
    "not": _component(
        "not",
        "No value conforms to the shape that is given.",
        "Change the value so that it no longer is what that shape describes.",
        "sh:path ex:host ; sh:not [ sh:class ex:Person ]",
        "ex:visit ex:host ex:anna . ex:anna a ex:Person .",
        "ex:visit ex:host ex:omsu .",
    ),
    "and": _component(
        "and",
        "Each value conforms to all of the shapes.",
        "Mend what one of the shapes refuses.",
        "sh:path ex:size ; sh:and ( [ sh:minInclusive 1 ] [ sh:maxInclusive 9 ] )",
        "ex:group ex:size 10 .",
        "ex:group ex:size 5 .",
    ),
    "or": _component(
        "or",
        "Each value conforms to at least one of the shapes.",
        "Give the value what one of the alternatives asks.",
        "sh:path ex:host ; sh:or ( [ sh:class ex:Person ] [ sh:class ex:University ] )",
        "ex:visit ex:host ex:omsk .",
        "ex:visit ex:host ex:omsu . ex:omsu a ex:University .",
    ),
    "xone": _component(
        "xone",
        "Each value conforms to exactly one of the shapes.",
        "Give the value what one of the alternatives asks, and only that.",
        "sh:xone ( [ sh:path ex:name ; sh:minCount 1 ] [ sh:path ex:code ; sh:minCount 1 ] )",
        'ex:omsk ex:name "Omsk" ; ex:code "OMS" .',
        'ex:omsk ex:name "Omsk" .',
    ),
    "node": _component(
        "node",
        "Each value conforms to the shape.",
        "Mend what that shape refuses; the finding lists it.",
        "sh:path ex:address ; sh:node ex:AddressShape",
        "ex:omsu ex:address [] .",
        'ex:omsu ex:address [ ex:town "Omsk" ] .',
    ),
    "property": _component(
        "property",
        "Each value conforms to the property shape.",
        "Mend what that property shape refuses.",
        "sh:property [ sh:path ex:name ; sh:minCount 1 ]",
        "ex:anna a ex:Person .",
        'ex:anna a ex:Person ; ex:name "Anna" .',
    ),
    "qualified-min-count": Component(
        "qualifiedMinCount",
        "QualifiedMinCount",
        "At least so many values conform to the shape of sh:qualifiedValueShape.",
        "Add values that conform to that shape, or mend those that are there.",
        "sh:path ex:party ; sh:qualifiedMinCount 1 ; "
        "sh:qualifiedValueShape [ sh:class ex:University ]",
        "ex:pact ex:party ex:anna .",
        "ex:pact ex:party ex:omsu . ex:omsu a ex:University .",
    ),
    "qualified-max-count": Component(
        "qualifiedMaxCount",
        "QualifiedMaxCount",
        "At most so many values conform to the shape of sh:qualifiedValueShape.",
        "Take away values that conform to that shape.",
        "sh:path ex:party ; sh:qualifiedMaxCount 1 ; "
        "sh:qualifiedValueShape [ sh:class ex:University ]",
        "ex:pact ex:party ex:omsu , ex:xmu . ex:omsu a ex:University . ex:xmu a ex:University .",
        "ex:pact ex:party ex:omsu . ex:omsu a ex:University .",
    ),
    "closed": _component(
        "closed",
        "The node has no properties but those of the shape and of sh:ignoredProperties.",
        "Take the property away, or correct its name.",
        "sh:closed true ; sh:property [ sh:path ex:name ]",
        'ex:anna ex:nmae "Anna" .',
        'ex:anna ex:name "Anna" .',
    ),
    "has-value": _component(
        "hasValue",
        "The value that is given is among the values.",
        "Add that value.",
        "sh:path ex:state ; sh:hasValue ex:signed",
        "ex:pact ex:state ex:draft .",
        "ex:pact ex:state ex:signed .",
    ),
    "in": _component(
        "in",
        "Each value is in the list, written exactly so.",
        "Choose a value of the list.",
        "sh:path ex:state ; sh:in ( ex:draft ex:signed )",
        "ex:pact ex:state ex:lost .",
        "ex:pact ex:state ex:signed .",
    ),
    "sparql": Component(
        "sparql",
        "SPARQL",
        "The query of the shape finds nothing for the node; each answer is a finding.",
        "The message tells what was found; the query stands in the shape.",
        "sh:sparql [ sh:select '''SELECT $this { $this <https://example.org/begin> ?b ; "
        "<https://example.org/end> ?e FILTER (?b > ?e) }''' ]",
        "ex:visit ex:begin 2 ; ex:end 1 .",
        "ex:visit ex:begin 1 ; ex:end 2 .",
    ),
}
"""By name: as in the fingerprints and rules of reports."""
