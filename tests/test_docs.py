"""What the documentation says the program answers is what it answers."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from coopgraph.cli.main import COMMANDS
from tests.cli.process import run
from tools import docs

ROOT = Path(__file__).resolve().parent.parent
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]


def test_the_readme_has_the_answers_of_today() -> None:
    assert docs.README.read_text(encoding="utf-8") == docs.readme(), "run `make docs`"


def test_the_timeline_is_that_of_today() -> None:
    assert docs.TIMELINE.read_text(encoding="utf-8") == docs.timeline(), "run `make docs`"


def test_the_network_is_that_of_today() -> None:
    assert docs.NETWORK.read_text(encoding="utf-8") == docs.network(), "run `make docs`"


def test_the_rules_are_those_of_today() -> None:
    assert docs.RULES.read_text(encoding="utf-8") == docs.rules(), "run `make docs`"


def test_all_fifteen_questions_are_answered() -> None:
    assert docs.answers().count("<summary>Q") == 15


def test_the_example_of_coverage_is_that_of_today(tmp_path: Path) -> None:
    text = (ROOT / "docs" / "shapes.md").read_text(encoding="utf-8")
    for name, content in re.findall(r"in `(\w+\.ttl)`\n\n```turtle\n(.*?)```", text, re.S):
        (tmp_path / name).write_text(content, encoding="utf-8")
    found = re.search(r"\$ coopgraph (shapes coverage people.*)\n((?:.*\n)*?)```", text)
    assert found is not None
    assert run(*found[1].split(), cwd=tmp_path).stdout == found[2]


def test_the_query_for_nodes_that_nobody_describes(tmp_path: Path) -> None:
    text = (ROOT / "docs" / "validation.md").read_text(encoding="utf-8")
    found = re.search(r"--data my-visits/ -e '(SELECT DISTINCT \?by \?node .*?)'", text, re.S)
    assert found is not None
    assert run("sparql", "-e", found[1], "--format", "csv").stdout == "by,node\r\n"
    kind = "https://w3id.org/coopgraph/id/unit"
    (tmp_path / "a.ttl").write_text(
        f"<{kind}/a> a <urn:C> ; <urn:p> <{kind}/a>, <{kind}/b>, <urn:c> ."
    )
    told = run("sparql", "-e", found[1], "--format", "csv", "--data", tmp_path).stdout
    assert told.split() == ["by,node", f"{kind}/a,{kind}/b"]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    targets = re.findall(r"\]\(([^)#\s]+)[^)]*\)", page.read_text(encoding="utf-8"))
    local = [target for target in targets if "://" not in target]
    assert [target for target in local if not (page.parent / target).exists()] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_commands_that_are_named_exist(page: Path) -> None:
    named = set(re.findall(r"(?:^ {4,}|`)coopgraph ([a-z]+)", page.read_text("utf-8"), re.M))
    assert named <= set(COMMANDS)
