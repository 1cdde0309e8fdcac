"""The peer pyrudof: reads N-Triples and shapes, validates, prints the report as Turtle."""

from __future__ import annotations

import sys

import pyrudof  # type: ignore[import-not-found]


def main() -> None:
    """Validate the data named first against the shapes named second."""
    data, shapes = sys.argv[1:]
    rudof = pyrudof.Rudof(pyrudof.RudofConfig())
    rudof.read_data(data, format=pyrudof.RDFFormat.NTriples)
    rudof.read_shacl(shapes)
    rudof.validate_shacl()
    turtle = pyrudof.ResultShaclValidationFormat.Turtle
    sys.stdout.write(rudof.serialize_shacl_validation_results(format=turtle))


main()
