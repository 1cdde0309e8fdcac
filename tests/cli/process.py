"""The program as a process of its own."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
from pathlib import Path


def run(
    *arguments: str | Path,
    stdin: bytes | None = None,
    cwd: Path | None = None,
    most: int | None = None,
    **environment: str,
) -> subprocess.CompletedProcess[str]:
    """Run ``coopgraph`` with these arguments, away from any proxy.

    With ``most`` no file can grow over so many bytes, as on a disk that is full.
    """

    def limit() -> None:
        if most is not None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))

    done = subprocess.run(
        [sys.executable, "-m", "coopgraph", *map(str, arguments)],
        capture_output=True,
        check=False,
        input=stdin,
        stdin=None if stdin is not None else subprocess.DEVNULL,
        cwd=cwd,
        env=os.environ | {"no_proxy": "127.0.0.1"} | environment,
        timeout=120,
        preexec_fn=limit,
    )
    return subprocess.CompletedProcess(
        done.args, done.returncode, done.stdout.decode(), done.stderr.decode()
    )
