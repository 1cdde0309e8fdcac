"""Pages in a real browser: no error, nothing from elsewhere, nothing wider than the screen, and
nothing that axe-core finds to keep people out."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.browser import NAMES
from tests.web.serving import Server

NODE = Path(__file__).parent.parent / "node"
PATHS = (
    "/",
    "/visits",
    "/page/id/visit/osmu-osh-2023",
    "/page/id/org/omsk-state-medical-university",
    "/page/id/passage/xmu-osmu-2025-p3-s3-acupuncture",
    "/page/concept/direction",
    "/page/concept/topic/neurology",
    "/ontology",
    "/queries",
    "/queries/most-partners",
    "/queries/cooperation-ties",
    "/search?q=omsk",
    "/dataset",
    "/sparql",
    "/sparql?query=SELECT+*+%7B+%3Fvisit+a+coop%3AVisit+%7D&format=html",
    "/nowhere",
)
"""One page of each kind."""


@pytest.fixture(scope="module")
def seen(server: Server) -> list[dict[str, Any]]:
    """What a browser has found on all pages, wide and narrow, light and dark."""
    program = next(filter(None, map(shutil.which, NAMES)), None)
    node = shutil.which("node")
    needed = {
        "Chromium (Debian: apt-get install chromium)": program,
        "Node (Debian: apt-get install nodejs npm)": node,
        "tests/node/node_modules (make test installs them where npm is)": (
            (NODE / "node_modules/playwright-core").is_dir()
        ),
    }
    missing = [name for name, there in needed.items() if not there]
    if missing:
        told = f"needs {', '.join(missing)}"
        if os.environ.get("CI"):
            pytest.fail(told)
        pytest.skip(told)
    # Pictures are for people, and take as long as all the rest.
    folder = os.environ.get("COOPGRAPH_SCREENSHOTS")
    asked = {"base": server.url.rstrip("/"), "paths": PATHS}
    done = subprocess.run(
        [str(node), str(NODE / "pages.mjs"), str(program), *([folder] if folder else [])],
        input=json.dumps(asked),
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    told_of: list[dict[str, Any]] = json.loads(done.stdout)
    assert len(told_of) == 2 * len(PATHS)
    return told_of


def test_pages_are_there(seen: list[dict[str, Any]]) -> None:
    assert {one["path"] for one in seen if one["status"] != 200} == {"/nowhere"}


def test_pages_run_without_an_error(seen: list[dict[str, Any]]) -> None:
    wrong = {
        f"{one['path']} {one['view']}": one["errors"]
        for one in seen
        if one["errors"] and one["status"] == 200
    }
    assert wrong == {}


def test_pages_take_nothing_from_elsewhere(seen: list[dict[str, Any]]) -> None:
    assert [one["outside"] for one in seen if one["outside"]] == []


def test_pages_are_no_wider_than_the_screen(seen: list[dict[str, Any]]) -> None:
    wide = {f"{one['path']} {one['view']}": one["overflow"] for one in seen if one["overflow"] > 0}
    assert wide == {}


def test_pages_keep_nobody_out(seen: list[dict[str, Any]]) -> None:
    found = {f"{one['path']} {one['view']}": one["violations"] for one in seen if one["violations"]}
    assert found == {}
