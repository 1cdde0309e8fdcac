"""``coopgraph demo``: the main job in one go, on the shipped visit."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from coopgraph.cli import output as out
from coopgraph.cli.naming import TEXT, chosen_format
from coopgraph.cli.options import output_option, quiet_option
from coopgraph.cli.sources import SOURCE_VARIABLE, given_sources, source_option
from coopgraph.resources import data_dir, ontology_files, shapes_file

if TYPE_CHECKING:
    from coopgraph.documents import Document
    from coopgraph.questions import Question
    from coopgraph.store.result import Result

EPILOG = """\b
Examples:
  coopgraph demo
  coopgraph demo --source visit.txt
  coopgraph demo -o demo.txt

\b
Exit codes: 0 the visit conforms, every passage that could be verified is right, and every stored
question gives its stored answer · 1 something does not conform or does not match · 2 wrong use or
unreadable input.
"""


@click.command(name="demo", epilog=EPILOG)
@source_option("Text of the page, to verify the passages.")
@output_option
@quiet_option
def command(sources: tuple[str, ...], output: Path | None) -> int:
    """Validate the shipped visit, verify its evidence, answer the stored questions.

    The passages are verified where the text of the page is at hand; it is not shipped.
    """
    chosen_format(None, output, TEXT)
    # The readers and engines are wanted only once the options are right.
    from coopgraph.documents import read_documents  # noqa: PLC0415

    data = read_documents([data_dir()])
    ontology = read_documents(ontology_files())
    parts = [_validation(data, ontology), _evidence(data, sources), _questions(data, ontology)]
    out.write("\n".join(text for text, _ in parts), output)
    return 0 if all(right for _, right in parts) else 1


def _validation(data: list[Document], ontology: list[Document]) -> tuple[str, bool]:
    from coopgraph.documents import read_documents  # noqa: PLC0415
    from coopgraph.validation import validate  # noqa: PLC0415

    report = validate(data, read_documents([shapes_file()]), background=ontology)
    return _heading("Is the data right?") + report.to_text(), report.conforms


def _evidence(data: list[Document], sources: tuple[str, ...]) -> tuple[str, bool]:
    from coopgraph.evidence import verify  # noqa: PLC0415

    heading = _heading("Does every fact rest on its passage?")
    given = given_sources(sources)
    if not given:
        return (
            f"{heading}Not verified: the text of the page is not shipped. Whoever has it gives "
            f"--source FILE or sets {SOURCE_VARIABLE}.\n",
            True,
        )
    report = verify(data, given)
    return heading + report.to_text(), report.matches


def _questions(data: list[Document], ontology: list[Document]) -> tuple[str, bool]:
    from coopgraph.questions import differences, list_questions, stored_answer  # noqa: PLC0415
    from coopgraph.store.embedded import EmbeddedEngine  # noqa: PLC0415

    engine = EmbeddedEngine([*data, *ontology])
    questions = list_questions()
    answers = [(question, question.run(engine, columns=["all"])) for question in questions]
    wrong = [
        f"{question.name}: {line}"
        for question, answer in answers
        for line in differences(stored_answer(question), answer)
    ]
    equal = len(questions) - len({line.partition(":")[0] for line in wrong})
    lines = [
        *_shown(answers),
        *wrong,
        f"{equal} of {len(questions)} stored questions give their stored answer; "
        "`coopgraph query` lists them all.",
    ]
    return _heading("What does the data answer?") + "\n".join(lines) + "\n", not wrong


def _shown(answers: list[tuple[Question, Result]]) -> Iterator[str]:
    """Show the questions about the visit; those about the quality of the data are counted."""
    for question, answer in answers:
        header = question.header
        if not (header.id or "").startswith("Q"):
            continue
        yield f"{header.id} {header.summary}\n\n{question.shown(answer).to_table().text}"


def _heading(text: str) -> str:
    return f"{text}\n{'=' * len(text)}\n\n"
