"""The repository quotes at most five consecutive words of the source."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator

from tests import source_text

LONGEST = 5


def words(text: str) -> list[str]:
    return re.findall(r"\w+", text.lower())


def runs(text: str) -> Iterator[tuple[str, ...]]:
    found = words(text)
    for start in range(len(found) - LONGEST):
        yield tuple(found[start : start + LONGEST + 1])


def too_long(text: str, source: set[tuple[str, ...]]) -> list[str]:
    return [" ".join(run) for run in runs(text) if run in source]


def test_the_check_finds_a_copied_sentence() -> None:
    source = set(runs("one two three four five six seven"))
    assert too_long("He said: two, three, four, five, six, seven!", source)
    assert not too_long("two three four five six", source)


def test_no_file_copies_from_the_source() -> None:
    source = set(runs(source_text.path().read_text(encoding="utf-8")))
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        capture_output=True,
        text=True,
        check=True,
        cwd=source_text.ROOT,
    ).stdout.split("\0")
    copied = {}
    for name in filter(None, listed):
        try:
            # Cell by cell: the end of one and the beginning of the next are no quotation.
            text = (source_text.ROOT / name).read_text(encoding="utf-8")
        except (UnicodeDecodeError, FileNotFoundError):
            continue
        found = [run for piece in re.split(r"[|\t]", text) for run in too_long(piece, source)]
        if found:
            copied[name] = found
    assert copied == {}
