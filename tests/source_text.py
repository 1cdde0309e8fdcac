"""The text of the page that the visit was encoded from: not in the repository.

Tests that need it look where ``COOPGRAPH_SOURCE`` points, else for it beside the checkout, and
skip where there is none. A variable that names no file is a mistake: they fail.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


def path() -> Path:
    """Return the file; without one skip the test that asks, or fail it if one is named."""
    named = os.environ.get("COOPGRAPH_SOURCE")
    if named:
        if not Path(named).is_file():
            pytest.fail(f"COOPGRAPH_SOURCE names {named}, and no file is there")
        return Path(named)
    beside = sorted(ROOT.parent.glob("*/source/visit.txt"))
    if not beside or not beside[0].is_file():
        pytest.skip("the source text is not at hand (COOPGRAPH_SOURCE names it)")
    return beside[0]
