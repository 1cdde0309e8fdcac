"""What owl:imports names is never fetched; it is told where nobody gave it."""

from __future__ import annotations

from pathlib import Path

from .process import run
from .test_baseline import SHAPES

DATA = """<https://example.org/d> <http://www.w3.org/2002/07/owl#imports> <http://127.0.0.1:9/o> .
"""
ONTOLOGY = "<http://127.0.0.1:9/o> a <http://www.w3.org/2002/07/owl#Ontology> .\n"


def test_a_missing_import_is_told_and_a_given_one_is_not(tmp_path: Path) -> None:
    for name, text in {"shapes": SHAPES, "data": DATA, "onto": ONTOLOGY}.items():
        (tmp_path / f"{name}.ttl").write_text(text, encoding="utf-8")
    options = ("validate", "data.ttl", "-s", "shapes.ttl")
    told = run(*options, "--no-ontology", cwd=tmp_path).stderr
    assert "imports <http://127.0.0.1:9/o>" in told
    assert "--ontology FOLDER" in told
    assert "imports" not in run(*options, "--ontology", "onto.ttl", cwd=tmp_path).stderr


def test_shapes_import_too(tmp_path: Path) -> None:
    (tmp_path / "shapes.ttl").write_text(SHAPES + DATA, encoding="utf-8")
    (tmp_path / "data.ttl").write_text("", encoding="utf-8")
    done = run("validate", "data.ttl", "-s", "shapes.ttl", cwd=tmp_path)
    assert "shapes.ttl: imports <http://127.0.0.1:9/o>" in done.stderr
