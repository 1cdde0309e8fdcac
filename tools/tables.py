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
from coopgraph.vocabulary import ID
from tools.columns import Column, Maker, evidence, identifier, kind, suppressed, virtual

FILE: Final = ontology_dir() / "tables.json"


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
