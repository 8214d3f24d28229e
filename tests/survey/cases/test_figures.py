"""How long answers take: of groups that are large enough, of final months, and not to be subtracted."""

from datetime import UTC, datetime, time, timedelta
from itertools import combinations
from random import Random
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from survey import database as db
from survey.cases.figures import FEWEST_PEOPLE, Figures, figures, shown_teams
from survey.cases.tables import CustomerCase
from survey.cases.working_hours import Terms
from survey.organisation.tables import Department, Person, Team

TERMS = Terms(ZoneInfo("Europe/Berlin"), 8, time(9), time(17))
OPENED = datetime(2026, 9, 7, 8, 0, tzinfo=UTC)  # a Monday at ten there
LATER = datetime(2026, 10, 20, tzinfo=UTC)


async def team_with(name: str, people: int, cases: int, hours: int = 4, content: int = 0) -> UUID:
    """A team, and cases of one month that it answered after so many hours and settled the next day."""
    team = uuid4()

    async def job() -> None:
        department = Department(id=uuid4(), name=f"of {name}", parent=None)
        await Department.insert(department)
        await Team.insert(Team(id=team, name=name, department=department.id, office="front"))
        for each in range(people):
            person = Person(id=uuid4(), reference=f"{name}{each}", name=name, team=team, team_since=1)
            await Person.insert(person)
        first = await CustomerCase.count() + 1
        for number in range(first, first + cases):
            answered = OPENED + timedelta(hours=hours)
            due = OPENED + timedelta(days=1)
            case = CustomerCase(
                id=uuid4(),
                number=number,
                team=team,
                source="letter",
                opened=OPENED,
                first_due=due,
                due=due,
                answered=answered,
                settled=due,
                recovered=(number - first < content) if content else None,
            )
            await CustomerCase.insert(case)

    await db.write(job)
    return team


async def test_a_team_is_shown_where_it_is_large_enough(database: str) -> None:
    nord = await team_with("Nord", 8, 6, content=5)
    await team_with("Ost", 7, 9)
    await team_with("West", 12, 4, hours=30)
    found = await figures(TERMS, LATER, 5, None)
    assert [(each.team, each.cases) for each in found] == [("", 19), ("Nord", 6)]
    assert found[1] == Figures("2026-09", "Nord", 6, 4.0, 8.0, 1.0, 0.83)
    # Four of nineteen were late, and of the six who said something five were content.
    assert (found[0].in_time, found[0].recovered) == (0.79, 0.83)
    assert [each.team for each in await figures(TERMS, LATER, 5, frozenset({nord}))] == ["", "Nord"]
    # A month is final when no customer can open a case of it any more.
    assert await figures(TERMS, datetime(2026, 10, 14, 21, tzinfo=UTC), 5, None) == []


async def test_whoever_reads_the_whole_and_the_shown_teams_learns_of_no_hidden_one(database: str) -> None:
    await team_with("Nord", 9, 6)
    await team_with("West", 9, 7)
    await team_with("Ost", 9, 1)
    found = await figures(TERMS, LATER, 5, None)
    # Ost alone would be the whole less the others: a second one is hidden with it.
    assert [(each.team, each.cases) for each in found] == [("", 14), ("West", 7)]


def test_what_is_left_of_the_whole_is_always_enough_and_of_more_than_one_team() -> None:
    chance = Random(58)  # noqa: S311  # the same cases every day
    teams = [UUID(int=each) for each in range(6)]
    for _ in range(300):
        counts: dict[UUID | None, int] = {team: chance.randint(1, 12) for team in teams}
        sizes = {team: chance.randint(4, 14) for team in teams}
        shown = shown_teams(counts, sizes, 5)
        hidden = [counts[team] for team in teams if team not in shown]
        assert all(counts[team] >= 5 and sizes[team] >= FEWEST_PEOPLE for team in shown)
        assert not shown or not hidden or (len(hidden) > 1 and sum(hidden) >= 5)


def test_the_control_that_hides_small_teams_alone_is_subtracted_from() -> None:
    counts = dict(zip("abc", (6, 7, 1), strict=True))
    naive = {team for team, count in counts.items() if count >= 5}
    found = [
        sum(counts.values()) - sum(counts[each] for each in some)
        for size in range(len(naive) + 1)
        for some in combinations(sorted(naive), size)
    ]
    assert 1 in found
