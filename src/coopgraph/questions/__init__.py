"""Stored questions: header, parameters, running, catalogue."""

from coopgraph.questions.header import Header, Parameter
from coopgraph.questions.question import Question, get_question, list_questions, read_question

__all__ = [
    "Header",
    "Parameter",
    "Question",
    "get_question",
    "list_questions",
    "read_question",
]
