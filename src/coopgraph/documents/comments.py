"""Which comment of a Turtle file belongs to what: to the head of the file, or to a subject."""

from __future__ import annotations

from dataclasses import dataclass, field

from coopgraph.documents.turtle_parser import Node, Statement, Turtle
from coopgraph.documents.turtle_tokens import Token


@dataclass(slots=True)
class Comments:
    """The comments that have a place in canonical Turtle.

    Attributes:
        head: Lines of the block at the head of the file, with empty lines between paragraphs.
        subjects: For each subject the lines directly before it.
    """

    head: list[str] = field(default_factory=list)
    subjects: dict[Node, list[str]] = field(default_factory=dict)


def place_comments(turtle: Turtle, path: str) -> Comments:
    """Give each comment its place.

    Args:
        turtle: The file, taken apart.
        path: Its name in messages.

    Returns:
        The comments by place.

    Raises:
        InputError: A comment stands where nothing says what it belongs to.
    """
    found = Comments()
    first = turtle.statements[0] if turtle.statements else None
    groups = _paragraphs(turtle)
    for group in groups:
        statement = _following(group, turtle)
        is_head = first is None or group[0].start < first.start
        if statement is not None and statement.subject is not None:
            lines = found.subjects.setdefault(statement.subject, [])
            lines.extend(comment.text.rstrip() for comment in group)
        elif is_head and _is_whole_line(group[0], turtle):
            if found.head:
                found.head.append("")
            found.head.extend(comment.text.rstrip() for comment in group)
        else:
            raise turtle.lines.error(
                "this comment would be lost: only those at the head of the file and those on the"
                " lines directly before a subject are kept",
                path,
                group[0].start,
                hint="move it, or give --drop-comments",
            )
    return found


def _paragraphs(turtle: Turtle) -> list[list[Token]]:
    """Join whole-line comments on neighbouring lines; any other comment is alone."""
    groups: list[list[Token]] = []
    for comment in turtle.comments:
        line = turtle.lines.line(comment.start)
        if (
            groups
            and _is_whole_line(comment, turtle)
            and _is_whole_line(groups[-1][-1], turtle)
            and turtle.lines.line(groups[-1][-1].start) == line - 1
        ):
            groups[-1].append(comment)
        else:
            groups.append([comment])
    return groups


def _is_whole_line(comment: Token, turtle: Turtle) -> bool:
    before = turtle.text[comment.start - turtle.lines.column(comment.start) + 1 : comment.start]
    return not before.strip("\ufeff \t")


def _following(group: list[Token], turtle: Turtle) -> Statement | None:
    """Give the statement that starts on the line after a paragraph, if it is of whole lines."""
    if not _is_whole_line(group[0], turtle):
        return None
    next_line = turtle.lines.line(group[-1].start) + 1
    previous_end = 0
    for statement in turtle.statements:
        if statement.start > group[-1].start:
            starts_there = turtle.lines.line(statement.start) == next_line
            is_between = previous_end <= group[0].start
            return statement if starts_there and is_between else None
        previous_end = statement.end
    return None
