"""The peer of `coopgraph query`: a bare rdflib script that answers one stored question."""

from __future__ import annotations

import sys
from pathlib import Path

from rdflib import Graph


def main() -> None:
    """Parse the files named after the query, run the query, print the rows."""
    query, *files = sys.argv[1:]
    graph = Graph()
    for file in files:
        graph.parse(file, format="turtle")
    for row in graph.query(Path(query).read_text(encoding="utf-8")):
        print("\t".join(map(str, row)))  # type: ignore[arg-type]


main()
