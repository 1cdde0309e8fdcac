"""A real browser, for tests of what is drawn."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")


def dump_dom(page: Path | str, profile: Path) -> str:
    """Let Chromium open a page of ours, run its script, and write down what it then holds.

    Args:
        page: The page: a file, or an address of a server of the test.
        profile: An empty folder for what a browser keeps.

    Returns:
        The document as HTML.
    """
    program = next(filter(None, map(shutil.which, NAMES)), None)
    if program is None:
        told = "needs Chromium (Debian: apt-get install chromium)"
        if os.environ.get("CI"):
            pytest.fail(told)
        pytest.skip(told)
    # Without a sandbox, as root has none; it opens nothing but this page.
    options = ["--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={profile}"]
    address = page if isinstance(page, str) else page.as_uri()
    command = [program, *options, "--virtual-time-budget=10000", "--dump-dom", address]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 0, done.stderr
    return done.stdout
