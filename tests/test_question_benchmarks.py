"""The benchmarks of the stored questions: what they ask about, arithmetic, a small real run."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from benchmarks import beside_rdflib, growth, question_figures, things, visits
from benchmarks.asking import Asked, Time, Times, measure
from benchmarks.beside_rdflib import Answer
from benchmarks.growth_picture import draw
from benchmarks.question_figures import Found
from benchmarks.telling import Row
from benchmarks.visits import Visits
from coopgraph.cli.progress import ProgressLine
from coopgraph.questions import Question, get_question, list_questions
from coopgraph.store.embedded import OxigraphEngine

QUICK = ["visits-per-year", "agreements"]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Visits:
    with ProgressLine(wanted=False) as line:
        return visits.generate(things.FEW, tmp_path_factory.mktemp("visits"), line)


@pytest.fixture(scope="module")
def engine(made: Visits) -> OxigraphEngine:
    return made.in_memory()


@pytest.fixture(scope="module")
def values(engine: OxigraphEngine) -> Mapping[str, things.Values]:
    return things.choose(engine, list_questions())


def run(module: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", f"benchmarks.{module}", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=300)


class TestThings:
    def test_every_question_is_asked_about_what_is_there(
        self, engine: OxigraphEngine, values: Mapping[str, things.Values]
    ) -> None:
        # A question whose parameter names nothing is refused.
        empty = {
            question.name
            for question in list_questions()
            if not question.run(engine, values[question.name]).rows
        }
        # No visit of a corpus tells of a last stop; these need more visits, or find mistakes.
        assert empty <= {
            *("last-stop", "specialties-never-visited", "overlapping-visits"),
            *("dates-outside-parent", "undeclared-and-unused-terms"),
        }

    def test_what_must_name_something_is_chosen_from_the_corpus(
        self, values: Mapping[str, things.Values]
    ) -> None:
        for question in list_questions():
            chosen = values[question.name]
            if things.needed(question) == ("space",):
                assert chosen == {}
                continue
            assert set(chosen) == set(things.needed(question))
            for name in {"visit", "unit", "organization", "one", "other"} & set(chosen):
                assert "/synthetic-7-" in chosen[name]

    def test_it_is_the_same_in_a_larger_corpus(
        self, values: Mapping[str, things.Values], tmp_path: Path
    ) -> None:
        with ProgressLine(wanted=False) as line:
            larger = visits.generate(2 * things.FEW, tmp_path, line)
        engine = larger.in_memory()
        question = get_question("methods-shown")
        assert question.run(engine, values["methods-shown"]).rows


class TestMeasuring:
    def test_both_sides_give_the_same(self, engine: OxigraphEngine) -> None:
        asked = Asked(get_question("agreements"), {}, engine)
        times = measure(asked, 3)
        assert len(times.ours) == len(times.alone) == 3
        assert times.rows == len(asked.ours()) == len(asked.alone()())
        assert all(time.passed > 0 for time in [*times.ours, *times.alone])

    def test_a_difference_is_an_error(self, engine: OxigraphEngine) -> None:
        class Other(Question):
            def bound(self, values: Mapping[str, str] | None = None) -> str:
                return super().bound(values) + " LIMIT 1"

        one = get_question("agreements")
        asked = Asked(Other(one.name, one.path, one.text, one.header), {}, engine)
        with pytest.raises(RuntimeError, match="agreements: not the rows of the engine alone"):
            measure(asked, 1)

    def test_disk_and_memory_have_the_same_data(self, made: Visits, engine: OxigraphEngine) -> None:
        question = get_question("standing")
        assert Counter(question.run(made.on_disk())) == Counter(question.run(engine))


def times(ours: list[float], alone: list[float], rows: int = 1) -> Times:
    return Times(
        ours[0], rows, [Time(one, one / 2) for one in ours], [Time(one, one / 2) for one in alone]
    )


def by_name(found: Found) -> dict[str, Row]:
    return {str(row["question"]): row for row in question_figures.rows("memory", found)}


class TestFigures:
    def test_the_ratio_is_the_median_of_the_rounds(self) -> None:
        assert question_figures.ratio([1, 2, 9], [1, 1, 10]) == 1
        rows = by_name(Found({"a": times([1, 2, 9], [1, 1, 10])}))
        assert rows["a"]["s"] == 2
        assert rows["a"]["engine, s"] == 1
        assert rows["a"]["ratio"] == rows["a"]["ratio, processor"] == 1

    def test_the_whole_set_has_the_ratio_of_its_sums(self) -> None:
        found = Found({"a": times([1, 1, 1], [2, 2, 2]), "b": times([5, 5, 8], [2, 2, 2])})
        rows = by_name(found)
        assert rows["all 2"]["ratio"] == 1.5
        assert rows["all 2"]["s"] == 6

    def test_what_is_slow_or_empty_is_marked(self) -> None:
        found = {
            "slow": times([2.5], [2.4]),
            "dear": times([0.03], [0.02]),
            "quick": times([0.003], [0.001], rows=0),
        }
        rows = by_name(Found(found))
        assert rows["slow"]["note"] == "over 2 s"
        assert rows["dear"]["note"] == "over 1.05"
        assert rows["quick"]["note"] == "no rows"
        assert rows["quick"]["more, ms"] == 2

    def test_rdflib_counts_with_the_limit_where_it_is_stopped(self) -> None:
        found = Found({"a": times([1], [1]), "b": times([1], [1]), "c": times([1], [1])})
        found.rdflib = {
            "a": (Answer(20, Counter()), "another answer"),
            "b": (Answer(60), ""),
            "c": (Answer(0.1, failed="TypeError"), ""),
        }
        rows = by_name(found)
        assert rows["a"]["rdflib to ours"] == 20
        assert rows["a"]["note"] == "another answer"
        assert rows["b"]["rdflib to ours"] == "at least 60.0"
        assert "rdflib to ours" not in rows["c"]
        assert rows["c"]["note"] == "rdflib fails: TypeError"
        # Without the one where it fails, of which nothing is known.
        assert rows["all 3"]["rdflib to ours"] == "at least 40.0"


class TestRdflib:
    def test_it_answers_is_stopped_and_compared(self, made: Visits, engine: OxigraphEngine) -> None:
        quick = Asked(get_question("agreements"), {}, engine)
        [answer] = beside_rdflib.ask([quick], made, 60)
        assert answer.rows is not None
        assert beside_rdflib.differences(quick.ours(), answer.rows) == ""
        assert beside_rdflib.differences(quick.ours()[1:], answer.rows) == (
            "another answer: 0 rows of ours alone, 1 of rdflib"
        )
        slow, again = beside_rdflib.ask([quick, quick], made, 0.001)
        assert slow.stopped
        assert again.stopped
        assert 0 < slow.seconds < 30


class TestGrowth:
    def test_the_exponent_is_the_slope_in_the_larger_half(self) -> None:
        linear = {number: 3.0 * number for number in growth.NUMBERS}
        assert growth.exponent(linear) == pytest.approx(1)
        assert growth.exponent({n: n**2 for n in (100, 1000)}) == pytest.approx(2)
        # What a small corpus costs at least does not count.
        flat = {100: 1.0, 300: 1.0, 1_000: 1.0, 3_000: 9.0, 10_000: 100.0}
        assert growth.exponent(flat) == pytest.approx(2, abs=0.01)

    def test_the_numbers_end_with_the_one_asked_for(self) -> None:
        assert growth.numbers_upto(10_000) == [100, 300, 1_000, 3_000, 10_000]
        assert growth.numbers_upto(2_000) == [100, 300, 1_000, 2_000]

    def test_what_grows_faster_is_marked(self) -> None:
        seconds = {"a": {100: 1.0, 1_000: 10.0}, "b": {100: 1.0, 1_000: 30.0}}
        found = growth.figures(seconds, {"a": 5, "b": 6})
        assert [row["note"] for row in found] == ["linear or better", "more than linear"]
        assert found[1] == {
            "question": "b",
            **{"100": 1.0, "1,000": 30.0, "rows": 6, "exponent": 1.48},
            "note": "more than linear",
        }

    def test_the_picture_has_a_chart_for_each_question(self) -> None:
        seconds = {f"question-{n}": {100: 0.004, 1_000: 0.01 * n + 0.001} for n in range(7)}
        exponents = {name: growth.exponent(of) for name, of in seconds.items()}
        svg = draw(seconds, exponents, growth.LINEAR)
        root = ET.fromstring(svg)
        names = {element.text for element in root.iter() if element.tag.endswith("}text")}
        assert set(seconds) <= names
        assert sum(element.tag.endswith("}polyline") for element in root.iter()) == 7
        assert {"1 ms", "100 ms", "100", "1,000"} <= names


class TestPrograms:
    def test_questions(self) -> None:
        done = run("questions", "30", "--runs", "1", "--only", *QUICK, "--json")
        assert done.stderr == ""
        told = json.loads(done.stdout)
        assert told["visits"] == 30
        found = {(row["place"], row["question"]): row for row in told["questions"]}
        assert set(found) == {
            (place, name) for place in ("disk", "memory") for name in [*QUICK, "all 2"]
        }
        assert all(row["ratio"] > 0 and row["rows"] > 0 for row in found.values())
        assert found["disk", "agreements"]["command, s"] > 0

    def test_growth(self, tmp_path: Path) -> None:
        picture = tmp_path / "growth.svg"
        options = ["--upto", "120", "--runs", "1", "--only", *QUICK, "-o", str(picture)]
        done = run("growth", *options)
        assert done.stderr == ""
        assert "agreements" in done.stdout
        assert ET.fromstring(picture.read_text(encoding="utf-8")).tag.endswith("svg")

    @pytest.mark.parametrize(
        ("arguments", "told"),
        [
            (["questions", "none"], "error: argument number: 'none' is no number from 1 on"),
            (["questions", "0"], "error: argument number: '0' is no number from 1 on"),
            (["questions", "1", "--only", "what"], "error: no stored question 'what'"),
            (["questions", "1", "--rdflib", "--place", "disk"], "error: --rdflib has its data in"),
            (["growth", "--upto", "100"], "error: --upto must be more than 100"),
        ],
    )
    def test_errors_are_one_line(self, arguments: list[str], told: str) -> None:
        done = run(*arguments)
        assert done.returncode == 2
        assert done.stderr.startswith(told)
        assert done.stderr.count("\n") == 1
        assert done.stdout == ""
