"""``coopgraph stats``: what is in the data."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import click

from coopgraph.cli import output as out
from coopgraph.cli.asking import engine_for
from coopgraph.cli.naming import REPORT, chosen_format
from coopgraph.cli.options import (
    data_option,
    endpoint_options,
    output_option,
    quiet_option,
    store_option,
)
from coopgraph.store.sources import count_files
from coopgraph.store.statistics import statistics

EPILOG: Final = """\b
Examples:
  coopgraph stats
  coopgraph stats --data my-visits/ --format json
  coopgraph stats --store corpus
  coopgraph stats --endpoint http://localhost:7878/query
"""


@click.command(name="stats", epilog=EPILOG)
@click.option(
    "--format",
    "-f",
    "format_",
    type=click.Choice(["text", "json"]),
    help="Tables for people, or JSON. Default: by the name of the output file, else text.",
)
@output_option
@data_option
@store_option
@endpoint_options
@quiet_option
def command(  # noqa: PLR0913
    *,
    format_: str | None,
    output: Path | None,
    data: tuple[Path, ...],
    store: Path | None,
    endpoint: str | None,
    timeout: float | None,
) -> None:
    """Tell what is in the data: visits by year, organisations, agreements, sources, nodes by class.

    The triples of the ontology, which is read beside the data, are counted among the triples; its
    classes and concepts are not counted among the nodes by class. What the sources leave open is
    counted too, as not stated; a visit that can have begun in one year or another, as uncertain.
    """
    chosen = chosen_format(format_, output, REPORT)
    engine = engine_for(data, store, endpoint, output=output)
    files = count_files(data) if store is None and endpoint is None else None
    found = statistics(engine, timeout=timeout, files=files)
    if chosen != "json":
        out.write(found.to_text(), output)
        return
    # Not needed for the text.
    import json  # noqa: PLC0415

    out.write(json.dumps(found.to_dict(), ensure_ascii=False, indent=2) + "\n", output)
