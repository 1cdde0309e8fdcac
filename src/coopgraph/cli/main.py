"""The ``coopgraph`` program: finds the command, and ends the process with the right code.

Exit codes: 0 done and conforming · 1 done, but something does not conform or does not match ·
2 wrong use or unreadable input · 3 a remote engine failed, or a time limit was reached ·
70 an internal error (``EX_SOFTWARE`` of ``sysexits.h``) · 130 interrupted.

A command module holds a :class:`click.Command` named ``command``. Its function returns the exit
code (or None for 0) and raises :class:`~coopgraph.errors.CoopgraphError` for what can be mended.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from importlib import import_module
from keyword import iskeyword
from typing import Final

import click

from coopgraph.cli import output
from coopgraph.cli.codes import INTERRUPTED
from coopgraph.errors import CoopgraphError, InputErrors

INTERNAL_ERROR: Final = 70
DEBUG_VARIABLE: Final = "COOPGRAPH_DEBUG"
MOST_ERRORS: Final = 1000
"""Errors of one input that are told line by line."""

# The summaries stand here, so that `coopgraph --help` imports no command module.
COMMANDS: Final[dict[str, str]] = {
    "demo": "Validate the shipped visit and answer the stored questions.",
    "validate": "Check data against the SHACL shapes.",
    "shapes": "Look after shapes: what is wrong with them, what data exercise.",
    "rule": "Tell what a rule of the shapes asks, or list the rules.",
    "load": "Load files into a store on disk, or send them to a SPARQL endpoint.",
    "query": "Answer a stored question, or list the stored questions.",
    "sparql": "Run a SPARQL query of your own.",
    "evidence": "Verify every passage against the text of its source.",
    "new": "Write a template of a visit in YAML, or a workbook.",
    "import": "Make canonical Turtle of visits that are written in YAML or in spreadsheets.",
    "match": "Find which names mean one thing.",
    "format": "Write Turtle files in their canonical form.",
    "stats": "Tell what is in the data.",
    "serve": "Serve a SPARQL endpoint and pages about what the data tell.",
    "network": "Measure and draw who cooperates with whom.",
    "generate": "Write a synthetic corpus of any size, for load and benchmarks.",
}

EPILOG: Final = """\b
Examples:
  coopgraph demo
  coopgraph validate data/
  coopgraph query
  coopgraph query sender-and-host --format csv
  coopgraph sparql -e 'SELECT ?s WHERE { ?s a coop:Visit }'

Exit codes: 0 done · 1 does not conform or match · 2 wrong use or unreadable input ·
3 a remote engine failed or a time limit was reached · 70 internal error · 130 interrupted.
"""


class LazyGroup(click.Group):
    """A group that imports the module of a command only when that command is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        """Return the names of the commands in the order in which they are met."""
        return list(COMMANDS)

    def get_command(
        self,
        ctx: click.Context,  # noqa: ARG002
        cmd_name: str,
    ) -> click.Command | None:
        """Import and return the command, or None where there is none of that name."""
        if cmd_name not in COMMANDS:
            return None
        # A module cannot be named as a word of the language.
        module = cmd_name + "_" * iskeyword(cmd_name)
        command: click.Command = import_module(f"coopgraph.cli.{module}").command
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command, suggesting near names for one that does not exist."""
        if args[0] not in COMMANDS and not args[0].startswith("-"):
            raise click.UsageError(
                f"no command {args[0]!r}{near(args[0], COMMANDS, 'coopgraph --help')}", ctx
            )
        return super().resolve_command(ctx, args)

    def format_commands(
        self,
        ctx: click.Context,  # noqa: ARG002
        formatter: click.HelpFormatter,
    ) -> None:
        """Write the commands with their summaries, without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


def near(word: str, known: Sequence[str] | dict[str, str], fallback: str) -> str:
    """Suggest what a mistyped word may have meant.

    Args:
        word: What was written.
        known: What there is.
        fallback: The command that lists what there is.

    Returns:
        The end of an error message, from the semicolon on.
    """
    # Wanted in error messages only.
    from coopgraph import wording  # noqa: PLC0415

    return f"; {wording.near(word, known) or f'see `{fallback}`'}"


def _print_version(ctx: click.Context, _param: click.Parameter, wanted: bool) -> None:
    if wanted and not ctx.resilient_parsing:
        # Package metadata costs a third of the cold start: read only when asked for.
        import coopgraph  # noqa: PLC0415

        click.echo(f"coopgraph {coopgraph.__version__}")
        ctx.exit()


@click.group(
    name="coopgraph",
    cls=LazyGroup,
    epilog=EPILOG,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_print_version,
    help="Show the version and exit.",
)
@click.option("--quiet", "-q", is_flag=True, help="Results only, no messages on stderr.")
@click.pass_context
def cli(context: click.Context, quiet: bool) -> None:
    """International medical cooperation as linked data that can be queried and checked.

    Paths may be files or folders of RDF; with none, the shipped data are used. Results go to
    standard output, messages to standard error.
    """
    output.set_quiet(quiet)
    if context.invoked_subcommand is None:
        click.echo(context.get_help())


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line.

    Args:
        arguments: The words after the program's name; those of the process if None.

    Returns:
        The exit code. Where the process was started as ``coopgraph`` and a query that nobody
        waits for still runs, the process ends here instead of waiting for it.
    """
    # No linear algebra is done here; numpy would start a thread for it on every core.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    code = _guarded(None if arguments is None else list(arguments))
    if arguments is None:
        _leave_abandoned_queries(code)
    return code


def _guarded(arguments: list[str] | None) -> int:
    """Run, and turn every way in which a command can fail into one line and an exit code."""
    try:
        result = cli.main(arguments, prog_name="coopgraph", standalone_mode=False)
        output.finish()
    except BaseException as error:
        return _tell(error)
    return result if isinstance(result, int) else 0


def _tell(error: BaseException) -> int:
    """Tell a failure in one line on standard error, and return its exit code."""
    match error:
        case InputErrors():
            line, code = "\nerror: ".join(_listed(error)), error.exit_code
        case CoopgraphError():
            line, code = str(error), error.exit_code
        case click.ClickException():
            line, code = _usage(error), CoopgraphError.exit_code
        case KeyboardInterrupt() | click.Abort():
            line, code = "", INTERRUPTED
        case BrokenPipeError() | SystemExit():
            # The reader has what it wanted: `coopgraph query … | head` is no failure.
            # (Click itself turns a closed pipe into SystemExit.)
            output.close_quietly()
            line, code = "", 0
        case OSError():
            place = f"{error.filename}: " if error.filename else ""
            line, code = f"{place}{output.reason(error)}", CoopgraphError.exit_code
        case MemoryError() | RecursionError():
            kind = type(error).__name__
            line = f"the input is too large or too deeply nested ({kind})"
            code = CoopgraphError.exit_code
        case _:
            told = f"{type(error).__name__}: {(str(error).splitlines() or [''])[0]}"
            line = f"internal error: {told}; {DEBUG_VARIABLE}=1 shows where"
            code = INTERNAL_ERROR
    _print_traceback(error)
    if line:
        output.error(line)
    output.close_if_broken()
    return code


def _listed(error: InputErrors) -> list[str]:
    """Tell the first of several errors each in a line, and how many more there are."""
    lines = [str(problem) for problem in error.problems[:MOST_ERRORS]]
    more = len(error.problems) - len(lines)
    return [*lines, f"… and {more:,} more errors"] if more else lines


def _usage(error: click.ClickException) -> str:
    """Tell wrong use in one line, with the place where help is found."""
    message = " ".join(error.format_message().split())
    context = getattr(error, "ctx", None)
    if context is None or ";" in message:
        return message
    return f"{message.rstrip('.')}; see `{context.command_path} --help`"


def _print_traceback(error: BaseException) -> None:
    if os.environ.get(DEBUG_VARIABLE) == "1":
        import traceback  # noqa: PLC0415

        traceback.print_exception(error)


def _leave_abandoned_queries(code: int) -> None:
    """End the process at once if a query thread still computes what nobody waits for."""
    worker = sys.modules.get("coopgraph.store.worker")
    if worker is not None and worker.abandoned():
        output.close_quietly()
        os._exit(code)
