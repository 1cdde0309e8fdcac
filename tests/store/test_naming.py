"""The graphs of files: one rule for a store on disk and for an endpoint."""

from __future__ import annotations

from pathlib import Path

import pytest

from coopgraph.errors import InputError, InputErrors
from coopgraph.resources import ontology_files
from coopgraph.store.manifest import GRAPHS, SHIPPED
from coopgraph.store.naming import NamedFile, name_files
from coopgraph.store.plan import wanted_files
from coopgraph.store.sending import graphs_of

from .stored import write


def _below(paths: list[Path]) -> list[NamedFile]:
    return [one for one in name_files(paths)[0] if one.graph.startswith(GRAPHS)]


def test_the_shipped_files_come_first_and_are_not_named_otherwise(tmp_path: Path) -> None:
    data = write(tmp_path / "data", a_ttl="")
    found, problems = name_files([*ontology_files(), data])
    assert not problems
    shipped = [SHIPPED + file.name for file in ontology_files()]
    assert [one.graph for one in found] == [*shipped, GRAPHS + "a.ttl"]


@pytest.mark.parametrize(
    "turned", [False, True], ids=["the folder above first", "the folder above last"]
)
def test_a_file_that_is_given_twice_is_one_graph(tmp_path: Path, turned: bool) -> None:
    below = write(write(tmp_path / "data") / "more", a_ttl="<http://x/a> <http://x/v> 1 .")
    (tmp_path / "link.ttl").symlink_to(below / "a.ttl")
    paths = [tmp_path / "data", below, below / "a.ttl", tmp_path / "link.ttl"]
    name = "more/a.ttl"
    if turned:
        paths.reverse()
        name = "link.ttl"
    assert [one.name for one in _below(paths)] == [name]
    on_disk = {one.stored.graph: one.path for one in wanted_files(paths, tmp_path / "store")}
    assert on_disk == graphs_of(paths)


def test_every_path_that_is_wrong_is_told_both_ways(tmp_path: Path) -> None:
    for name in ("one", "two"):
        write(tmp_path / name, a_ttl="")
    paths = [tmp_path / "one", tmp_path / "gone.ttl", tmp_path / "two", tmp_path / "one"]
    with pytest.raises(InputErrors) as on_disk:
        wanted_files(paths, tmp_path / "store")
    with pytest.raises(InputErrors) as sent:
        graphs_of(paths)
    told = list(map(str, on_disk.value.problems))
    assert told == list(map(str, sent.value.problems))
    assert "gone.ttl: no such file" in told[0]
    assert f"its graph would be <{GRAPHS}a.ttl>" in told[1]
    assert len(told) == 2


def test_a_file_that_cannot_be_read_is_told_beside_a_path_that_is_not_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = write(tmp_path / "data", a_ttl="")

    def fail(file: Path) -> None:
        raise OSError(5, "it is broken", str(file))

    monkeypatch.setattr("coopgraph.store.naming.ontology_files", list)
    monkeypatch.setattr("coopgraph.store.plan.digest_of", fail)
    with pytest.raises(InputError) as caught:
        wanted_files([tmp_path / "gone.ttl", data], tmp_path / "store")
    assert "gone.ttl" in str(caught.value)
    assert "a.ttl: cannot be read (it is broken)" in str(caught.value)
