"""``coopgraph query``: the stored questions."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

import click

from coopgraph.cli import output as out
from coopgraph.cli.asking import SUFFIXES, engine_for, format_option, show
from coopgraph.cli.naming import TEXT, chosen_format
from coopgraph.cli.options import (
    data_option,
    endpoint_options,
    output_option,
    quiet_option,
    store_option,
)
from coopgraph.errors import InputError
from coopgraph.questions import Question, get_question, list_questions
from coopgraph.questions.header import without_header
from coopgraph.questions.question import ALL
from coopgraph.store.formats import GRAPHS

PICTURE: Final = "svg"

EPILOG: Final = """\b
Examples:
  coopgraph query
  coopgraph query sender-and-host
  coopgraph query Q03 --with passages --format csv -o places.csv
  coopgraph query visit-dates --data my-visits/ --param visit=visit:my-visit
  coopgraph query outcomes --store corpus
  coopgraph query outcomes --endpoint http://localhost:7878/query
  coopgraph query programme --format svg -o timeline.svg
  coopgraph query --format turtle
"""


@click.command(name="query", epilog=EPILOG)
@click.argument("name", required=False)
@click.option(
    "--param",
    "-p",
    "parameters",
    metavar="KEY=VALUE",
    multiple=True,
    help="Value of a parameter of the question; repeatable. An IRI may be a CURIE.",
)
@click.option(
    "--with",
    "-w",
    "columns",
    metavar="COLUMN",
    multiple=True,
    help="Show a column that is left out by default, such as passages; repeatable; or all.",
)
@click.option("--describe", is_flag=True, help="Show the question, its parameters and its SPARQL.")
@format_option(PICTURE)
@output_option
@data_option
@store_option
@endpoint_options
@quiet_option
def command(  # noqa: PLR0913
    *,
    name: str | None,
    parameters: tuple[str, ...],
    columns: tuple[str, ...],
    describe: bool,
    format_: str | None,
    output: Path | None,
    data: tuple[Path, ...],
    store: Path | None,
    endpoint: str | None,
    timeout: float | None,
) -> None:
    """Answer a stored question; without NAME, list the stored questions.

    NAME is the question's name or number (Q01). The list can be had as RDF too, with --format
    turtle.
    """
    if name is None:
        if format_ == PICTURE:
            raise click.UsageError(f"--format {PICTURE} needs the NAME of a question")
        if parameters or columns or describe:
            raise click.UsageError("--param, --with and --describe need the NAME of a question")
        if data or store or endpoint or timeout:
            raise click.UsageError(
                "--data, --store, --endpoint and --timeout need the NAME of a question"
            )
        _show_list(chosen_format(format_, output, SUFFIXES), output)
        return
    question = get_question(name)
    if describe and format_ is not None:
        raise click.UsageError("--describe shows text, and takes no --format")
    format_ = chosen_format(format_, output, TEXT if describe else {**SUFFIXES, ".svg": PICTURE})
    if describe:
        out.write(_description(question), output)
        return
    values = _values(parameters)
    if format_ == PICTURE:
        # Drawing is not needed to answer a question.
        from coopgraph.views.answers import answer_svg, check_drawn  # noqa: PLC0415

        check_drawn(question)
        columns = (ALL,)
    engine = engine_for(data, store, endpoint, output=output)
    result = question.run(engine, values, columns=columns, timeout=timeout)
    if format_ == PICTURE:
        out.write(answer_svg(question, result, values), output)
    else:
        show(result, format_, output)


def _show_list(format_: str | None, output: Path | None) -> None:
    # The catalogue is not needed to answer a question.
    from coopgraph.questions.catalogue import as_graph, as_table  # noqa: PLC0415

    questions = list_questions()
    show(as_graph(questions) if format_ in GRAPHS else as_table(questions), format_, output)


def _values(parameters: Sequence[str]) -> dict[str, str]:
    values: dict[str, str] = {}
    for parameter in parameters:
        name, equals, value = parameter.partition("=")
        if not equals or not name:
            raise InputError(f"--param takes KEY=VALUE, not {parameter!r}")
        if name in values:
            raise InputError(f"the parameter {name} is given twice")
        values[name] = value
    return values


def _description(question: Question) -> str:
    header = question.header
    title = f"{header.id}: " if header.id else ""
    lines = [f"{question.name} ({title}{header.summary})"]
    if header.description:
        lines += ["", header.description]
    if header.tags:
        lines += ["", f"Tags: {', '.join(header.tags)}"]
    if header.on_request:
        lines += ["", f"Columns on request (--with): {', '.join(header.on_request)}"]
    lines += ["", "Parameters:" if question.parameters else "No parameters."]
    for parameter in question.parameters:
        kind = f"{parameter.type}, a {parameter.class_}" if parameter.class_ else parameter.type
        default = f"default {parameter.default}" if parameter.default else "optional"
        lines.append(f"  {parameter.name} ({kind}; {default}) {parameter.description}".rstrip())
    return "\n".join([*lines, "", without_header(question.text)])
