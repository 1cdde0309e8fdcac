"""Every check on the project's own ontology, concepts, data, shapes and queries."""

from __future__ import annotations

from dataclasses import replace

import pytest

from . import report
from .checks import owl
from .checks.every import CHECKS
from .checks.findings import listing
from .checks.graph import Corpus


@pytest.mark.parametrize("name", [name for name, check in CHECKS.items() if not check.java])
def test_the_project_holds(project: Corpus, name: str) -> None:
    findings = CHECKS[name].run(project).findings
    assert not findings, listing(findings)


@pytest.mark.usefixtures("java")
@pytest.mark.parametrize("name", [name for name, check in CHECKS.items() if check.java])
def test_the_project_holds_by_a_reasoner(project: Corpus, name: str) -> None:
    findings = CHECKS[name].run(project).findings
    assert not findings, listing(findings)


@pytest.fixture
def no_java(monkeypatch: pytest.MonkeyPatch, sound: Corpus) -> None:
    def fail() -> None:
        raise owl.NoJavaError("no Java runtime was found")

    monkeypatch.setattr(owl, "start", fail)
    monkeypatch.setattr(report, "read", lambda: sound)


@pytest.mark.usefixtures("no_java")
def test_without_java_the_report_says_what_it_skips(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("CI", raising=False)
    report.main()
    printed = capsys.readouterr().out
    assert printed.count("SKIP") == sum(check.java for check in CHECKS.values())
    assert "no Java runtime was found" in printed


@pytest.mark.usefixtures("no_java")
def test_without_java_the_report_fails_in_ci(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("CI", "true")
    assert report.main() == 1
    assert "FAIL consistency" in capsys.readouterr().out


@pytest.mark.usefixtures("java")
def test_the_report_prints_what_is_wrong_and_fails(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], sound: Corpus
) -> None:
    schema = sound.schema.changed('DELETE DATA { coop:Visit rdfs:label "visit"@en }')
    monkeypatch.setattr(report, "read", lambda: replace(sound, schema=schema))
    assert report.main() == 1
    printed = capsys.readouterr().out
    assert "FAIL texts-of-terms" in printed
    assert "   - label: coop:Visit: no label in en\n" in printed
    assert "ok   consistency" in printed
