"""What kind of team each is: read from a file, shared by several teams, from a week on."""

from datetime import date

import pytest

from survey.errors import BadInput, Refused, WrongRows
from survey.organisation.tables import TeamTrait
from survey.organisation.traits import (
    compared,
    in_force,
    now_known,
    prepare_traits,
    store_traits,
    stored,
    traits_of_teams,
)
from survey.organisation.traits_file import ToldTrait, read_traits
from survey.weeks import week_of
from tests.survey.lifecycle.week import WEEK, hire

WEEK_48 = week_of(date(2026, 11, 25))
TEAMS = ("Aachen", "Bonn", "Celle", "Dresden", "Essen")


def told(text: str) -> tuple[ToldTrait, ...]:
    return read_traits(text.encode(), "traits.csv", TEAMS, WEEK_48)


def wrong(text: str) -> str:
    with pytest.raises((BadInput, WrongRows)) as caught:
        told(text)
    if isinstance(caught.value, WrongRows):
        return " ".join(each.say(str) for each in caught.value.errors)
    return str(caught.value)


def test_a_german_file_says_from_when_on_a_team_is_so() -> None:
    found = told("Team;ab;Standort;Teilzeit\naachen;2.11.2026;Kiel;bis ein Viertel\nBonn;;unbekannt;\n")
    assert found == (
        ToldTrait("Aachen", "site", week_of(date(2026, 11, 2)), "Kiel"),
        ToldTrait("Aachen", "part_time", week_of(date(2026, 11, 2)), "bis ein Viertel"),
        ToldTrait("Bonn", "site", WEEK_48, ""),
    )


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("team,part_time\nAachen,23 %\n", "a figure of one team alone"),
        ("team,tenure\nAachen,3.5 years\n", "a figure of one team alone"),
        ("team,tenure\nAachen,0\n", "a figure of one team alone"),
        ("team,since,site\nAachen,2026-W49,Kiel\n", "has not begun yet"),
        ("team,since,site\nAachen,48,Kiel\n", "no week of the calendar"),
        ("team,since,site\nAachen,2026-W40,Kiel\nAachen,2026-W40,Ulm\n", "in row 2 already"),
        ("team,site\nAachen,Kiel\nAachen,Ulm\n", "in row 2 already"),
        ("team,site\nAachen,Kiel\nBonn,kiel\n", "differs only in case"),
        ("team,site\nAche,Kiel\n", "do you mean"),
        ("team,site\n,Kiel\n", "must not be empty"),
        ("team,colour\nAachen,red\n", "says nothing about teams"),
        ("site\nKiel\n", "team"),
        ("team,site\nAachen,#NV\n", "error message"),
    ],
)
def test_what_cannot_be_is_told(text: str, reason: str) -> None:
    assert reason in wrong(text)


def test_a_band_may_hold_figures() -> None:
    for band in ("25–50 %", "up to 2 years", "bis zu 10 %", "unter 3 Jahre"):
        assert told(f"team,tenure\nAachen,{band}\n")[0].label == band


def band(label: str, teams: tuple[str, ...], since: int = WEEK) -> list[ToldTrait]:
    return [ToldTrait(team, "part_time", since, label) for team in teams]


async def keep(*told: ToldTrait) -> int:
    step = await prepare_traits(told)
    await store_traits(told, step.digest)
    return len(step.changes)


async def test_the_same_again_changes_nothing_and_no_roster_of_people(database: str) -> None:
    await hire(TEAMS)
    everybody = band("little", TEAMS)
    assert await keep(*everybody) == 5
    before = await TeamTrait.select().order_by(TeamTrait.id)
    assert await keep(*everybody, *band("Little", TEAMS, WEEK + 3)) == 0  # holds already, however spelled
    assert await TeamTrait.select().order_by(TeamTrait.id) == before


async def test_a_band_of_fewer_than_four_teams_is_refused(database: str) -> None:
    await hire(TEAMS)
    with pytest.raises(BadInput, match="would stand for 3"):
        await prepare_traits(band("much", TEAMS[:3]))
    await keep(*band("little", TEAMS))
    with pytest.raises(BadInput, match="would stand for 1"):
        await prepare_traits(band("much", TEAMS[:1], WEEK + 1))
    await keep(*band("", TEAMS[:1], WEEK + 1))
    with pytest.raises(BadInput, match="“little” in the column part_time would stand for 3"):
        await prepare_traits(band("", TEAMS[1:2], WEEK + 1))
    # Neither does it help to have had company once.
    once = band("much", TEAMS[:4], WEEK - 90) + band("", TEAMS[1:4], WEEK - 80)
    with pytest.raises(BadInput, match="would stand for 1"):
        await prepare_traits(once)
    await keep(ToldTrait("Aachen", "site", WEEK, "Kiel"))  # where a team works is no secret


async def test_what_was_looked_at_is_what_is_written_or_nothing(database: str) -> None:
    await hire(TEAMS)
    kiel = ToldTrait("Aachen", "site", WEEK, "Kiel")
    step = await prepare_traits([kiel])
    await keep(ToldTrait("Aachen", "site", WEEK, "Ulm"))
    with pytest.raises(Refused):
        await store_traits([kiel], step.digest)
    assert await keep(kiel) == 1
    assert await stored() == {("Aachen", "site", WEEK): "Kiel"}


async def test_from_a_week_on_it_is_another_and_then_unknown(database: str) -> None:
    await hire(TEAMS)
    await keep(
        ToldTrait("Aachen", "site", WEEK, "Kiel"),
        ToldTrait("Aachen", "site", WEEK + 4, "Ulm"),
        ToldTrait("Aachen", "site", WEEK + 6, ""),
    )
    (spans,) = (await traits_of_teams())["site"].values()
    assert [in_force(spans, WEEK + week) for week in (-1, 0, 3, 4, 5, 6, 9)] == [
        None, "Kiel", "Kiel", "Ulm", "Ulm", None, None,
    ]  # fmt: skip
    known = await stored()
    assert now_known(known, WEEK + 5)[0] == {
        "team": "Aachen",
        "site": "Ulm",
        "part_time": None,
        "tenure": None,
    }
    assert compared(known, WEEK + 7) == {}
