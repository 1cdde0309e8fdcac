"""What a cell says: the one way of writing a value that the mapping reads, or what is wrong."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from functools import cache
from typing import Final

from coopgraph.documents.yaml_tree import CONTROL
from coopgraph.documents.yaml_words import Problem, is_iri, words
from coopgraph.ingest.sheets.grid import MAX_CHARACTERS, Cell
from coopgraph.ingest.sheets.mapping import Column, squeezed
from coopgraph.vocabulary import BASE, CONCEPT, ID, KINDS, PREFIXES, curie
from coopgraph.wording import near

NOT_STATED: Final = "not stated"
"""Written in place of a value where the source is silent."""

_PROPERTIES: Final = ("notStated", "postNotStated", "claimProperty")

_ISO: Final = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_LOCAL: Final = re.compile(r"(\d{1,4})[./ -](\d{1,2}|\w+)[./ -](\d{1,4})")
_PATH: Final = re.compile(r"(org|" + "|".join(KINDS) + r")/[^\s/#?<>\"{}|\\^`[\]]+")
_ENDS: Final = " \t\r\n\u00a0\u200b\u2007\u202f\ufeff"
_SPACES: Final = re.compile("[\u00a0\u2007\u202f]")
# Half a character, which Office Open XML can write, is none in UTF-8.
_CONTROL: Final = re.compile(f"{CONTROL.pattern}|[\ud800-\udfff]")
_WHOLE: Final = re.compile(r"-?[0-9]+(?:\.0+)?")
_EXACT: Final = 10**15
"""Whole numbers below this are kept by spreadsheets as they were written."""
_DIGITS: Final = 18
"""Digits of a whole number; of thousands Python makes none."""


class Refused(Exception):  # noqa: N818 - it is told as an error of the file
    """A cell that cannot be read.

    Args:
        what: What is wrong.
        hint: What to write.
    """

    def __init__(self, what: str, hint: str | None = None) -> None:
        super().__init__(what)
        self.what = what
        self.hint = hint


def trimmed(text: str) -> str:
    """Leave out white space at the ends, and make non-breaking spaces plain ones."""
    return _SPACES.sub(" ", text).strip(_ENDS)


def lexical(cell: Cell, column: Column) -> str:
    """Return what a cell says as text.

    Args:
        cell: The cell.
        column: Its column.

    Returns:
        The text, trimmed; empty where there is none.

    Raises:
        Refused: The spreadsheet took it for something that the column does not hold.
    """
    dated = column.datatype == "date"
    match cell.kind:
        case "error":
            raise Refused(
                f"an error of the spreadsheet ({cell.text})", "mend it, or empty the cell"
            )
        case "datetime":
            raise Refused(f"{cell.text}: a date with a time", "write the date alone: 2025-11-24")
        case "boolean":
            raise Refused(
                f"{cell.text}: a truth value, where text is expected", "format it as text"
            )
        case "date":
            if dated or column.predicate is None or column.name in ("edtf", "notation"):
                return cell.text
            raise Refused(f"{cell.text}: a date, where text is expected", "format it as text")
        case "padded":
            raise Refused(
                f"{cell.text}: a number that is shown in another way", "format it as text"
            )
        case "number":
            return _number(cell.text, dated=dated)
    text = trimmed(cell.text)
    if len(text) > MAX_CHARACTERS:
        raise Refused(f"more than the {MAX_CHARACTERS:,} characters of a cell")
    control = _CONTROL.search(text)
    if control:
        raise Refused(f"the control character U+{ord(control[0]):04X}", "remove it")
    if text.startswith("="):
        raise Refused("a text that begins with =, as formulas do", "write the value in its place")
    return text


def _number(text: str, *, dated: bool) -> str:
    if dated:
        raise Refused(f"{text}: a number, where a date is expected", "write it as 2025-11-24")
    if not _WHOLE.fullmatch(text):
        raise Refused(f"{text}: a number, where text is expected", "format it as text")
    whole = text.partition(".")[0]
    if len(whole) > _DIGITS or abs(int(whole)) >= _EXACT:
        raise Refused(f"{text[:40]}: a number so long that digits are lost", "format it as text")
    return whole


class Normal:
    """Brings values of columns into the form that their templates want."""

    def __init__(self, own: Iterable[str] = ()) -> None:
        """Keep what else is known.

        Args:
            own: IRIs of concepts of the corpus, besides the shipped ones.
        """
        self._own = frozenset(own)

    def value(self, text: str, column: Column, table: Iterable[Column]) -> str:
        """Return a value as its template wants it.

        Args:
            text: One value of a cell.
            column: Its column.
            table: All columns of its table.

        Returns:
            The value.

        Raises:
            Refused: It is none that the column holds.
        """
        if column.scheme is not None:
            return self._concept(text, column.scheme)
        if column.refers_to is not None:
            return self._path(text, column.refers_to)
        if column.name in _PROPERTIES:
            return _property(text, table)
        return _plain(text, column)

    def _concept(self, text: str, namespace: str) -> str:
        # Printed names of concepts are written with spaces.
        bare = re.sub(r"[\s_]+", "-", text.casefold()) if ":" not in text else text
        wrong = words().concept(bare, namespace, self._own)
        if wrong is not None:
            raise Refused(f"{text!r} is none of the known values", wrong.hint)
        return bare.rpartition(":")[2].rpartition("/")[2]

    def _path(self, text: str, base: str) -> str:
        if base == BASE:
            return self._any_path(text)
        if _PATH.fullmatch(text):
            return text
        iri = _node(text)
        if not iri.startswith(ID):
            raise Refused(f"{text!r} names no thing", "write kind:name, such as unit:neurology")
        return iri[len(ID) :]

    def _any_path(self, text: str) -> str:
        if _PATH.fullmatch(text):
            return f"id/{text}"
        if re.fullmatch(r"(id|concept)/\S+", text):
            iri = _node(BASE + text)
        elif ":" in text:
            iri = _node(text)
        else:
            return f"concept/{self._bare(text)}"
        wrong = words().unknown_concept(iri, self._own)
        if wrong is not None:
            raise Refused(wrong.what, wrong.hint)
        if not iri.startswith((ID, CONCEPT)):
            raise Refused(f"{text!r} names no thing or concept", "write topic:name or kind:name")
        return iri[len(BASE) :]

    def _bare(self, text: str) -> str:
        """Return scheme and name of the only concept that is called so, a topic before others."""
        slug = re.sub(r"[\s_]+", "-", text.casefold())
        known = [one[len(CONCEPT) :] for one in {*words().concepts, *self._own} if CONCEPT in one]
        if f"topic/{slug}" in known:
            return f"topic/{slug}"
        found = sorted(one for one in known if one.partition("/")[2] == slug)
        if len(found) == 1:
            return found[0]
        if found:
            names = [one.replace("/", ":") for one in found]
            raise Refused(
                f"{text!r} is the name of several concepts", "write " + " or ".join(names)
            )
        hint = near(slug, {one.partition("/")[2] for one in known})
        raise Refused(f"{text!r} is no concept", hint or "write topic:name or kind:name")


def _plain(text: str, column: Column) -> str:
    """Return a value that refers to nothing of the project."""
    if column.options:
        return _option(text, column)
    if column.value is not None:
        return _address(text)
    if column.datatype == "date":
        return _date(text)
    if column.datatype == "integer":
        return _integer(text)
    is_name = column.predicate is None and column.csvw.datatype is not None
    return _slug(text) if is_name else text


def _node(text: str) -> str:
    found = words().iri(text)
    if isinstance(found, Problem):
        raise Refused(found.what, found.hint)
    return found


def _option(text: str, column: Column) -> str:
    wanted = squeezed(text.rpartition(":")[2] if "//" not in text else text)
    names = {one: squeezed(re.split("[/#]", one)[-1]) for one in column.options}
    found = [one for one, name in names.items() if wanted in (name, squeezed(one))]
    if not found and len(wanted) > 4:
        found = [one for one, name in names.items() if name.startswith(wanted)]
    if len(found) == 1:
        return found[0]
    known = [curie(one).rpartition(":")[2].strip("<>") for one in column.options]
    hint = near(text, known) or "use one of " + ", ".join(known)
    raise Refused(f"{text!r} is none of the known values", hint)


def _property(text: str, table: Iterable[Column]) -> str:
    for column in table:
        if column.predicate and squeezed(text) in (squeezed(column.name), squeezed(column.title)):
            return str(column.predicate)
    known = _properties()
    if text in known:
        return known[text]
    hint = words().near_key(text) or near(text, known)
    raise Refused(f"{text!r} is no property", hint)


@cache
def _properties() -> dict[str, str]:
    """Return the properties of the ontology by the words that name them."""
    found: dict[str, str] = {}
    for key in words().keys:
        iri = words().plain[key]["@id"]
        found |= {key: iri, curie(iri): iri, iri: iri}
    return found


def _address(text: str) -> str:
    if re.match(r"https?://[^\s<>\"{}|\\^`]+$", text) and is_iri(text):
        return text
    raise Refused(f"{text!r} is no address", "write http:// or https:// and the rest")


def _date(text: str) -> str:
    match = _ISO.fullmatch(text)
    if match is not None:
        try:
            return date(*map(int, match.groups())).isoformat()
        except ValueError:
            raise Refused(f"{text}: there is no such day", "write a day of the calendar") from None
    readings = _readings(text)
    if len(readings) > 1:
        raise Refused(f"{text}: a date that can be read as {' or '.join(readings)}", "write that")
    if readings:
        raise Refused(f"{text}: a date in a local form", f"write {readings[0]}")
    hint = "write year, month and day: 2025-11-24"
    if re.fullmatch(r"\d{4}(-\d{2})?", text):
        hint = "write the days of its beginning and of its end as bounds: 2025-11-01, 2025-11-30"
    raise Refused(f"{text!r} is no date", hint)


def _readings(text: str) -> list[str]:
    """Return the dates that a local form may mean."""
    match = _LOCAL.fullmatch(text)
    if match is None:
        return []
    first, second, third = match.groups()
    orders = [(third, second, first), (third, first, second), (first, second, third)]
    found: set[str] = set()
    for year, month, day in orders:
        if len(year) == 4 and month.isdigit() and day.isdigit():
            try:
                found.add(date(int(year), int(month), int(day)).isoformat())
            except ValueError:
                continue
    return sorted(found)


def _integer(text: str) -> str:
    if not re.fullmatch(rf"-?[0-9]{{1,{_DIGITS}}}", text):
        raise Refused(f"{text[:40]!r} is no whole number", f"write digits alone, {_DIGITS} at most")
    return str(int(text))


def _slug(text: str) -> str:
    if re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", text):
        return text
    prefix, colon, local = text.partition(":")
    if colon and prefix in PREFIXES and re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", local):
        raise Refused(f"{text!r}: a name with its kind", f"write {local} here")
    proposed = re.sub(r"[^a-z0-9]+", "-", text.casefold()).strip("-")
    hint = "write lower case letters, digits and hyphens"
    raise Refused(f"{text!r} is no name", f"{hint}: {proposed}" if proposed else hint)
