"""The program as a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Final

from .forks import Forks

_FORKS: Final = Forks()
_SECONDS: Final = 120
# What Python reads when it starts, and not again.
_READ_AT_THE_START: Final = ("PYTHON", "LC_", "LANG")


def run(
    *arguments: str | Path,
    stdin: bytes | None = None,
    cwd: Path | None = None,
    most: int | None = None,
    without: str | None = None,
    **environment: str,
) -> subprocess.CompletedProcess[str]:
    """Run ``coopgraph`` with these arguments, away from any proxy.

    It is a copy of a process that has read the program's modules, where that makes no difference.

    Args:
        arguments: The words after the program's name.
        stdin: What it reads; nothing if None.
        cwd: Its folder; that of the tests if None.
        most: No file can grow over so many bytes, as on a disk that is full.
        without: A variable that it does not have.
        environment: Variables that it has besides those of the tests.

    Returns:
        Its exit code and what it wrote.
    """
    words = [str(argument) for argument in arguments]
    variables = os.environ | {"no_proxy": "127.0.0.1"} | environment
    if without is not None:
        variables.pop(without, None)
    if any(name.startswith(_READ_AT_THE_START) for name in environment):
        assert most is None, "a new process has no limit"
        done = subprocess.run(
            [sys.executable, "-m", "coopgraph", *words],
            capture_output=True,
            check=False,
            input=stdin,
            stdin=None if stdin is not None else subprocess.DEVNULL,
            cwd=cwd,
            env=variables,
            timeout=_SECONDS,
        )
    else:
        done = _FORKS.run(words, stdin=stdin, cwd=cwd, env=variables, most=most, timeout=_SECONDS)
    return subprocess.CompletedProcess(
        done.args, done.returncode, done.stdout.decode(), done.stderr.decode()
    )
