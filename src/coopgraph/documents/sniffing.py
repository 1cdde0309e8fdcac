"""What syntax a text looks like, for the error about a file that is not what its suffix says."""

from __future__ import annotations

import re
from typing import Final

from coopgraph.documents.formats import BOM

_HTML: Final = re.compile(rb"<!doctype html|<html[\s>]", re.IGNORECASE)
_XML: Final = re.compile(
    rb"<\?xml\s|<!DOCTYPE\s|<!--|<[\w.-]+:RDF[\s>]|<[\w.:-]+(\s[^<>]*)?\sxmlns"
)
_JSON: Final = re.compile(rb'\{\s*("(?:[^"\\]|\\.)*"\s*:|\})|\[\s*[\[{"\]]')
_DIRECTIVE: Final = re.compile(rb"^\s*(@prefix|@base|prefix|base)\s", re.IGNORECASE | re.MULTILINE)
_GRAPH_BLOCK: Final = re.compile(
    rb"^\s*(graph\s+)?(<[^<>\s]*>|[\w.-]*:[\w.-]*)\s*\{", re.IGNORECASE | re.MULTILINE
)
_QUAD_LINE: Final = re.compile(
    rb"^(<[^<>\s]*>|_:\S+)\s+<[^<>\s]*>\s+(<[^<>\s]*>|_:\S+|\"[^\"]*\"\S*)\s+(<[^<>\s]*>|_:\S+)\s*\.",
    re.MULTILINE,
)


def looks_like(head: bytes) -> str | None:
    """Guess the syntax of a text from how it begins, only where the signs are plain.

    Args:
        head: The first bytes of the file.

    Returns:
        The name of the syntax, or None.
    """
    text = head.removeprefix(BOM).lstrip()
    if _HTML.match(text):
        return "HTML"
    if _XML.match(text):
        return "HTML" if _HTML.search(text[:1000]) else "XML"
    if _JSON.match(text):
        return "JSON"
    uncommented = re.sub(rb"(?m)^\s*#.*$", b"", text)
    if _GRAPH_BLOCK.search(uncommented):
        return "TriG"
    if _DIRECTIVE.search(uncommented):
        return "Turtle"
    return "N-Quads" if _QUAD_LINE.match(uncommented.lstrip()) else None
