"""``coopgraph serve``: a SPARQL endpoint and a site."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Final

import click

from coopgraph.cli import output as out
from coopgraph.cli.codes import INTERRUPTED
from coopgraph.cli.options import INPUT_PATH, SECONDS, quiet_option, store_option
from coopgraph.errors import InputError

EPILOG: Final = """\b
Examples:
  coopgraph serve
  coopgraph serve my-visits/ --port 8080
  coopgraph serve --store corpus --host 0.0.0.0 --public-url https://visits.example.org
  coopgraph serve --endpoint http://localhost:8890/sparql
  COOPGRAPH_TOKEN=... coopgraph serve --allow-update --save visits.trig

\b
The endpoint is /sparql, its health /health. Changed files are read anew by themselves, and when
the process gets SIGHUP. It listens to this machine alone unless --host says otherwise.
Exit codes: 0 ended by SIGTERM · 2 wrong use, or data that cannot be read · 3 the endpoint behind it
failed · 130 ended by Ctrl-C.
"""


@click.command(name="serve", epilog=EPILOG)
@click.argument("paths", metavar="[PATH]...", nargs=-1, type=INPUT_PATH)
@store_option
@click.option(
    "--endpoint", metavar="URL", help="Show what a SPARQL endpoint has, instead of files."
)
@click.option(
    "--host",
    default="127.0.0.1",
    show_default=True,
    metavar="HOST",
    help="The address to listen at; 0.0.0.0 for all of this machine's.",
)
@click.option(
    "--port",
    "-p",
    default=8000,
    show_default=True,
    metavar="PORT",
    type=click.IntRange(0, 65535),
    help="The port to listen at; 0 for a free one.",
)
@click.option(
    "--public-url",
    metavar="URL",
    help="The address that the site is known by, with the path that it is under; needed behind a "
    "proxy that changes either.",
)
@click.option("--title", default="coopgraph", show_default=True, help="What the site is called.")
@click.option(
    "--timeout",
    metavar="SECONDS",
    type=SECONDS,
    default=20.0,
    show_default=True,
    help="Time for each answer; then it is 503.",
)
@click.option(
    "--max-rows",
    metavar="N",
    type=click.IntRange(1),
    default=100_000,
    show_default=True,
    help="Rows or triples of an answer over the endpoint; the rest is cut, and said so.",
)
@click.option(
    "--max-size",
    metavar="MIB",
    type=click.IntRange(1, 1000),
    default=32,
    show_default=True,
    help="Size of an answer over the endpoint; the rest is cut, and said so.",
)
@click.option(
    "--memory",
    metavar="MIB",
    type=click.IntRange(64),
    default=256,
    show_default=True,
    help="Memory that a query may use beside the data.",
)
@click.option(
    "--heavy",
    metavar="N",
    type=click.IntRange(1, 64),
    default=3,
    show_default=True,
    help="Requests that take long and are answered at a time, beside all others.",
)
@click.option(
    "--access-log", metavar="FILE", help="Write a line of JSON for each request; - for stderr."
)
@click.option("--no-reload", is_flag=True, help="Read changed files only when SIGHUP comes.")
@click.option(
    "--allow-update",
    is_flag=True,
    help="Let those who send the token in COOPGRAPH_TOKEN change the data, which are kept by "
    "--save.",
)
@click.option(
    "--save",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="Where changed data are kept (.nq or .trig), and served from once it is there.",
)
@quiet_option
def command(  # noqa: PLR0913
    *,
    paths: tuple[Path, ...],
    store: Path | None,
    endpoint: str | None,
    host: str,
    port: int,
    public_url: str | None,
    title: str,
    timeout: float,
    max_rows: int,
    max_size: int,
    memory: int,
    heavy: int,
    access_log: str | None,
    no_reload: bool,
    allow_update: bool,
    save: Path | None,
) -> int:
    """Serve a SPARQL endpoint and pages about what the data tell.

    PATH is an RDF file or a folder of them; with none, the shipped visits.
    """
    given = {"PATH": paths, "--store": store, "--endpoint": endpoint is not None}
    several = [name for name, value in given.items() if value]
    if len(several) > 1:
        raise click.UsageError(f"{' and '.join(several)} exclude each other")
    token = _token(allow_update=allow_update, save=save, others=several, paths=bool(paths))
    if not hasattr(os, "fork"):
        raise InputError("serving needs a system that forks", hint="use the container, or WSL")
    # The server and its libraries are wanted only once the options are right.
    import signal  # noqa: PLC0415

    from coopgraph.web.server import listen, run  # noqa: PLC0415
    from coopgraph.web.settings import MIB, Settings, Source  # noqa: PLC0415

    public, root = _address(public_url)
    source = Source(
        paths=tuple(map(str, paths)),
        store=None if store is None else str(store),
        endpoint=endpoint,
        root=root,
        public=public,
        title=title,
        graph_time=timeout,
        save=None if save is None else str(save),
    )
    settings = Settings(
        time_limit=timeout,
        max_rows=max_rows,
        max_bytes=max_size * MIB,
        memory=memory * MIB,
        heavy=heavy,
        reload_every=0 if no_reload else Settings.reload_every,
        token=token,
    )
    with listen(host, port) as listening, _log(access_log) as log:
        shown = f"[{host}]" if ":" in host else host
        address = f"http://{shown}:{listening.getsockname()[1]}{root}/"
        ended = run(
            source,
            settings,
            listening,
            log=log,
            tell=out.message,
            ready=lambda: out.message(f"serving at {address} (SPARQL at {address}sparql)"),
        )
    return INTERRUPTED if ended == signal.SIGINT else 0


def _token(*, allow_update: bool, save: Path | None, others: list[str], paths: bool) -> str | None:
    """Read the token of those who may change the data; None where nobody may."""
    # Processes that are started need not know it.
    token = os.environ.pop("COOPGRAPH_TOKEN", "")
    if not allow_update:
        if save is not None:
            raise click.UsageError("--save is for data that change: add --allow-update")
        return None
    if others and not paths:
        raise click.UsageError(
            f"--allow-update is for files, not for {others[0]}; a store changes by `coopgraph load`"
        )
    if save is None:
        raise click.UsageError("--allow-update needs --save FILE, where changed data are kept")
    from coopgraph.store.saved import SavedFile  # noqa: PLC0415
    from coopgraph.web.authorization import SHORTEST, TOKEN  # noqa: PLC0415

    if len(token) < SHORTEST or not TOKEN.fullmatch(token):
        raise click.UsageError(
            f"--allow-update needs the variable COOPGRAPH_TOKEN, of at least {SHORTEST} letters, "
            "digits or any of ._~+/-"
        )
    SavedFile(save)
    return token


def _address(public_url: str | None) -> tuple[str, str]:
    """Split the public address into scheme with host, and path."""
    from urllib.parse import urlsplit  # noqa: PLC0415

    if public_url is None:
        return "", ""
    try:
        parts = urlsplit(public_url)
        wrong = parts.scheme not in ("http", "https") or not parts.hostname
    except ValueError:
        wrong = True
    if wrong or parts.query or parts.fragment or parts.username:
        hint = "write it as https://host/path"
        raise InputError(f"{public_url} is no address of a site", hint=hint)
    return f"{parts.scheme}://{parts.netloc}", parts.path.rstrip("/")


@contextmanager
def _log(name: str | None) -> Iterator[IO[str] | None]:
    """Open the access log; None where there is none."""
    if name is None:
        yield None
    elif name == "-":
        yield sys.stderr
    else:
        try:
            opened = Path(name).open("a", encoding="utf-8")  # noqa: SIM115
        except (OSError, ValueError) as error:
            reason = getattr(error, "strerror", None) or str(error)
            raise InputError(f"cannot be written ({reason})", path=name) from None
        with opened:
            yield opened
