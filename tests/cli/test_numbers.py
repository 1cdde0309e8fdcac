"""Numbers on the command line: those that can be counted with, the same in every command."""

from __future__ import annotations

import pytest

from .process import run


@pytest.mark.parametrize("value", ["nan", "inf", "-inf", "1e300", "0", "-1", "abc", "1000001"])
@pytest.mark.parametrize(
    "command",
    [
        ["query", "Q03"],
        ["sparql", "-e", "ASK {}"],
        ["stats"],
        ["validate"],
        ["validate", "--engine", "pyshacl"],
    ],
)
def test_a_time_limit_is_a_number_of_seconds(command: list[str], value: str) -> None:
    done = run(*command, "--timeout", value)
    assert (done.returncode, done.stdout) == (2, "")
    assert f"'{value}' is no number of seconds above 0 and up to 1,000,000" in done.stderr
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize("value", ["nan", "inf", "-1", "101", "abc"])
def test_a_share_is_a_number_of_percent(value: str) -> None:
    done = run("evidence", "--source", "x.txt", "--min-coverage", value)
    assert done.returncode == 2
    assert f"'{value}' is no number from 0 to 100" in done.stderr
