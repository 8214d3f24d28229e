"""Attack 46 in part: whoever writes the links answers for those who have not, and subtracts.

The file of links has the whole power over those who have not answered yet, from its first writing on: that
cannot be prevented, and is told. It is written group by group, and everybody who answers sees how often the
links of the own group were written. Control: links that leave no trace.
"""

from pathlib import Path

from api.commands.weeks.waves import links
from survey.children.messages import Links, WriteLinks
from tests.api.customers import installation_for_tests
from tests.api.pulse import Employee, pulse_client
from tests.survey.lifecycle.week import Week, hire, open_week


async def seen_by(folder: Path, week: Week) -> dict[str, set[int]]:
    """What the people of each group are told."""
    labels = {cell.id: cell.label for cell in week.manifest.cells}
    found: dict[str, set[int]] = {}
    async with pulse_client(folder, week) as client:
        for employee in await Employee.all(client, week):
            told = (await employee.place()).json()
            found.setdefault(labels[told["cell"]], set()).add(told["links_written"])
    return found


async def test_a_second_writing_is_seen_by_everybody_of_the_group(database: str, tmp_path: Path) -> None:
    await hire()
    week = await open_week(tmp_path)
    installation = installation_for_tests(tmp_path)
    before = await seen_by(tmp_path, week)
    await links(installation, {})
    once = await seen_by(tmp_path, week)
    (north,) = await links(installation, {"group": "Nord"})
    twice = await seen_by(tmp_path, week)

    def more(group: str, counts: dict[str, set[int]]) -> int:
        (now,), (start,) = counts[group], before[group]
        return now - start

    assert {group: more(group, once) for group in once} == {"Nord": 1, "Süd": 1, "West": 1}
    assert {group: more(group, twice) for group in twice} == {"Nord": 2, "Süd": 1, "West": 1}
    assert len(north["links"]) == 8


async def test_a_request_that_is_repeated_counts_once(sqlite_database: str, tmp_path: Path) -> None:
    await hire()
    week = await open_week(tmp_path)
    cells = tuple(cell.id for cell in week.manifest.cells)
    before = await seen_by(tmp_path, week)
    for _ in range(3):
        await week.keepers.ask(week.wave, WriteLinks(cells, b"the same request"), Links)
    after = await seen_by(tmp_path, week)
    assert {group: counts.pop() for group, counts in after.items()} == {
        group: counts.pop() + 1 for group, counts in before.items()
    }


async def test_the_control_that_computes_links_unasked_leaves_no_trace(
    sqlite_database: str, tmp_path: Path
) -> None:
    """Whoever controls the server with its keys does just that: no count protects from them."""
    await hire()
    week = await open_week(tmp_path)
    before = await seen_by(tmp_path, week)
    assert len({week.invitation(person) for _, person in await week.people()}) == 24
    assert await seen_by(tmp_path, week) == before
