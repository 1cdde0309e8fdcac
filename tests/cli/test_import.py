"""``coopgraph new`` and ``coopgraph import``, as processes."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path

import pytest

from coopgraph.ingest.templates import KINDS, SCHEMA, template
from coopgraph.resources import data_dir

from .process import run


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for kind in KINDS:
        (tmp_path / f"{kind}.yaml").write_text(template(kind), encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize("kind", KINDS)
def test_a_template_imports_and_conforms_as_it_stands(tmp_path: Path, kind: str) -> None:
    made = run("new", "--kind", kind, "-o", "my.yaml", cwd=tmp_path)
    assert (made.returncode, made.stdout) == (0, "")
    text = (tmp_path / "my.yaml").read_text(encoding="utf-8")
    assert text == run("new", "--kind", kind).stdout
    assert text.splitlines()[0] == f"# yaml-language-server: $schema={SCHEMA}"
    done = run("import", "my.yaml", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (0, "")
    assert run("format", "--check", "my.ttl", cwd=tmp_path).returncode == 0
    assert run("validate", "my.ttl", cwd=tmp_path).returncode == 0
    before = (tmp_path / "my.ttl").stat()
    again = run("import", "my.yaml", cwd=tmp_path)
    assert (again.returncode, again.stderr) == (0, "my.yaml: my.ttl is as it was\n")
    assert (tmp_path / "my.ttl").stat() == before


def test_a_template_does_not_write_over_a_file(tmp_path: Path) -> None:
    (tmp_path / "my.yaml").write_text("mine", encoding="utf-8")
    done = run("new", "-o", "my.yaml", cwd=tmp_path)
    assert (done.returncode, (tmp_path / "my.yaml").read_text("utf-8")) == (2, "mine")
    assert "my.yaml: is there already" in done.stderr


def test_within_the_project_the_schema_is_named_by_its_place() -> None:
    first = template("visit", data_dir() / "a.yaml").splitlines()[0]
    assert first == "# yaml-language-server: $schema=../ontology/visit.schema.json"


def test_a_template_with_the_text_at_hand(folder: Path) -> None:
    path = folder / "agreement.yaml"
    text = path.read_text(encoding="utf-8").replace("textAccess: digest-only", "textFile: page.txt")
    path.write_text(re.sub(r"\{where: .*\}", "{first: Both rectors, last: a memorandum}", text))
    (folder / "page.txt").write_text("Both rectors signed a memorandum.", encoding="utf-8")
    assert run("import", path).returncode == 0
    found = run("evidence", folder / "agreement.ttl", "--source", folder / "page.txt")
    assert found.returncode == 0, found.stdout
    (folder / "page.txt").rename(folder / "moved.txt")
    # Where the text is missing, what was found in it before stands.
    assert run("import", path, "--check").returncode == 0
    (folder / "moved.txt").rename(folder / "page.txt")
    texts = folder / "texts"
    texts.mkdir()
    (folder / "page.txt").rename(texts / "page.txt")
    (folder / "agreement.ttl").unlink()
    assert run("import", path).returncode == 2
    assert run("import", path, "--text-dir", texts).returncode == 0


def test_what_does_not_conform_is_not_written(folder: Path) -> None:
    path = folder / "visit.yaml"
    text = path.read_text(encoding="utf-8").replace("    giver: group:example-staff\n", "")
    path.write_text(text, encoding="utf-8")
    done = run("import", "visit.yaml", "agreement.yaml", cwd=folder)
    line = text[: text.index("activity:example-demonstration")].count("\n") + 1
    assert done.returncode == 1
    assert f"--> visit.yaml:{line}:9" in done.stdout
    assert "exchange-giver-told" in done.stdout
    assert done.stderr.endswith("nothing is written\n")
    assert not list(folder.glob("*.ttl"))


def test_a_value_that_is_wrong_is_pointed_at_in_every_report(folder: Path) -> None:
    path = folder / "visit.yaml"
    text = path.read_text(encoding="utf-8")
    text = text.replace("party: [group:example-delegation", "party: [place:example-city")
    path.write_text(text, encoding="utf-8")
    line = next(n for n, one in enumerate(text.splitlines(), 1) if "[place:example-city" in one)
    done = run("validate", "visit.yaml", "--format", "json", cwd=folder)
    (place,) = [one["place"] for one in json.loads(done.stdout)["results"]]
    assert (place["file"], place["line"], place["column"]) == ("visit.yaml", line, 13)
    github = run("validate", "visit.yaml", "--format", "github", cwd=folder).stdout
    assert f"file=visit.yaml,line={line},endLine={line},col=13,endColumn=31" in github


def test_one_value_changes_one_line(folder: Path) -> None:
    path, turtle = folder / "visit.yaml", folder / "visit.ttl"
    assert run("import", path).returncode == 0
    before = turtle.read_text(encoding="utf-8").splitlines()
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("size: 4 ", "size: 5 "), encoding="utf-8")
    checked = run("import", "visit.yaml", "--check", cwd=folder)
    assert (checked.returncode, checked.stdout) == (1, "visit.ttl\n")
    assert turtle.read_text(encoding="utf-8").splitlines() == before
    assert run("import", path).returncode == 0
    after = turtle.read_text(encoding="utf-8").splitlines()
    changed = [(old, new) for old, new in zip(before, after, strict=True) if old != new]
    assert changed == [("    coop:size 4 ;", "    coop:size 5 ;")]


def test_a_turtle_file_of_somebody_else_is_left_alone(folder: Path) -> None:
    (folder / "visit.ttl").write_text("# mine\n", encoding="utf-8")
    done = run("import", "visit.yaml", cwd=folder)
    assert done.returncode == 2
    assert "visit.ttl: a file that `coopgraph import` did not make" in done.stderr
    assert (folder / "visit.ttl").read_text(encoding="utf-8") == "# mine\n"
    assert run("import", "visit.yaml", "-o", "other.ttl", cwd=folder).returncode == 0


def test_the_corpus_is_what_the_visit_refers_to(folder: Path) -> None:
    """The guests are described by another file, which is given, or the shipped one by default."""
    path = folder / "visit.yaml"
    text = path.read_text(encoding="utf-8")
    start = text.index("  - id: organization:guest-university")
    moved = text[start : text.index("  - id: organization:example-hospital")]
    text = text.replace(moved, "")
    path.write_text(text, encoding="utf-8")
    corpus = folder / "corpus"
    corpus.mkdir()
    (corpus / "bad.ttl").write_text("<urn:a> a <https://schema.org/Event> .", encoding="utf-8")
    assert run("import", path).returncode == 1
    known = text.replace(
        "organization:guest-university", "organization:xinjiang-medical-university"
    )
    path.write_text(known, encoding="utf-8")
    assert run("import", path).returncode == 0
    # Without the shipped data it is nobody; that the corpus is wrong elsewhere is not told here.
    done = run("import", path, "--data", corpus)
    assert done.returncode == 1
    assert "sendingOrganization" in done.stdout
    assert "bad.ttl" not in done.stdout


def test_a_node_that_nobody_describes_is_told(folder: Path) -> None:
    path = folder / "visit.yaml"
    text = path.read_text(encoding="utf-8")
    node = "\n  - id: organization:guest-universty\n    namedField: topic:neurology\n"
    path.write_text(text + node, encoding="utf-8")
    done = run("import", "visit.yaml", cwd=folder)
    line = text.count("\n") + 2
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(
        f"error: visit.yaml:{line}:9: organization:guest-universty is described neither here nor "
        "in the corpus; did you mean organization:guest-university"
    )
    assert not (folder / "visit.ttl").exists()
    # A label makes it one that is described badly: that is for the rules.
    path.write_text(f"{text}{node}    label: Guests\n", encoding="utf-8")
    done = run("import", "visit.yaml", cwd=folder)
    assert done.returncode == 1
    assert "thing-type-required" in done.stdout
    # Where it stands as a value alone.
    path.write_text(text.replace("about: topic:neurology", "about: unit:nobody"), encoding="utf-8")
    done = run("import", "visit.yaml", cwd=folder)
    assert done.returncode == 2
    assert "unit:nobody is described neither here nor in the corpus; " in done.stderr
    described = "<https://w3id.org/coopgraph/id/unit/nobody> a <urn:Thing> ."
    (folder / "known.ttl").write_text(described, encoding="utf-8")
    assert run("import", "visit.yaml", "--data", "known.ttl", cwd=folder).returncode == 0


def test_wrong_use(folder: Path) -> None:
    for arguments, told in [
        (["visit.yaml", "agreement.yaml", "-o", "a.ttl"], "-o takes one FILE"),
        (["visit.yaml", "-o", "a.ttl", "--output-dir", "."], "-o takes one FILE"),
        (["visit.yaml", "-o", "visit.yaml"], "visit.yaml: is read here"),
        (["visit.yaml", "./visit.yaml"], "another file gives"),
        (["visit.docx"], "no importer is known for the suffix '.docx'"),
        (["missing.yaml"], "missing.yaml: no such file"),
        ([], "Missing argument"),
    ]:
        done = run("import", *arguments, cwd=folder)
        assert (done.returncode, done.stdout) == (2, ""), arguments
        assert told in done.stderr, arguments
        assert "Traceback" not in done.stderr
    assert not list(folder.glob("*.ttl"))


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_either_all_are_written_or_none(folder: Path) -> None:
    closed = folder / "closed"
    closed.mkdir(mode=0o500)
    done = run("import", "visit.yaml", "agreement.yaml", "--output-dir", "closed", cwd=folder)
    assert done.returncode == 2
    assert not list(closed.iterdir())


def test_a_pipe_is_not_waited_for(folder: Path) -> None:
    pipe = folder / "pipe.yaml"
    os.mkfifo(pipe)
    os.mkfifo(folder / "made.ttl")
    for arguments, told in [
        (["pipe.yaml"], "pipe.yaml"),
        (["visit.yaml", "--decisions", "pipe.yaml"], "pipe.yaml"),
        (["visit.yaml", "-o", "made.ttl"], "made.ttl"),
    ]:
        done = run("import", *arguments, cwd=folder)
        assert (done.returncode, done.stdout) == (2, ""), arguments
        assert done.stderr == f"error: {told}: not a regular file\n"
    assert [one.name for one in folder.glob("*.ttl")] == ["made.ttl"]
    # What was made before is asked for where the text of a source is missing.
    os.mkfifo(folder / "visit.ttl")
    text = (folder / "visit.yaml").read_text(encoding="utf-8")
    (folder / "visit.yaml").write_text(
        text.replace("textAccess: digest-only", "textFile: pipe.yaml"), encoding="utf-8"
    )
    done = run("import", "visit.yaml", cwd=folder)
    assert "textFile 'pipe.yaml': not a regular file" in done.stderr
    assert done.returncode == 2


def test_a_folder_that_is_not_there(folder: Path) -> None:
    done = run("import", "visit.yaml", "-o", "missing/visit.ttl", cwd=folder)
    assert done.returncode == 2
    assert "cannot write" in done.stderr


def test_a_disk_that_fills_up_leaves_all_files_as_they_were(folder: Path) -> None:
    sizes = {path: len(_imported(path)) for path in folder.glob("*.yaml")}
    small, large = min(sizes, key=sizes.__getitem__), max(sizes, key=sizes.__getitem__)
    before = {path.name for path in folder.iterdir()}
    done = run("import", small.name, large.name, cwd=folder, most=sizes[small] + 100)
    assert done.returncode == 2
    assert done.stderr == f"error: {large.stem}.ttl: cannot write: file too large\n"
    assert {path.name for path in folder.iterdir()} == before


def _imported(path: Path) -> bytes:
    target = path.with_name("made.ttl")
    assert run("import", path, "-o", target).returncode == 0
    made = target.read_bytes()
    target.unlink()
    return made
