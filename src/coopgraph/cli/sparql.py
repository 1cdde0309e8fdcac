"""``coopgraph sparql``: a query of one's own."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Final

import click

from coopgraph.cli.asking import SUFFIXES, engine_for, format_option, show
from coopgraph.cli.files import spare_inputs
from coopgraph.cli.naming import chosen_format
from coopgraph.cli.options import (
    data_option,
    endpoint_options,
    output_option,
    quiet_option,
    store_option,
)
from coopgraph.cli.output import reason
from coopgraph.errors import InputError
from coopgraph.store import guard

EPILOG: Final = """\b
Examples:
  coopgraph sparql -e 'SELECT ?visit WHERE { ?visit a coop:Visit }'
  coopgraph sparql my-query.rq --format json -o answer.json
  coopgraph sparql - --data my-visits/ < my-query.rq
  coopgraph sparql -e 'SELECT DISTINCT ?file { GRAPH ?file { ?s ?p ?o } }' --store corpus
  coopgraph sparql -e 'ASK { ?s ?p ?o }' --endpoint http://localhost:7878/query

The prefixes of coopgraph (coop:, schema:, org:, rdfs:, skos:, visit: …) need no declaration.
SERVICE clauses and updates are refused; FROM names graphs of the data, never files (an endpoint
gets it as it is).
"""

MAX_BYTES: Final = 4 * guard.MAX_LENGTH


@click.command(name="sparql", epilog=EPILOG)
@click.argument("file", metavar="[FILE|-]", required=False)
@click.option("--execute", "-e", "text", metavar="QUERY", help="The query itself.")
@format_option()
@output_option
@data_option
@store_option
@endpoint_options
@quiet_option
def command(  # noqa: PLR0913
    *,
    file: str | None,
    text: str | None,
    format_: str | None,
    output: Path | None,
    data: tuple[Path, ...],
    store: Path | None,
    endpoint: str | None,
    timeout: float | None,
) -> None:
    """Run a SPARQL 1.1 query: from FILE, from standard input (-), or given with -e."""
    if (file is None) == (text is None):
        raise click.UsageError("give either a FILE (- for standard input) or -e QUERY")
    if text is not None:
        name = "query"
    else:
        assert file is not None  # noqa: S101
        name, text = _read(file)
        spare_inputs((), output, [Path(file)])
    format_ = chosen_format(format_, output, SUFFIXES)
    # Before any file is read: a query that cannot run should say so at once.
    guard.check(text, path=name)
    engine = engine_for(data, store, endpoint, output=output, isolated=True)
    show(engine.query(text, timeout=timeout, path=name), format_, output)


def _read(file: str) -> tuple[str, str]:
    """Return the name of a query for messages, and its text."""
    name = "<stdin>" if file == "-" else file
    try:
        if file == "-":
            if sys.stdin is None:
                raise InputError("standard input is closed", hint="give a FILE or -e QUERY")
            data = sys.stdin.buffer.read(MAX_BYTES + 1)
        else:
            with Path(file).open("rb") as stream:
                data = stream.read(MAX_BYTES + 1)
    except FileNotFoundError:
        raise InputError("no such file", path=name, hint="a query itself goes after -e") from None
    except OSError as error:
        raise InputError(
            f"cannot read the query: {reason(error)}",
            path=name,
            hint="name a file, or write the query itself after -e",
        ) from None
    if len(data) > MAX_BYTES:
        raise InputError(f"the query is longer than {MAX_BYTES:,} bytes", path=name)
    try:
        return name, data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise InputError("the query is not text in UTF-8", path=name, line=line) from None
