"""What pages ask: few queries, of shapes that stay cheap on millions of triples."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from coopgraph.pages import Site
from coopgraph.resources import data_dir, ontology_files
from coopgraph.store.embedded import EmbeddedEngine
from coopgraph.store.result import Result
from coopgraph.vocabulary import ID, PREFIXES, RDFS
from tests.pages.conftest import get
from tests.pages.reading import read


class Recording:
    """An engine that remembers what it was asked."""

    name = "recording"
    walks_paths = True

    def __init__(self, engine: EmbeddedEngine) -> None:
        self.engine = engine
        self.asked: list[str] = []

    def query(self, text: str, *, timeout: float | None = None, path: str = "query") -> Result:
        self.asked.append(text)
        return self.engine.query(text, timeout=timeout, path=path)


@pytest.fixture(scope="module")
def recording() -> Recording:
    return Recording(EmbeddedEngine.from_paths([data_dir(), *ontology_files()]))


@pytest.mark.parametrize(
    ("address", "most"),
    [
        ("/", 6),
        ("/visits", 6),
        ("/page/id/visit/xmu-osmu-2025", 20),
        ("/page/id/org/omsk-state-medical-university", 6),
        ("/page/id/source/xmu-osmu-2025-page", 8),
        ("/page/id/source/xmu-osmu-2025-page?used=oa:hasSource", 4),
        ("/page/id/visit/unknown-slug", 5),
        ("/data/id/passage/xmu-osmu-2025-p2-s1-day.ttl", 4),
        ("/id/visit/xmu-osmu-2025", 1),
    ],
)
def test_a_page_asks_little_and_never_sorts_or_multiplies(
    recording: Recording, address: str, most: int
) -> None:
    recording.asked.clear()
    get(Site(recording), address)
    assert 0 < len(recording.asked) <= most
    for query in recording.asked:
        # Sorting what an engine holds on disk, and joining two lists with each other, took minutes.
        assert "ORDER BY" not in query
        assert query.count("VALUES") <= 1
        assert not re.search(r"[*+]\s", query.replace("SELECT *", "")), "a path"


HOSTILE = '<img src=x onerror=alert(1)> "quoted" \\ & \u202e'


def test_words_of_a_visit_stay_words(tmp_path: Path) -> None:
    coop, rdfs = PREFIXES["coop"], RDFS
    words = HOSTILE.replace("\\", "\\\\").replace('"', '\\"')
    lines = [
        f"<{ID}visit/v> a <{coop}Visit> ; <{coop}timeSpan> <{ID}time/t> .",
        f"<{ID}time/t> <{coop}temporalForm> <javascript:form> .",
        f"<{ID}activity/e> <{PREFIXES['schema']}superEvent> <{ID}visit/v> .",
        f"<{ID}activity/e> <{coop}giver> <javascript:giver> ; <{coop}direction> <x:way> .",
        f"<{ID}statement/s> <{coop}occasion> <{ID}activity/e> ; <{coop}holder> <{ID}person/p> .",
        f'<{ID}ambiguity/a> <{coop}concerns> <{ID}visit/v> ; <{coop}reading> "{words}" .',
        *(
            f'<{one}> <{rdfs}label> "{words}"@en .'
            for one in [
                *(f"{ID}{local}" for local in ("visit/v", "time/t", "activity/e", "person/p")),
                *("javascript:form", "javascript:giver", f"{ID}statement/s", f"{ID}ambiguity/a"),
            ]
        ),
        *(f"<{ID}{local}> <{coop}evidence> <javascript:passage> ." for local in ("visit/v",)),
    ]
    path = tmp_path / "hostile.ttl"
    path.write_text("\n".join(lines), encoding="utf-8")
    site = Site(EmbeddedEngine.from_paths([path]))
    for address in ("/page/id/visit/v", "/visits", "/", "/page/id/time/t"):
        answer = get(site, address)
        page = read(answer)
        assert not [one for one in page.all("img") if one.attributes["src"] == "x"]
        assert HOSTILE.replace("  ", " ") in page.root.text
        assert b'href="javascript:' not in answer.body
