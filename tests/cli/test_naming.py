"""The name of the output file tells the format, by one rule in every command."""

from __future__ import annotations

from pathlib import Path

import pytest

from .process import run

COMMANDS = {
    "query": ["query", "programme"],
    "list": ["query"],
    "describe": ["query", "programme", "--describe"],
    "sparql": ["sparql", "-e", "ASK {}"],
    "stats": ["stats"],
    "network": ["network"],
    "validate": ["validate"],
    "evidence": ["evidence", "--source", "no-such-file.txt"],
    "demo": ["demo"],
}


@pytest.mark.parametrize(
    ("command", "name", "start"),
    [
        ("query", "a.svg", b"<svg"),
        ("query", "a.CSV", b"event,"),
        ("list", "a.ttl", b"@prefix"),
        ("describe", "a.txt", b"programme ("),
        ("stats", "a.json", b"{"),
        ("network", "a.svg", b"<svg"),
        ("network", "a.csv", b"organization,"),
        ("stats", "a.txt", b"in the data"),
        ("stats", "a", b"in the data"),
        ("validate", "a.json", b"{"),
        ("validate", "a.ttl", b"@prefix"),
        ("demo", "a.txt", b"Is the data right?"),
    ],
)
def test_the_suffix_tells_the_format(tmp_path: Path, command: str, name: str, start: bytes) -> None:
    done = run(*COMMANDS[command], "-o", tmp_path / name, COOPGRAPH_SOURCE="")
    assert (done.returncode, done.stdout) == (0, "")
    assert (tmp_path / name).read_bytes().startswith(start)


@pytest.mark.parametrize("suffix", [".html", ".xlsx", ".csv.gz"])
@pytest.mark.parametrize("command", COMMANDS)
def test_an_unknown_suffix_is_refused(tmp_path: Path, command: str, suffix: str) -> None:
    path = tmp_path / f"a{suffix}"
    done = run(*COMMANDS[command], "-o", path)
    assert (done.returncode, done.stdout, path.exists()) == (2, "", False)
    ending = suffix[suffix.rindex(".") :]
    assert f"{path}: no format is known here for a file that ends in {ending}; use" in done.stderr


def test_a_format_that_is_given_counts(tmp_path: Path) -> None:
    assert run("stats", "-f", "json", "-o", tmp_path / "a.html").returncode == 0
    assert (tmp_path / "a.html").read_text().startswith("{")


@pytest.mark.parametrize(
    "arguments",
    [
        ["query", "--data", "nowhere"],
        ["query", "--endpoint", "http://127.0.0.1:1/"],
        ["query", "Q03", "--describe", "--format", "csv"],
    ],
)
def test_no_option_is_ignored_in_silence(arguments: list[str]) -> None:
    done = run(*arguments)
    assert (done.returncode, done.stdout) == (2, "")
