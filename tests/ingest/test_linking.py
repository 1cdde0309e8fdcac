"""A known thing keeps its names: what is linked to it adds other names, and no second preferred."""

from __future__ import annotations

from pathlib import Path

from pyoxigraph import Literal, NamedNode

from coopgraph.documents import Document, read_document
from coopgraph.ingest.matching.linking import linked
from coopgraph.vocabulary import ID, PREFIXES, RDFS

HEAD = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in PREFIXES.items())
GUO = ID + "person/lei-guo"
LINKS = {ID + "person/guo-lei": GUO, ID + "person/l-guo": GUO}
TWO = """
person:guo-lei rdfs:label "Guo Lei"@en , "Го Лэй"@ru ; skosxl:prefLabel name:guo-lei .
name:guo-lei skosxl:literalForm "Guo LEI"@en .
"""
OTHER = """
person:l-guo rdfs:label "L. Guo"@en , "Л. Го"@ru ; skosxl:prefLabel name:l-guo , name:guo-zh .
name:l-guo skosxl:literalForm "L. GUO"@en . name:guo-zh skosxl:literalForm "郭磊"@zh .
"""
KNOWN = """
person:lei-guo rdfs:label "Lei Guo"@en ; skosxl:prefLabel name:lei-guo .
name:lei-guo skosxl:literalForm "Lei GUO"@en .
"""


def made(tmp_path: Path, name: str, text: str) -> Document:
    path = tmp_path / f"{name}.ttl"
    path.write_text(HEAD + text, encoding="utf-8")
    return read_document(path)


def said(documents: list[Document], predicate: str) -> set[str]:
    found = set()
    for document in documents:
        for quad in document.having(NamedNode(predicate)):
            if quad.subject == NamedNode(GUO):
                value = quad.object
                if isinstance(value, Literal):
                    found.add(value.value)
                else:
                    assert isinstance(value, NamedNode)
                    found.add(value.value.removeprefix(ID))
    return found


def test_two_that_are_one_known_thing_add_other_names(tmp_path: Path) -> None:
    for texts in ([TWO + OTHER], [TWO, OTHER]):
        documents = [made(tmp_path, str(number), text) for number, text in enumerate(texts)]
        found = linked(documents, LINKS, [made(tmp_path, "known", KNOWN)])
        assert said(found, RDFS + "label") == {"Го Лэй"}
        assert said(found, PREFIXES["skosxl"] + "prefLabel") == {"name/guo-zh"}
        assert said(found, PREFIXES["skosxl"] + "altLabel") == {"name/guo-lei", "name/l-guo"}


def test_the_first_is_preferred_where_none_is_known(tmp_path: Path) -> None:
    documents = [made(tmp_path, "both", TWO + OTHER)]
    found = linked(
        documents, LINKS, [made(tmp_path, "known", 'person:lei-guo rdfs:label "郭"@zh .')]
    )
    assert said(found, RDFS + "label") == {"Guo Lei", "Го Лэй"}
    assert said(found, PREFIXES["skosxl"] + "prefLabel") == {"name/guo-lei", "name/guo-zh"}
    assert said(found, PREFIXES["skosxl"] + "altLabel") == {"name/l-guo"}


def test_what_the_file_says_of_the_known_thing_itself_goes_first(tmp_path: Path) -> None:
    itself = 'person:lei-guo rdfs:label "Лэй Го"@ru ; skosxl:prefLabel name:itself .\n'
    itself += 'name:itself skosxl:literalForm "Lei Guo"@en .\n'
    documents = [made(tmp_path, "first", TWO), made(tmp_path, "itself", itself)]
    found = linked(documents, LINKS, [made(tmp_path, "known", "")])
    assert said(found, RDFS + "label") == {"Guo Lei", "Лэй Го"}
    assert said(found, PREFIXES["skosxl"] + "prefLabel") == {"name/itself"}


def test_the_place_of_a_name_that_became_another_is_kept(tmp_path: Path) -> None:
    from coopgraph.documents.yaml_reader import read_yaml  # noqa: PLC0415

    path = tmp_path / "v.yaml"
    path.write_text(
        "graph:\n"
        "  - {id: person:guo-lei, skosxl:prefLabel: name:guo-lei}\n"
        "  - {id: name:guo-lei, literalForm: Guo LEI}\n",
        encoding="utf-8",
    )
    (found,) = linked([read_yaml(path)], LINKS, [made(tmp_path, "known", KNOWN)])
    assert found.index is not None
    triples = {(one.subject, one.predicate) for one in found.index.triples({NamedNode(GUO)})}
    assert (NamedNode(GUO), NamedNode(PREFIXES["skosxl"] + "altLabel")) in triples
