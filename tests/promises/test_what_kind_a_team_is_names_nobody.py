"""Attack 63: learn about a few people from what kind of team they are.

Adversary A3 (whoever keeps the lists, and whoever reads the files of the report). Share of part-time work and
tenure of a small team are nearly those of a person. Every file tries to have a band that stands for a team or
two, now or in some week, or a figure. Control: a keeper without the rule, which stores all of them.
"""

import pytest

from survey.errors import BadInput, WrongRows
from survey.organisation import traits
from survey.organisation.traits import prepare_traits
from survey.organisation.traits_file import read_traits
from survey.weeks import week_of
from tests.survey.lifecycle.week import hire
from tests.survey.measures.house import TODAY

TEAMS = ("Aachen", "Bonn", "Celle", "Dresden", "Essen", "Fulda")


def rows(*told: str) -> str:
    return "team,since,tenure\n" + "".join(f"{row}\n" for row in told)


ALL_LONG = tuple(f"{team},2026-W01,long" for team in TEAMS)
ATTEMPTS = {
    "a band of its own": rows("Aachen,2026-W05,short"),
    "of three teams": rows(*(f"{team},2026-W05,short" for team in TEAMS[:3])),
    "what the others are not": rows(*(f"{team},2026-W05,short" for team in TEAMS[:4])),
    "company for one week": rows(
        *(f"{team},2025-W05,short" for team in TEAMS[:4]),
        *(f"{team},2025-W06,unknown" for team in TEAMS[1:4]),
    ),
    "company from another time": rows(
        "Aachen,2024-W01,short", *(f"{team},2025-W05,short" for team in TEAMS[1:4])
    ),
    "other letters": rows("Aachen,2026-W05,lоng"),  # a Cyrillic o
}
FIGURES = ("3", "3.5 years", "41 %", "0,41", "2 Jahre", "11 Monate")


async def looked_at(text: str) -> None:
    await prepare_traits(read_traits(text.encode(), "traits.csv", TEAMS, week_of(TODAY)))


async def kept() -> None:
    """Six teams of long tenure."""
    await hire(TEAMS, 6)
    told = read_traits(rows(*ALL_LONG).encode(), "traits.csv", TEAMS, week_of(TODAY))
    await traits.store_traits(told, (await prepare_traits(told)).digest)


async def test_no_band_ever_stands_for_a_few_teams_and_no_figure_for_one(sqlite_database: str) -> None:
    await kept()
    for text in ATTEMPTS.values():
        with pytest.raises(BadInput, match="would stand for"):
            await looked_at(text)
    for figure in FIGURES:
        with pytest.raises(WrongRows):
            await looked_at(rows(f'Aachen,2026-W05,"{figure}"'))


async def test_the_control_without_the_rule_keeps_them_all(
    sqlite_database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    await kept()
    monkeypatch.setattr(traits, "FEWEST_OF_A_BAND", 1)
    for text in ATTEMPTS.values():
        await looked_at(text)
