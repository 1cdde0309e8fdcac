"""Small networks and small data of our own."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from hypothesis import strategies as st

from coopgraph.network import Network, Organization, Tie
from coopgraph.store.embedded import EmbeddedEngine

PREFIXES = """
@prefix coop: <https://w3id.org/coopgraph/ontology#> . @prefix org: <http://www.w3.org/ns/org#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . @prefix foaf: <http://xmlns.com/foaf/0.1/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> . @prefix : <http://example.org/> .
"""
BASE = "http://example.org/"


def organization(name: str) -> Organization:
    return Organization(name, BASE + name)


def network(*pairs: str) -> Network:
    """Make a network of pairs such as ``"AB"``: a visit from the first to the second."""
    ties = [
        Tie(organization(min(pair)), organization(max(pair)), there=(f"{BASE}visit-{pair}",))
        for pair in pairs
    ]
    members = {end for tie in ties for end in (tie.one, tie.other)}
    return Network(
        tuple(sorted(members)), tuple(sorted(ties, key=lambda tie: (tie.one, tie.other)))
    )


def pairs(most: int = 9) -> st.SearchStrategy[list[str]]:
    """Draw pairs of different letters, each once."""
    letters = "ABCDEFGHIJKLMNOP"[:most]
    every = [a + b for a in letters for b in letters if a < b]
    return st.lists(st.sampled_from(every), min_size=1, max_size=24, unique=True)


def engine(folder: Path, turtle: str) -> EmbeddedEngine:
    """Read Turtle, the ontology not beside it: what has no subclass needs none."""
    path = folder / "data.ttl"
    path.write_text(PREFIXES + turtle, encoding="utf-8")
    return EmbeddedEngine.from_paths([path])


def names(found: Iterable[Organization]) -> str:
    return "".join(one.name for one in found)
