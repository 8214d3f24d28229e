"""Names that nobody knows are answered with the nearest, however long they are and however often sent."""

from difflib import SequenceMatcher
from typing import Any

import pytest

from survey.contacts.arriving import known_names
from survey.contacts.arriving.known_names import KnownNames
from survey.errors import NotFound

TEAMS = tuple(f"Team {letter * 3}" for letter in "abcdefgh")


class Noting(SequenceMatcher[str]):
    """Notes how many letters it has compared."""

    lengths: list[int]

    def __init__(self, **texts: Any) -> None:
        self.lengths.append(len(texts["a"]))
        super().__init__(**texts)


def refused(name: str) -> str:
    with pytest.raises(NotFound) as caught:
        KnownNames({}, {}, TEAMS, ()).team(name)
    return str(caught.value.values["known"])


def test_a_name_of_a_megabyte_is_compared_by_its_beginning_and_once_for_a_whole_list(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Comparing all of it with each team's name would take minutes, in which nobody is answered."""
    monkeypatch.setattr(Noting, "lengths", [], raising=False)
    monkeypatch.setattr(known_names, "SequenceMatcher", Noting)
    found = {refused("Team fff, the one upstairs" + "x" * 2**20) for _ in range(50)}
    assert len(found) == 1
    assert found.pop().startswith("Team fff, ")
    assert len(Noting.lengths) == len(TEAMS)
    assert max(Noting.lengths) <= known_names.LONGEST
