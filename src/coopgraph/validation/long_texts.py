"""Regular expressions on long strings, in a process of its own that can be ended.

A regular expression takes a time in proportion to the string, but the factor is up to the
expression: 90 microseconds a character were seen. A string of ten million characters would be
looked at for a quarter of an hour, which nothing can interrupt from within the process.
"""

from __future__ import annotations

from collections.abc import Sequence

from pyoxigraph import Literal

from coopgraph.validation.sparql.prebinding import FOCUS, SelectQuery
from coopgraph.validation.sparql.runner import SparqlRunner
from coopgraph.validation.terms import sh


class LongTexts:
    """Matches strings in a process that is started when first needed.

    Args:
        time_limit: Seconds for all strings of a call; None for no limit.
    """

    def __init__(self, time_limit: float | None) -> None:
        self._runner = SparqlRunner(None, time_limit)
        # The process waits for data, be it none.
        self._runner.load(lambda: iter(()))

    def matching(self, pattern: str, flags: str, texts: Sequence[str]) -> set[str]:
        """Match strings with a regular expression.

        Args:
            pattern: The expression, as in XPath.
            flags: Its flags.
            texts: The strings.

        Returns:
            Those of the strings in which it matches somewhere.

        Raises:
            NotAnsweredError: It ran out of time or memory.
        """
        test = f"REGEX(STR(?this), {Literal(pattern)}, {Literal(flags)})"
        this = f"GRAPH <{FOCUS}> {{ <{FOCUS}> <{FOCUS}> ?this }}"
        # The string itself need not come back.
        query = SelectQuery(f"SELECT (true AS ?found) {{ {this} FILTER({test}) }}")
        literals = [Literal(text) for text in texts]
        found = self._runner.solutions(query, sh("pattern"), literals)
        return {one.focus.value for one in found if isinstance(one.focus, Literal)}

    def close(self) -> None:
        """End the process."""
        self._runner.close()
