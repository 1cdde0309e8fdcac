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
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

LEVELS = {"Violation": "error", "Warning": "warning", "Info": "notice"}
MOST_ROWS = 100


def main() -> int:
    """Validate as the environment asks; return the exit code of `coopgraph validate`."""
    given = os.environ
    form = given.get("INPUT_FORMAT") or "annotations"
    done = _validate([f"--format={'json' if form == 'annotations' else form}"])
    sys.stderr.write(done.stderr)
    findings: list[Mapping[str, Any]] = []
    if form != "annotations":
        sys.stdout.write(done.stdout)
    elif done.returncode in (0, 1, 3) and done.stdout:
        findings = json.loads(done.stdout)["results"]
        for finding in findings:
            print(annotation(finding))
    elif done.stderr:
        print(f"::error title=coopgraph::{_data(done.stderr.strip())}")
    code = done.returncode
    sarif = given.get("INPUT_SARIF_FILE")
    if sarif:
        written = _validate(["--format=sarif", f"--output={sarif}"])
        if written.returncode not in (0, 1, 3):
            sys.stderr.write(written.stderr)
            code = written.returncode
    _append("GITHUB_STEP_SUMMARY", "\n".join(summary(done.stderr, findings)) + "\n")
    _append("GITHUB_OUTPUT", f"exit-code={code}\n")
    return code


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


def annotation(finding: Mapping[str, Any]) -> str:
    """Write one finding as a workflow command; data cannot end it or begin another."""
    place = finding.get("place") or {}
    keys = {"file": "file", "line": "line", "column": "col"}
    properties = [
        f"{key}={_property(str(place[name]))}"
        for name, key in keys.items()
        if place.get(name) is not None
    ]
    properties.append(f"title={_property(_rule(finding))}")
    level = LEVELS.get(finding["severity"], "warning")
    node = finding["focusNode"]["value"]
    told = _data(f"{finding['message']} ({node})")
    return f"::{level} {','.join(properties)}::{told}"


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
            _rule(finding),
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


def _rule(finding: Mapping[str, Any]) -> str:
    shape = finding.get("namedShape") or "unnamed shape"
    return f"{shape.rstrip('/').rpartition('/')[2]} {finding['component']}"


def _lines(text: str | None) -> list[str]:
    return [one.strip() for one in (text or "").splitlines() if one.strip()]


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


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
