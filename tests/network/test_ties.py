"""Ties: what the stored question answers, and the network that is made of it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coopgraph.errors import InputError
from coopgraph.network import Choice, LeftOut, Network, ask_network, find_organization, read_network
from coopgraph.network.tables import notes
from coopgraph.questions import get_question
from coopgraph.store.embedded import EmbeddedEngine
from coopgraph.store.sources import open_files

from .support import BASE, engine, names, network

Make = Callable[..., Network]

OSMU, XMU = "Omsk State Medical University", "Xinjiang Medical University"
HOSPITAL = "Sixth Affiliated Hospital of Xinjiang Medical University"


@pytest.fixture(scope="module")
def shipped() -> EmbeddedEngine:
    return open_files()


def told(found: Network) -> dict[tuple[str, str], tuple[int | None, ...]]:
    """Return visits there and back, agreements, first and last year by pair."""
    return {
        (tie.one.name, tie.other.name): (
            *(len(tie.there), len(tie.back), len(tie.agreements)),
            *(tie.first, tie.last),
        )
        for tie in found.ties
    }


def test_the_shipped_network(shipped: EmbeddedEngine) -> None:
    # Counted by hand from the pages: nine visits, one without a host; four agreements, one of
    # them between persons.
    found = ask_network(shipped)
    assert told(found) == {
        ("Harbin Medical University", OSMU): (0, 1, 0, 2025, 2025),
        (OSMU, "Osh State University"): (1, 0, 1, 2023, 2023),
        (OSMU, "Ruhr University Bochum"): (0, 1, 0, 2019, 2019),
        (OSMU, HOSPITAL): (0, 2, 1, 2017, 2017),
        (OSMU, XMU): (1, 2, 1, 2017, 2025),
    }
    assert {iri.rpartition("/")[2] for iri in found.left_out.one_sided} == {
        "osmu-summit-2019-10",
        "association-memorandum-2015",
    }


def test_a_hospital_counts_as_its_university_where_asked(shipped: EmbeddedEngine) -> None:
    found = told(ask_network(shipped, Choice(rollup=True)))
    assert found[OSMU, XMU] == (1, 4, 2, 2017, 2025)
    assert (OSMU, HOSPITAL) not in found


def test_visits_or_agreements_alone(shipped: EmbeddedEngine) -> None:
    assert told(ask_network(shipped, Choice(visits=False))) == {
        (OSMU, "Osh State University"): (0, 0, 1, None, None),
        (OSMU, HOSPITAL): (0, 0, 1, 2017, 2017),
        (OSMU, XMU): (0, 0, 1, 2017, 2017),
    }
    assert all(not tie.agreements for tie in ask_network(shipped, Choice(agreements=False)).ties)


def test_a_period(shipped: EmbeddedEngine) -> None:
    found = ask_network(shipped, Choice(begin="2019-01-01", end="2023-12-31"))
    assert told(found) == {
        (OSMU, "Osh State University"): (1, 0, 0, 2023, 2023),
        (OSMU, "Ruhr University Bochum"): (0, 1, 0, 2019, 2019),
        (OSMU, XMU): (1, 1, 0, 2019, 2023),
    }
    assert {iri.rpartition("/")[2] for iri in found.left_out.untimed} == {"osmu-osh"}


def test_a_period_that_cuts_a_month_is_uncertain(shipped: EmbeddedEngine) -> None:
    found = ask_network(shipped, Choice(begin="2019-02-10", end="2019-02-12"))
    assert [iri.rpartition("/")[2] for iri in found.left_out.uncertain] == ["xmu-osmu-2019-02"]
    assert found.ties == ()


def test_one_organisation(shipped: EmbeddedEngine) -> None:
    chosen = Choice(organization="organization:xmu-sixth-affiliated-hospital")
    assert list(told(ask_network(shipped, chosen))) == [(OSMU, HOSPITAL)]
    with pytest.raises(InputError, match="the data have no org:Organization organization:none"):
        ask_network(shipped, Choice(organization="organization:none"))


PARTIES = """
:A a coop:University ; rdfs:label "A"@en . :B a coop:University ; rdfs:label "B"@en .
:C a coop:University ; rdfs:label "C"@en . org:Organization a rdfs:Class .
coop:University rdfs:subClassOf org:Organization .
:clinic a org:Organization ; rdfs:label "clinic"@en ; org:subOrganizationOf :A .
:ward a org:OrganizationalUnit ; rdfs:label "ward"@en ; org:unitOf :clinic .
org:OrganizationalUnit rdfs:subClassOf org:Organization .
:group a foaf:Group ; rdfs:label "Universities of a country"@en .
"""


@pytest.fixture
def make(tmp_path_factory: pytest.TempPathFactory) -> Make:
    def made(turtle: str, choice: Choice | None = None) -> Network:
        folder = tmp_path_factory.mktemp("data")
        return ask_network(engine(folder, PARTIES + turtle), choice)

    return made


def test_an_agreement_of_three_joins_each_two(make: Make) -> None:
    found = make(":x a coop:Agreement ; coop:concludedBy :A, :B, :C, :group .")
    assert list(told(found)) == [("A", "B"), ("A", "C"), ("B", "C")]


def test_an_unnamed_group_is_no_node(make: Make) -> None:
    found = make(":x a coop:Agreement ; coop:concludedBy :A, :group .")
    assert found == Network((), (), LeftOut(one_sided=frozenset({f"{BASE}x"})))


def test_several_senders_are_joined_with_the_host_alone(make: Make) -> None:
    found = make(":v a coop:Visit ; coop:sendingOrganization :A, :B ; coop:hostOrganization :C .")
    assert told(found) == {
        ("A", "C"): (1, 0, 0, None, None),
        ("B", "C"): (1, 0, 0, None, None),
    }


def test_a_ward_of_a_clinic_counts_as_the_university(make: Make) -> None:
    visit = ":v a coop:Visit ; coop:sendingOrganization :ward ; coop:hostOrganization :{} ."
    assert list(told(make(visit.format("B"), Choice(rollup=True)))) == [("A", "B")]
    assert list(told(make(visit.format("B")))) == [("B", "ward")]
    within = make(visit.format("A"), Choice(rollup=True))
    assert within == Network((), (), LeftOut(within=frozenset({f"{BASE}v"})))


def test_a_visit_over_new_year_has_both_years(make: Make) -> None:
    visit = """:v a coop:Visit ; coop:sendingOrganization :A ; coop:hostOrganization :B ;
    coop:timeSpan [ coop:earliestStart "2018-12-28"^^xsd:date ;
        coop:latestStart "2018-12-28"^^xsd:date ; coop:earliestEnd "2019-01-05"^^xsd:date ;
        coop:latestEnd "2019-01-05"^^xsd:date ] ."""
    assert told(make(visit))["A", "B"] == (1, 0, 0, 2018, 2019)
    for choice in (
        Choice(end="2018-12-31"),
        Choice(begin="2019-01-01"),
        Choice(begin="2019-01-05"),
    ):
        assert make(visit, choice).ties
    assert not make(visit, Choice(begin="2019-01-06")).ties
    assert make(visit, Choice(begin="2019-01-06")).left_out.uncertain == frozenset()


def test_an_open_begin_and_end_leave_the_day_that_is_known(make: Make) -> None:
    visit = """:v a coop:Visit ; coop:sendingOrganization :A ; coop:hostOrganization :B ;
    coop:timeSpan [ coop:latestStart "2023-09-15"^^xsd:date ;
        coop:earliestEnd "2023-09-15"^^xsd:date ] ."""
    assert make(visit, Choice(begin="2023-09-15", end="2023-09-15")).ties
    for choice in (Choice(end="2023-09-14"), Choice(begin="2023-09-16")):
        assert make(visit, choice) == Network((), ())


def test_of_several_sources_the_closest_bounds_count(make: Make) -> None:
    visit = """:v a coop:Visit ; coop:sendingOrganization :A ; coop:hostOrganization :B ;
    coop:timeSpan :year, :month .
    :year coop:earliestStart "2019-01-01"^^xsd:date ; coop:latestEnd "2020-12-31"^^xsd:date .
    :month coop:earliestStart "2019-05-01"^^xsd:date ; coop:latestStart "2019-05-31"^^xsd:date ;
        coop:earliestEnd "2019-05-01"^^xsd:date ; coop:latestEnd "2019-05-31"^^xsd:date ."""
    assert told(make(visit))["A", "B"] == (1, 0, 0, 2019, 2019)
    assert make(visit, Choice(begin="2019-05-01", end="2019-05-31")).ties
    assert not make(visit, Choice(begin="2019-06-01")).ties


def test_a_name_that_is_missing_or_given_twice(make: Make) -> None:
    visit = ":v a coop:Visit ; coop:sendingOrganization :A ; coop:hostOrganization :D . {} "
    assert list(told(make(visit.format("")))) == [("<http://example.org/D>", "A")]
    twice = make(visit.format(':D rdfs:label "D"@en, "Delta"@en .'))
    assert list(told(twice)) == [("A", "D")]
    assert len(twice.ties[0].there) == 1


def test_a_visit_without_an_iri_is_refused(make: Make) -> None:
    with pytest.raises(InputError, match="not every visit has an IRI"):
        make("[] a coop:Visit ; coop:sendingOrganization :A ; coop:hostOrganization :B .")


def test_an_answer_to_another_question_is_refused(shipped: EmbeddedEngine) -> None:
    with pytest.raises(InputError, match="no network: it lacks the column one"):
        read_network(get_question("sender-and-host").run(shipped))


def test_notes_count_and_say_why(make: Make) -> None:
    found = make(
        ":v a coop:Visit ; coop:sendingOrganization :A . "
        ":w a coop:Visit ; coop:hostOrganization :A ."
    )
    assert notes(found.left_out) == [
        "2 visits or agreements make no tie: a side is not stated, or is no organisation"
    ]


def test_what_joins_some_of_its_parties_makes_a_tie(make: Make) -> None:
    agreement = ":x a coop:Agreement ; coop:concludedBy :A, :clinic, :B ."
    found = make(agreement, Choice(rollup=True))
    assert list(told(found)) == [("A", "B")]
    assert notes(found.left_out) == []
    alone = make(":x a coop:Agreement ; coop:concludedBy :A, :clinic .", Choice(rollup=True))
    assert notes(alone.left_out) == [
        "1 visit or agreement makes no tie: both sides count as one organisation"
    ]


def test_finding_an_organisation() -> None:
    found = network("AB", "BC")
    assert find_organization(found, "a").name == "A"
    assert find_organization(found, "<http://example.org/B>").name == "B"
    assert find_organization(found, "http://example.org/C").name == "C"
    with pytest.raises(InputError, match="no organisation 'AA' is joined with another here"):
        find_organization(found, "AA")


LETTERS = st.sampled_from("ABC")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
@given(st.lists(st.tuples(LETTERS, LETTERS, st.booleans()), max_size=12))
def test_the_network_is_what_the_data_say(
    make: Make,
    drawn: list[tuple[str, str, bool]],
) -> None:
    turtle = "".join(
        f":x{n} a coop:Visit ; coop:sendingOrganization :{a} ; coop:hostOrganization :{b} .\n"
        if is_visit
        else f":x{n} a coop:Agreement ; coop:concludedBy :{a}, :{b} .\n"
        for n, (a, b, is_visit) in enumerate(drawn)
    )
    found = make(turtle)
    joined = {frozenset((a, b)): n for n, (a, b, _) in enumerate(drawn) if a != b}
    assert {frozenset((tie.one.name, tie.other.name)) for tie in found.ties} == set(joined)
    visits = sorted((tie.one.name + tie.other.name, len(tie.there)) for tie in found.ties)
    assert visits == sorted(
        (
            tie.one.name + tie.other.name,
            sum((a, b, v) == (tie.one.name, tie.other.name, True) for a, b, v in drawn),
        )
        for tie in found.ties
    )
    assert sum(len(tie.agreements) for tie in found.ties) == sum(
        a != b and not is_visit for a, b, is_visit in drawn
    )
    assert sum(tie.visits for tie in found.ties) == sum(
        a != b and is_visit for a, b, is_visit in drawn
    )
    assert names(found.organizations) == "".join(sorted({x for pair in joined for x in pair}))
