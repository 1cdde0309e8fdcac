"""Invented names: made of syllables, so that nobody and nothing real is meant."""

from __future__ import annotations

from typing import Final

COUNTRIES: Final = (
    "Ardovenia",
    "Brellmark",
    "Caldorra",
    "Drovania",
    "Elvessia",
    "Fjarmont",
    "Gravenholm",
    "Hestoria",
    "Ilmaria",
    "Jorvasta",
    "Korvenia",
    "Lundavia",
    "Morvessa",
    "Nordavia",
    "Ostrelia",
    "Pelvaria",
    "Quendoria",
    "Rovenmark",
    "Soldavia",
    "Tarvenia",
    "Ulmeria",
    "Vestoria",
    "Wendolia",
    "Yorvenia",
    "Zelmaria",
)
"""Countries that are on no map."""

_CITY_STARTS: Final = (
    "Brelm",
    "Chald",
    "Dorv",
    "Elgr",
    "Farn",
    "Gorv",
    "Hald",
    "Ilv",
    "Jurm",
    "Kelv",
    "Lorn",
    "Mirv",
    "Narv",
    "Olgr",
    "Palv",
    "Quar",
    "Ravn",
    "Selv",
    "Talgr",
    "Ulv",
    "Varm",
    "Welv",
    "Yarm",
    "Zelg",
    "Zorv",
)
_CITY_MIDDLES: Final = (
    "and",
    "ant",
    "ard",
    "ast",
    "elb",
    "eld",
    "elm",
    "end",
    "erd",
    "est",
    "ilb",
    "ild",
    "ilm",
    "ind",
    "irm",
    "olb",
    "old",
    "olm",
    "ond",
    "orm",
    "unb",
    "und",
    "unt",
    "ust",
)
_CITY_ENDS: Final = (
    "ar",
    "en",
    "grad",
    "holm",
    "in",
    "ov",
    "stad",
    "um",
)
_GIVEN: Final = (
    "Adrel",
    "Belmi",
    "Corven",
    "Dalira",
    "Elvan",
    "Farlo",
    "Gelia",
    "Hordan",
    "Ilvira",
    "Jostan",
    "Kelia",
    "Lorvan",
    "Melisa",
    "Norvin",
    "Olvia",
    "Pervan",
    "Quila",
    "Rosvel",
    "Selmin",
    "Torvia",
    "Ulvan",
    "Velia",
    "Worlan",
    "Ysmel",
    "Zorana",
)
_FAMILY_ENDS: Final = (
    "ak",
    "dal",
    "ek",
    "in",
    "lund",
    "ov",
    "sen",
    "skor",
)

CITIES: Final = len(_CITY_STARTS) * len(_CITY_MIDDLES)
"""How many names of cities differ."""


def city(number: int) -> str:
    """Name a city.

    Args:
        number: Which; those below ``CITIES`` have names that differ.

    Returns:
        The name.
    """
    start, middle = number % len(_CITY_STARTS), number // len(_CITY_STARTS) % len(_CITY_MIDDLES)
    return _CITY_STARTS[start] + _CITY_MIDDLES[middle] + _CITY_ENDS[number * 7 % len(_CITY_ENDS)]


def person(number: int) -> tuple[str, str]:
    """Name a person.

    Args:
        number: Which; any whole number that is not negative. Two persons may have one name.

    Returns:
        Given name and family name.
    """
    number, given = divmod(number, len(_GIVEN))
    number, start = divmod(number, len(_CITY_STARTS))
    number, middle = divmod(number, len(_CITY_MIDDLES))
    end = _FAMILY_ENDS[number % len(_FAMILY_ENDS)]
    return _GIVEN[given], _CITY_STARTS[start] + _CITY_MIDDLES[middle] + end
