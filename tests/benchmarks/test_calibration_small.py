"""A small, seeded calibration of the whole chain; `tests/benchmarks/calibration.py` is the real one."""

from pathlib import Path

import pytest

from analytics.analysis import analyse
from analytics.plan import Plan
from analytics.simulated.years import simulate
from analytics.verdict.evidence import weigh
from api.simulated.releases import release_history
from tests.benchmarks.calibration import SIZES, WORLDS, cases, draw, read, size_of
from tests.benchmarks.calibration_table import covers, declared, precedes, rate, tables
from tests.benchmarks.years import FIRST_WEEK, Drawn, judge, world_for

NULL_YEARS = 60
MOST_FALSE_ALARMS = 8  # of 60 at 5 %: more in one of 500 such runs, and the seeds are fixed


def years(world: str, count: int, teams: int = 20, weeks: int = 52) -> list[Drawn]:
    return [judge((world, teams, weeks, seed)) for seed in range(count)]


@pytest.mark.parametrize("world", ["none", "small_teams", "departments"])
def test_where_nothing_is_there_a_link_is_declared_in_about_one_year_of_twenty(world: str) -> None:
    drawn = years(world, NULL_YEARS)
    assert sum(year.p is not None for year in drawn) >= 57
    assert sum(declared(year) for year in drawn) <= MOST_FALSE_ALARMS
    assert sum(year.pearson_p is not None and year.pearson_p <= 0.05 for year in drawn) > 30


def test_uneven_shared_events_fool_the_primary_test_and_not_the_gate() -> None:
    drawn = years("shared", 40)
    assert sum(year.p is not None and year.p <= 0.05 for year in drawn) > 24
    assert sum(year.code == "shared_events" for year in drawn) > 24
    assert sum(declared(year) for year in drawn) <= 5


def test_a_true_link_is_found_and_its_direction_too() -> None:
    drawn = years("link", 20)
    assert sum(declared(year) for year in drawn) >= 19
    assert sum(precedes(year) for year in drawn) >= 13  # 84 of 100


def test_the_interval_covers_the_slope_of_a_large_organisation() -> None:
    share, _, count = rate(years("weak_link", 30), covers)
    assert count == 30
    assert share >= 0.85


def test_the_interval_within_departments_covers_nothing_where_departments_have_events_of_their_own() -> None:
    primary = within = 0
    for seed in range(40):
        panel = release_history(simulate(world_for("departments", 20, 52), seed), FIRST_WEEK).panel
        found = weigh(panel, Plan(permutations=99), 0.05)
        assert found.primary is not None
        assert found.departments is not None
        primary += found.primary.ci[0] <= 0 <= found.primary.ci[1]
        within += found.departments.ci[0] <= 0 <= found.departments.ci[1]
    assert within >= 34
    assert primary <= 20


def test_the_judgement_is_the_one_of_the_report() -> None:
    world, plan = world_for("none", 8, 30), Plan(seed=4)
    found = analyse(release_history(simulate(world, 4), FIRST_WEEK).panel, plan)
    drawn = judge(("none", 8, 30, 4))
    assert found.now.primary is not None
    assert (drawn.code, drawn.p, drawn.slope) == (
        found.verdict.code,
        found.now.primary.p,
        found.now.primary.slope,
    )


def test_looks_are_taken_when_their_weeks_are_full() -> None:
    assert judge(("link", 12, 104, 1)).ever == 1
    assert judge(("link", 12, 52, 1)).ever is None


def test_a_common_cause_is_declared_and_said_to_be_one_that_contacts_show() -> None:
    shown, half_shown, linked = (years(world, 3) for world in ("workload", "workload_half_shown", "link"))
    assert [year.code for year in shown] == [year.code for year in half_shown] == ["supported"] * 3
    assert [year.told_apart for year in shown] == [0, 0, 0]
    assert sum(year.told_apart or 0 for year in half_shown) > 0
    assert [year.told_apart for year in linked] == [1, 1, 1]
    assert years("none", 1)[0].told_apart is None


def test_every_world_and_size_is_drawn_the_main_size_first() -> None:
    wanted = list(cases(2, 1))
    assert len(wanted) == len(set(wanted)) == len(WORLDS) * (2 + len(SIZES) - 1)
    assert wanted[0] == ("ar_only", 20, 52, 0)
    part = list(cases(9, 2, [size_of("20x26"), (8, 104)], ["none", "workload"]))
    assert part[:3] == [("none", 20, 26, 0), ("workload", 20, 26, 0), ("none", 8, 104, 0)]
    assert len(part) == 8


def test_a_run_that_was_cut_off_goes_on_where_it_stopped(tmp_path: Path) -> None:
    out = tmp_path / "years.csv"
    wanted = [("none", 8, 26, seed) for seed in range(3)]
    draw(wanted[:2], out, processes=1)
    whole = out.read_text()
    out.write_text(whole[:-20])
    draw(wanted, out, processes=1)
    drawn = read(out)
    assert drawn == [judge(case) for case in wanted]
    assert "Declared although nothing is there" in tables(drawn)
