"""The pages of things, and the data about them."""

from __future__ import annotations

import json
from urllib.parse import quote

import pyoxigraph
import pytest

from coopgraph.pages import Request, Site
from coopgraph.pages.describing import MOST_USES
from coopgraph.store.embedded import EmbeddedEngine
from coopgraph.vocabulary import BASE, ID, PREFIXES, RDFS
from tests.pages.conftest import get
from tests.pages.reading import read

UNIVERSITY = "/page/id/org/omsk-state-medical-university"
OMSK = "https://sws.geonames.org/1496153/"


def graph(body: bytes, form: pyoxigraph.RdfFormat) -> set[pyoxigraph.Triple]:
    return {quad.triple for quad in pyoxigraph.parse(body, format=form)}


def test_a_thing_shows_its_names_with_their_languages_and_passages(site: Site) -> None:
    page = read(get(site, UNIVERSITY))
    assert page.title == "Omsk State Medical University"
    names = page.section("names")
    assert "Омский государственный медицинский университет Russian" in names.text
    assert "OSMU" in names.text
    (russian,) = [
        one for one in page.all("a", lang="ru") if one.text.startswith("Омский государственный")
    ]
    assert russian.attributes["href"].startswith("/page/id/name/")
    assert "/page/id/passage/xmu-osmu-2025-p7-s1-osmu" in page.links()


def test_a_thing_shows_where_else_it_is_known(site: Site) -> None:
    links = read(get(site, UNIVERSITY)).links()
    assert "https://ror.org/04qgykh45" in links
    assert "http://www.wikidata.org/entity/Q4334699" in links


def test_properties_lead_to_the_ontology_and_silence_is_told(site: Site) -> None:
    page = read(get(site, "/page/id/activity/introduction-physiotherapy"))
    assert "/ontology#receiver" in page.links()
    assert "giver not stated in the source" in page.root.text
    known = page.section("known").text
    assert "derived" in known
    assert "who introduced them is not said" in known
    assert "Delegation of Xinjiang Medical University" in known


def test_evidence_tells_the_source_the_place_and_the_words(site: Site) -> None:
    text = read(get(site, "/page/id/activity/first-day")).section("known").text
    assert "Page of the visit of Xinjiang Medical University" in text
    assert "566 to 579" in text
    assert "The first day" in text


def test_a_passage_shows_its_selectors(site: Site) -> None:
    text = read(get(site, "/page/id/passage/xmu-osmu-2025-p2-s1-day")).root.text
    assert "566" in text
    assert "579" in text
    assert "The first day" in text


def test_an_uncertain_time_is_shown_as_uncertain(site: Site) -> None:
    text = read(get(site, "/page/id/agreement/osmu-xmu-2017-10")).root.text
    assert "October 2017 month begins between 2017-10-01 and 2017-10-31" in text


def test_what_uses_a_thing_is_grouped_and_paged(site: Site) -> None:
    concept = "/page/id/source/xmu-osmu-2025-page"
    used = read(get(site, f"{concept}?used=oa:hasSource"))
    items = [one for one in used.all("li") if one.parent and one.parent.tag == "ul"]
    assert "Page 1 of" in used.root.text
    second = read(get(site, f"{concept}?used=oa:hasSource&page=2"))
    assert {one.text for one in second.all("li")} != {one.text for one in items}
    assert second.all("a", rel="prev")
    assert get(site, f"{concept}?used=oa:hasSource&page=999").status == 404
    assert get(site, f"{concept}?used=oa:hasSource&page=zero").status == 404
    assert get(site, f"{concept}?used=nonsense").status == 400


def test_a_thing_of_somebody_else_has_a_page(site: Site) -> None:
    page = read(get(site, f"/resource?iri={quote(OMSK, safe='')}"))
    assert OMSK in page.links()
    assert "/page/id/identifier/omsk-geonames" in page.links()
    assert get(site, f"/resource?iri={quote(BASE)}id/visit/xmu-osmu-2025").status == 303


def test_what_the_data_do_not_know_is_not_found_anywhere(site: Site) -> None:
    for address in [
        "/id/visit/nobody",
        "/page/id/visit/nobody",
        "/data/id/visit/nobody.ttl",
        "/page/id/visit/no body",
        "/page/id/visit/%0d%0aset-cookie:x",
        "/page/id/visit/%00",
        "/resource?iri=https://example.org/nobody",
        "/resource.ttl?iri=https://example.org/nobody",
        "/data/id/visit/xmu-osmu-2025.doc",
    ]:
        answer = get(site, address)
        assert answer.status == 404, address
        assert "location" not in answer.headers


@pytest.mark.parametrize(
    "iri", ["", "no iri", "relative", "https://a b/", "x:<script>", "%ED%A0%80"]
)
def test_what_is_no_iri_is_refused(site: Site, iri: str) -> None:
    read(get(site, f"/resource?iri={quote(iri, safe='%')}"), 400)


def test_half_a_character_is_refused(site: Site) -> None:
    lone = chr(0xD800)
    for request in [
        Request("/resource", (("iri", f"https://example.org/{lone}"),)),
        Request(f"/page/id/visit/{lone}"),
        Request("/page/concept/standing/stated", (("used", lone),)),
    ]:
        assert site.respond(request).status in {400, 404}


def test_near_names_are_suggested(site: Site) -> None:
    wrong_slug = read(get(site, "/page/id/visit/xmu-osmu-2024"), 404)
    assert "/page/id/visit/xmu-osmu-2025" in wrong_slug.links()
    wrong_kind = read(get(site, "/page/id/unit/ezramed-clinic"), 404)
    assert "/page/id/org/ezramed-clinic" in wrong_kind.links()
    told = json.loads(get(site, "/page/id/visit/xmu-osmu-2024", "application/json").body)
    assert "/page/id/visit/xmu-osmu-2025" in told["suggestions"]


@pytest.mark.parametrize(
    ("form", "kind"),
    [
        ("ttl", pyoxigraph.RdfFormat.TURTLE),
        ("nt", pyoxigraph.RdfFormat.N_TRIPLES),
        ("jsonld", pyoxigraph.RdfFormat.JSON_LD),
        ("rdf", pyoxigraph.RdfFormat.RDF_XML),
    ],
)
def test_data_hold_the_thing_its_uses_and_the_document(
    site: Site, form: str, kind: pyoxigraph.RdfFormat
) -> None:
    answer = get(site, f"/data/id/passage/xmu-osmu-2025-p2-s1-day.{form}")
    triples = graph(answer.body, kind)
    text = "\n".join(sorted(map(str, triples)))
    # Its own, those of the selectors without a name, what rests on it, what the document is.
    assert '"The first day"' in text
    assert f"<{ID}activity/first-day>" in text
    document = f"<{BASE}data/id/passage/xmu-osmu-2025-p2-s1-day.{form}>"
    assert f"{document} <{PREFIXES['foaf']}primaryTopic>" in text
    assert f"{document} <{PREFIXES['dcterms']}license>" in text
    assert f"{document} <{PREFIXES['void']}inDataset> <{BASE}dataset>" in text
    assert sum(isinstance(one.object, pyoxigraph.BlankNode) for one in triples) == 2


def test_pages_name_their_data(site: Site) -> None:
    answer = get(site, UNIVERSITY)
    assert (
        '</data/id/org/omsk-state-medical-university.ttl>; rel="alternate"'
        in (answer.headers["link"])
    )
    address = f"/resource.ttl?iri={quote(OMSK, safe='')}"
    assert f"<{address}>" in get(site, f"/resource?iri={quote(OMSK, safe='')}").headers["link"]
    assert get(site, address, "text/turtle").media_type == "text/turtle"


def test_a_property_that_nobody_describes_has_a_page(site: Site) -> None:
    address = f"iri={quote(RDFS + 'isDefinedBy', safe='')}"
    page = read(get(site, f"/resource?{address}"))
    assert "The data do not describe this property" in page.root.text
    assert page.section("used").text.count("Where it is used") == 1
    assert get(site, f"/resource.nt?{address}").body.count(b"isDefinedBy>") > 100


HOSTILE = '</script><script>alert("x")</script>&'


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """A site of data that somebody made to do harm."""
    evil = f"<{ID}org/evil>"
    text = json.dumps(HOSTILE)
    lines = [
        f"{evil} a <{PREFIXES['coop']}University>, <javascript:alert(1)> .",
        f"{evil} <{RDFS}label> {text}@en, 'x{'y' * 20_000}'@ru .",
        f"{evil} <{RDFS}seeAlso> <javascript:alert(1)>, <data:text/html,x>, <https://e.org/'%22> .",
        f"{evil} <{PREFIXES['dcterms']}description> {text} .",
        f"{evil} <javascript:property> _:a . _:a <{RDFS}comment> 'below', _:b . _:b <x:y> _:a .",
        f"<{ID}org/{'z' * 3000}> <{RDFS}label> 'long' .",
        *(f"<{ID}unit/u{number:05}> <{PREFIXES['org']}unitOf> {evil} ." for number in range(1_200)),
    ]
    path = tmp_path_factory.mktemp("hostile") / "evil.nt.ttl"
    path.write_text("\n".join(lines), encoding="utf-8")
    return Site(EmbeddedEngine.from_paths([path]))


def test_hostile_words_and_addresses_stay_words(hostile: Site) -> None:
    answer = get(hostile, "/page/id/org/evil")
    page = read(answer)
    assert page.title in {HOSTILE, "x" + "y" * 20_000}
    assert b"<script>alert" not in answer.body
    assert "javascript:alert(1)" in page.root.text
    assert "below" in page.root.text
    (block,) = page.all("script")
    told = json.loads("".join(one for one in block.parts if isinstance(one, str)))
    assert HOSTILE in {told["name"], *told["alternateName"]}


def test_the_page_and_the_data_tell_what_they_leave_out(hostile: Site) -> None:
    page = read(get(hostile, "/page/id/org/evil"))
    assert "All 1,200" in page.section("used").text
    turtle = get(hostile, "/data/id/org/evil.ttl").body.decode()
    assert turtle.count("unitOf") == MOST_USES
    assert "Only 1,000 statements of others with the thing are here" in turtle
    last = read(get(hostile, "/page/id/org/evil?used=org:unitOf&page=12"))
    assert "/page/id/unit/u01199" in last.links()


def test_hostile_data_are_given_in_every_form_that_can_hold_them(hostile: Site) -> None:
    for form in ("ttl", "nt", "jsonld"):
        assert get(hostile, f"/data/id/org/evil.{form}").status == 200
    assert get(hostile, "/data/id/org/evil.rdf").status in {200, 400}
    assert get(hostile, f"/page/id/org/{'z' * 3000}").status == 200
    assert get(hostile, f"/page/id/org/{'z' * 2999}").status == 404


def test_data_need_no_ontology_beside_them(hostile: Site) -> None:
    page = read(get(hostile, "/page/id/unit/u00001"))
    assert page.title.endswith("u00001")
    assert "org:unitOf" in page.root.text
