"""The columns of sheets that visits are written in, with the definitions of the ontology."""

from __future__ import annotations

from typing import Any, Final

from coopgraph.vocabulary import BASE, CONCEPT, ID, PREFIXES, RDF, expand
from tools.vocabulary import SCHEMA, Terms

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
