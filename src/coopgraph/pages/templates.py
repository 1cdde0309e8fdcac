"""The HTML templates: everything that they show is escaped."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

import jinja2

from coopgraph.pages.links import Links

FOLDER: Final = Path(__file__).parent
STATIC: Final = FOLDER / "static"


class Templates:
    """Renders the pages of a site.

    Args:
        links: Where things are on the site.
        title: What the site is called.
    """

    def __init__(self, links: Links, title: str) -> None:
        self._environment = jinja2.Environment(
            loader=jinja2.FileSystemLoader(FOLDER / "templates"),
            autoescape=True,
            undefined=jinja2.StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._environment.globals.update(
            links=links, site_title=title, static=lambda name: links.to(*_versioned(name))
        )

    def render(self, name: str, values: Mapping[str, Any]) -> bytes:
        """Render a page.

        Args:
            name: The file of its template.
            values: What the template shows.

        Returns:
            The HTML, in UTF-8.
        """
        text = self._environment.get_template(name).render(values)
        # Half characters cannot stand in a page: data may hold them, a template shows their place.
        return text.encode("utf-8", "replace")


@cache
def _versioned(name: str) -> tuple[str, list[tuple[str, str]]]:
    """Return the path of a static file, with its digest so that browsers may keep it for ever."""
    digest = hashlib.sha256((STATIC / name).read_bytes()).hexdigest()[:12]
    return f"/static/{name}", [("v", digest)]


def has_static(name: str) -> bool:
    """Tell whether a static file is there: what Node builds is not, where there was no Node."""
    return (STATIC / name).is_file()
