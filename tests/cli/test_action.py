"""The GitHub Action and the pre-commit hooks, run as their hosts would run them."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from .process import run
from .test_baseline import HEAD, SHAPES, TWO

ROOT = Path(__file__).resolve().parents[2]
ACTION: dict[str, Any] = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
HOOKS: list[dict[str, Any]] = yaml.safe_load(
    (ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8")
)


def test_the_action_fits_the_published_schema() -> None:
    # The schema comes with the package: nothing is fetched.
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema"]
    done = subprocess.run(
        [*command, "vendor.github-actions", ROOT / "action.yml"], capture_output=True, check=False
    )
    assert done.returncode == 0, done.stdout


def test_pre_commit_takes_the_hooks() -> None:
    command = [sys.executable, "-m", "pre_commit", "validate-manifest"]
    done = subprocess.run(
        [*command, ROOT / ".pre-commit-hooks.yaml"], capture_output=True, check=False
    )
    assert done.returncode == 0, done.stdout


def test_no_input_is_ever_part_of_a_script() -> None:
    scripts = [step["run"] for step in ACTION["runs"]["steps"] if "run" in step]
    assert scripts
    assert [script for script in scripts if "${{" in script] == []
    handed = re.findall(r"inputs\.([a-z-]+)", (ROOT / "action.yml").read_text(encoding="utf-8"))
    assert set(handed) == set(ACTION["inputs"])


def step(folder: Path, name: str, **inputs: str) -> subprocess.CompletedProcess[str]:
    """Run a step of the action in bash, its expressions filled in as a runner does."""
    found = next(one for one in ACTION["runs"]["steps"] if one["name"] == name)
    defaults = {key: str(one["default"]) for key, one in ACTION["inputs"].items()}
    values = defaults | {key.replace("_", "-"): value for key, value in inputs.items()}

    def filled(text: str) -> str:
        text = text.replace("${{ github.action_path }}", str(ROOT))
        return re.sub(r"\$\{\{ inputs\.([a-z-]+) \}\}", lambda match: values[match[1]], text)

    return subprocess.run(
        ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", found["run"]],
        cwd=folder,
        capture_output=True,
        encoding="utf-8",
        check=False,
        env={
            "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
            "GITHUB_STEP_SUMMARY": str(folder / "summary.md"),
            "GITHUB_OUTPUT": str(folder / "output"),
            **{key: filled(value) for key, value in found["env"].items()},
        },
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "shapes.ttl").write_text(SHAPES, encoding="utf-8")
    (tmp_path / "my data.ttl").write_text(TWO, encoding="utf-8")
    return tmp_path


def test_findings_become_annotations_a_summary_and_an_output(folder: Path) -> None:
    done = step(folder, "Validate", paths="my data.ttl\n", shapes="shapes.ttl")
    assert done.returncode == 1, done.stderr
    assert done.stdout.count("::error file=my data.ttl") == 3
    assert "Give a name. (<https://example.org/a>" in done.stdout
    assert (folder / "output").read_text() == "exit-code=1\n"
    text = (folder / "summary.md").read_text(encoding="utf-8")
    assert "Does not conform: 3 violations" in text
    assert text.count("<code>Violation</code>") == 3


def test_a_sarif_file_is_written_beside_the_annotations(folder: Path) -> None:
    done = step(
        folder, "Validate", paths="my data.ttl", shapes="shapes.ttl", sarif_file="out.sarif"
    )
    assert done.returncode == 1, done.stderr
    (only,) = json.loads((folder / "out.sarif").read_text(encoding="utf-8"))["runs"]
    assert len(only["results"]) == 3


def test_a_baseline_and_other_formats(folder: Path) -> None:
    run("validate", "my data.ttl", "-s", "shapes.ttl", "--write-baseline", "b.json", cwd=folder)
    done = step(
        folder,
        "Validate",
        paths="my data.ttl",
        shapes="shapes.ttl",
        baseline="b.json",
        format="text",
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("Conforms")


def test_wrong_use_is_annotated_too(folder: Path) -> None:
    done = step(folder, "Validate", paths="absent.ttl", shapes="shapes.ttl")
    assert done.returncode == 2
    assert "::error title=coopgraph::error: absent.ttl: no such file" in done.stdout


def test_data_write_no_workflow_command(folder: Path) -> None:
    shapes = SHAPES.replace("Give a name.", "a%\\n::set-output name=x::y|<img>")
    (folder / "shapes.ttl").write_text(shapes, encoding="utf-8")
    (folder / "my data.ttl").write_text(HEAD + "ex:a a ex:Person .\n", encoding="utf-8")
    done = step(folder, "Validate", paths="my data.ttl", shapes="shapes.ttl")
    commands = [one for one in done.stdout.splitlines() if one.startswith("::")]
    assert [one.partition(" ")[0] for one in commands] == ["::error"]
    assert "a%25 ::set-output" in commands[0]
    assert "<img>" not in (folder / "summary.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["paths", "shapes", "severity", "baseline", "changed_since"])
def test_no_input_reaches_the_shell_or_becomes_an_option(folder: Path, name: str) -> None:
    for nasty in ("$(touch hit)", "`touch hit`", "'; touch hit; '", "--output=hit"):
        inputs = {"paths": "my data.ttl", "shapes": "shapes.ttl"} | {name: nasty}
        done = step(folder, "Validate", **inputs)
        assert done.returncode == 2, done.stdout
        assert not (folder / "hit").exists()


def test_a_version_that_is_none_installs_nothing(folder: Path) -> None:
    done = step(folder, "Install coopgraph", version="1; touch hit")
    assert (done.returncode, done.stderr) == (2, "error: the input version is no version\n")
    assert not (folder / "hit").exists()


@pytest.mark.parametrize("hook", HOOKS, ids=lambda hook: str(hook["id"]))
def test_pre_commit_runs_the_hook(tmp_path: Path, hook: dict[str, Any]) -> None:
    # The same hook but for its environment: building one would need the network.
    local = {**hook, "language": "system", "entry": f"{sys.executable} -m {hook['entry']}"}
    if hook["id"] == "coopgraph-validate":
        local["args"] = ["data.ttl", "--shapes", "shapes.ttl"]
    config = {"repos": [{"repo": "local", "hooks": [local]}]}
    (tmp_path / ".pre-commit-config.yaml").write_text(yaml.safe_dump(config), encoding="utf-8")
    (tmp_path / "shapes.ttl").write_text(SHAPES, encoding="utf-8")
    (tmp_path / "data.ttl").write_text(TWO, encoding="utf-8")
    environment = os.environ | {"PRE_COMMIT_HOME": str(tmp_path / "home")}
    for command in (["init", "-q"], ["add", "data.ttl", ".pre-commit-config.yaml"]):
        subprocess.run(["git", "-C", tmp_path, *command], check=True, env=environment)
    done = subprocess.run(
        [sys.executable, "-m", "pre_commit", "run", "--all-files", "--color=never"],
        cwd=tmp_path,
        capture_output=True,
        encoding="utf-8",
        check=False,
        env=environment,
    )
    assert done.returncode == 1, done.stderr
    wanted = "Does not conform" if hook["id"] == "coopgraph-validate" else "formatted data.ttl"
    assert wanted in done.stdout
