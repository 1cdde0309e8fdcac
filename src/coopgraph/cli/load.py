"""``coopgraph load``: files into a store on disk, or into a SPARQL endpoint."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from coopgraph.cli import output as out
from coopgraph.cli.options import INPUT_PATH, SECONDS, quiet_option
from coopgraph.cli.progress import ProgressLine

if TYPE_CHECKING:
    from coopgraph.store.writing import Writer

EPILOG: Final = """\b
Examples:
  coopgraph load my-visits/ --store corpus
  coopgraph load visits.nt organisations.ttl --store corpus
  coopgraph query outcomes --store corpus
  coopgraph load my-visits/ --store corpus --answers
  coopgraph load visits/ --endpoint http://localhost:7878/query \\
      --graph-store http://localhost:7878/store
  coopgraph load visits/ --endpoint http://localhost:8890/sparql \\
      --update http://dba:PASSWORD@localhost:8890/sparql-auth

\b
A store then holds these paths and nothing else; files that it has already are not read again.
What was cut off on the way to an endpoint goes on when the same command is given again.
Exit codes: 0 done · 2 wrong use, or unreadable files; a store is then as it was · 3 the endpoint
failed.
"""


@click.command(name="load", epilog=EPILOG)
@click.argument("paths", metavar="[PATH]...", nargs=-1, type=INPUT_PATH)
@click.option(
    "--store",
    metavar="DIR",
    type=INPUT_PATH,
    help="Folder of a store on disk; it is made where there is none.",
)
@click.option(
    "--optimize",
    is_flag=True,
    help="With --store: put the data in order on the disk. Loading takes longer, and questions "
    "take less time from then on.",
)
@click.option(
    "--answers",
    is_flag=True,
    help="With --store: keep the answers to the stored questions too, with their default "
    "parameters. Loading takes as long as asking them all, and they take next to no time then.",
)
@click.option(
    "--endpoint",
    metavar="URL",
    help="The SPARQL 1.1 endpoint that tells what is there already.",
)
@click.option(
    "--graph-store",
    metavar="URL",
    help="With --endpoint: write over the Graph Store Protocol, at this address of the same store.",
)
@click.option(
    "--update",
    metavar="URL",
    help="With --endpoint: write by SPARQL Update, at this address of the same store.",
)
@click.option(
    "--timeout",
    metavar="SECONDS",
    type=SECONDS,
    help="With --endpoint: time for each request. Default: 300.",
)
@quiet_option
def command(  # noqa: PLR0913
    *,
    paths: tuple[Path, ...],
    store: Path | None,
    optimize: bool,
    answers: bool,
    endpoint: str | None,
    graph_store: str | None,
    update: str | None,
    timeout: float | None,
) -> None:
    """Load files into a store on disk (--store), or send them to a SPARQL endpoint (--endpoint).

    PATH is an RDF file or a folder of them; with none, the shipped visits. Each file is a named
    graph. The ontology and its concepts are always loaded too. Who reads a store meanwhile sees
    what was there before.
    """
    if (store is None) == (endpoint is None):
        raise click.UsageError("say where to load: either --store DIR or --endpoint URL")
    if endpoint is not None:
        for option, wanted in {"--optimize": optimize, "--answers": answers}.items():
            if wanted:
                raise click.UsageError(f"{option} belongs to --store")
        limit = 300.0 if timeout is None else timeout
        _send(paths, endpoint, _writer(graph_store, update, limit), limit)
        return
    given = {"--graph-store": graph_store, "--update": update, "--timeout": timeout}
    for option, value in given.items():
        if value is not None:
            raise click.UsageError(f"{option} belongs to --endpoint")
    assert store is not None  # noqa: S101
    _load(paths, store, optimize=optimize, answers=answers)


def _load(paths: Sequence[Path], store: Path, *, optimize: bool, answers: bool) -> None:
    # The engine is wanted only once the options are right.
    from coopgraph.store.loading import load  # noqa: PLC0415

    with ProgressLine() as line:

        def tell(read: int, total: int) -> None:
            share = 100 * read // total if total else 100
            reading = read < total
            text = f"read {share}% of {total / 1e6:,.1f} MB" if reading else "writing"
            line.say(text, now=not reading)

        def tell_answers(answered: int, total: int) -> None:
            line.say(f"answered {answered} of {total} questions", now=True)

        done = load(
            paths,
            store,
            optimize=optimize,
            answers=_stored_questions() if answers else (),
            progress=tell,
            answering=tell_answers,
            note=out.message,
        )
    parts = [_files(len(done.loaded), "loaded"), _files(done.unchanged, "unchanged")]
    if done.removed:
        parts.append(_files(len(done.removed), "removed"))
    if done.answers:
        parts.append("1 answer kept" if done.answers == 1 else f"{done.answers} answers kept")
    out.message(f"{store}: {', '.join(parts)}")


def _stored_questions() -> list[str]:
    # Who only loads does not pay for them.
    from coopgraph.questions import list_questions  # noqa: PLC0415

    return [question.text for question in list_questions()]


def _send(paths: Sequence[Path], endpoint: str, writer: Writer, timeout: float) -> None:
    # SPARQLWrapper costs more than all the rest: wanted only once the options are right.
    from coopgraph.store.remote import RemoteEngine  # noqa: PLC0415
    from coopgraph.store.sending import send  # noqa: PLC0415

    with ProgressLine() as line:

        def tell(name: str, sent: int, total: int) -> None:
            share = 100 * sent // total if total else 100
            line.say(f"{name}: {share}% of {total:,} triples")

        done = send(paths, RemoteEngine(endpoint, timeout), writer, tell=tell)
    counts = [(done.sent, "sent"), (done.resumed, "resumed"), (done.unchanged, "unchanged")]
    files = ", ".join(_files(count, what) for count, what in counts if count)
    out.message(f"{files}; {done.triples:,} triples sent")


def _writer(graph_store: str | None, update: str | None, timeout: float) -> Writer:
    from coopgraph.store.writing import GraphStore, Update  # noqa: PLC0415

    if (graph_store is None) == (update is None):
        raise click.UsageError("say where to write, with either --graph-store URL or --update URL")
    if graph_store is not None:
        return GraphStore(graph_store, timeout)
    return Update(update or "", timeout)


def _files(count: int, what: str) -> str:
    return f"1 file {what}" if count == 1 else f"{count} files {what}"
