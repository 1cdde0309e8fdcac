"""Ill-typed literals: the lexical spaces of XML Schema, with their edges."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal

from coopgraph.validation.datatypes import is_well_formed
from coopgraph.validation.terms import xsd

GOOD = {
    "integer": ["0", "-5", "+007", "9" * 5000],
    "byte": ["-128", "127", "+0"],
    "unsignedLong": ["18446744073709551615", "0" * 100 + "1"],
    "negativeInteger": ["-1", "-" + "9" * 50],
    "decimal": ["1", "1.", ".5", "-0.0"],
    "double": ["1", "1e5", "-.5E-3", "INF", "-INF", "NaN"],
    "boolean": ["true", "false", "1", "0"],
    "date": ["2025-11-24", "2024-02-29", "2000-02-29", "-0004-02-29", "2025-11-24+06:00"],
    "dateTime": ["2025-11-24T24:00:00", "2025-11-24T09:00:00.123Z", "12025-01-01T00:00:00-14:00"],
    "dateTimeStamp": ["2025-11-24T09:00:00Z"],
    "time": ["09:30:00", "24:00:00Z"],
    "gYear": ["2025", "-0001", "12025"],
    "gYearMonth": ["2025-11"],
    "gMonth": ["--11"],
    "gMonthDay": ["--02-29"],
    "gDay": ["---31"],
    "duration": ["P1Y2M3DT4H5M6.7S", "-P1D", "PT0S"],
    "dayTimeDuration": ["P1DT1H"],
    "yearMonthDuration": ["P1Y"],
    "hexBinary": ["", "0aFF"],
    "language": ["en", "zh-Hans-CN"],
    "string": ["anything\n"],
}
BAD = {
    "integer": ["", "1.0", " 1", "1 ", "one", "٣", "--1"],
    "byte": ["128", "-129", "1" * 5000],
    "unsignedLong": ["18446744073709551616", "-1"],
    "positiveInteger": ["0", "-" + "9" * 50],
    "decimal": ["1e5", ".", "INF"],
    "double": ["Inf", "e5", "+NaN"],
    "boolean": ["True", "yes", ""],
    "date": ["2025-02-29", "1900-02-29", "2025-11-31", "25-11-24", "2025-11-24+15:00", "02025-1-1"],
    "dateTime": ["2025-11-24", "2025-11-24T24:00:01", "2025-11-24T09:00", "2025-11-24T9:00:00"],
    "dateTimeStamp": ["2025-11-24T09:00:00"],
    "time": ["25:00:00"],
    "gYear": ["25", "02025"],
    "gYearMonth": ["2025-13"],
    "gMonth": ["11"],
    "gMonthDay": ["--02-30", "--04-31"],
    "gDay": ["---32"],
    "duration": ["P", "PT", "P1S", "1D", "P1YT"],
    "dayTimeDuration": ["P1Y"],
    "yearMonthDuration": ["P1D"],
    "hexBinary": ["0"],
    "language": ["", "toolonglanguage"],
}


@pytest.mark.parametrize(("name", "form"), [(k, v) for k, vs in GOOD.items() for v in vs])
def test_well_formed(name: str, form: str) -> None:
    assert is_well_formed(Literal(form, datatype=xsd(name)))


@pytest.mark.parametrize(("name", "form"), [(k, v) for k, vs in BAD.items() for v in vs])
def test_ill_formed(name: str, form: str) -> None:
    assert not is_well_formed(Literal(form, datatype=xsd(name)))


@given(st.dates())
def test_every_date_is_a_date(day: object) -> None:
    assert is_well_formed(Literal(str(day), datatype=xsd("date")))
