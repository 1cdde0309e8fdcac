"""``coopgraph import --decisions`` looks at the corpus twice, and reads it once."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from coopgraph.cli import output
from coopgraph.cli.main import main
from coopgraph.documents import Document, find_documents, read_document
from coopgraph.ingest import checking
from coopgraph.resources import data_dir

from .test_match import VISIT


@pytest.mark.parametrize("more", [[], ["--decisions", "d.yaml"]])
def test_each_file_of_the_corpus_is_read_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, more: list[str]
) -> None:
    read: Counter[Path] = Counter()

    def note(path: Path) -> Document:
        read[path] += 1
        return read_document(path)

    monkeypatch.setattr(checking, "read_document", note)
    # The streams of the tests stay open.
    monkeypatch.setattr(output, "close_quietly", lambda: None)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "v.yaml").write_text(VISIT, encoding="utf-8")
    text = "decisions:\n  - {name: Guo Lei, kind: person, is: person:lei-guo}\n"
    (tmp_path / "d.yaml").write_text(text, encoding="utf-8")
    assert main(["import", "v.yaml", *more]) == 0
    assert (tmp_path / "v.ttl").exists()
    assert read == Counter(find_documents([data_dir()]))
