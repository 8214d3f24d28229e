"""Facts are stored once for each team, week and outcome; the newest value counts."""

import pytest

from survey.contacts.beside.facts import FactChanges, import_facts
from survey.contacts.beside.facts_file import TeamFact
from survey.contacts.tables import Fact
from survey.database import rows
from survey.organisation.tables import Team
from tests.survey.lifecycle.week import WEEK, hire

NORD = TeamFact("Nord", WEEK, "wiederkauf", 0.25, 120)
SUED = TeamFact("Süd", WEEK, "wiederkauf", 0.1, None)


async def stored() -> list[tuple[str, int, str, float, int | None]]:
    rows = await Fact.select(
        Fact.team.name.as_alias("team"), Fact.week, Fact.outcome, Fact.value, Fact.n
    ).order_by(Fact.outcome, Fact.week)
    return sorted((row["team"], row["week"], row["outcome"], row["value"], row["n"]) for row in rows)


async def test_facts_are_stored_and_the_same_again_changes_nothing(database: str) -> None:
    await hire()
    assert await import_facts([NORD, SUED]) == FactChanges(new=2, changed=0, unchanged=0)
    before = await Fact.select().order_by(Fact.id)
    assert await import_facts([NORD, SUED]) == FactChanges(new=0, changed=0, unchanged=2)
    assert await Fact.select().order_by(Fact.id) == before


async def test_a_new_value_replaces_the_old_one_of_that_team_week_and_outcome(database: str) -> None:
    await hire()
    await import_facts([NORD, SUED])
    later = TeamFact("Nord", WEEK + 1, "wiederkauf", 0.4, None)
    other = TeamFact("Nord", WEEK, "umsatz", 9.5, 3)
    corrected = TeamFact("Nord", WEEK, "wiederkauf", 0.25, 121)
    assert await import_facts([corrected, later, other, SUED]) == FactChanges(2, 1, 1)
    assert await stored() == [
        ("Nord", WEEK, "umsatz", 9.5, 3),
        ("Nord", WEEK, "wiederkauf", 0.25, 121),
        ("Nord", WEEK + 1, "wiederkauf", 0.4, None),
        ("Süd", WEEK, "wiederkauf", 0.1, None),
    ]


async def test_nothing_is_stored_where_one_fact_fails(database: str) -> None:
    await hire()
    with pytest.raises(KeyError):
        await import_facts([NORD, TeamFact("Ost", WEEK, "wiederkauf", 1.0, None)])
    assert await Fact.count() == 0


async def test_many_facts_need_several_statements(database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rows, "AT_ONCE", 3)
    await hire()
    facts = [TeamFact("Nord", WEEK + i, "umsatz", float(i), None) for i in range(7)]
    assert (await import_facts(facts)).new == 7
    assert await Fact.count() == 7


async def test_nothing_in_a_file_is_nothing_in_the_database(database: str) -> None:
    assert await import_facts([]) == FactChanges(0, 0, 0)
    assert await Team.count() == 0
