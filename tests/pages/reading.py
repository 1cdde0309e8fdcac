"""Reads pages as a browser does, and checks what every page must keep."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from html.parser import HTMLParser

from coopgraph.pages import Response

VOID = frozenset({"meta", "link", "input", "img", "br", "hr"})
INLINE = frozenset({"a", "span", "strong", "em", "code", "q", "b", "i"})


@dataclass
class Element:
    tag: str
    attributes: dict[str, str]
    parent: Element | None
    parts: list[str | Element] = field(default_factory=list)

    @property
    def text(self) -> str:
        """Its words, white space folded."""
        return " ".join(self._words().split())

    def _words(self) -> str:
        words = "".join(one if isinstance(one, str) else one._words() for one in self.parts)
        return words if self.tag in INLINE else f" {words} "


class Page(HTMLParser):
    """A page, as a list of its elements."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[Element] = []
        self._open = Element("", {}, None)
        self.root = self._open
        self.feed(html)
        self.close()
        assert self._open is self.root, f"<{self._open.tag}> is not closed"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        assert len(names) == len(set(names)), f"<{tag}> has an attribute twice: {names}"
        element = Element(tag, {name: value or "" for name, value in attrs}, self._open)
        self._open.parts.append(element)
        self.elements.append(element)
        if tag not in VOID:
            self._open = element

    def handle_endtag(self, tag: str) -> None:
        assert self._open.tag == tag, f"</{tag}> closes <{self._open.tag}>"
        assert self._open.parent is not None
        self._open = self._open.parent

    def handle_data(self, data: str) -> None:
        self._open.parts.append(data)

    def all(self, tag: str, **attributes: str) -> list[Element]:
        """Return the elements of a tag that have some attributes."""
        return [
            one
            for one in self.elements
            if one.tag == tag and all(one.attributes.get(k) == v for k, v in attributes.items())
        ]

    def links(self) -> list[str]:
        """Return the addresses of all links."""
        return [one.attributes["href"] for one in self.all("a")]

    @property
    def title(self) -> str:
        """The heading."""
        (heading,) = self.all("h1")
        return heading.text

    def section(self, name: str) -> Element:
        """Return the section that a heading with an id names."""
        (found,) = self.all("section", **{"aria-labelledby": name})
        return found


def read(response: Response, status: int = 200) -> Page:
    """Read a page and check what every page must keep."""
    assert (response.status, response.media_type) == (status, "text/html"), response.body[:2000]
    page = Page(response.body.decode())
    assert len(page.all("h1")) == len(page.all("main")) == 1
    assert page.all("title")[0].text
    ids = Counter(one.attributes["id"] for one in page.elements if "id" in one.attributes)
    assert not [name for name, number in ids.items() if number > 1]
    for one in page.elements:
        _check(one, set(ids))
    regions = Counter(_name(page, one) for one in page.elements if _is_landmark(one))
    assert not [name for name, number in regions.items() if number > 1], regions
    return page


def _is_landmark(one: Element) -> bool:
    return one.tag in {"section", "nav"} or one.attributes.get("role") == "region"


def _name(page: Page, one: Element) -> str:
    """Return the name that a screen reader tells."""
    by = one.attributes.get("aria-labelledby")
    if by is None:
        return one.attributes["aria-label"]
    return next(other.text for other in page.elements if other.attributes.get("id") == by)


def _check(one: Element, ids: set[str]) -> None:
    assert "style" not in one.attributes
    assert one.tag != "style"
    assert not [name for name in one.attributes if name.startswith("on")]
    match one.tag:
        case "script":
            assert one.attributes.get("type") == "application/ld+json" or "src" in one.attributes
            assert "<" not in "".join(part for part in one.parts if isinstance(part, str))
        case "a":
            assert one.attributes["href"].startswith(("/", "#", "https://", "http://"))
            assert one.text, "a link without words"
        case "img":
            assert one.attributes["alt"]
        case "th":
            assert one.attributes["scope"] in {"col", "row"}
        case "input":
            assert one.attributes.get("aria-label") or one.attributes.get("id")
    named = one.attributes.get("aria-labelledby")
    assert named is None or named in ids
    if one.attributes.get("role") == "region":
        assert one.attributes["tabindex"] == "0"
        assert one.attributes.get("aria-label") or named
