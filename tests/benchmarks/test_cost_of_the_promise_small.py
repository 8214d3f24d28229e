"""A small, seeded comparison of released and raw means; `cost_of_the_promise.py` is the real one."""

from itertools import pairwise
from pathlib import Path

import numpy as np

from analytics.simulated.worlds import world_of
from analytics.simulated.years import simulate
from tests.benchmarks.calibration_table import declared
from tests.benchmarks.cost_of_the_promise import WAYS, WORLDS, cases, draw_all, paired, read_all, tables
from tests.benchmarks.raw_means import raw, raw_from_k
from tests.benchmarks.years import Drawn, PanelOf, judge, released


def years(world: str, count: int, panel_of: PanelOf) -> list[Drawn]:
    return [judge((world, 20, 52, seed), panel_of) for seed in range(count)]


def test_a_raw_mean_is_that_of_everybody_in_the_team_who_answered() -> None:
    year = simulate(world_of("small_teams", teams=6, weeks=20, missing=0.1), 3)
    starts = np.concatenate([[0], np.cumsum(year.heads)])
    for row, (first, after) in enumerate(pairwise(starts)):
        for week in range(20):
            said = [score for score in year.answers[first:after, week].tolist() if score]
            found = raw(year).happiness.value[row, week]
            assert np.isnan(found) if not said else found == sum(said) / len(said)
            from_five = raw_from_k(year).happiness.value[row, week]
            assert np.isnan(from_five) if len(said) < 5 else from_five == found


def test_in_large_teams_the_rules_only_round() -> None:
    year = simulate(world_of("none", teams=10, weeks=30, heads=(30, 30)), 5)
    ours, theirs = released(year), raw(year)
    assert np.abs(ours.happiness.value - theirs.happiness.value).max() <= 0.05 + 1e-9
    assert np.array_equal(ours.rating.value, theirs.rating.value)


def test_both_ways_know_the_same_departments() -> None:
    year = simulate(world_of("none", teams=20, weeks=30, heads=(30, 30)), 5)
    assert raw(year).groups["department"] == released(year).groups["department"]


def test_raw_means_of_small_teams_use_more_cells_than_are_published() -> None:
    case = ("small_teams", 20, 52, 1)
    ours, theirs = judge(case), judge(case, raw)
    assert ours.cells is not None
    assert theirs.cells is not None
    assert theirs.cells > 1.1 * ours.cells


def test_the_rules_neither_make_nor_hide_a_strong_link() -> None:
    for world in ("none", "link"):
        ours, theirs = years(world, 20, released), years(world, 20, raw_from_k)
        assert sum(declared(a) != declared(b) for a, b in zip(ours, theirs, strict=True)) <= 2


def test_merging_small_teams_costs_power() -> None:
    found = [
        sum(year.code == "supported" for year in years("small_teams_link", 40, way))
        for way in (released, raw_from_k)
    ]
    assert 10 < found[0] < found[1]


def test_every_way_judges_the_same_years_and_goes_on_where_it_stopped(tmp_path: Path) -> None:
    draw_all(1, tmp_path)
    draw_all(2, tmp_path)
    drawn = read_all(tmp_path)
    assert set(drawn) == set(WAYS)
    for judged in drawn.values():
        assert [(year.world, year.teams, year.weeks, year.seed) for year in judged] == list(cases(2))
    for world in WORLDS:
        pairs = paired(drawn["released"], drawn["raw"], world)
        assert [(ours.seed, theirs.seed) for ours, theirs in pairs] == [(0, 0), (1, 1)]
    shown = {way: [year for year in judged if year.world == "none"] for way, judged in drawn.items()}
    assert "| falsely declared, % | 0.0 ± 0.0 | 0.0 ± 0.0 | +0.0 ± 0.0 |" in tables(shown)
    assert "2 years in each world" in tables(shown)
