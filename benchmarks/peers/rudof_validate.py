"""The peer pyrudof: reads data and shapes, validates, prints the report as Turtle."""

from __future__ import annotations

import sys

import pyrudof  # type: ignore[import-not-found]


def main() -> None:
    """Validate the data named first against the shapes named second."""
    data, shapes = sys.argv[1:]
    syntax = pyrudof.RDFFormat.Turtle if data.endswith(".ttl") else pyrudof.RDFFormat.NTriples
    rudof = pyrudof.Rudof(pyrudof.RudofConfig())
    rudof.read_data(data, format=syntax)
    rudof.read_shacl(shapes)
    # Its other engine, by SPARQL, finds too much with blank nodes and takes far more memory.
    rudof.validate_shacl(mode=pyrudof.ShaclValidationMode.Native)
    turtle = pyrudof.ResultShaclValidationFormat.Turtle
    sys.stdout.write(rudof.serialize_shacl_validation_results(format=turtle))


main()
