"""The invented world: universities with hospitals, units, seats and staff, by the seed alone.

Everything here is known from its numbers, so nothing is kept but a few lists of fixed length, and a
university is the same however many visits are made.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from coopgraph.generate import names
from coopgraph.generate.draws import Weighted, fixed, zipf

UNIVERSITIES: Final = names.CITIES
ASSOCIATIONS: Final = 12
UNITS: Final = 8
HOSPITALS: Final = 3
FIRST_YEAR: Final = 1995
LAST_YEAR: Final = 2025
YEARS_IN_POST: Final = 6
ERAS: Final = (LAST_YEAR - FIRST_YEAR) // YEARS_IN_POST + 1

TOPICS: Final = (
    "neurology",
    "rehabilitation",
    "pediatrics",
    "obstetrics-and-gynecology",
    "medical-education",
    "traditional-chinese-medicine",
    "pediatric-surgery",
    "neurorehabilitation",
    "pharmacy",
    "acupuncture",
    "traumatology",
    "cardiac-surgery",
    "neurosurgery",
    "pharmacology",
    "massage",
    "anatomy",
    "sports-medicine",
    "clinical-case-analysis",
    "therapeutic-physical-training",
    "bioethics",
    "cystic-fibrosis",
    "botulinum-toxin-therapy",
    "qigong",
    "tai-chi",
    "rehabilitation-protocols",
    "acupressure",
    "western-medicine",
    "interdisciplinary-rehabilitation",
    "pelvic-organ-pathology",
    "physiotherapy-in-pregnancy",
)
"""Concepts of the topic scheme, the most frequent first."""

_FIELDS: Final = 17
"""The first topics are fields that a department is named after."""

POPULAR: Final = zipf(range(UNIVERSITIES), 5)
"""Universities by how much they travel and receive."""

_COUNTRIES: Final = zipf(range(len(names.COUNTRIES)), 3)
_STYLES: Final = (
    "{} Medical University",
    "{} State Medical University",
    "Medical University of {}",
    "University of {}",
)
_HOSPITAL_STYLES: Final = ("Clinical Hospital of {}", "Children's Hospital of {}", "{} Clinic")
_UNIT_KINDS: Final = Weighted((("academic", 5), ("clinical", 3), ("unknown", 1), ("open", 1)))


@dataclass(frozen=True, slots=True)
class Post:
    """A post that each university has.

    Attributes:
        role: The concept of the role scheme; None where sources never tell.
        body: "university", "hospital" or "unit".
        number: Which hospital or unit.
    """

    role: str | None
    body: str
    number: int = 0


POSTS: Final = (
    Post("rector", "university"),
    Post("vice-rector", "university"),
    Post("dean", "university"),
    Post("head-of-department", "unit", 0),
    Post("head-of-department", "unit", 1),
    Post("associate-professor", "unit", 2),
    Post("professor", "university"),
    Post("chief-physician", "hospital", 0),
    Post("head-of-center", "university"),
    Post(None, "university"),
)
RECTOR: Final = 0
VICE_RECTOR: Final = 1
HEADS: Final = (3, 4)


@dataclass(frozen=True, slots=True)
class Office:
    """A post at a time.

    Attributes:
        university: Where.
        post: Its place in ``POSTS``.
        era: When, as :func:`era_of` counts.
    """

    university: int
    post: int
    era: int

    @property
    def number(self) -> int:
        """The number of the office among all that there are."""
        return (self.university * len(POSTS) + self.post) * ERAS + self.era

    @property
    def slug(self) -> str:
        """Its part of a name."""
        return f"u{self.university}-{self.post}-{self.era}"


@dataclass(frozen=True, slots=True)
class Unit:
    """A department.

    Attributes:
        kind: "academic", "clinical", "unknown" (kind not told) or "open" (body not told).
        topic: The field that its name contains.
        label: Its name.
    """

    kind: str
    topic: str
    label: str


def title(slug: str) -> str:
    """Write the slug of a concept as words of a name."""
    small = {"and", "in", "of"}
    return " ".join(word if word in small else word.capitalize() for word in slug.split("-"))


class World:
    """The world that a seed makes.

    Args:
        seed: Any whole number that is not negative.
    """

    def __init__(self, seed: int) -> None:
        self.seed = seed
        self._turn = fixed(seed, "cities") % UNIVERSITIES
        everyone = range(UNIVERSITIES)
        self.country = [_COUNTRIES.for_key(seed, "country", one) for one in everyone]
        self.city = [names.city((one * 7 + self._turn) % UNIVERSITIES) for one in everyone]
        self.university = [
            _STYLES[fixed(seed, "style", one) % len(_STYLES)].format(self.city[one])
            for one in everyone
        ]

    def says(self, percent: int, *key: object) -> bool:
        """Tell yes for so many keys of a hundred."""
        return fixed(self.seed, *key) % 100 < percent

    def partner(self, university: int, rank: int) -> int:
        """Give a partner of a university, in another country.

        Args:
            university: Which.
            rank: Which of its partners; those of other universities are others.

        Returns:
            The partner.
        """
        return self.abroad(POPULAR.for_key(self.seed, "partner", university, rank), university)

    def abroad(self, wanted: int, university: int) -> int:
        """Give a university, or the next one that is in another country than a second."""
        home = self.country[university]
        while self.country[wanted] == home:
            wanted = (wanted + 1) % UNIVERSITIES
        return wanted

    def hospitals(self, university: int) -> int:
        """Tell how many hospitals a university works with; at least the first is its own."""
        return 1 + fixed(self.seed, "hospitals", university) % HOSPITALS

    def is_affiliated(self, university: int, hospital: int) -> bool:
        """Tell whether sources say that a hospital belongs to the university."""
        return hospital == 0 or self.says(50, "affiliated", university, hospital)

    def hospital(self, university: int, hospital: int) -> str:
        """Name a hospital."""
        if self.is_affiliated(university, hospital):
            order = ("First", "Second", "Third")[hospital]
            return f"{order} Affiliated Hospital of {self.university[university]}"
        return _HOSPITAL_STYLES[hospital].format(self.city[university])

    def unit(self, university: int, unit: int) -> Unit:
        """Give a unit; those of one university differ in their field."""
        first = fixed(self.seed, "fields", university)
        topic = TOPICS[(first + 5 * unit) % _FIELDS]
        kind = _UNIT_KINDS.for_key(self.seed, "unit", university, unit)
        return Unit(kind, topic, f"Department of {title(topic)}, {self.city[university]}")

    def associations(self, university: int) -> list[int]:
        """List the associations of which a university is a member."""
        number = fixed(self.seed, "memberships", university) % 6 // 2  # 0, 1 or 2
        first = fixed(self.seed, "association", university) % ASSOCIATIONS
        return [(first + 5 * one) % ASSOCIATIONS for one in range(number)]

    def association(self, association: int) -> str:
        """Name an association."""
        return f"Association of Medical Universities, {names.COUNTRIES[association]} Group"

    def first_office(self, office: Office) -> Office:
        """Tell in which office the holder of an office is met first.

        Some rectors were vice-rectors before.
        """
        later = office.post == RECTOR and office.era > 0
        if later and self.says(40, "risen", office.slug):
            return Office(office.university, VICE_RECTOR, office.era - 1)
        return office

    def person(self, office: Office) -> tuple[str, str]:
        """Name who is met first in an office: given name, family name."""
        return names.person(fixed(self.seed, "person", office.slug))


def era_of(year: int) -> int:
    """Give the era of a year: staff change with it."""
    return min(max(year - FIRST_YEAR, 0) // YEARS_IN_POST, ERAS - 1)
