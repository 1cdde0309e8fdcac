"""The GitHub Action's one step: validates, annotates, writes the summary (see `action.yml`).

It needs the standard library only, and the `coopgraph` of whatever version was installed. All
inputs come as environment variables; no shell ever sees them.
"""

from __future__ import annotations

import html
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

MOST_ROWS = 100


def main() -> int:
    """Validate as the environment asks; return the exit code of `coopgraph validate`."""
    with tempfile.TemporaryDirectory() as folder:
        whole = Path(folder, "report.json")
        options = [f"--format={os.environ.get('INPUT_FORMAT') or 'github'}"]
        options.append(f"--output-file=json={whole}")
        sarif = os.environ.get("INPUT_SARIF_FILE")
        if sarif:
            options.append(f"--output-file=sarif={sarif}")
        done = _validate(options)
        findings = json.loads(whole.read_bytes())["results"] if whole.exists() else []
    sys.stdout.write(done.stdout)
    sys.stderr.write(done.stderr)
    if not done.stdout and done.stderr:
        print(f"::error title=coopgraph::{_data(done.stderr.strip())}")
    told = done.stderr or "\n".join(done.stdout.splitlines()[-1:])
    _append("GITHUB_STEP_SUMMARY", "\n".join(summary(told, findings)) + "\n")
    _append("GITHUB_OUTPUT", f"exit-code={done.returncode}\n")
    return done.returncode


def arguments(given: Mapping[str, str]) -> list[str]:
    """Turn the inputs into the words after `coopgraph validate`, without the format."""
    found: list[str] = []
    for name in ("shapes", "ontology"):
        found += [f"--{name}={one}" for one in _lines(given.get(f"INPUT_{name.upper()}"))]
    for name in ("severity", "baseline", "changed-since"):
        value = given.get(f"INPUT_{name.upper().replace('-', '_')}")
        if value:
            found.append(f"--{name}={value}")
    return [*found, "--", *_lines(given.get("INPUT_PATHS"))]


def summary(told: str, findings: list[Mapping[str, Any]]) -> Iterator[str]:
    """Write the step summary in Markdown."""
    yield "### coopgraph validate"
    yield ""
    yield f"<pre>{html.escape(told.strip())}</pre>"
    if findings:
        yield ""
        yield "| severity | rule | node | message | place |"
        yield "|---|---|---|---|---|"
    for finding in findings[:MOST_ROWS]:
        place = finding.get("place") or {}
        where = ":".join(str(place[one]) for one in ("file", "line") if place.get(one) is not None)
        cells = (
            finding["severity"],
            finding["rule"],
            finding["focusNode"]["value"],
            finding["message"],
            where,
        )
        yield "| " + " | ".join(_cell(one) for one in cells) + " |"
    if len(findings) > MOST_ROWS:
        yield ""
        yield f"… and {len(findings) - MOST_ROWS} more."


def _validate(options: list[str]) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "coopgraph", "validate", *options, *arguments(os.environ)]
    return subprocess.run(
        command, capture_output=True, encoding="utf-8", errors="replace", check=False
    )


def _lines(text: str | None) -> list[str]:
    return [one.strip() for one in (text or "").splitlines() if one.strip()]


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _cell(text: str) -> str:
    # Code in HTML: neither Markdown nor mentions of people in the data mean anything.
    shown = " ".join("".join(one if one.isprintable() else " " for one in text).split())
    return f"<code>{html.escape(shown).replace('|', '&#124;')}</code>"


def _append(variable: str, text: str) -> None:
    path = os.environ.get(variable)
    if path:
        with Path(path).open("a", encoding="utf-8") as file:
            file.write(text)


if __name__ == "__main__":
    sys.exit(main())
