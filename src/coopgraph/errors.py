"""What can go wrong, each kind with the exit code that the command line gives it."""

from __future__ import annotations

from collections.abc import Sequence


class CoopgraphError(Exception):
    """Bad input or wrong use, told in one line: what, where, what to do.

    Args:
        what: The problem, in plain words, without a final stop.
        path: File (or address) where it is.
        line: Line in that file, from 1.
        column: Column in that line, from 1, in characters.
        hint: What the user can do about it.
    """

    exit_code = 2

    def __init__(
        self,
        what: str,
        *,
        path: str | None = None,
        line: int | None = None,
        column: int | None = None,
        hint: str | None = None,
    ) -> None:
        self.what = _one_line(what)
        self.path = path
        self.line = line
        self.column = column
        self.hint = _one_line(hint) if hint else None
        super().__init__(str(self))

    @property
    def where(self) -> str | None:
        """The place as ``file:line:column``, as far as it is known."""
        if self.path is None:
            return None
        parts: list[str | int] = [self.path]
        if self.line is not None:
            parts.append(self.line)
            if self.column is not None:
                parts.append(self.column)
        return _one_line(":".join(str(part) for part in parts))

    def __str__(self) -> str:
        """Return the one line: ``where: what: hint``."""
        place = f"{self.where}: " if self.where else ""
        advice = f"; {self.hint}" if self.hint else ""
        return f"{place}{self.what}{advice}"


class InputError(CoopgraphError):
    """A file, query, parameter or option that cannot be used."""


class InputErrors(InputError):  # noqa: N818 - several of them
    """Several errors of the same input, each told in a line of its own.

    Args:
        problems: The errors, at least one, in the order in which they are told.
    """

    def __init__(self, problems: Sequence[InputError]) -> None:
        self.problems = tuple(problems)
        first = self.problems[0]
        super().__init__(
            first.what, path=first.path, line=first.line, column=first.column, hint=first.hint
        )

    def __str__(self) -> str:
        """Return a line for each of the errors."""
        return "\n".join(str(problem) for problem in self.problems)


def together(problems: Sequence[InputError]) -> InputError:
    """Make one error of several.

    Args:
        problems: At least one; those that hold several are taken apart.

    Returns:
        The error to raise: the only one, or all of them in their order, each once.
    """
    single: list[InputError] = []
    for problem in problems:
        single += problem.problems if isinstance(problem, InputErrors) else [problem]
    # A file may be asked for twice, as data and as shapes.
    single = list({str(problem): problem for problem in single}.values())
    return single[0] if len(single) == 1 else InputErrors(single)


class EngineError(CoopgraphError):
    """A remote engine that failed, is not there, or took too long."""

    exit_code = 3


def _one_line(text: str) -> str:
    """Fold white space and control characters, so that data cannot write further lines."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())
