"""SPARQL text as tokens, so that nothing is ever found inside a string, an IRI or a comment."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

# Each alternative begins with its own characters and none can match the same text in two ways:
# hostile text is read in linear time.
_TOKEN: Final = re.compile(
    r"""
      (?P<iri>     <[^<>"{}|^`\\\x00-\x20]*> )
    | (?P<comment> \#[^\n\r]* )
    | (?P<string>  \"{3}(?:[^"\\]|\\.|"(?!""))*\"{3} | '{3}(?:[^'\\]|\\.|'(?!''))*'{3}
                 | "(?:[^"\\\n\r]|\\.)*" | '(?:[^'\\\n\r]|\\.)*' )
    | (?P<variable>[?$]\w+ )
    | (?P<tag>     @[A-Za-z][A-Za-z0-9-]* )
    | (?P<name>    (?:[^\W\d][\w.-]*)?:(?:[\w:.%-]|\\.)* )
    | (?P<word>    [^\W\d]\w* )
    | (?P<number>  \d+ )
    | (?P<space>   \s+ )
    | (?P<sign>    . )
    """,
    re.VERBOSE | re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of a query: its kind (a group of the expression above) and its text."""

    kind: str
    text: str

    def is_word(self, word: str) -> bool:
        """Tell whether this is a keyword, in any case."""
        return self.kind == "word" and self.text.upper() == word

    def is_variable(self, name: str) -> bool:
        """Tell whether this is a variable, written with ``?`` or ``$``."""
        return self.kind == "variable" and self.text[1:] == name


def tokens(query: str) -> list[Token]:
    """Cut a query into tokens, white space and comments among them.

    >>> [token.text for token in tokens("ASK{?s a 'x'}") if token.kind != "space"]
    ['ASK', '{', '?s', 'a', "'x'", '}']

    Args:
        query: Any text.

    Returns:
        The tokens; put together they are the text again.
    """
    return [Token(str(match.lastgroup), match[0]) for match in _TOKEN.finditer(query)]


def significant(query: list[Token]) -> list[Token]:
    """Leave out white space and comments."""
    return [token for token in query if token.kind not in {"space", "comment"}]
