"""The peer pySHACL with its data in an Oxigraph store; prints the report as Turtle."""

from __future__ import annotations

import sys

from pyoxigraph import Store
from pyshacl import validate


def main() -> None:
    """Validate the data named first against the shapes named second."""
    data, shapes = sys.argv[1:]
    store = Store()
    store.bulk_load(path=data)
    _conforms, report, _text = validate(
        store,  # type: ignore[arg-type]  # its documentation has it, its annotations have not
        shacl_graph=shapes,
        inplace=True,
        serialize_report_graph="turtle",
    )
    sys.stdout.buffer.write(report if isinstance(report, bytes) else str(report).encode())


main()
