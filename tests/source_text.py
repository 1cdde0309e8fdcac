"""The text of the page that the visit was encoded from: not in the repository.

Tests that need it look where ``COOPGRAPH_SOURCE`` points, else for it beside the checkout, and
skip where there is none.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


def path() -> Path:
    """Return the file, or skip the test that asks."""
    named = os.environ.get("COOPGRAPH_SOURCE")
    beside = sorted(ROOT.parent.glob("*/source/visit.txt"))
    files = [Path(named)] if named else beside
    if not files or not files[0].is_file():
        pytest.skip("the source text is not at hand (COOPGRAPH_SOURCE names it)")
    return files[0]
