"""Finding a passage by its first and last words."""

from __future__ import annotations

import pytest

from coopgraph.errors import InputError
from coopgraph.evidence import passage_for
from tests.evidence.village import TEXT, sha


@pytest.mark.parametrize(
    ("first", "last", "passage"),
    [
        ("twelve singers", "old granary", "twelve singers reached the old granary"),
        ("baked bread", "", "baked bread"),
        ("Mayor J.R. Brook", "J.R. Brook", "Mayor J.R. Brook"),
        ("said a guest", "😀", "said a guest 😀"),
        ("«Such", "sound!»", "«Such a sound!»"),
        ("said   a\tguest", "", "said a guest"),
        ("REED", "organ", "REED tuned the organ"),
        ("Lower Mill", "to sing", "Lower Mill: a choir comes to sing"),
    ],
)
def test_a_unique_passage(first: str, last: str, passage: str) -> None:
    found = passage_for(TEXT, first, last)
    assert TEXT[found.start : found.end] == passage
    assert found.digest == sha(passage)


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        ("Lower Mill", "", "2 passages"),
        ("twelve dancers", "", "'twelve dancers' is not in this part"),
        ("twelve singers", "no such end", "'no such end' is not in this part"),
        ("baked", "twelve", "do not follow"),
        ("welve singers", "", "is not in this part"),
        ("twelve", "bread", "do not follow the first in one line"),
        ("", "bread", "no first words"),
    ],
)
def test_none_or_several(first: str, last: str, said: str) -> None:
    with pytest.raises(InputError, match=said):
        passage_for(TEXT, first, last)


def test_a_part_of_the_text_settles_it() -> None:
    line = TEXT.index("Lower Mill:")
    found = passage_for(TEXT, "Lower Mill", within=(line, len(TEXT)))
    assert found.start == line
    with pytest.raises(InputError, match="no passage"):
        passage_for(TEXT, "Lower Mill", within=(0, 20))
