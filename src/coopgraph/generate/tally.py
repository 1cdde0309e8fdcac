"""What was drawn, counted beside the triples: the answers that questions must give."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any, Final

from coopgraph.generate.plan import Plan, Side
from coopgraph.vocabulary import PREFIXES

_SILENT: Final = "not stated"
_SEVERAL: Final = "more than one"


class Tally:
    """The counts.

    Args:
        seed: The seed of the world.
    """

    def __init__(self, seed: int) -> None:
        self._start = f"{PREFIXES['organization']}synthetic-{seed}-u"
        self._counts: dict[str, Counter[str]] = {
            name: Counter()
            for name in (
                "visits_by_year",
                "visits_by_first_month",
                "visits_by_days",
                "time_forms",
                "sizes",
                "visits_by_names",
                "agreements_by_state",
                "agreements_by_occasion",
                "online_meetings_by_year",
                "conflicts",
                "sources_by_access",
                "hosts",
                "senders",
            )
        }
        self._pairs: Counter[tuple[str, str]] = Counter()
        self._universities: Counter[tuple[str, str]] = Counter()
        self._conferences = 0

    def add(self, plan: Plan) -> None:
        """Count a visit."""
        self._times(plan)
        self._sides(plan)
        count = self._counts
        count["visits_by_names"]["somebody" if plan.names_somebody else "nobody"] += 1
        if plan.guests == "delegation":
            count["sizes"][_size(plan)] += 1
        if plan.agreement is not None:
            state = "signed" if plan.agreement.signed else _SILENT
            count["agreements_by_state"][state] += 1
            occasion = "a visit" if plan.agreement.occasion else _SILENT
            count["agreements_by_occasion"][occasion] += 1
        if plan.online:
            told = plan.online_time
            count["online_meetings_by_year"][_SILENT if told is None else str(told.year)] += 1
        if plan.conflict:
            count["conflicts"][plan.conflict] += 1
        for is_digest in plan.digests:
            count["sources_by_access"]["digest-only" if is_digest else "full-text"] += 1
        self._conferences += plan.third is not None or plan.association is not None

    def _times(self, plan: Plan) -> None:
        count, told = self._counts, plan.time
        for time, _ in plan.times:
            count["time_forms"][time.form] += 1
        if told is None or told.latest_end is None:
            count["visits_by_year"][_SILENT] += 1
            return
        count["visits_by_year"][_SEVERAL if told.year is None else str(told.year)] += 1
        month = told.start_month
        count["visits_by_first_month"]["open" if month is None else f"{month:02}"] += 1
        if told.days is not None and plan.conflict != "time":
            count["visits_by_days"][str(told.days)] += 1

    def _sides(self, plan: Plan) -> None:
        if plan.host is not None:
            self._counts["hosts"][self._body(plan.host)] += 1
        if plan.sender is not None:
            self._counts["senders"][self._body(plan.sender)] += 1
        if plan.host is not None and plan.sender is not None:
            self._pairs[self._body(plan.sender), self._body(plan.host)] += 1
            rolled = (Side(plan.sender.university), Side(plan.host.university))
            self._universities[self._body(rolled[0]), self._body(rolled[1])] += 1

    def _body(self, side: Side) -> str:
        return f"{self._start}{side.university}" + ("-hospital-0" if side.is_hospital else "")

    def answers(self) -> dict[str, Any]:
        """Give the counts.

        Returns:
            What JSON can hold. Each count has its keys in order.
        """
        return {
            **{name: _ordered(count) for name, count in self._counts.items()},
            "visits_by_pair": _listed(self._pairs),
            "visits_by_pair_of_universities": _listed(self._universities),
            "events_of_more_than_two_organisations": self._conferences,
        }


def _size(plan: Plan) -> str:
    if plan.size is None:
        return _SILENT
    named = len(plan.members)
    if not named:
        return "stated, nobody named"
    if named == plan.size:
        return "stated, all named"
    return "stated, fewer named" if named < plan.size else "stated, more named"


def _ordered(count: Mapping[str, int]) -> dict[str, int]:
    return {key: count[key] for key in sorted(count)}


def _listed(count: Mapping[tuple[str, str], int]) -> list[dict[str, object]]:
    return [
        {"sender": sender, "host": host, "visits": count[sender, host]}
        for sender, host in sorted(count)
    ]
