"""A simulated year passes through the very rules that close a real wave."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.simulated.worlds import world_of
from analytics.simulated.years import Year, simulate
from api.simulated.releases import History, in_a_pool, release_history, roster_of
from survey.releases.disclosure import Disclosure, disclose
from survey.releases.groups import Answers, CellCount, partition
from survey.releases.rules import FEWEST_RATINGS, Rules, Scale
from survey.waves.cells import MadeCell, make_cells

WEEK = 105_000


def small_year(seed: int = 1) -> Year:
    """With one week in which everybody answered, and answered the same."""
    year = simulate(world_of("link", teams=12, weeks=20, heads=(5, 14), missing=0.05), seed)
    year.asked[:, 0], year.answers[:, 0] = True, 1
    return year


def cells_of(year: Year) -> list[MadeCell]:
    roster = roster_of(year.heads)
    cells = make_cells(roster.teams, roster.departments, roster.members).cells
    return sorted(cells, key=lambda cell: cell.teams)


def closed(year: Year, week: int, rules: Rules) -> Disclosure:
    """One week through the real close, from single answers."""
    teams = [team.id for team in roster_of(year.heads).teams]
    team_of_person = np.repeat(np.arange(len(teams)), year.heads)
    counts = []
    for cell in cells_of(year):
        rows = [teams.index(team) for team in cell.teams]
        given = year.answers[np.isin(team_of_person, rows), week]
        said = given[given > 0].tolist()
        answers = Answers(len(said), sum(said), sum(answer**2 for answer in said))
        counts.append(CellCount(cell.id, cell.department, len(cell.people), len(said), {"core": answers}))
    return disclose(counts, {"core": Scale(1, 5)}, "core", rules)


@pytest.mark.parametrize("rules", [Rules(), Rules(k=7, c_lo=2)])
def test_every_cell_and_week_is_what_the_real_close_would_publish(rules: Rules) -> None:
    year = small_year()
    history = release_history(year, WEEK, rules)
    cells = cells_of(year)
    variance = history.panel.within_variance
    assert variance is not None
    for week in range(20):
        released = closed(year, week, rules)
        known = released.variance and released.variance.value
        assert np.isnan(variance[week]) if known is None else variance[week] == known
        alone = {group.name: group for group in released.groups if group.kind == "cell"}
        pooled = {name for group in released.groups if group.kind != "cell" for name in group.cells}
        for row, cell in enumerate(cells):
            happiness = history.panel.happiness
            if cell.id in alone:
                mean = alone[cell.id].means["core"]
                assert happiness.value[row, week] == mean.tenths / 10
                assert happiness.n is not None
                assert happiness.n[row, week] == mean.n
                assert (row, week) not in history.reasons
            else:
                assert np.isnan(happiness.value[row, week])
                asked = any(year.asked[i, week] for i in rows_of(cell))
                expected = "merged" if cell.id in pooled else "suppressed"
                assert history.reasons.get((row, week)) == (expected if asked else None)


@given(
    counts=st.lists(
        st.tuples(st.integers(0, 7), st.sampled_from(["", "Sales", "Service"])), min_size=1, max_size=8
    )
)
def test_a_week_pools_the_same_cells_as_the_real_close(counts: list[tuple[int, str]]) -> None:
    cells = [CellCount(f"cell {row}", department, 9, n) for row, (n, department) in enumerate(counts)]
    pools = [group for group in partition(cells, Rules().k) if group.kind != "cell"]
    expected = {cell.cell for group in pools for cell in group.cells}
    found = in_a_pool(np.array([[n] for n, _ in counts]), [department for _, department in counts], Rules())
    assert {f"cell {row}" for row in np.flatnonzero(found[:, 0])} == expected


def test_too_few_answers_publish_no_variance() -> None:
    year = simulate(world_of("none", teams=6, weeks=8, heads=(9, 9)), seed=2)
    variance = release_history(year, WEEK).panel.within_variance
    assert variance is not None
    assert np.isnan(variance).all()
    assert release_history(year, WEEK, with_variance=False).panel.within_variance is None


def test_whether_there_is_a_variance_does_not_tell_that_everybody_answered() -> None:
    """54 answers are enough; of six groups in which all nine answered, 48 are shown."""
    year = simulate(world_of("none", teams=6, weeks=8, heads=(9, 9)), seed=2)
    year.asked[:], year.answers[:] = True, np.arange(54)[:, None] % 5 + 1
    variance = release_history(year, WEEK).panel.within_variance
    assert variance is not None
    assert np.isnan(variance).all()
    assert closed(year, 0, Rules()).variance is None


def rows_of(cell: MadeCell) -> list[int]:
    return [int(team.split()[1]) - 1 for team in cell.teams]


def test_the_year_of_the_test_holds_every_case() -> None:
    """Otherwise the comparison above would prove little."""
    history = release_history(small_year(), WEEK)
    assert set(history.panel.left_out) == {"missing", "merged", "suppressed"}
    assert any(" + " in team for team in history.panel.teams)


def test_a_rating_is_that_of_all_contacts_of_the_cells_teams_and_needs_five() -> None:
    year = simulate(world_of("none", teams=6, weeks=8, heads=(4, 6)), seed=2)
    history = release_history(year, WEEK)
    for row, cell in enumerate(cells_of(year)):
        ratings = year.ratings[rows_of(cell)].sum(axis=0)
        sums = year.rating_sum[rows_of(cell)].sum(axis=0)
        assert history.panel.rating.value[row].tolist() == (sums / ratings).tolist()
    year.ratings[:, 3] = 0
    year.ratings[rows_of(cells_of(year)[0])[0], 3] = FEWEST_RATINGS - 1
    assert np.isnan(release_history(year, WEEK).panel.rating.value[:, 3]).all()


def test_changing_suppressed_answers_changes_nothing() -> None:
    year = small_year()
    before = release_history(year, WEEK)
    where = [place for place, reason in before.reasons.items() if reason == "suppressed"]
    people = np.cumsum(np.concatenate([[0], year.heads]))
    for row, week in where:
        for team in rows_of(cells_of(year)[row]):
            answers = year.answers[people[team] : people[team + 1], week]
            answers[answers > 0] = 6 - answers[answers > 0]
    assert where
    assert_same(before, release_history(year, WEEK))


def assert_same(one: History, other: History) -> None:
    assert one.reasons == other.reasons
    np.testing.assert_array_equal(one.panel.happiness.value, other.panel.happiness.value)
    np.testing.assert_array_equal(one.panel.rating.value, other.panel.rating.value)


def test_teams_of_the_panel_are_sorted_and_weeks_follow_each_other() -> None:
    panel = release_history(small_year(), WEEK).panel
    assert list(panel.teams) == sorted(panel.teams)
    assert panel.weeks.tolist() == list(range(WEEK, WEEK + 20))


def test_an_organisation_too_small_for_a_wave_has_no_cells() -> None:
    panel = release_history(simulate(world_of("none", teams=1, weeks=4, heads=(7, 7)), 1), WEEK).panel
    assert panel.teams == ()
    assert panel.happiness.value.shape == (0, 4)
