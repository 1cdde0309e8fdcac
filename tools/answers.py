"""Store the answer of every question on the shipped data (`make answers`).

The answers are then read and compared with the page by a person before they are committed; the
tests only hold the program to them.
"""

from __future__ import annotations

from coopgraph.questions import answer_path, list_questions
from coopgraph.store.sources import open_files


def main() -> None:
    """Write `queries/expected/NAME.tsv` for every question, and remove those of none."""
    engine = open_files(())
    written = set()
    for question in list_questions():
        path = answer_path(question)
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(question.run(engine, columns=["all"]).serialize("tsv"))
        written.add(path)
    for path in set(next(iter(written)).parent.iterdir()) - written:
        path.unlink()


if __name__ == "__main__":
    main()
