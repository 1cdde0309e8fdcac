"""String-based constraints (SHACL section 4.4): lengths, patterns, languages."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from pyoxigraph import Literal, NamedNode

from coopgraph.validation.constraints.base import (
    Builder,
    Constraint,
    PerValue,
    Run,
    Simple,
    ValueNodes,
    Violation,
    distinct_values,
)
from coopgraph.validation.terms import XSD_STRING, Term, name, sh

if TYPE_CHECKING:
    from coopgraph.validation.reader import ShapeReader
    from coopgraph.validation.shapes import Shape

MIN_LENGTH: Final = sh("minLength")
MAX_LENGTH: Final = sh("maxLength")
PATTERN: Final = sh("pattern")
FLAGS: Final = sh("flags")
LANGUAGE_IN: Final = sh("languageIn")
UNIQUE_LANG: Final = sh("uniqueLang")


def text_of(value: Term) -> str | None:
    """Return what SPARQL's ``STR`` gives for a term; None for a blank node."""
    return value.value if isinstance(value, NamedNode | Literal) else None


def lang_matches(tag: str, wanted: str) -> bool:
    """Tell whether a language tag matches a range, as SPARQL's ``langMatches`` does.

    >>> lang_matches("en-GB", "en"), lang_matches("en", "en-GB"), lang_matches("de", "*")
    (True, False, True)
    """
    tag, wanted = tag.lower(), wanted.lower()
    if wanted == "*":
        return tag != ""
    return tag == wanted or tag.startswith(f"{wanted}-")


@dataclass(slots=True, eq=False)
class Pattern(Simple):
    """Every value node, written as a string, matches a regular expression."""

    pattern: str
    flags: str

    def check(self, run: Run, nodes: Sequence[ValueNodes]) -> Iterator[Violation]:
        """See :class:`~coopgraph.validation.constraints.base.Constraint`."""
        texts = [text for value in distinct_values(nodes) if (text := text_of(value)) is not None]
        good = run.oracle.matching(self.pattern, self.flags, texts)
        for focus, values in nodes:
            for value in values:
                if text_of(value) not in good:
                    yield Violation(focus, value)


@dataclass(slots=True, eq=False)
class UniqueLang(Simple):
    """No two value nodes have the same language tag."""

    def check(self, run: Run, nodes: Sequence[ValueNodes]) -> Iterator[Violation]:  # noqa: ARG002
        """See :class:`~coopgraph.validation.constraints.base.Constraint`."""
        for focus, values in nodes:
            tags = Counter(
                value.language.lower()
                for value in values
                if isinstance(value, Literal) and value.language
            )
            for tag, count in tags.items():
                if count > 1:
                    words = f"The node must not have {count} values in the language {tag}"
                    yield Violation(focus, words=words)


def _min_length(reader: ShapeReader, shape: Shape) -> Iterator[Constraint]:
    least = reader.integer(shape, MIN_LENGTH)
    if least is not None:
        yield PerValue(
            sh("MinLengthConstraintComponent"),
            f"must have at least {least} characters",
            lambda _run, value: (text := text_of(value)) is not None and len(text) >= least,
        )


def _max_length(reader: ShapeReader, shape: Shape) -> Iterator[Constraint]:
    most = reader.integer(shape, MAX_LENGTH)
    if most is not None:
        yield PerValue(
            sh("MaxLengthConstraintComponent"),
            f"must have at most {most} characters",
            lambda _run, value: (text := text_of(value)) is not None and len(text) <= most,
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
        lambda _run, value: (
            isinstance(value, Literal)
            and value.language is not None
            and any(lang_matches(value.language, wanted) for wanted in ranges)
        ),
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
