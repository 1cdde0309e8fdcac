"""``coopgraph network``: who cooperates with whom."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from coopgraph.cli import output as out
from coopgraph.cli.asking import SUFFIXES, engine_for, show
from coopgraph.cli.codes import NOT_CONFORMING
from coopgraph.cli.naming import chosen_format
from coopgraph.cli.options import (
    data_option,
    endpoint_options,
    output_option,
    quiet_option,
    store_option,
)
from coopgraph.store.formats import ROWS, TABLE

if TYPE_CHECKING:
    from coopgraph.network import Choice
    from coopgraph.network.graph import Graph
    from coopgraph.network.tables import Paths
    from coopgraph.store.engine import Engine
    from coopgraph.store.result import Result

PICTURE: Final = "svg"
VIEWS: Final = ("organizations", "ties", "components", "paths")
FORMATS: Final = (TABLE, *ROWS, PICTURE)

EPILOG: Final = """\b
Examples:
  coopgraph network
  coopgraph network ties --rollup --format csv
  coopgraph network components --since 2017 --until 2019
  coopgraph network paths --from organization:ruhr-university-bochum --to "Osh State University"
  coopgraph network -o network.svg
"""


@click.command(name="network", epilog=EPILOG)
@click.argument("view", type=click.Choice(VIEWS), default=VIEWS[0], metavar="[VIEW]")
@click.option("--from", "source", metavar="ORG", help="Where paths begin: IRI, CURIE or name.")
@click.option("--to", "target", metavar="ORG", help="Where paths end: IRI, CURIE or name.")
@click.option(
    "--max-paths",
    metavar="N",
    type=click.IntRange(1, 100_000),
    default=100,
    show_default=True,
    help="How many shortest paths to tell; how many there are is always told.",
)
@click.option(
    "--kind",
    type=click.Choice(["visits", "agreements", "both"]),
    default="both",
    show_default=True,
    help="What joins two organisations.",
)
@click.option(
    "--rollup", is_flag=True, help="Count an affiliated hospital or a unit as its university."
)
@click.option("--organization", metavar="IRI", help="Only the ties of this one; IRI or CURIE.")
@click.option("--since", metavar="DATE", help="Begin of the period: YYYY, YYYY-MM or YYYY-MM-DD.")
@click.option(
    "--until", metavar="DATE", help="End of the period, that year, month or day included."
)
@click.option(
    "--format",
    "-f",
    "format_",
    metavar="FORMAT",
    type=click.Choice(FORMATS),
    help=f"One of {', '.join(FORMATS)}. Default: by the name of the output file, else a table.",
)
@output_option
@data_option
@store_option
@endpoint_options
@quiet_option
def command(  # noqa: PLR0913
    *,
    view: str,
    source: str | None,
    target: str | None,
    max_paths: int,
    kind: str,
    rollup: bool,
    organization: str | None,
    since: str | None,
    until: str | None,
    format_: str | None,
    output: Path | None,
    data: tuple[Path, ...],
    store: Path | None,
    endpoint: str | None,
    timeout: float | None,
) -> int:
    """Measure and draw who cooperates with whom: organisations joined by visits and agreements.

    VIEW is one of: organizations (with their measures; the default), ties, components, paths (all
    shortest ones between --from and --to, with the visits and agreements that make each step).
    What makes no tie, such as a visit whose host is not stated, is told on standard error.
    """
    _check_ends(view, source, target)
    format_ = chosen_format(format_, output, {**SUFFIXES, ".svg": PICTURE})
    if format_ == PICTURE and view != VIEWS[0]:
        raise click.UsageError(f"--format {PICTURE} draws the whole network, without {view}")
    # Nothing of it is needed for --help.
    from coopgraph.network import ask_network  # noqa: PLC0415
    from coopgraph.network.tables import notes  # noqa: PLC0415

    choice = _choice(kind, rollup, organization, since, until)
    engine = engine_for(data, store, endpoint, output=output)
    network = ask_network(engine, choice, timeout=timeout)
    for note in notes(network.left_out):
        out.message(note)
    if format_ == PICTURE:
        # Drawing is not needed for a table.
        from coopgraph.views import network_svg  # noqa: PLC0415

        out.write(network_svg(network), output)
        return 0
    # rustworkx is needed from here on only.
    from coopgraph.network.graph import Graph  # noqa: PLC0415

    graph = Graph(network)
    if source is not None and target is not None:
        found = _paths(graph, engine, (source, target), max_paths, timeout)
        return _show_paths(found, format_, output)
    show(_rows(graph, view), format_, output)
    return 0


def _check_ends(view: str, source: str | None, target: str | None) -> None:
    given = [source is not None, target is not None]
    if view == "paths" and not all(given):
        raise click.UsageError("paths want both --from and --to")
    if view != "paths" and any(given):
        raise click.UsageError("--from and --to are for paths; a period has --since and --until")


def _choice(
    kind: str, rollup: bool, organization: str | None, since: str | None, until: str | None
) -> Choice:
    from coopgraph.network import Choice  # noqa: PLC0415
    from coopgraph.period import check_order, first_day, last_day  # noqa: PLC0415

    begin = None if since is None else first_day(since)
    end = None if until is None else last_day(until)
    check_order(since, until, ("--since ", "--until "))
    return Choice(
        rollup=rollup,
        visits=kind != "agreements",
        agreements=kind != "visits",
        organization=organization,
        begin=begin,
        end=end,
    )


def _rows(graph: Graph, view: str) -> Result:
    from coopgraph.network import tables  # noqa: PLC0415

    views = {
        "organizations": tables.organizations,
        "ties": tables.ties,
        "components": tables.components,
    }
    return views[view](graph)


def _paths(
    graph: Graph, engine: Engine, ends: tuple[str, str], most: int, timeout: float | None
) -> Paths:
    from coopgraph.network import find_organization  # noqa: PLC0415
    from coopgraph.network.tables import paths  # noqa: PLC0415

    source, target = (find_organization(graph.network, end) for end in ends)
    if source == target:
        raise click.UsageError(f"--from and --to are the same organisation, {source.name}")
    return paths(graph, engine, (source, target), most=most, timeout=timeout)


def _show_paths(found: Paths, format_: str | None, output: Path | None) -> int:
    show(found.rows, format_, output)
    if not found.number:
        out.message("the two organisations are not connected")
        return NOT_CONFORMING
    number = "1 shortest path" if found.number == 1 else f"{found.number:,} shortest paths"
    steps = "1 step" if found.steps == 1 else f"{found.steps} steps"
    more = f"; the first {found.shown:,} are told" if found.shown < found.number else ""
    out.message(f"{number} of {steps}{more}")
    return 0
