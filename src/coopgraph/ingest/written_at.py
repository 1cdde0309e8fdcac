"""Where the nodes of imported documents are written, in words."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Literal

from pyoxigraph import NamedNode

from coopgraph.documents.positions import CellRegion, Locator, Wanted

if TYPE_CHECKING:
    from coopgraph.documents import Document


def written_at(
    documents: Iterable[Document], iris: Iterable[str], part: Literal["term", "mention"] = "term"
) -> dict[str, str]:
    """Return where nodes are written.

    Args:
        documents: What is imported.
        iris: The nodes.
        part: ``term`` for the first statement about a node, ``mention`` for the first place at
            which it stands, also as a value.

    Returns:
        By IRI the first place, ``file:line:column`` or ``file: sheet!B7``.
    """
    wanted = {Wanted(NamedNode(one), part=part): one for one in iris}
    found: dict[str, str] = {}
    for document in documents:
        locator = Locator(document.path, document.base, None, document.index)
        for one, region in locator.places(wanted).items():
            where = f":{region.line}:{region.column}"
            if isinstance(region, CellRegion):
                where = f": {region.cell}"
            found.setdefault(wanted[one], f"{document.path}{where}")
    return found
