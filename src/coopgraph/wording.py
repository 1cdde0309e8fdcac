"""What messages of all layers have in common: suggestions, and text of others in one line."""

from __future__ import annotations

from collections.abc import Iterable


def near(word: str, known: Iterable[str], end: str = "") -> str | None:
    """Suggest the known words that are nearest to one, whatever their case.

    Args:
        word: What was written.
        known: What there is.
        end: What is written behind each suggestion.

    Returns:
        A hint; None where nothing is near.

    >>> near("Titel", ["title", "label"])
    'did you mean title?'
    """
    # difflib is wanted in error messages only.
    from difflib import get_close_matches  # noqa: PLC0415

    folded = {one.lower(): one for one in sorted(known)}
    close = get_close_matches(word.lower(), folded, n=3)
    if not close:
        return None
    return "did you mean " + " or ".join(folded[one] + end for one in close) + "?"


def one_line(text: str) -> str:
    r"""Keep text of others from writing lines of its own, or moving the cursor.

    Args:
        text: The text.

    >>> one_line("a\nb")
    'a b'
    """
    return "".join(one if one.isprintable() else " " for one in text)
