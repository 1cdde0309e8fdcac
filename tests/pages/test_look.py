"""What all pages share: the frame, refusals, the style sheet."""

from __future__ import annotations

import re

from coopgraph.pages import Site
from coopgraph.pages.templates import STATIC
from tests.pages.conftest import get
from tests.pages.reading import read


def test_every_page_leads_to_the_main_places_and_skips_to_its_content(site: Site) -> None:
    page = read(get(site, "/nowhere"), 404)
    assert page.links()[:7] == [
        "#main",
        "/",
        "/visits",
        "/queries",
        "/ontology",
        "/dataset",
        "/sparql",
    ]
    (search,) = page.all("form", role="search")
    assert search.attributes["action"] == "/search"


def test_a_refusal_tells_what_can_be_done(site: Site) -> None:
    page = read(get(site, "/nowhere"), 404)
    assert page.title == "There is no such page"
    assert "Start from the home page." in page.root.text


def _luminance(colour: str) -> float:
    parts = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    red, green, blue = (
        one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _contrast(one: str, other: str) -> float:
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_words_stand_out_from_their_ground_in_light_and_in_dark() -> None:
    style = (STATIC / "site.css").read_text()
    light, dark = (
        dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6});", part))
        for part in style.split("@media (prefers-color-scheme: dark)")[:2]
    )
    assert set(light) == set(dark)
    for colours in (light, dark):
        for ground in ("ground", "surface", "raised", "accent-wash"):
            for ink in ("ink", "quiet", "accent"):
                assert _contrast(colours[ink], colours[ground]) >= 4.5, (ink, ground)
        for name in ("caution", "alarm", "good"):
            assert _contrast(colours[name], colours[f"{name}-wash"]) >= 4.5, name
        assert _contrast(colours["accent-ink"], colours["accent"]) >= 4.5
        assert _contrast(colours["strong-line"], colours["raised"]) >= 3
