"""Make the CSVW metadata of visits in spreadsheets (`make docs`); a test keeps it in step.

A table a sheet, a column a property. What a column means is the definition of its property in the
ontology; which columns a sheet has is decided here.

See https://www.w3.org/TR/tabular-metadata/ and https://www.w3.org/TR/csv2rdf/.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final

from coopgraph.resources import ontology_dir
from coopgraph.vocabulary import BASE, CONCEPT, ID, PREFIXES, RDF, expand
from tools.vocabulary import SCHEMA, Terms

FILE: Final = ontology_dir() / "tables.json"

SLUG: Final = "[a-z0-9]+(-[a-z0-9]+)*"

Column = dict[str, Any]


class Maker:
    """Makes columns, with the definitions of the ontology."""

    def __init__(self) -> None:
        """Read the ontology."""
        self._terms = Terms()

    def property(self, name: str, term: str, title: str = "", **more: Any) -> Column:
        """Make a column of a property."""
        iri = _iri(term)
        return {
            "name": name,
            "titles": title or _title(name),
            "dc:description": self._terms.definition(iri),
            "propertyUrl": iri,
            **more,
        }

    def text(self, name: str, term: str, **more: Any) -> list[Column]:
        """Make columns of a text in the languages of the project."""
        english = self.property(name, term, lang="en", **more)
        title = english["titles"]
        others = [
            self.property(f"{name}_{lang}", term, f"{title} ({lang})", lang=lang, **more)
            for lang in ("ru", "zh")
        ]
        return [english, *others]

    def english(self, name: str, term: str, title: str = "", **more: Any) -> Column:
        """Make a column of a text in English."""
        return self.property(name, term, title, lang="en", **more)

    def thing(self, name: str, term: str, title: str = "", *, many: bool = False) -> Column:
        """Make a column that refers to a thing, of whatever kind."""
        return self._linked(name, term, title, ID + f"{{+{name}}}", many=many)

    def things(self, name: str, term: str, title: str = "") -> Column:
        """Make a column that refers to several things."""
        return self.thing(name, term, title, many=True)

    def about(self) -> Column:
        """Make a column that refers to things and concepts of whatever kind."""
        return self._linked("about", "schema:about", "", BASE + "{+about}", many=True)

    def concept(
        self, name: str, term: str, scheme: str, title: str = "", *, many: bool = False
    ) -> Column:
        """Make a column that refers to the concepts of a scheme."""
        return self._linked(name, term, title, f"{CONCEPT}{scheme}/{{{name}}}", many=many)

    def address(self, name: str, term: str, title: str = "") -> Column:
        """Make a column of addresses on the web."""
        return self._linked(name, term, title, f"{{+{name}}}", many=True)

    def attendance(self) -> Column:
        """Make the column of the attendance mode."""
        modes = "Online|Offline|Mixed"
        return self.property(
            "eventAttendanceMode",
            "schema:eventAttendanceMode",
            valueUrl=SCHEMA + "{eventAttendanceMode}",
            datatype={"base": "string", "format": f"({modes})EventAttendanceMode"},
        )

    def classes(self, *names: str) -> Column:
        """Make the column of the class of a thing."""
        iris = [_iri(name) for name in names]
        found = self.property("type", "rdf:type", valueUrl="{+type}")
        found["dc:description"] = "The class of the thing."
        found["datatype"] = {"base": "string", "format": "|".join(iris)}
        return found

    def number(self, name: str, term: str) -> Column:
        """Make a column of a whole number."""
        return self.property(name, term, datatype="integer")

    def date(self, name: str) -> Column:
        """Make a column of a date."""
        return self.property(name, f"coop:{name}", datatype="date")

    def standing(self, name: str = "standing", about: str | None = None) -> list[Column]:
        """Make the columns of where a thing is known from."""
        before = name.removesuffix("tanding").removesuffix("s").removesuffix("S")
        more = {} if about is None else {"aboutUrl": about}

        def named(key: str) -> str:
            return before + key[0].upper() + key[1:] if before else key

        standing = self.concept(name, "coop:standing", "standing")
        columns = [
            {**standing, "default": "stated"},
            self.things(named("derivedFrom"), "coop:derivedFrom"),
            self.english(named("rule"), "coop:rule"),
            self.things(named("knownFrom"), "dcterms:source"),
            self.not_stated(named("notStated")),
        ]
        return [{**column, **more} for column in columns]

    def not_stated(self, name: str = "notStated") -> Column:
        """Make the column of the properties on which the source is silent."""
        return self._linked(name, "coop:notStated", "", f"{{+{name}}}", many=True)

    def _linked(self, name: str, term: str, title: str, value: str, *, many: bool) -> Column:
        more = {"separator": ";"} if many else {}
        return self.property(name, term, title, valueUrl=value, **more)


def identifier(name: str, what: str, *, required: bool = True) -> Column:
    """Make a column that names the thing of the row; it says nothing of its own."""
    return {
        "name": name,
        "titles": _title(name),
        "dc:description": what,
        "required": required,
        "suppressOutput": True,
        "datatype": {"base": "string", "format": SLUG},
    }


def suppressed(name: str, what: str, **more: Any) -> Column:
    """Make a column that CSVW leaves out: coopgraph makes passages of it."""
    return {
        "name": name,
        "titles": _title(name),
        "dc:description": what,
        "suppressOutput": True,
        **more,
    }


def evidence() -> list[Column]:
    """Make the columns of the passages that a row rests on."""
    return [
        suppressed(
            "evidence",
            "Where it stands in a source that was read in a digest only, in words (Paragraph 2, "
            "the tour), or the name of a passage (passage:name); several with ; between them.",
            separator=";",
        ),
        suppressed(
            "firstWords",
            "The words with which the passage begins, five at most with the last ones; of several "
            "passages with ; between them.",
            separator=";",
        ),
        suppressed("lastWords", "The words with which the passage ends.", separator=";"),
        suppressed("line", "The line of the text, where the words stand twice.", separator=";"),
        suppressed(
            "source", "The source of the passages, where the workbook describes several sources."
        ),
    ]


def virtual(term: str, value: str, about: str | None = None) -> Column:
    """Make a column that no sheet has: what is said of every row."""
    name = value.rpartition("#")[2].rpartition("/")[2].strip("{}+") or "type"
    found: Column = {
        "name": f"virtual_{term.partition(':')[2]}_{name}",
        "virtual": True,
        "propertyUrl": _iri(term),
        "valueUrl": value,
    }
    return found if about is None else {**found, "aboutUrl": about}


def kind(name: str, about: str | None = None) -> Column:
    """Make the virtual column of the class of every row."""
    return virtual("rdf:type", _iri(name), about)


def tables() -> list[dict[str, Any]]:
    """Return the tables, in the order of the sheets."""
    make = Maker()
    node = [
        *make.text("label", "rdfs:label"),
        make.english("description", "dcterms:description"),
        *make.standing(),
        *evidence(),
    ]
    names = [
        make.thing("prefLabel", "skosxl:prefLabel", "printed name"),
        make.things("altLabel", "skosxl:altLabel", "other names"),
    ]
    identifiers = make.things("identifier", "adms:identifier", "identifiers")
    activity_kinds = make.concept(
        "kind", "dcterms:type", "activity-kind", "kind of activity", many=True
    )
    fields = make.concept("namedField", "coop:namedField", "topic", many=True)
    event = [
        make.thing("superEvent", "schema:superEvent", "part of"),
        make.things("timeSpan", "coop:timeSpan", "time"),
        make.things("location", "schema:location"),
        make.things("participant", "coop:participant", "participants"),
        make.things("invitedBy", "coop:invitedBy"),
        make.attendance(),
        make.about(),
        make.things("promptedBy", "coop:promptedBy"),
    ]
    return [
        _table(
            "visit",
            "visit",
            "The visit, its sender and its host; one row, or two columns: field and value.",
            [
                kind("coop:Visit"),
                make.things("sendingOrganization", "coop:sendingOrganization", "sender"),
                make.things("hostOrganization", "coop:hostOrganization", "host"),
                *event,
            ],
            node,
        ),
        _table(
            "sources",
            "source",
            "What was read: one row a page or document.",
            [
                make.classes("coop:SourceDocument", "foaf:Document"),
                make.concept("documentKind", "dcterms:type", "document-kind"),
                make.address("page", "foaf:page", "address"),
                make.concept("textAccess", "coop:textAccess", "text-access"),
                suppressed(
                    "textFile",
                    "The file that holds the text of the source, below the folder of the workbook; "
                    "without it, text access is digest-only.",
                ),
            ],
            node,
        ),
        _table(
            "passages",
            "passage",
            "Passages that have a name: one row a passage of a source that was read in a digest.",
            [
                kind("coop:TextEvidence"),
                kind("oa:SpecificResource"),
                make.thing("source", "oa:hasSource", "source"),
            ],
            make.text("label", "rdfs:label"),
        ),
        _table(
            "organizations",
            "org",
            "Universities, hospitals and other bodies: one row a body.",
            [
                make.classes(
                    "coop:University",
                    "coop:HealthcareInstitution",
                    "org:FormalOrganization",
                    "org:Organization",
                ),
                make.things("subOrganizationOf", "org:subOrganizationOf"),
                make.things("memberOf", "org:memberOf"),
                make.things("site", "org:hasSite", "seat"),
                make.things("location", "schema:location"),
                fields,
                *names,
                identifiers,
            ],
            node,
        ),
        _table(
            "units",
            "unit",
            "Departments and other parts of bodies: one row a unit.",
            [
                make.classes(
                    "coop:ClinicalUnit", "coop:AcademicDepartment", "org:OrganizationalUnit"
                ),
                make.things("unitOf", "org:unitOf"),
                fields,
                make.things("location", "schema:location"),
                make.things("timeSpan", "coop:timeSpan", "time"),
                make.things("servesPopulation", "coop:servesPopulation"),
                *names,
            ],
            node,
        ),
        _table(
            "places",
            "place",
            "Cities, countries, halls: one row a place.",
            [
                make.classes("schema:Place", "schema:Country"),
                make.things("containedInPlace", "schema:containedInPlace", "in"),
                *names,
                identifiers,
            ],
            node,
        ),
        _table(
            "groups",
            "group",
            "Delegations, staffs and other groups that nobody names one by one: one row a group.",
            [
                make.classes("coop:Delegation", "foaf:Group"),
                make.things("groupOf", "coop:groupOf"),
                make.number("size", "coop:size"),
                make.things("member", "foaf:member", "named members"),
                make.things("basedNear", "foaf:based_near", "from"),
                *names,
            ],
            node,
        ),
        _persons(make, node, names),
        _table(
            "activities",
            "activity",
            "What happened: one row an event.",
            [
                make.classes(
                    "coop:ProgrammeSegment",
                    "coop:SiteVisit",
                    "coop:OfficialMeeting",
                    "coop:KnowledgeExchange",
                    "coop:Demonstration",
                    "coop:TrainingActivity",
                    "coop:CaseDiscussion",
                    "coop:CulturalActivity",
                    "schema:Event",
                ),
                activity_kinds,
                *event,
                make.things("visited", "coop:visited"),
                make.things("welcomedBy", "coop:welcomedBy"),
                make.things("shown", "coop:shown"),
                make.concept("direction", "coop:direction", "direction"),
                make.things("giver", "coop:giver"),
                make.things("receiver", "coop:receiver"),
                make.things("party", "coop:party", "parties"),
                make.things("servesPopulation", "coop:servesPopulation"),
            ],
            node,
        ),
        _table(
            "times",
            "time",
            "Times with their bounds: one row a time, as a source tells it.",
            [
                kind("coop:TimeSpan"),
                make.concept("temporalForm", "coop:temporalForm", "temporal-form", "form"),
                make.english("statedForm", "coop:statedForm", "printed words"),
                make.property("edtf", "coop:edtf", "EDTF"),
                *(
                    make.date(name)
                    for name in ("earliestStart", "latestStart", "earliestEnd", "latestEnd")
                ),
                make.property("duration", "schema:duration"),
                make.concept("durationBound", "coop:durationBound", "duration-bound"),
            ],
            node,
        ),
        _table(
            "statements",
            "statement",
            "What was said, and by whom: one row a statement.",
            [
                kind("coop:CooperationStatement"),
                make.concept("kind", "dcterms:type", "statement-kind", "kind of statement"),
                make.things("holder", "coop:holder"),
                make.things("addressee", "coop:addressee"),
                make.things("occasion", "coop:occasion"),
                make.concept("state", "coop:state", "state"),
                make.about(),
                make.things("timeSpan", "coop:timeSpan", "time"),
                make.thing("claimSubject", "coop:claimSubject"),
                make.property("claimProperty", "coop:claimProperty", valueUrl="{+claimProperty}"),
                make.thing("claimObject", "coop:claimObject"),
            ],
            node,
        ),
        _table(
            "agreements",
            "agreement",
            "What was concluded: one row an agreement.",
            [
                kind("coop:Agreement"),
                make.things("concludedBy", "coop:concludedBy"),
                make.concept("state", "coop:state", "state"),
                make.things("occasion", "coop:occasion"),
                make.things("timeSpan", "coop:timeSpan", "time"),
                make.about(),
            ],
            node,
        ),
        *_further(make, node, names),
    ]


def _persons(make: Maker, node: list[Column], names: list[Column]) -> dict[str, Any]:
    post = f"{ID}membership/{{post}}"
    of_post = [
        make.english("postLabel", "rdfs:label"),
        make.concept("role", "org:role", "role"),
        make.things("organization", "org:organization"),
        make.things("postTime", "coop:timeSpan"),
        make.english("postDescription", "dcterms:description"),
    ]
    return _table(
        "persons",
        "person",
        "Persons in public office: one row a person in a role.",
        [
            kind("foaf:Person"),
            make.english("honorificPrefix", "schema:honorificPrefix", "title"),
            *names,
            identifier("post", "The name of the post, apart from its holder.", required=False),
            kind("org:Membership", post),
            virtual("org:member", f"{ID}person/{{id}}", post),
            *({**column, "aboutUrl": post} for column in of_post),
            *make.standing("postStanding", post),
            suppressed(
                "postEvidence",
                "As evidence, for the post alone; where it is empty, the passages of the row are "
                "those of the post too.",
                separator=";",
            ),
        ],
        node,
    )


def _further(make: Maker, node: list[Column], names: list[Column]) -> list[dict[str, Any]]:
    """Return the tables that few visits need."""
    forms = [
        make.property(f"form_{lang}", "skosxl:literalForm", f"printed form ({lang})", lang=lang)
        for lang in ("en", "ru", "zh")
    ]
    in_place = make.things("containedInPlace", "schema:containedInPlace", "in")
    return [
        _table(
            "names",
            "name",
            "Printed names: one row a form, to which the named thing refers.",
            [kind("skosxl:Label"), *forms],
            node,
        ),
        _table(
            "identifiers",
            "identifier",
            "Identifiers of registries: one row an identifier.",
            [
                kind("adms:Identifier"),
                make.property("notation", "skos:notation"),
                make.address("page", "foaf:page", "address"),
            ],
            node,
        ),
        _table(
            "exhibits",
            "exhibit",
            "Things that were shown: one row a thing.",
            [kind("coop:Exhibit"), make.things("timeSpan", "coop:timeSpan", "time"), *names],
            node,
        ),
        _table(
            "spaces",
            "space",
            "Rooms for practice: one row a room.",
            [
                kind("coop:SimulationSpace"),
                make.things("servesPopulation", "coop:servesPopulation"),
                make.things("location", "schema:location"),
                *names,
            ],
            node,
        ),
        _table(
            "sites",
            "site",
            "Seats of bodies: one row a seat, with its country.",
            [kind("org:Site"), in_place],
            node,
        ),
        _table(
            "populations",
            "population",
            "Kinds of patients: one row a population, never a person.",
            [kind("coop:PatientPopulation"), make.about()],
            node,
        ),
        _table(
            "ambiguities",
            "ambiguity",
            "What can be read in two ways: one row a question.",
            [
                kind("coop:Ambiguity"),
                make.english("reading", "coop:reading", "readings", separator="|"),
                make.english("choice", "coop:choice"),
                make.things("concerns", "coop:concerns"),
            ],
            node,
        ),
    ]


def _table(
    name: str, kind_: str, what: str, columns: list[Column], node: list[Column]
) -> dict[str, Any]:
    labels = [column for column in node if column["name"].startswith("label")]
    rest = [column for column in node if column not in labels]
    given = {column["name"] for column in columns}
    own = [column for column in columns if not column.get("virtual")]
    virtuals = [column for column in columns if column.get("virtual")]
    key = identifier("id", "The name of the thing, in lower case with hyphens.")
    return {
        "url": f"{name}.csv",
        "dc:title": name,
        "dc:description": what,
        "tableSchema": {
            "aboutUrl": f"{ID}{kind_}/{{id}}",
            "columns": [
                key,
                *labels,
                *own,
                *(column for column in rest if column["name"] not in given),
                # Virtual columns come last (Metadata Vocabulary for Tabular Data, 5.6).
                *virtuals,
            ],
        },
    }


def _iri(name: str) -> str:
    if name == "rdf:type":
        return RDF + "type"
    found = expand(name)
    if found is None:
        raise ValueError(f"no prefix of {name}; known: {', '.join(PREFIXES)}")
    return found


def _title(name: str) -> str:
    name, _, language = name.partition("_")
    words = "".join(f" {one.lower()}" if one.isupper() else one for one in name)
    return f"{words} ({language})" if language else words


def text() -> str:
    """Return the file."""
    group = {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": "en"}],
        "dc:title": "Visits between medical universities, written down in spreadsheets",
        "dc:license": {"@id": "https://creativecommons.org/licenses/by/4.0/"},
        "dialect": {"encoding": "utf-8", "header": True},
        "tables": tables(),
    }
    return json.dumps(group, ensure_ascii=False, indent=2) + "\n"


def main(path: Path = FILE) -> None:
    """Write the file."""
    path.write_text(text(), encoding="utf-8")


if __name__ == "__main__":
    main()
