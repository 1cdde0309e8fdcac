"""Files as they were at a revision of a git repository."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from coopgraph.errors import InputError

_HUNK: Final = re.compile(rb"^@@ -\d+(?:,\d+)? \+(\d+)(?:,(\d+))? @@", re.MULTILINE)
# What a repository or a user configured must neither run programs nor change what is printed.
_PLAIN_DIFF: Final = (
    "diff",
    "--no-index",
    "--unified=0",
    "--no-color",
    "--no-ext-diff",
    "--no-textconv",
    "--ignore-cr-at-eol",
    "--text",
)


# Git sets these for hooks. They would name the top of the working tree, or its index, wrongly.
_OF_HOOKS: Final = frozenset(
    ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX", "GIT_COMMON_DIR")
)


class Revision:
    """A commit, and the files that it holds.

    Args:
        folder: A folder of the working tree.
        name: The commit, as the user names it.

    Raises:
        InputError: There is no git, no repository or no such commit.
    """

    def __init__(self, folder: Path, name: str) -> None:
        self.name = name
        top = _git(folder, "rev-parse", "--show-toplevel")
        if top.returncode:
            raise InputError(
                f"--changed-since needs a git repository ({_words(top)})", path=str(folder)
            )
        self.top = Path(os.fsdecode(top.stdout.rstrip(b"\n")))
        self._commit = self._resolve(name)
        self._blobs = dict(self._listed())

    def holds(self, path: Path) -> bool:
        """Tell whether a path lies in the working tree."""
        return Path(os.path.realpath(path)).is_relative_to(os.path.realpath(self.top))

    def inside(self, path: Path) -> str:
        """Name a path as seen from the top of the working tree."""
        return Path(os.path.realpath(path)).relative_to(os.path.realpath(self.top)).as_posix()

    def files(self) -> list[str]:
        """Return the names of all files of the commit."""
        return list(self._blobs)

    def content(self, name: str) -> bytes | None:
        """Return what a file held, None where there was none of that name.

        Raises:
            InputError: Git cannot read it.
        """
        blob = self._blobs.get(name)
        if blob is None:
            return None
        done = _git(self.top, "cat-file", "blob", blob)
        if done.returncode:
            raise InputError(f"git cannot read {name} at {self.name}: {_words(done)}")
        return done.stdout

    def renamed(self) -> dict[str, str]:
        """Return the old names of files that git sees as renamed, by their new ones."""
        options = ("--name-status", "-z", "--find-renames", "--no-ext-diff", "--no-textconv")
        done = _git(self.top, "diff", *options, self._commit, "--")
        fields = [os.fsdecode(one) for one in done.stdout.split(b"\0")]
        found: dict[str, str] = {}
        while fields and fields[0]:
            status = fields.pop(0)
            old = fields.pop(0)
            if status[0] in "RC":
                found[fields.pop(0)] = old
        return found

    def _resolve(self, name: str) -> str:
        if not name or "\0" in name:
            raise InputError("--changed-since: the name of the commit is empty or not text")
        wanted = ("--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}")
        done = _git(self.top, "rev-parse", *wanted)
        if done.returncode:
            shallow = _git(self.top, "rev-parse", "--is-shallow-repository").stdout
            hint = (
                "the clone is shallow: fetch more of it (git fetch --unshallow; fetch-depth: 0)"
                if shallow.strip() == b"true"
                else "name a commit, branch or tag of this repository"
            )
            raise InputError(f"no commit {name!r} in the git repository", hint=hint)
        return done.stdout.decode().split()[-1]

    def _listed(self) -> Iterator[tuple[str, str]]:
        done = _git(self.top, "ls-tree", "-r", "-z", "--full-tree", self._commit)
        if done.returncode:
            raise InputError(f"git cannot list the files at {self.name}: {_words(done)}")
        for entry in done.stdout.split(b"\0"):
            if entry:
                kind, _, name = entry.partition(b"\t")
                _mode, type_, blob = kind.decode().split()
                if type_ == "blob":
                    yield os.fsdecode(name), blob


def changed_lines(old: Path, new: Path) -> list[range]:
    """Return the lines of a file that another version of it does not have.

    Args:
        old: The other version.
        new: The file.

    Raises:
        InputError: Git cannot compare them.
    """
    done = _git(Path(), *_PLAIN_DIFF, "--", os.path.realpath(old), os.path.realpath(new))
    if done.returncode not in (0, 1):
        raise InputError(f"git cannot compare: {_words(done)}", path=str(new))
    found = []
    for match in _HUNK.finditer(done.stdout):
        first, count = int(match[1]), int(match[2] or 1)
        found.append(range(first, first + count))
    return found


def _git(folder: Path, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    # No question at the terminal, no lock beside a git that works there, nothing fetched.
    environment = {
        **{key: value for key, value in os.environ.items() if key not in _OF_HOOKS},
        "GIT_OPTIONAL_LOCKS": "0",
        "GIT_TERMINAL_PROMPT": "0",
        "GIT_NO_LAZY_FETCH": "1",
        "LC_ALL": "C",
    }
    try:
        return subprocess.run(  # noqa: S603
            ["git", "-C", str(folder), "--no-pager", *arguments],  # noqa: S607
            capture_output=True,
            stdin=subprocess.DEVNULL,
            check=False,
            env=environment,
        )
    except FileNotFoundError:
        raise InputError("--changed-since needs git, which is not installed") from None


def _words(done: subprocess.CompletedProcess[bytes]) -> str:
    lines = done.stderr.decode(errors="replace").strip().splitlines() or ["no reason given"]
    return lines[0].removeprefix("fatal: ")
