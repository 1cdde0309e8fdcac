"""Every address that a page names is there."""

from __future__ import annotations

import re
import zlib
from collections import deque
from html.parser import HTMLParser
from urllib.parse import parse_qsl, unquote, urldefrag, urljoin, urlsplit

from coopgraph.pages import Request, Site
from coopgraph.pages.templates import has_static

STARTS = ("/",)
PUBLIC = "http://localhost:8000"
ONE_OF = 12
"""Data beside pages are all made in the same way: of so many addresses one is asked for."""

ALIKE = re.compile(r"/page/id/(passage|time|name|membership|identifier)/|/resource")
ONE_OF_PAGES = 4
"""So are pages of things of these kinds, of which there are most."""

_NAMING = {"href", "src", "action", "data"}


class Page(HTMLParser):
    """What a page names, and where in it something may lead."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.anchors: set[str] = set()
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name in _NAMING and value is not None:
                self.links.append(value)
            elif name == "id" and value is not None:
                self.anchors.add(value)


def test_no_link_is_dead(site: Site) -> None:
    """All pages, from the home page on."""
    waiting = deque(STARTS)
    known = set(STARTS)
    pages: dict[str, Page] = {}
    wanted: dict[str, set[str]] = {}
    dead: dict[str, tuple[int, str]] = {}
    while waiting:
        address = waiting.popleft()
        path, _, query = address.partition("?")
        params = tuple(parse_qsl(query, keep_blank_values=True))
        answer = site.respond(Request(unquote(path), params, "text/html, */*;q=0.5", PUBLIC))
        if answer.status == 303:
            target = answer.headers["location"]
            if target not in known:
                known.add(target)
                waiting.append(target)
            continue
        if answer.status != 200:
            dead[address] = (answer.status, "")
            continue
        if answer.media_type != "text/html":
            continue
        pages[address] = page = Page(answer.body.decode())
        for link in page.links:
            whole, fragment = urldefrag(urljoin(address, link))
            whole = whole.removeprefix(PUBLIC) or "/"
            if urlsplit(whole).scheme:
                assert urlsplit(whole).scheme in ("http", "https", "mailto"), (address, link)
                continue
            if fragment:
                wanted.setdefault(f"{whole}#{fragment}", set()).add(address)
            if whole in known or whole.startswith("/health"):
                continue
            known.add(whole)
            if whole.startswith("/static/"):
                name = urlsplit(whole).path.removeprefix("/static/")
                assert has_static(name), (address, link)
            elif zlib.crc32(whole.encode()) % _one_of(whole) == 0:
                waiting.append(whole)
    assert dead == {}
    lost = {
        target: sorted(sources)[:3]
        for target, sources in wanted.items()
        if (whole := target.partition("#")[0]) in pages
        and unquote(target.partition("#")[2]) not in pages[whole].anchors
    }
    assert lost == {}
    assert len(pages) > 100


def _one_of(address: str) -> int:
    """Return of how many addresses like this one is asked for."""
    if "." in urlsplit(address).path.rpartition("/")[2]:
        return ONE_OF
    return ONE_OF_PAGES if ALIKE.match(address) else 1
