"""Years, quarters and months are read as what they are, and lags count them."""

import numpy as np
import pytest

from analytics.panel import WeekKind
from analytics.verdict.pairing import shifted
from analytics.weeks import week_label
from api.panel_file.reading import read_panel
from api.panel_file.writing import write_panel
from tests.api.panel_file.files import asked, read
from tests.panels import equal

HEAD = "team,period,happiness,rating\n"


def of(*periods: str) -> str:
    return HEAD + "".join(
        f"{team},{period},3.{place},4.{place}\n"
        for team in ("Nord", "Süd")
        for place, period in enumerate(periods)
    )


@pytest.mark.parametrize(
    ("cells", "kind", "labels"),
    [
        (("2017", "2018", "2019"), "year", ("2017", "2018", "2019")),
        (("2011/12", "2012/13", "2013/14"), "years", ("2011/12", "2012/13", "2013/14")),
        (("2011-12", "2012-13", "2013-14"), "years", ("2011/12", "2012/13", "2013/14")),
        (("2019/2020", "2020/2021", "2021/2022"), "years", ("2019/20", "2020/21", "2021/22")),
        (("2019-Q3", "2019-Q4", "2020-Q1"), "quarter", ("2019-Q3", "2019-Q4", "2020-Q1")),
        (("Q3 2019", "Q4/2019", "q1 2020"), "quarter", ("2019-Q3", "2019-Q4", "2020-Q1")),
        (
            ("3. Quartal 2019", "4. Quartal 2019", "1. Quartal 2020"),
            "quarter",
            ("2019-Q3", "2019-Q4", "2020-Q1"),
        ),
        (("2019-11", "2019-12", "2020-01"), "month", ("2019-11", "2019-12", "2020-01")),
        (("11/2019", "12.2019", "1/2020"), "month", ("2019-11", "2019-12", "2020-01")),
        (("Nov 2019", "Dez 2019", "Januar 2020"), "month", ("2019-11", "2019-12", "2020-01")),
        (("2019M11", "2019M12", "2020M01"), "month", ("2019-11", "2019-12", "2020-01")),
        (("2019-11-01", "2019-12-01", "2020-01-01"), "month", ("2019-11", "2019-12", "2020-01")),
        (("30.11.2019", "31.12.2019", "31.01.2020"), "month", ("2019-11", "2019-12", "2020-01")),
        (("2019-09-30", "2019-12-31", "2020-03-31"), "quarter", ("2019-Q3", "2019-Q4", "2020-Q1")),
        (("2017-01-01", "2018-01-01", "2019-01-01"), "year", ("2017", "2018", "2019")),
    ],
)
def test_every_way_to_write_a_period_is_read_and_none_is_lost_between_two(
    cells: tuple[str, ...], kind: WeekKind, labels: tuple[str, ...]
) -> None:
    panel = read(of(*cells), accept="Nord | Süd")
    assert panel.week_kind == kind
    assert tuple(week_label(int(week), kind) for week in panel.weeks) == labels
    # A lag of one period pairs every period but the first.
    paired = np.isfinite(shifted(panel.happiness.value, 1)) & np.isfinite(panel.rating.value)
    assert paired.sum() == 2 * (len(cells) - 1)


def test_a_year_in_which_nobody_was_asked_stays_a_gap() -> None:
    panel = read(of("2014", "2016", "2017"), accept="Nord | Süd")
    assert panel.weeks.tolist() == [2014, 2015, 2016, 2017]
    assert np.isnan(panel.rating.value[0]).tolist() == [False, True, False, False]


@pytest.mark.parametrize("cells", [("2025-03-03", "2025-03-10", "2025-03-17"), ("2025-W10", "2025-W11")])
def test_weeks_stay_weeks(cells: tuple[str, ...]) -> None:
    assert read(of(*cells), accept="Nord | Süd").week_kind == "iso"


def test_two_first_days_of_a_month_are_weeks_as_they_may_be_by_chance() -> None:
    assert read(of("2025-09-01", "2025-12-01"), accept="Nord | Süd").week_kind == "iso"


def test_numbers_up_to_fifty_three_stay_weeks_also_with_a_year_beside_them() -> None:
    text = "team,week,year,happiness,rating\n" + "".join(
        f"{team},{week},{year},3.{week},4.{week}\n"
        for team in "AB"
        for year in (2024, 2025)
        for week in (1, 2)
    )
    assert read(text, accept="A | B").week_kind == "iso"


def test_a_month_among_quarters_is_told_with_an_example() -> None:
    questions = asked(of("2019-Q1", "2019-Q2", "2019-Q3", "2019-07"))
    assert [(row, value) for row, _, value, _ in questions] == [(5, "2019-07"), (9, "2019-07")]
    assert "2019-Q1" in questions[0][3]


@pytest.mark.parametrize(
    ("cells", "value"),
    [
        (("2025-W01", "2025-W02", "2025-Q1"), "2025-Q1"),
        (("1", "2", "2019-05"), "2019-05"),
        (("2025-W01", "2025-W02", "März 2025"), "März 2025"),
        (("2025-W01", "2025-W02", "2012/13"), "2012/13"),
    ],
)
def test_another_period_among_weeks_is_told_as_what_it_is(cells: tuple[str, ...], value: str) -> None:
    questions = asked(of(*cells))
    assert [question[2] for question in questions] == [value, value]
    assert "write the periods of all rows alike" in questions[0][3]


@pytest.mark.parametrize(
    "cells", [("2025", "2026", "2027"), ("2026-Q3", "2026-Q4", "2027-Q1"), ("2026-11", "2026-12")]
)
def test_a_period_that_has_not_begun_is_refused(cells: tuple[str, ...]) -> None:
    assert {value for _, _, value, _ in asked(of(*cells))} == {cells[-1]}


def test_a_period_twice_for_a_team_is_told_by_its_name() -> None:
    questions = asked(of("2019-Q1", "Q1 2019", "2019-Q2"))
    assert questions[0][2] == "Nord, 2019-Q1"


@pytest.mark.parametrize(
    "cells", [("2017", "2018"), ("2011/12", "2012/13"), ("2019-Q4", "2020-Q1"), ("2019-12", "2020-01")]
)
def test_an_exported_panel_reads_back_as_it_was(cells: tuple[str, ...]) -> None:
    panel = read(of(*cells), accept="Nord | Süd")
    again = read_panel(write_panel(panel), "again.csv")
    assert again.week_kind == panel.week_kind
    assert equal(again, panel)


@pytest.mark.parametrize("heading", ["year", "Jahr"])
def test_a_column_of_years_is_the_period_where_there_is_no_other(heading: str) -> None:
    panel = read(of("2017", "2018", "2019").replace("period", heading), accept="Nord | Süd")
    assert panel.week_kind == "year"
    assert panel.weeks.tolist() == [2017, 2018, 2019]


def test_a_column_called_year_that_holds_something_else_is_no_period() -> None:
    told = asked(of("1", "2", "3").replace("period", "year"))
    assert "does not hold years alone" in str(told)
