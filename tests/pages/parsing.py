"""What tests look for in a page."""

from __future__ import annotations

from html.parser import HTMLParser


class Page(HTMLParser):
    """Reads a page: its anchors, links, headings, text, and what must not be there.

    Args:
        body: The page.
    """

    _VOID = frozenset({"meta", "link", "input", "br", "img", "hr"})

    def __init__(self, body: bytes) -> None:
        super().__init__(convert_charrefs=True)
        self.ids: list[str] = []
        self.links: list[str] = []
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.texts: list[tuple[str, str]] = []
        self._open: list[str] = []
        self.feed(body.decode())
        self.close()
        assert self._open == [], f"not closed: {self._open}"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {key: value or "" for key, value in attrs}
        assert len(found) == len(attrs), f"an attribute twice: {attrs}"
        self.elements.append((tag, found))
        if "id" in found:
            self.ids.append(found["id"])
        if tag == "a":
            self.links.append(found["href"])
        if tag not in {*self._VOID, "li", "dd"}:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in ("li", "dd"):
            assert self._open and self._open[-1] == tag, f"</{tag}> within {self._open}"
            self._open.pop()

    def handle_data(self, data: str) -> None:
        self.texts.append((self._open[-1] if self._open else "", data))

    @property
    def text(self) -> str:
        """All words of the page."""
        return " ".join(" ".join(text for _, text in self.texts).split())

    def of(self, tag: str) -> list[dict[str, str]]:
        """Return the attributes of each element of a kind."""
        return [attributes for name, attributes in self.elements if name == tag]

    def check(self) -> None:
        """Check what holds of every page: one h1, no code, no anchor twice or missing."""
        assert len(self.of("h1")) == 1
        assert len(set(self.ids)) == len(self.ids)
        for tag, attributes in self.elements:
            assert "style" not in attributes and tag != "style"
            assert not [name for name in attributes if name.startswith("on")]
            if tag == "script":
                assert "src" in attributes or attributes["type"] == "application/ld+json"
        for link in self.links:
            assert not link.lower().startswith(("javascript:", "data:", "vbscript:")), link
            if link.startswith("#"):
                assert link[1:] in self.ids, link
