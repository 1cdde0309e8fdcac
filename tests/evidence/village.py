"""An invented text about an invented exchange, and its data."""

from __future__ import annotations

from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

# Made up for the tests; it has the furniture of a web page on purpose.
TEXT = (
    "Q\n"
    "Z\n"
    "Start > Guests > Choir of Lower Mill (May 2031)\n"
    "\n"
    "Lower Mill: a choir comes to sing. Welcome by Mayor J.R. Brook (May 3 - 9, 2031).\n"
    "\u00a0\n"
    "On May 3, twelve singers reached the old granary № 2. Prof. Anna B. REED tuned the organ, "
    "which has stood there for over ninety years. «Such a sound!» said a guest 😀.\n"
    "\u00a0\n"
    "The following day they baked bread with local children.\n"
)
SLUG = "lower-mill"


def sha(text: str) -> str:
    return sha256(text.encode()).hexdigest()


@dataclass
class Village:
    """Writes the data of a text, right unless told otherwise."""

    text: str = TEXT
    slug: str = SLUG
    digest: str | None = None
    length: int | None = None
    passages: list[str] = field(default_factory=list)
    nodes: list[str] = field(default_factory=list)

    def source(self) -> str:
        return (
            f"source:{self.slug} a coop:SourceDocument ;"
            f' coop:textDigest "{self.digest or sha(self.text)}" ;'
            f" coop:textLength {len(self.text) if self.length is None else self.length} .\n"
        )

    def passage(
        self,
        name: str,
        words: str,
        *,
        start: int | None = None,
        end: int | None = None,
        digest: str | None = None,
        selectors: str = "",
        cited: bool = True,
    ) -> Village:
        first = self.text.index(words) if start is None else start
        last = self.text.index(words) + len(words) if end is None else end
        self.passages.append(
            f"passage:{name} a coop:TextEvidence , oa:SpecificResource ;\n"
            f"  oa:hasSource source:{self.slug} ;\n"
            f"  oa:hasSelector [ a oa:TextPositionSelector ; oa:start {first} ; oa:end {last} ] ;\n"
            f"  {selectors}\n"
            f'  coop:passageDigest "{sha(words) if digest is None else digest}" .\n'
        )
        if cited:
            self.nodes.append(
                f"activity:of-{name} a coop:Activity ; coop:standing standing:stated ;"
                f" coop:evidence passage:{name} .\n"
            )
        return self

    def whole(self) -> Village:
        """Cite something in each of the seven sentences."""
        for name, words in (
            ("crumbs", "Choir of Lower Mill"),
            ("title", "a choir comes to sing"),
            ("welcome", "Welcome by Mayor J.R. Brook"),
            ("arrival", "twelve singers"),
            ("organ", "tuned the organ"),
            ("guest", "said a guest 😀"),
            ("bread", "baked bread with local children"),
        ):
            self.passage(name, words)
        return self

    def turtle(self) -> str:
        prefixes = (
            "@prefix coop: <https://w3id.org/coopgraph/ontology#> .\n"
            "@prefix oa: <http://www.w3.org/ns/oa#> .\n"
            "@prefix standing: <https://w3id.org/coopgraph/concept/standing/> .\n"
        ) + "".join(
            f"@prefix {kind}: <https://w3id.org/coopgraph/id/{kind}/> .\n"
            for kind in ("source", "passage", "activity")
        )
        return prefixes + self.source() + "".join(self.passages + self.nodes)

    def write(self, folder: Path) -> tuple[Path, Path]:
        """Write data and text; return both paths."""
        data = folder / f"{self.slug}.ttl"
        text = folder / f"{self.slug}.txt"
        data.write_text(self.turtle(), encoding="utf-8")
        text.write_bytes(self.text.encode())
        return data, text
