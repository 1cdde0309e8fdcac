"""String-based constraints (SHACL section 4.4): lengths, patterns, languages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
from pyoxigraph import Literal, NamedNode

from coopgraph.validation.columns import Codes, Mask
from coopgraph.validation.constraints.base import (
    Builder,
    Constraint,
    Found,
    PerValue,
    Run,
    Simple,
    ValueNodes,
    Violation,
)
from coopgraph.validation.terms import XSD_STRING, name, sh
from coopgraph.validation.values import text_of

if TYPE_CHECKING:
    from coopgraph.validation.reader import ShapeReader
    from coopgraph.validation.shapes import Shape

MIN_LENGTH: Final = sh("minLength")
MAX_LENGTH: Final = sh("maxLength")
PATTERN: Final = sh("pattern")
FLAGS: Final = sh("flags")
LANGUAGE_IN: Final = sh("languageIn")
UNIQUE_LANG: Final = sh("uniqueLang")


def lang_matches(tag: str, ranges: frozenset[str]) -> bool:
    """Tell whether a language tag matches one of some ranges, as SPARQL's ``langMatches`` does.

    Args:
        tag: The tag.
        ranges: The ranges, in small letters.

    >>> lang_matches("en-GB", frozenset(["de", "en"])), lang_matches("en", frozenset(["en-gb"]))
    (True, False)
    >>> lang_matches("de", frozenset("*"))
    True
    """
    if not tag:
        return False
    tag = tag.lower()
    subtags = (tag[: hyphen.start()] for hyphen in re.finditer("-", tag))
    return "*" in ranges or tag in ranges or any(one in ranges for one in subtags)


@dataclass(slots=True, eq=False)
class Pattern(Simple):
    """Every value node, written as a string, matches a regular expression."""

    pattern: str
    flags: str

    def check(self, run: Run, nodes: ValueNodes) -> Iterator[Found]:
        """See :class:`~coopgraph.validation.constraints.base.Constraint`."""
        distinct, which = np.unique(nodes.values, return_inverse=True)
        texts = [text_of(value) for value in run.graph.terms.listed(distinct)]
        there = (text for text in texts if text is not None)
        good = run.matching(self.pattern, self.flags, there)
        bad = np.array([text not in good for text in texts], dtype=np.bool_)
        return nodes.violations(bad[which])


@dataclass(slots=True, eq=False)
class UniqueLang(Simple):
    """No two value nodes have the same language tag."""

    def check(self, run: Run, nodes: ValueNodes) -> Iterator[Found]:
        """See :class:`~coopgraph.validation.constraints.base.Constraint`."""
        languages = run.features.languages(nodes.values)
        with_tag = languages >= 0
        tags = run.features.tags()
        keys = nodes.at[with_tag] * len(tags) + languages[with_tag]
        found, counts = np.unique(keys, return_counts=True)
        for key, count in zip(found[counts > 1].tolist(), counts[counts > 1], strict=True):
            at, number = divmod(key, len(tags))
            words = f"The node must not have {count} values in the language {tags[number]}"
            yield Violation(int(nodes.foci[at]), words=words)


def _is_long(least: int, run: Run, values: Codes) -> Mask:
    lengths = run.features.lengths(values)
    return (lengths >= least) & (lengths >= 0)


def _is_short(most: int, run: Run, values: Codes) -> Mask:
    lengths = run.features.lengths(values)
    return (lengths <= most) & (lengths >= 0)


def _is_in_language(ranges: frozenset[str], run: Run, values: Codes) -> Mask:
    languages = run.features.languages(values)
    matching = [
        number for number, tag in enumerate(run.features.tags()) if lang_matches(tag, ranges)
    ]
    return np.isin(languages, matching)


def _min_length(reader: ShapeReader, shape: Shape) -> Iterator[Constraint]:
    least = reader.integer(shape, MIN_LENGTH)
    if least is not None:
        yield PerValue(
            sh("MinLengthConstraintComponent"),
            f"must have at least {least} characters",
            _is_long,
            least,
        )


def _max_length(reader: ShapeReader, shape: Shape) -> Iterator[Constraint]:
    most = reader.integer(shape, MAX_LENGTH)
    if most is not None:
        yield PerValue(
            sh("MaxLengthConstraintComponent"),
            f"must have at most {most} characters",
            _is_short,
            most,
        )


def _pattern(reader: ShapeReader, shape: Shape) -> Iterator[Constraint]:
    pattern = reader.string(shape, PATTERN)
    flags = reader.string(shape, FLAGS)
    if pattern is None:
        return
    reason = reader.oracle.pattern_problem(pattern, flags or "")
    if reason:
        raise reader.malformed(shape, f"sh:pattern {name(Literal(pattern))} {reason}")
    words = f"must match the regular expression {name(Literal(pattern))}"
    yield Pattern(sh("PatternConstraintComponent"), words, pattern, flags or "")


def _language_in(reader: ShapeReader, shape: Shape) -> Iterator[Constraint]:
    members = reader.only_list(shape, LANGUAGE_IN)
    if members is None:
        return
    ranges = [
        member.value
        for member in members
        if isinstance(member, Literal) and member.datatype == XSD_STRING
    ]
    if len(ranges) != len(members):
        raise reader.malformed(shape, "every member of sh:languageIn must be a string")
    yield PerValue(
        sh("LanguageInConstraintComponent"),
        f"must be in one of the languages {', '.join(ranges)}",
        _is_in_language,
        frozenset(map(str.lower, ranges)),
    )


def _unique_lang(reader: ShapeReader, shape: Shape) -> Iterator[Constraint]:
    wanted = reader.boolean(shape, UNIQUE_LANG)
    if wanted is not None:
        reader.property_shape_only(shape, UNIQUE_LANG)
    if wanted:
        words = "must have at most one value in each language"
        yield UniqueLang(sh("UniqueLangConstraintComponent"), words)


BUILDERS: Final[dict[NamedNode, Builder]] = {
    MIN_LENGTH: _min_length,
    MAX_LENGTH: _max_length,
    PATTERN: _pattern,
    LANGUAGE_IN: _language_in,
    UNIQUE_LANG: _unique_lang,
}
