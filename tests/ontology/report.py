"""Prints every check of the ontology: ``make ontology``. Exit code 1 when one fails."""

from __future__ import annotations

import os
import sys

from coopgraph.resources import data_dir, ontology_dir, queries_dir
from coopgraph.vocabulary import COOP, OWL

from .checks import owl
from .checks.every import CHECKS, Check
from .checks.graph import Corpus, Graph


def main() -> int:
    """Run and print every check.

    Returns:
        0 if all hold, 1 if one does not; a missing Java counts as such only where CI is set.
    """
    corpus = read()
    print(_size(corpus))
    no_java = _reason_without_java()
    failed = [name for name, check in CHECKS.items() if not _print(name, check, corpus, no_java)]
    print(f"\n{len(CHECKS) - len(failed)} of {len(CHECKS)} checks hold", *failed, sep="\n  not: ")
    return 1 if failed else 0


def read() -> Corpus:
    """Read the project's own files."""
    return Corpus.read(ontology_dir(), data_dir(), queries_dir())


def in_ci() -> bool:
    """Return whether this runs in continuous integration, where nothing may be skipped."""
    return os.environ.get("CI", "").lower() in {"1", "true", "yes"}


def _reason_without_java() -> str | None:
    try:
        owl.start()
    except owl.NoJavaError as error:
        return str(error)
    return None


def _print(name: str, check: Check, corpus: Corpus, no_java: str | None) -> bool:
    if check.java and no_java:
        print(f"\n{'FAIL' if in_ci() else 'SKIP'} {name}: {check.title}\n     {no_java}")
        return not in_ci()
    result = check.run(corpus)
    print(f"\n{'FAIL' if result.findings else 'ok  '} {name}: {check.title}")
    for finding in sorted(result.findings):
        print(f"   - {finding}")
    for note in result.notes:
        print(f"     {note}")
    return not result.findings


def _size(corpus: Corpus) -> str:
    return (
        f"{len(corpus.schema)} triples of ontology ({_own(corpus.schema, 'Class')} own classes, "
        f"{_own(corpus.schema, 'ObjectProperty')} own object properties, "
        f"{_own(corpus.schema, 'DatatypeProperty')} own datatype properties, "
        f"{_own(corpus.schema, 'AnnotationProperty')} own annotation properties), "
        f"{len(corpus.concepts)} of concepts, {len(corpus.data)} of data, "
        f"{len(corpus.shapes)} of shapes, {len(corpus.queries)} queries"
    )


def _own(schema: Graph, kind: str) -> int:
    return sum(iri.startswith(COOP) for iri in schema.instances(OWL + kind))


if __name__ == "__main__":
    sys.exit(main())
