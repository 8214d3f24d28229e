"""A small run of `tests/benchmarks/power.py`, which draws the table of what a firm will get."""

from pathlib import Path

from tests.benchmarks.power import LINKS, TEAMS, cases, draw, judge, read, table


def test_some_years_of_every_cell_are_drawn_before_the_next_ones() -> None:
    wanted = list(cases(30))
    assert len(wanted) == len(set(wanted)) == 30 * len(TEAMS) * len(LINKS)
    assert {case[:2] for case in wanted[: 20 * len(TEAMS) * len(LINKS)]} == {case[:2] for case in wanted}


def test_a_strong_link_of_many_teams_is_found_by_the_last_look_and_never_taken_back() -> None:
    year = judge((20, 0.4, 3))
    assert "supported" in year.until(104)
    assert [len(year.until(weeks)) for weeks in (26, 52, 104)] == [1, 2, 3]


def test_a_run_that_was_cut_off_goes_on_where_it_stopped(tmp_path: Path) -> None:
    out = tmp_path / "power.csv"
    wanted = [(8, link, seed) for link in LINKS for seed in range(1)]
    draw(wanted[:3], out)
    out.write_text(out.read_text()[:-4])
    draw(wanted, out)
    assert read(out) == [judge(case) for case in wanted]
    assert table(read(out)).count("\n| 8 |") == 3
