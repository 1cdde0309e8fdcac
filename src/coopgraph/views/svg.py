"""What all pictures share: the document around them, their texts, their colours."""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import escape
from typing import Final

MARGIN: Final = 16
"""Room between the edge of a picture and what it shows."""

# Okabe and Ito's palette: told apart by colour-blind readers too.
COLOURS: Final = (
    *("#0072b2", "#e69f00", "#009e73", "#cc79a7", "#d55e00"),
    *("#56b4e9", "#666666", "#b8a800", "#332288"),
)

# XML 1.0 has no such characters, not even escaped.
_NOT_XML: Final = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def text(words: str) -> str:
    """Write words from the data so that they stay words: marks escaped, what XML lacks replaced."""
    return escape(_NOT_XML.sub("\ufffd", words))


def shortened(words: str, most: int) -> str:
    """Cut words to so many characters, with an ellipsis where something is left out."""
    return words if len(words) <= most else words[: most - 1].rstrip() + "…"


def document(
    title: str,
    size: tuple[int, int],
    body: Iterable[str],
    *,
    description: str = "",
    style: str = "",
) -> str:
    """Make an SVG document.

    Args:
        title: What the picture shows; escaped here.
        size: Width and height.
        body: The elements, escaped.
        description: What it shows in words, for readers who do not see it; escaped here.
        style: A style sheet, for what attributes cannot say.

    Returns:
        A self-contained document without scripts.
    """
    width, height = size
    head = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
        f'width="{width}" height="{height}" role="img" font-family="sans-serif" '
        f'font-size="12" aria-label="{text(title)}">',
        f"<title>{text(title)}</title>",
    ]
    if description:
        head.append(f"<desc>{text(description)}</desc>")
    if style:
        head.append(f"<style>{style}</style>")
    return "\n".join(
        [
            *head,
            f'<rect width="{width}" height="{height}" fill="#ffffff"/>',
            f'<text x="{MARGIN}" y="24" font-size="16" font-weight="bold" fill="#111111">'
            f"{text(title)}</text>",
            *body,
            "</svg>\n",
        ]
    )
