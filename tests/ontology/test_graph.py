"""What the checks read, and that a change which changes nothing proves nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from .checks.graph import Corpus, Graph


def test_every_file_of_a_folder_is_read_whatever_its_syntax(tmp_path: Path) -> None:
    (tmp_path / "a.ttl").write_text("<urn:s> <urn:p> [ <urn:q> 1 ] .")
    (tmp_path / "b.nq").write_text("_:b <urn:q> <urn:o> <urn:g> .\n")
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "c.nt").write_text("_:b <urn:q> <urn:o> .\n")
    assert len(Graph.read(tmp_path)) == 4


def test_a_missing_part_reads_as_empty(tmp_path: Path) -> None:
    corpus = Corpus.read(tmp_path, tmp_path / "data", tmp_path / "queries")
    assert (len(corpus.everything), corpus.queries) == (0, {})


def test_an_update_without_effect_is_refused(sound: Corpus) -> None:
    with pytest.raises(ValueError, match="without effect"):
        sound.schema.changed("DELETE WHERE { coop:Tour rdfs:label ?any }")


def test_a_changed_copy_leaves_the_original_alone(sound: Corpus) -> None:
    before = len(sound.schema)
    assert len(sound.schema.changed("INSERT DATA { coop:Tour a owl:Class }")) == before + 1
    assert len(sound.schema) == before
