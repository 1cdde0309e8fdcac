"""Only what a change brought or touches, in real repositories."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from .process import run
from .test_baseline import HEAD, SHAPES

OLD = HEAD + "ex:a a ex:Person .\nex:b a ex:Person .\nex:good a ex:Person ; ex:name 'G' .\n"
NOTHING = os.devnull


def git(folder: Path, *arguments: str) -> None:
    subprocess.run(
        ["git", "-C", str(folder), *arguments],
        check=True,
        capture_output=True,
        env=os.environ
        | {
            f"GIT_{who}_{what}": "t@example.org"
            for who in ("AUTHOR", "COMMITTER")
            for what in ("NAME", "EMAIL")
        }
        | {"GIT_CONFIG_GLOBAL": NOTHING, "GIT_CONFIG_SYSTEM": NOTHING},
    )


def commit(folder: Path) -> None:
    git(folder, "add", "-A")
    git(folder, "commit", "-qm", "x")


@pytest.fixture
def repo(tmp_path: Path) -> Path:
    folder = tmp_path / "repo"
    (folder / "data").mkdir(parents=True)
    git(folder, "init", "-q", "-b", "main")
    (folder / "shapes.ttl").write_text(SHAPES, encoding="utf-8")
    (folder / "data" / "one.ttl").write_text(OLD, encoding="utf-8")
    commit(folder)
    return folder


def nodes(repo: Path, rev: str = "HEAD", *more: str) -> tuple[int, set[str]]:
    done = run(
        *("validate", "data", "-s", "shapes.ttl", "--no-ontology", "--changed-since", rev),
        *more,
        cwd=repo,
    )
    assert done.returncode in (0, 1), done.stderr
    lines = [one for one in done.stdout.splitlines() if one.startswith("  node: ")]
    return done.returncode, {one.split("example.org/")[1].rstrip(">") for one in lines}


def one(repo: Path) -> Path:
    return repo / "data" / "one.ttl"


def test_nothing_changed(repo: Path) -> None:
    assert nodes(repo) == (0, set())


def test_new_findings_of_committed_uncommitted_and_untracked_files(repo: Path) -> None:
    one(repo).write_text(OLD + "ex:c a ex:Person .\n", encoding="utf-8")
    assert nodes(repo) == (1, {"c"})
    (repo / "data" / "new.ttl").write_text(HEAD + "ex:d a ex:Person .\n", encoding="utf-8")
    assert nodes(repo) == (1, {"c", "d"})
    commit(repo)
    assert nodes(repo) == (0, set())
    assert nodes(repo, "HEAD~1") == (1, {"c", "d"})


def test_old_findings_of_a_node_that_the_change_touches(repo: Path) -> None:
    text = OLD.replace("ex:b a ex:Person", "ex:b a ex:Person ; ex:age 7")
    one(repo).write_text(text, encoding="utf-8")
    assert nodes(repo) == (1, {"b"})


def test_a_change_deep_inside_blank_nodes_belongs_to_the_node_around(repo: Path) -> None:
    deep = "ex:b ex:x [ ex:x [ ex:x [ ex:x [ ex:x [ ex:x [ ex:x %d ] ] ] ] ] ] .\n"
    one(repo).write_text(OLD + deep % 1, encoding="utf-8")
    commit(repo)
    one(repo).write_text(OLD + deep % 2, encoding="utf-8")
    assert nodes(repo) == (1, {"b"})


def test_the_whole_data_are_the_context(repo: Path) -> None:
    one(repo).write_text(OLD.replace("; ex:name 'G' ", ""), encoding="utf-8")
    (repo / "data" / "two.ttl").write_text(HEAD + "ex:good ex:name 'G' .\n", encoding="utf-8")
    assert nodes(repo) == (0, set())
    (repo / "data" / "two.ttl").unlink()
    assert nodes(repo) == (1, {"good"})


def test_a_deleted_file_breaks_what_relied_on_it(repo: Path) -> None:
    (repo / "data" / "two.ttl").write_text(HEAD + "ex:a ex:name 'A' .\n", encoding="utf-8")
    commit(repo)
    (repo / "data" / "two.ttl").unlink()
    assert nodes(repo) == (1, {"a"})


@pytest.mark.parametrize("added", [True, False])
def test_a_renamed_file_is_no_new_one(repo: Path, added: bool) -> None:
    one(repo).rename(repo / "data" / "ü two.ttl")
    if added:
        git(repo, "add", "-A")
    assert nodes(repo) == (0, set())


def test_everything_that_a_changed_shape_says(repo: Path) -> None:
    (repo / "shapes.ttl").write_text(SHAPES.replace("Give a", "Give the"), encoding="utf-8")
    assert nodes(repo) == (1, {"a", "b"})


def test_an_old_file_that_was_broken(repo: Path) -> None:
    (repo / "data" / "two.ttl").write_text("broken", encoding="utf-8")
    commit(repo)
    (repo / "data" / "two.ttl").write_text(HEAD + "ex:d a ex:Person .\n", encoding="utf-8")
    assert nodes(repo) == (1, {"d"})


def test_with_a_baseline(repo: Path) -> None:
    one(repo).write_text(OLD + "ex:c a ex:Person .\n", encoding="utf-8")
    options = ("validate", "data", "-s", "shapes.ttl", "--no-ontology")
    run(*options, "--write-baseline", "b.json", cwd=repo)
    assert nodes(repo, "HEAD", "--baseline", "b.json") == (0, set())


@pytest.mark.parametrize("rev", ["nosuch", "", "--output=x", "--help", "-h", "HEAD:data", "a\nb"])
def test_a_name_of_no_commit(repo: Path, rev: str) -> None:
    done = run("validate", "data", "-s", "shapes.ttl", f"--changed-since={rev}", cwd=repo)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.count("\n") == 1
    assert not (repo / "x").exists()


def test_a_shallow_clone_says_so(repo: Path, tmp_path: Path) -> None:
    one(repo).write_text(OLD + "\n", encoding="utf-8")
    commit(repo)
    git(tmp_path, "clone", "-q", "--depth=1", repo.as_uri(), "shallow")
    done = run(
        *("validate", "data", "-s", "shapes.ttl", "--changed-since", "HEAD~1"),
        cwd=tmp_path / "shallow",
    )
    assert done.returncode == 2
    assert "the clone is shallow" in done.stderr


def test_no_repository_no_git_and_files_outside(repo: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside.ttl"
    shutil.copy(one(repo), outside)
    shapes = repo / "shapes.ttl"
    options = ("-s", shapes, "--changed-since", "HEAD")
    for paths, search, told in (
        ([outside], os.environ["PATH"], "needs a git repository"),
        ([one(repo), outside], os.environ["PATH"], "not in the git repository"),
        ([one(repo)], str(tmp_path), "git, which is not installed"),
    ):
        done = run("validate", *paths, *options, cwd=tmp_path, PATH=search)
        assert (done.returncode, done.stdout) == (2, ""), told
        assert told in done.stderr
        assert done.stderr.count("\n") == 1


@pytest.mark.parametrize("top", [".", "{repo}"])
def test_within_a_hook_of_git(repo: Path, top: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_DIR", f"{top.format(repo=repo)}/.git")
    monkeypatch.setenv("GIT_INDEX_FILE", ".git/index")
    assert nodes(repo) == (0, set())
