"""Make the parts of the documentation that the program answers (`make docs`).

The README's answers and the pictures are made from the shipped data, context, JSON Schema and
CSVW metadata from the ontology; a test fails where they are not what the program says now.
"""

from __future__ import annotations

import subprocess
import sys
from html import escape
from pathlib import Path

from coopgraph.cli import rulebook
from coopgraph.questions import Question, list_questions
from coopgraph.store.result import Result
from coopgraph.store.sources import open_files
from tools import context, schema, tables

ROOT = Path(__file__).resolve().parent.parent
README = ROOT / "README.md"
RULES = ROOT / "docs" / "rules.md"
TIMELINE = ROOT / "docs" / "visit-timeline.svg"
NETWORK = ROOT / "docs" / "network.svg"
BEGIN = "<!-- answers: made by `make docs`, do not edit -->"
END = "<!-- /answers -->"


def answers() -> str:
    """Return the questions about the visit with their answers, in Markdown."""
    engine = open_files()
    asked = [
        (question, question.run(engine))
        for question in list_questions()
        if (question.header.id or "").startswith("Q")
    ]
    return "\n".join(_answer(question, result) for question, result in asked)


def _answer(question: Question, result: Result) -> str:
    title = f"{question.header.id} {question.header.summary}"
    return "\n".join(
        [
            f"<details><summary>{escape(title)}</summary>",
            "",
            f"`coopgraph query {question.name}`",
            "",
            *_table(result),
            "",
            "</details>",
        ]
    )


def _table(result: Result) -> list[str]:
    rows = [[_cell(term) for term in row] for row in result]
    lines = [list(result.variables), ["---"] * len(result.variables), *rows]
    return ["| " + " | ".join(line) + " |" for line in lines]


def _cell(term: object) -> str:
    value = "" if term is None else str(getattr(term, "value", term))
    return escape(value, quote=False).replace("|", "\\|").replace("\n", " ")


def readme() -> str:
    """Return the README with its answers brought up to date."""
    before, _, rest = README.read_text(encoding="utf-8").partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n\n{answers()}\n\n{END}{after}"


def timeline() -> str:
    """Return the timeline of the visit, as `coopgraph query programme --format svg` draws it."""
    return _drawn("query", "programme")


def network() -> str:
    """Return the picture of the network, as `coopgraph network --format svg` draws it."""
    return _drawn("network")


def _drawn(*arguments: str) -> str:
    command = [sys.executable, "-m", "coopgraph", *arguments, "--format", "svg"]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def rules() -> str:
    """Return the page of the rules, from the shapes."""
    return rulebook.page()


def main() -> None:
    """Write what changed."""
    README.write_text(readme(), encoding="utf-8")
    RULES.write_text(rules(), encoding="utf-8")
    TIMELINE.write_text(timeline(), encoding="utf-8")
    context.main()
    schema.main()
    NETWORK.write_text(network(), encoding="utf-8")
    tables.main()


if __name__ == "__main__":
    main()
