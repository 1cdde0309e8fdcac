"""Stored questions: header, parameters, running, catalogue, stored answers."""

from coopgraph.questions.answers import answer_path, differences, stored_answer
from coopgraph.questions.header import Header, Parameter
from coopgraph.questions.question import Question, get_question, list_questions, read_question

__all__ = [
    "Header",
    "Parameter",
    "Question",
    "answer_path",
    "differences",
    "get_question",
    "list_questions",
    "read_question",
    "stored_answer",
]
