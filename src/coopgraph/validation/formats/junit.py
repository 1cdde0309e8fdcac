"""The report as JUnit XML: a test suite for each file, a failed test for each finding."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby
from typing import Final
from xml.sax.saxutils import escape, quoteattr

from coopgraph.validation.formats.names import (
    BlankNames,
    cause,
    one_line,
    sentence,
    severity_word,
    unchecked,
)
from coopgraph.validation.formats.text import summary
from coopgraph.validation.report import Report, ValidationResult
from coopgraph.validation.rules import rule_of

# What XML 1.0 cannot hold, not even as a reference (section 2.2).
_ILLEGAL: Final = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_NOWHERE: Final = "validation"


def write(report: Report) -> Iterator[str]:
    """Write the suites; data that conform have one passed test."""
    # A first pass counts, as the counts stand before what they count.
    sizes = [sum(1 for _ in results) for _, results in groupby(report.results, _file)]
    wrong = sum(sizes)
    missing = len(report.not_checked)
    passed = 0 if wrong or missing or report.withheld else 1
    yield '<?xml version="1.0" encoding="UTF-8"?>\n'
    yield (
        f'<testsuites name="coopgraph validate" tests="{wrong + missing + passed}" '
        f'failures="{wrong}" errors="{missing}">\n'
    )
    names = BlankNames()
    for size, (file, results) in zip(sizes, groupby(report.results, _file), strict=True):
        yield f"  <testsuite name={_attribute(file)} {_counts(size)}>\n"
        for result in results:
            names.learn(result)
            yield _case(result, report, names)
        yield "  </testsuite>\n"
    if missing:
        yield f'  <testsuite name="not checked" {_counts(missing, errors=True)}>\n'
        for one in report.not_checked:
            yield (
                f'    <testcase name="not checked" classname={_attribute(_NOWHERE)}>'
                f"<error message={_attribute(unchecked(one, report))}/></testcase>\n"
            )
        yield "  </testsuite>\n"
    if passed:
        yield f'  <testsuite name="{_NOWHERE}" tests="1" failures="0" errors="0">\n'
        yield f'    <testcase name={_attribute(summary(report))} classname="{_NOWHERE}"/>\n'
        yield "  </testsuite>\n"
    yield "</testsuites>\n"


def _counts(count: int, *, errors: bool = False) -> str:
    failed, broken = (0, count) if errors else (count, 0)
    return f'tests="{count}" failures="{failed}" errors="{broken}"'


def _case(result: ValidationResult, report: Report, names: BlankNames) -> str:
    place = cause(result)
    told = sentence(result, report, names)
    where = "" if place is None else f"{one_line(str(place))}: "
    rule = rule_of(result, report)
    line = "" if place is None or place.line is None else f' line="{place.line}"'
    return (
        f"    <testcase name={_attribute(rule.id)} classname={_attribute(_file(result))}"
        f" file={_attribute(_file(result))}{line}>\n"
        f"      <failure type={_attribute(severity_word(result.severity))}"
        f" message={_attribute(told)}>{_text(f'{where}{told} ({rule.url})')}</failure>\n"
        "    </testcase>\n"
    )


def _file(result: ValidationResult) -> str:
    place = cause(result)
    return _NOWHERE if place is None else place.path


def _text(text: str) -> str:
    return escape(_ILLEGAL.sub("\ufffd", text))


def _attribute(text: str) -> str:
    return quoteattr(_ILLEGAL.sub("\ufffd", text))
