"""Forms of a name in which it is compared: folded, in Latin letters, in a spelling of no system."""

from __future__ import annotations

import json
import re
import unicodedata
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from coopgraph.ingest.needed import needed

_APOSTROPHES: Final = re.compile("['\u2019\u02bc`\u00b4]")
_PARTS: Final = re.compile(r"\d+|[^\W\d_]+")
_HAN: Final = re.compile("[\u3400-\u9fff\uf900-\ufaff]")
_HAN_NAME: Final = re.compile("[\u3400-\u9fff\uf900-\ufaff]{2,4}")
_ROMAN: Final = {"II": 2, "III": 3, "IV": 4, "VI": 6, "VII": 7, "VIII": 8, "IX": 9}
_WORDS: Final[dict[str, Any]] = json.loads(
    Path(__file__).with_name("words.json").read_text(encoding="utf-8")
)
_ENGLISH: Final = {names[0]: number for number, names in enumerate(_WORDS["ordinals"], 1)}
_RUSSIAN_NUMBERS: Final = {names[1]: number for number, names in enumerate(_WORDS["ordinals"], 1)}
_DIGITS: Final = "〇一二三四五六七八九"
_RUSSIAN: Final = re.compile(
    f"({'|'.join(_RUSSIAN_NUMBERS)})(?:{'|'.join(_WORDS['russian endings'])})"
)
_IN_CHINESE: Final = re.compile(rf"第([{_DIGITS}十百零两]{{1,9}}|[0-9]{{1,9}})")

# One spelling for what systems of transliteration write in several ways; the order matters.
_SPELLINGS: Final = (
    ("shch", "sch"),
    ("kh", "h"),
    ("ks", "x"),
    ("tz", "c"),
    ("ts", "c"),
    ("iy", "i"),
    ("yy", "i"),
    ("ij", "i"),
    ("ya", "ia"),
    ("ja", "ia"),
    ("yu", "iu"),
    ("ju", "iu"),
    ("yo", "e"),
    ("ye", "e"),
    ("je", "e"),
    ("y", "i"),
    ("j", "i"),
    ("ander", "andr"),
    ("ph", "f"),
    ("w", "v"),
)
_DOUBLE: Final = re.compile(r"([a-z])\1")

# Words that are in the names of many bodies; a name of nothing else proves nothing.
_GENERAL: Final = frozenset(_WORDS["general"])
_FIELDS: Final = re.compile(rf"(?:{'|'.join(_WORDS['fields'])})\w*")
_GENERAL_HAN: Final = re.compile(
    "|".join([_IN_CHINESE.pattern, *sorted(_WORDS["general Chinese"], key=len, reverse=True)])
)
_SMALL: Final = frozenset(_WORDS["small"])
_LONG: Final = 10
"""Digits of what numbers nothing any more."""
_ENDS_OF_ORDINALS: Final = ("th", "st", "nd", "rd")


@lru_cache(maxsize=200_000)
def folded(name: str) -> str:
    """Fold what is no difference: Unicode forms, case, punctuation, kinds of quotes and hyphens.

    >>> folded("«Neurology» Department №1"), folded("neurology  department № 1")
    ('neurology department no 1', 'neurology department no 1')
    """
    text = _APOSTROPHES.sub("", unicodedata.normalize("NFKC", name)).casefold()
    return " ".join(_PARTS.findall(unicodedata.normalize("NFC", text)))


@lru_cache(maxsize=200_000)
def latin(name: str) -> str:
    """Return a folded name in Latin letters without accents; Chinese by syllables.

    >>> latin("Елена Павлинова"), latin("Ürümqi"), latin("乌鲁木齐")
    ('elena pavlinova', 'urumqi', 'wu lu mu qi')
    """
    anyascii = needed("anyascii").anyascii
    spaced = _HAN.sub(lambda match: f" {anyascii(match[0])} ", name)
    return folded(anyascii(spaced))


@lru_cache(maxsize=200_000)
def loose(name: str) -> str:
    """Return a name in Latin letters, spelt as no system of transliteration spells it.

    >>> loose("Щербаков Юрий") == loose("Shcherbakov Yury") == loose("Scherbakov Iurii")
    True
    """
    return " ".join(map(_spelt, latin(name).split()))


def _spelt(word: str) -> str:
    if len(word) == 1:
        return word
    for written, one in _SPELLINGS:
        word = word.replace(written, one)
    return _DOUBLE.sub(r"\1", word)


@lru_cache(maxsize=200_000)
def parts_of_person(name: str) -> tuple[str, ...]:
    """Return the parts of a person's name in loose spelling; initials are single letters.

    >>> parts_of_person("E.B. Pavlinova"), parts_of_person("田玉奎")
    (('e', 'b', 'pavlinova'), ('tian', 'iukui'))
    """
    bare = name.replace(" ", "").replace("·", "")
    if _HAN_NAME.fullmatch(bare):
        # The surname is the first character; names of two characters before are rare.
        parts = loose(bare[:1]), _spelt("".join(latin(bare[1:]).split()))
        # Of some rare characters no reading is known.
        return tuple(part for part in parts if part)
    words = [word for word in loose(name).split() if word not in _TITLES]
    return tuple(words)


_TITLES: Final = frozenset(map(_spelt, _WORDS["titles"]))


@lru_cache(maxsize=200_000)
def numbers(name: str) -> frozenset[int]:
    """Return the numbers in a name, however they are written.

    >>> numbers("Sixth Affiliated Hospital"), numbers("第六附属医院"), numbers("№ 6")
    (frozenset({6}), frozenset({6}), frozenset({6}))
    """
    found: set[int] = set()
    for word in folded(name).split():
        russian = _RUSSIAN.fullmatch(word)
        if word.isdecimal() and len(word) < _LONG:
            found.add(int(word))
        elif word in _ENGLISH:
            found.add(_ENGLISH[word])
        elif russian:
            found.add(_RUSSIAN_NUMBERS[russian[1]])
    found |= {_ROMAN[word] for word in re.findall(r"\b[IVX]+\b", name) if word in _ROMAN}
    for text in _IN_CHINESE.findall(name):
        found.add(int(text) if text.isdecimal() else _chinese(text))
    return frozenset(found)


def _chinese(written: str) -> int:
    """Return the number that Chinese numerals write: 一百五十二, or by its digits 一五二.

    >>> _chinese("十三"), _chinese("二十"), _chinese("一百零二"), _chinese("一五二")
    (13, 20, 102, 152)
    """
    number = digits = 0
    for one in written.replace("零", _DIGITS[0]).replace("两", "二"):
        tens = {"十": 10, "百": 100}.get(one)
        if tens is None:
            digits = 10 * digits + _DIGITS.index(one)
        else:
            number, digits = number + (digits or 1) * tens, 0
    return number + digits


@lru_cache(maxsize=200_000)
def counted(name: str) -> str:
    """Return a name in loose spelling, with its numbers as digits.

    >>> counted("Sixth Hospital"), counted("6th Hospital")
    ('6 hospital', '6 hospital')
    """
    words = folded(name).split()
    plain = [word for word in words if word not in _ENDS_OF_ORDINALS]
    digits = [str(_ENGLISH[word]) if word in _ENGLISH else word for word in plain]
    return loose(" ".join(digits))


@lru_cache(maxsize=200_000)
def is_general(name: str) -> bool:
    """Tell whether a name has only words that the names of many bodies have.

    >>> is_general("Department of Neurology No. 1"), is_general("Omsk Regional Hospital")
    (True, False)
    """
    if _HAN.search(name):
        return not _PARTS.findall(_GENERAL_HAN.sub("", name))
    return all(
        word in _GENERAL
        or word in _ENGLISH
        or word.isdecimal()
        or word in _ENDS_OF_ORDINALS
        or _RUSSIAN.fullmatch(word) is not None
        or _FIELDS.fullmatch(word) is not None
        for word in folded(name).split()
    )


@lru_cache(maxsize=200_000)
def acronym(name: str) -> str | None:
    """Return the letters of a name that is an acronym, folded.

    >>> acronym("OSMU"), acronym("ОмГМУ"), acronym("Omsk")
    ('osmu', 'огму', None)
    """
    word = name.strip("«»\"'“” .")
    capitals = "".join(one for one in word if one.isupper())
    short = len(word) <= 10 and word.isalpha() and len(capitals) >= 2
    if short and len(capitals) * 2 >= len(word) and not _HAN.search(word):
        return capitals.casefold()
    return None


@lru_cache(maxsize=200_000)
def initials(name: str) -> str:
    """Return the first letters of the words of a name, without its small words.

    >>> initials("Omsk State Medical University")
    'osmu'
    """
    return "".join(word[0] for word in folded(name).split() if word not in _SMALL)
