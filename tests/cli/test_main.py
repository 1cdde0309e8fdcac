"""The program as a process: help, exit codes, one line for each failure."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path
from types import ModuleType

import click
import pytest

from coopgraph.cli import main as program
from coopgraph.cli import output
from coopgraph.errors import EngineError, InputError


def run(
    *arguments: str, stdin: str | None = None, **environment: str
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "coopgraph", *arguments],
        capture_output=True,
        text=True,
        check=False,
        input=stdin,
        env=os.environ | environment,
        timeout=60,
    )


def test_version() -> None:
    done = run("--version")
    assert (done.returncode, done.stdout) == (0, f"coopgraph {version('coopgraph')}\n")


def test_help_names_every_command_and_shows_examples() -> None:
    done = run("--help")
    assert done.returncode == 0
    assert all(name in done.stdout for name in program.COMMANDS)
    assert "Examples:" in done.stdout


def test_without_a_command_the_help_is_shown() -> None:
    done = run()
    assert (done.returncode, done.stdout) == (0, run("--help").stdout)


def test_help_imports_no_command() -> None:
    script = (
        "import sys; from coopgraph.cli.main import main; main(['--help']);"
        "print([m for m in sys.modules if m.split('.')[0] in"
        " ('rdflib', 'pyshacl', 'SPARQLWrapper', 'pyoxigraph', 'yaml')], file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=60
    )
    assert done.stderr == "[]\n"


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (["valdate"], "error: no command 'valdate'; did you mean validate?\n"),
        (["zzz"], "error: no command 'zzz'; see `coopgraph --help`\n"),
        (["--nope"], "error: No such option '--nope'; see `coopgraph --help`\n"),
    ],
)
def test_wrong_use(arguments: list[str], line: str) -> None:
    done = run(*arguments)
    assert (done.returncode, done.stdout, done.stderr) == (2, "", line)


def fake_command(monkeypatch: pytest.MonkeyPatch, failure: BaseException | None, code: int) -> None:
    @click.command
    def command() -> int:
        if failure is not None:
            raise failure
        return code

    module = ModuleType("coopgraph.cli.demo")
    module.command = command  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "coopgraph.cli.demo", module)


@pytest.mark.parametrize(
    ("failure", "code", "line"),
    [
        (None, 1, ""),
        (
            InputError("bad\nline", path="a.ttl", line=3, column=4),
            2,
            "error: a.ttl:3:4: bad line\n",
        ),
        (EngineError("gone", hint="start it"), 3, "error: gone; start it\n"),
        (KeyboardInterrupt(), 130, "\n"),  # ends the line that shows ^C
        (BrokenPipeError(), 0, ""),
        (BrokenPipeError(errno.EPIPE, "Broken pipe"), 0, ""),
        (FileNotFoundError(2, "No such file", "x.ttl"), 2, "error: x.ttl: no such file\n"),
        (
            ValueError("x\ny"),
            70,
            "error: internal error: ValueError: x; COOPGRAPH_DEBUG=1 shows where\n",
        ),
        (
            RecursionError("deep"),
            2,
            "error: the input is too large or too deeply nested (RecursionError)\n",
        ),
    ],
)
def test_each_failure_has_one_line_and_its_code(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    failure: BaseException | None,
    code: int,
    line: str,
) -> None:
    monkeypatch.delenv(program.DEBUG_VARIABLE, raising=False)
    monkeypatch.setattr(output, "close_quietly", lambda: None)
    fake_command(monkeypatch, failure, code)
    assert program.main(["demo"]) == code
    assert capsys.readouterr().err == line


def test_the_traceback_is_there_for_developers(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv(program.DEBUG_VARIABLE, "1")
    fake_command(monkeypatch, ValueError("x"), 0)
    assert program.main(["demo"]) == program.INTERNAL_ERROR
    assert "Traceback" in capsys.readouterr().err


def test_a_closed_pipe_is_no_failure() -> None:
    script = (
        "import sys; from coopgraph.cli import output\n"
        "for _ in range(100): output.write(b'x' * 100_000)\n"
        "sys.exit(7)"
    )
    with subprocess.Popen(
        [sys.executable, "-c", script], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.read(10)
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 7


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
@pytest.mark.parametrize("buffered", [True, False])
@pytest.mark.parametrize("arguments", ["--version", "query", "validate --format turtle"])
def test_a_full_disk_is_told(arguments: str, buffered: bool) -> None:
    environment = {key: one for key, one in os.environ.items() if key != "PYTHONUNBUFFERED"}
    if not buffered:
        environment["PYTHONUNBUFFERED"] = "1"
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "coopgraph", *arguments.split()],
            env=environment,
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
            timeout=60,
        )
    assert done.returncode == 2
    assert done.stderr.startswith("error: ")
    assert done.stderr.endswith("no space left on device\n")
    assert done.stderr.count("\n") == 1


class TestWriteFile:
    def test_writes_whole(self, tmp_path: Path) -> None:
        target = tmp_path / "a.csv"
        output.write("ä\n", target)
        assert target.read_bytes() == "ä\n".encode()
        assert list(tmp_path.iterdir()) == [target]

    def test_keeps_permissions_and_links(self, tmp_path: Path) -> None:
        target = tmp_path / "a.csv"
        target.write_text("old")
        target.chmod(0o640)
        link = tmp_path / "link"
        link.symlink_to(target)
        output.write(b"new", link)
        assert link.is_symlink()
        assert target.read_bytes() == b"new"
        assert target.stat().st_mode & 0o777 == 0o640

    def test_new_file_follows_the_mask(self, tmp_path: Path) -> None:
        before = os.umask(0o027)
        try:
            output.write(b"", tmp_path / "a")
        finally:
            os.umask(before)
        assert (tmp_path / "a").stat().st_mode & 0o777 == 0o640

    @pytest.mark.parametrize("parts", [["missing", "a"], ["folder"]])
    def test_what_cannot_be_written(self, tmp_path: Path, parts: Sequence[str]) -> None:
        (tmp_path / "folder").mkdir()
        with pytest.raises(InputError, match="cannot write"):
            output.write(b"x", tmp_path.joinpath(*parts))
        assert list(tmp_path.iterdir()) == [tmp_path / "folder"]

    def test_a_device_is_written_through(self) -> None:
        output.write(b"x", Path(os.devnull))
        assert not Path(os.devnull).is_file()


def test_messages_are_silenced_but_errors_are_not(capsys: pytest.CaptureFixture[str]) -> None:
    output.set_quiet(True)
    output.message("fine")
    output.error("bad")
    output.set_quiet(False)
    output.message("again")
    assert capsys.readouterr().err == "error: bad\nagain\n"


def test_a_group_alone_shows_its_help() -> None:
    done = run("shapes")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("Usage: coopgraph shapes")
    assert "  check " in done.stdout
