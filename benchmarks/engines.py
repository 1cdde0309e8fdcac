"""The validators that are compared: how each is called, and whether it is there."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parent.parent
BIN: Final = Path(sys.executable).parent
PEERS: Final = Path(
    os.environ.get("COOPGRAPH_BENCH_PEERS")
    or Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "coopgraph-bench"
)
"""Where ``make bench-peers`` puts what is not installed with the project."""

_JAVA: Final = PEERS / "java/java"
_JAVA_OPTIONS: Final = ("-Xmx6g",)
_TOPBRAID: Final = PEERS / "java/topbraid"


@dataclass(frozen=True)
class Validator:
    """A validator as a command that prints its report.

    Attributes:
        name: What the table calls it.
        command: Makes the command from the files of data and shapes.
        needs: What must be there.
        most: The most visits that it is asked for.
        most_sparql: The most visits that it is asked for with shapes of which some are SPARQL.
    """

    name: str
    command: Callable[[Path, Path], list[str]]
    needs: tuple[Path | str, ...]
    most: int = sys.maxsize
    most_sparql: int = sys.maxsize

    @property
    def missing(self) -> str | None:
        """The first thing that is not there, if any."""
        for need in self.needs:
            there = need.exists() if isinstance(need, Path) else shutil.which(need)
            if not there:
                return str(need)
        return None

    def can(self, number: int, *, sparql: bool) -> bool:
        """Whether it is asked for so many visits, with or without the shapes in SPARQL."""
        return number <= (min(self.most, self.most_sparql) if sparql else self.most)


def _classpath() -> str:
    folder = PEERS / "jena/usr/share/java"
    messages = PEERS / "jena/messages"
    # Of the many back ends of its logging only one may be there.
    jars = (
        jar
        for jar in sorted(folder.glob("*.jar"))
        if not jar.is_symlink()
        and ("slf4j" not in jar.name or jar.name.startswith(("slf4j-api", "slf4j-nop")))
    )
    return os.pathsep.join(map(str, (messages, *jars)))


def _ours(data: Path, shapes: Path) -> list[str]:
    options = ["--shapes", str(shapes), "--no-ontology", "--format", "turtle"]
    return [str(BIN / "coopgraph"), "validate", str(data), *options]


def _pyshacl(data: Path, shapes: Path) -> list[str]:
    return [str(BIN / "pyshacl"), "-s", str(shapes), "-f", "turtle", str(data)]


def _pyshacl_oxigraph(data: Path, shapes: Path) -> list[str]:
    script = ROOT / "benchmarks/peers/pyshacl_oxigraph.py"
    return [sys.executable, str(script), str(data), str(shapes)]


def _jena(data: Path, shapes: Path) -> list[str]:
    options = ["validate", "--shapes", str(shapes), "--data", str(data)]
    return [str(_JAVA), *_JAVA_OPTIONS, "-cp", _classpath(), "shacl.shacl", *options]


def _topbraid(data: Path, shapes: Path) -> list[str]:
    options = ["-shapesfile", str(shapes), "-datafile", str(data)]
    call = ["-cp", f"{_TOPBRAID}/*", "org.topbraid.shacl.tools.Validate"]
    return [str(_JAVA), *_JAVA_OPTIONS, *call, *options]


def _rudof(data: Path, shapes: Path) -> list[str]:
    script = ROOT / "benchmarks/peers/rudof_validate.py"
    return [str(PEERS / "rudof/bin/python"), str(script), str(data), str(shapes)]


def _shacl_engine(data: Path, shapes: Path) -> list[str]:
    script = ROOT / "benchmarks/peers/shacl_engine.mjs"
    modules = PEERS / "npm/node_modules"
    heap = "--max-old-space-size=6144"
    return ["node", heap, str(script), str(modules), str(data), str(shapes)]


OURS: Final = Validator("coopgraph", _ours, (BIN / "coopgraph",))
PYSHACL: Final = Validator("pySHACL", _pyshacl, (BIN / "pyshacl",), most=1000)
VALIDATORS: Final = (
    OURS,
    PYSHACL,
    # Quicker than its command up to about 10 visits, and slower from 30 on.
    Validator("pySHACL, Oxigraph", _pyshacl_oxigraph, (BIN / "pyshacl",), most=10),
    Validator("Jena", _jena, (_JAVA, PEERS / "jena/messages")),
    Validator("TopBraid", _topbraid, (_JAVA, _TOPBRAID)),
    Validator("pyrudof", _rudof, (PEERS / "rudof/bin/python",)),
    # One query for each focus node and SPARQL constraint: it needs hours for 1,000 visits.
    Validator(
        "shacl-engine",
        _shacl_engine,
        ("node", PEERS / "npm/node_modules/shacl-engine"),
        most_sparql=10,
    ),
)
