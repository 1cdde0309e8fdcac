"""Finding RDF files from the paths that a user gives."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from coopgraph.documents import find_documents
from coopgraph.errors import InputError


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("b.ttl", "a.jsonld", "sub/c.NT", ".hidden.ttl", ".git/d.ttl", "notes.md"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.touch()
    return tmp_path


def test_a_folder_gives_its_rdf_files_sorted_without_hidden_ones(folder: Path) -> None:
    assert find_documents([folder]) == [folder / "a.jsonld", folder / "b.ttl", folder / "sub/c.NT"]


def test_a_file_named_twice_is_listed_once(folder: Path) -> None:
    found = find_documents([folder / "b.ttl", folder, folder / "sub" / ".." / "b.ttl"])
    assert [path.name for path in found] == ["a.jsonld", "b.ttl", "c.NT"]


def test_a_hidden_file_is_taken_when_it_is_named(folder: Path) -> None:
    assert find_documents([folder / ".hidden.ttl"]) == [folder / ".hidden.ttl"]


def test_links_to_folders_are_not_followed(folder: Path) -> None:
    (folder / "loop").symlink_to(folder, target_is_directory=True)
    assert len(find_documents([folder])) == 3


def test_no_path_gives_no_file() -> None:
    assert find_documents([]) == []


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("none.ttl", "no such file or folder"),
        ("none", "no such file or folder"),
        ("notes.md", "no RDF syntax is known for the suffix '.md'"),
        ("empty", "no RDF file in this folder"),
        ("pipe.ttl", "neither a file nor a folder"),
        ("nul\0.ttl", "null|no such file"),
        ("x" * 5000 + ".ttl", "cannot be read|no such file"),
    ],
)
def test_what_cannot_be_used_is_named(folder: Path, name: str, said: str) -> None:
    (folder / "empty").mkdir()
    os.mkfifo(folder / "pipe.ttl")
    with pytest.raises(InputError, match=said) as caught:
        find_documents([folder / name])
    assert caught.value.exit_code == 2


def test_what_is_no_file_in_a_folder_is_not_passed_over(folder: Path) -> None:
    os.mkfifo(folder / "pipe.ttl")
    with pytest.raises(InputError, match="neither a file nor a folder"):
        find_documents([folder])


def test_a_link_that_leads_nowhere_is_not_passed_over(folder: Path) -> None:
    (folder / "link.ttl").symlink_to("none.ttl")
    (folder / "link.md").symlink_to("none.md")
    with pytest.raises(InputError, match="a link that leads nowhere") as caught:
        find_documents([folder])
    assert str(folder / "link.ttl") in str(caught.value)
