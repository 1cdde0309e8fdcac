"""The examples of docs/ci.md are such as the services and the program take."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from coopgraph.cli.validate import command

ROOT = Path(__file__).resolve().parent.parent
PAGE = (ROOT / "docs" / "ci.md").read_text(encoding="utf-8")
EXAMPLES = {match[1]: match[0] for match in re.findall(r"(?s)```yaml\n(# (\S+)\n.*?)```", PAGE)}
CHECKS = {
    ".github/workflows/data.yml": "check_jsonschema --builtin-schema vendor.github-workflows",
    ".gitlab-ci.yml": (
        "check_jsonschema --builtin-schema vendor.gitlab-ci --data-transform gitlab-ci"
    ),
    ".pre-commit-config.yaml": "pre_commit validate-config",
}


@pytest.mark.parametrize("name", CHECKS)
def test_an_example_fits_its_schema(tmp_path: Path, name: str) -> None:
    file = tmp_path / Path(name).name
    file.write_text(EXAMPLES[name], encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", *CHECKS[name].split(), file], capture_output=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_commands_have_only_options_that_exist() -> None:
    commands = re.findall(r"coopgraph validate ([^'\n`]+)", PAGE)
    known = {option for parameter in command.params for option in parameter.opts}
    assert len(commands) == 3
    for one in commands:
        assert {word for word in shlex.split(one) if word.startswith("--")} <= known


def test_the_action_has_the_inputs_and_the_hooks_exist() -> None:
    action = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
    workflow = yaml.safe_load(EXAMPLES[".github/workflows/data.yml"])
    assert set(workflow["jobs"]["validate"]["steps"][1]["with"]) <= set(action["inputs"])
    hooks = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    config = yaml.safe_load(EXAMPLES[".pre-commit-config.yaml"])
    assert {one["id"] for one in config["repos"][0]["hooks"]} == {one["id"] for one in hooks}
