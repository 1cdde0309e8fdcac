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

_JAVA_OPTIONS: Final = ("-Xmx6g",)


@dataclass(frozen=True)
class Validator:
    """A validator as a command that prints its report.

    Attributes:
        name: What the table calls it.
        command: Makes the command from the files of data and shapes.
        needs: What must be there.
        most: The most visits that it is asked for.
    """

    name: str
    command: Callable[[Path, Path], list[str]]
    needs: tuple[Path | str, ...]
    most: int = sys.maxsize

    @property
    def missing(self) -> str | None:
        """The first thing that is not there, if any."""
        for need in self.needs:
            there = need.exists() if isinstance(need, Path) else shutil.which(need)
            if not there:
                return str(need)
        return None


def _classpath() -> str:
    folder = PEERS / "jena/usr/share/java"
    # Of the many back ends of its logging only one may be there.
    jars = (
        jar
        for jar in sorted(folder.glob("*.jar"))
        if not jar.is_symlink()
        and ("slf4j" not in jar.name or jar.name.startswith(("slf4j-api", "slf4j-nop")))
    )
    return os.pathsep.join(map(str, jars))


def _ours(data: Path, shapes: Path) -> list[str]:
    options = ["--shapes", str(shapes), "--no-ontology", "--format", "turtle"]
    return [str(BIN / "coopgraph"), "validate", str(data), *options]


def _pyshacl(data: Path, shapes: Path) -> list[str]:
    return [str(BIN / "pyshacl"), "-s", str(shapes), "-f", "turtle", str(data)]


def _jena(data: Path, shapes: Path) -> list[str]:
    options = ["validate", "--shapes", str(shapes), "--data", str(data)]
    return ["java", *_JAVA_OPTIONS, "-cp", _classpath(), "shacl.shacl", *options]


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
    Validator("Jena", _jena, ("java", PEERS / "jena/usr/share/java/jena-cmds.jar")),
    Validator("pyrudof", _rudof, (PEERS / "rudof/bin/python",)),
    Validator("shacl-engine", _shacl_engine, ("node", PEERS / "npm/node_modules/shacl-engine")),
)
