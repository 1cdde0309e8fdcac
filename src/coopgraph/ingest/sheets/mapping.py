"""The mapping of sheets: the CSVW metadata that is shipped, by the names that people write."""

from __future__ import annotations

import re
from functools import cache
from typing import Any, Final, NamedTuple

from coopgraph.ingest.needed import needed
from coopgraph.resources import tables_file
from coopgraph.vocabulary import BASE, CONCEPT, ID

_OPTIONS: Final = re.compile(r"[\w:/#.|()-]+")
_GROUP: Final = re.compile(r"\(([^()]*)\)(.*)")


class Column(NamedTuple):
    """A column of a table.

    Attributes:
        name: Its name, a variable of URI templates.
        title: The header that people see.
        meaning: What it holds.
        csvw: The description of it by the csvw package.
        about: Template of the subject.
        predicate: The property; None for a column that is suppressed.
        value: Template of a value that is an IRI.
        separator: What stands between several values.
        language: Of its texts.
        datatype: The local name of the XML Schema datatype of its literals.
        options: The only values that there are, as they go into the template.
        default: What an empty cell says.
        required: Whether each row has a value.
    """

    name: str
    title: str
    meaning: str
    csvw: Any
    about: Any
    predicate: str | None
    value: Any
    separator: str | None
    language: str | None
    datatype: str
    options: tuple[str, ...]
    default: str
    required: bool

    @property
    def scheme(self) -> str | None:
        """The namespace of the concepts that it refers to, if it does."""
        if self.value is None or not self.value.uri.startswith(CONCEPT):
            return None
        return str(self.value.uri).partition("{")[0]

    @property
    def refers_to(self) -> str | None:
        """What stands before the paths by which it refers to things, or to things and concepts."""
        if self.value is None:
            return None
        before, _, variable = str(self.value.uri).partition("{")
        return before if before in (ID, BASE) and variable.startswith("+") else None


class Table(NamedTuple):
    """A table: a kind of sheet.

    Attributes:
        name: The name of its sheets.
        title: What it holds.
        columns: The columns that a sheet has.
        virtual: The columns that hold in each row.
    """

    name: str
    title: str
    columns: tuple[Column, ...]
    virtual: tuple[Column, ...]


def squeezed(text: str) -> str:
    """Fold a header or a name, so that case and what stands between words do not matter.

    >>> squeezed("Earliest_start "), squeezed("label (ru)")
    ('earlieststart', 'labelru')
    """
    return re.sub(r"[\W_]+", "", text).casefold()


@cache
def tables() -> dict[str, Table]:
    """Return the tables of the shipped mapping, by their names.

    Raises:
        InputError: The csvw package is missing.
    """
    csvw = needed("csvw")
    group = csvw.TableGroup.from_file(str(tables_file()))
    return {table.name: table for table in map(_table, group.tables)}


def _table(table: Any) -> Table:
    columns = [_column(column) for column in table.tableSchema.columns]
    paired = list(zip(columns, table.tableSchema.columns, strict=True))
    return Table(
        str(table.url).removesuffix(".csv"),
        str(table.common_props.get("dc:description", "")),
        tuple(column for column, csvw in paired if not csvw.virtual),
        tuple(column for column, csvw in paired if csvw.virtual),
    )


def _column(csvw: Any) -> Column:
    datatype = csvw.inherit("datatype")
    pattern = datatype.format if datatype is not None and datatype.base == "string" else None
    predicate = csvw.inherit("propertyUrl")
    return Column(
        csvw.name,
        csvw.titles.getfirst() if csvw.titles else csvw.name,
        str(csvw.common_props.get("dc:description", "")),
        csvw,
        csvw.inherit("aboutUrl"),
        None if csvw.suppressOutput or predicate is None else predicate.expand(),
        csvw.inherit("valueUrl"),
        csvw.inherit("separator"),
        None if csvw.lang == "und" else csvw.lang,
        "string" if datatype is None else datatype.base,
        _options(pattern),
        csvw.default or "",
        bool(csvw.required),
    )


def _options(pattern: str | None) -> tuple[str, ...]:
    """Take a pattern apart that only lists words: ``a|b``, or ``(a|b)c``."""
    if not pattern or "|" not in pattern or not _OPTIONS.fullmatch(pattern):
        return ()
    group = _GROUP.fullmatch(pattern)
    if group is not None:
        return tuple(one + group[2] for one in group[1].split("|"))
    return () if "(" in pattern else tuple(pattern.split("|"))
