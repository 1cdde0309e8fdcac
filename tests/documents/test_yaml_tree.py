"""YAML as it is read: scalars of the core schema, places, and what is refused."""

from __future__ import annotations

from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from coopgraph.documents.json_index import Json
from coopgraph.documents.yaml_tree import Tree
from coopgraph.errors import InputError

TEXT = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=12)
SCALAR = st.one_of(TEXT, st.integers(-(10**9), 10**9), st.booleans(), st.none())
VALUE = st.recursive(
    SCALAR, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3)
)


def plain(json_: Json) -> Any:
    if isinstance(json_.value, dict):
        return {key: plain(value) for key, (_, value) in json_.value.items()}
    return [plain(one) for one in json_.value] if isinstance(json_.value, list) else json_.value


def scalars(json_: Json) -> list[Json]:
    if isinstance(json_.value, dict):
        return [one for _, value in json_.value.values() for one in scalars(value)]
    if isinstance(json_.value, list):
        return [one for value in json_.value for one in scalars(value)]
    return [json_]


@given(
    st.dictionaries(TEXT, VALUE, min_size=1, max_size=4),
    st.booleans(),
    st.sampled_from([None, '"', "'", "|"]),
    st.sampled_from(["\n", "\r\n"]),
)
def test_values_and_places_are_those_of_the_file(
    document: Any, flow: bool, style: str | None, end: str
) -> None:
    written = yaml.safe_dump(
        document, allow_unicode=True, default_flow_style=flow, default_style=style, sort_keys=False
    )
    # With a style of its own every number is a text with a tag.
    if "!!" in written:
        return
    tree = Tree(written.replace("\n", end), "a.yaml")
    assert plain(tree.root) == document
    for one in scalars(tree.root):
        place = tree.written(one)
        if place:
            assert yaml.safe_load(f"a: {place}" if "\n" not in place else place) is not Any
            line, column = tree.lines.place(one.span[0])
            assert written.split("\n")[line - 1][column - 1 :].startswith(place.splitlines()[0])


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("no", "no"),
        ("on", "on"),
        ("010", "010"),
        ("0x1F", "0x1F"),
        ("1_000", "1_000"),
        ("12:30", "12:30"),
        ("2025-11-24", "2025-11-24"),
        ("+7", "+7"),
        ("'12'", "12"),
        ("12", 12),
        ("-3", -3),
        ("1.5", 1.5),
        ("1e3", 1000.0),
        (".inf", float("inf")),
        (".INF", float("inf")),
        ("-.Inf", float("-inf")),
        ("true", True),
        ("False", False),
        ("~", None),
        ("", None),
        ("''", ""),
        ("a # b", "a"),
        ("|\n  a\n  b\n", "a\nb\n"),
        (">\n  a\n  b\n", "a b\n"),
    ],
)
def test_scalars(written: str, value: object) -> None:
    found = Tree(f"key: {written}", "a.yaml").root.value["key"][1].value
    assert found == value
    assert type(found) is type(value)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("a:\n\t- b", "2:1: a tab"),
        ("a: [", "1:5: not legal YAML"),
        ("a: b\nc: 'x", "2:4: not legal YAML: found unexpected end of stream; close the quotes"),
        ("a: b: c", "1:5: not legal YAML: mapping values are not allowed"),
        ("a: `x", "1:4: not legal YAML: found character"),
        ("a:\n  b: 1\n c: 2", "3:2: not legal YAML"),
        ("a: &x 1", "1:4: the anchor &x"),
        ("a: *y", "1:4: the alias *y"),
        ("*y: 1", "1:1: the alias *y"),
        ("a: !!python/object:os.system x", "1:4: the tag"),
        ("a: !!int 3", "1:4: the tag"),
        ("a: ! 3", "1:4: the tag"),
        ("a: 1\n---\nb: 2", "2:1: a second document"),
        ("a: 1\nb: 1\na: 2", "3:1: the key 'a' stands twice (first in line 1)"),
        ("x:\n  <<: {a: 1}", "2:3: a merge key"),
        ("? [a]\n: b", "a key that is no word"),
        ("? {a: 1}\n: b", "a key that is no word"),
        ("a: \x01", "1:4: the control character U+0001"),
        ('a: "x\\0y"', "1:4: the control character U+0000"),
        ('a: "\\u0007"', "1:4: the control character U+0007"),
        ('a: "\\x9F"', "1:4: the control character U+009F"),
        ('"a\\e": b', "1:1: the control character U+001B"),
        ("a: b\0", "1:5: the control character U+0000"),
        ("", "empty, there is no visit"),
        ("\n# a comment\n", "empty, there is no visit"),
        ("---\n", "empty, there is no visit"),
        ("a: " + "[" * 40 + "]" * 40, "nested more than 32 levels deep"),
        ("[" * 100_000, "nested more than 32 levels deep"),
        ("{a: " * 100_000, "nested more than 32 levels deep"),
        ("- " * 100_000, "nested more than 32 levels deep"),
        ("a: &a [x]\nb: &b [*a, *a]\nc: &c [*b, *b]", "1:4: the anchor &a"),
    ],
    ids=lambda value: str(value)[:24],
)
def test_what_is_refused_is_told_with_its_place(text: str, told: str) -> None:
    with pytest.raises(InputError) as error:
        Tree(text, "a.yaml")
    assert told in str(error.value)
    assert "\n" not in str(error.value)
