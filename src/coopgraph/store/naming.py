"""The named graph of each file that is loaded, into a store on disk or into an endpoint."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from coopgraph.documents import find_documents
from coopgraph.errors import InputError
from coopgraph.resources import ontology_files
from coopgraph.store.manifest import GRAPHS, SHIPPED


@dataclass(frozen=True, slots=True)
class NamedFile:
    """A file, and the graph that it is loaded into.

    Attributes:
        path: Where it is.
        name: Its path below the folder that was given, or its name.
        base: What its graph begins with: that of what the program ships, or of all others.
    """

    path: Path
    name: str
    base: str = GRAPHS

    @property
    def graph(self) -> str:
        """The IRI of its graph."""
        return self.base + quote(os.fsencode(self.name))


def name_files(paths: Iterable[Path]) -> tuple[list[NamedFile], list[InputError]]:
    """Find what is to be loaded, and name the graph of each file.

    A file that is given several times, by whatever paths, has the graph that the first of them
    gives it: its triples are loaded once.

    Args:
        paths: Files and folders.

    Returns:
        The files, the shipped ontology and concepts first; and the errors: a path that cannot be
        used, or two files that would be one graph.
    """
    shipped = {file.resolve(): file for file in ontology_files()}
    found = [NamedFile(file, file.name, SHIPPED) for file in shipped.values()]
    problems: list[InputError] = []
    seen, graphs = set(shipped), dict[str, Path]()
    for path in paths:
        try:
            for file in find_documents([path]):
                if file.resolve() in seen:
                    continue
                seen.add(file.resolve())
                name = file.relative_to(path).as_posix() if path.is_dir() else file.name
                one = NamedFile(file, name)
                other = graphs.setdefault(one.graph, file)
                if other is not file:
                    hint = f"{other} has it too: name the folder above both"
                    raise InputError(f"its graph would be <{one.graph}>", path=str(file), hint=hint)
                found.append(one)
        except InputError as error:
            problems.append(error)
    return found, problems
