"""Long lists, a page at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypeVar

from coopgraph.pages.exchange import Refused

if TYPE_CHECKING:
    from coopgraph.pages.exchange import Request
    from coopgraph.pages.links import Links

T = TypeVar("T")

SIZE: Final = 100
"""Items of a page."""

PARAMETER: Final = "page"


@dataclass(frozen=True)
class Paging:
    """Which part of a list is shown.

    Attributes:
        page: The number of the page, from 1.
        pages: How many there are, at least one.
        total: Items of the whole list.
        size: Items of a page.
        previous: The address of the page before; None on the first.
        next: The address of the page after; None on the last.
    """

    page: int
    pages: int
    total: int
    size: int
    previous: str | None
    next: str | None

    @property
    def start(self) -> int:
        """The items before the first that is shown."""
        return (self.page - 1) * self.size

    @property
    def first(self) -> int:
        """The number of the first item that is shown; 0 in an empty list."""
        return min(self.start + 1, self.total)

    @property
    def last(self) -> int:
        """The number of the last item that is shown."""
        return min(self.start + self.size, self.total)

    def of(self, items: Sequence[T]) -> Sequence[T]:
        """Return the items that are shown."""
        return items[self.start : self.last]


def page_of(request: Request, links: Links, total: int, size: int = SIZE) -> Paging:
    """Find which part of a list is asked for.

    Args:
        request: What is asked; its parameter ``page`` is the number.
        links: Where things are.
        total: Items of the whole list.
        size: Items of a page.

    Returns:
        The part.

    Raises:
        Refused: There is no such page (404).
    """
    written = request.get(PARAMETER) or "1"
    pages = max(1, -(-total // size))
    number = int(written) if written.isascii() and written.isdecimal() and len(written) < 10 else 0
    if not 1 <= number <= pages:
        raise Refused(404, "the list has no such page", hint=f"its pages are 1 to {pages}")
    others = [(key, value) for key, value in request.params if key != PARAMETER]

    def address(other: int) -> str | None:
        if not 1 <= other <= pages:
            return None
        return links.to(request.path, others + ([(PARAMETER, str(other))] if other > 1 else []))

    return Paging(number, pages, total, size, address(number - 1), address(number + 1))
