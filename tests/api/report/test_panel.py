"""What enters the panel: own weeks, final weeks, invited ratings; the rest is left out by name."""

from collections.abc import Mapping
from dataclasses import replace
from uuid import UUID, uuid5

import numpy as np

from analytics.algebra.arrays import FloatArray
from api.panel_file.reading import read_panel
from api.panel_file.writing import write_panel
from api.report.collecting import CellWeek, Collected, PanelCell, TeamOutcome
from api.report.panel import build_panel
from survey.rollups.weekly import WeekOfKind, WeekOfRatings

WEEK = 105_700
SPACE = UUID(int=7)


def team(name: str) -> UUID:
    return uuid5(SPACE, name)


def cell(*names: str) -> PanelCell:
    label = " + ".join(names)
    return PanelCell(uuid5(SPACE, label), label, "Service", "front", frozenset(map(team, names)))


def published(mean: float, n: int = 7) -> CellWeek:
    return CellWeek(eligible=9, pooled=False, means={"happiness": (mean, n), "work_load": (3.1, n)})


def rated(
    name: str,
    week: int,
    scores: tuple[int, ...],
    *,
    open_channel: bool = False,
    at: str = "phone",
) -> WeekOfRatings:
    squares = sum(score * score for score in scores)
    return WeekOfRatings(team(name), week, at, open_channel, True, len(scores), sum(scores), squares)


FIVE = (5, 4, 4, 3, 4)
NORD, SUED, BOTH = cell("Nord"), cell("Süd"), cell("Nord", "Süd")


def collected(
    staff: Mapping[tuple[UUID, int], CellWeek],
    ratings: tuple[WeekOfRatings, ...] = (),
    facts: tuple[TeamOutcome, ...] = (),
    cells: tuple[PanelCell, ...] = (NORD, BOTH, SUED),
    provisional: range = range(0),
) -> Collected:
    return Collected(range(WEEK, WEEK + 4), cells, staff, {}, ratings, facts, provisional=provisional)


def test_a_cell_published_by_itself_has_its_mean_its_n_and_its_ratings() -> None:
    found = build_panel(
        collected({(NORD.id, WEEK): published(3.4)}, (rated("Nord", WEEK, FIVE),), cells=(NORD,))
    )
    panel = found.panel
    assert (panel.happiness.value[0, 0], panel.rating.value[0, 0]) == (3.4, 4.0)
    assert panel.happiness.n is not None
    assert panel.happiness.n[0, 0] == 7
    assert panel.items["work_load"].value[0, 0] == 3.1
    assert panel.groups["touchpoint"] == ("phone",)
    assert found.reasons == {}


def test_a_week_in_a_pool_is_missing_and_never_copied() -> None:
    staff = {(NORD.id, WEEK): published(3.4), (NORD.id, WEEK + 1): CellWeek(9, True, {})}
    found = build_panel(collected(staff, cells=(NORD,)))
    assert np.isnan(found.panel.happiness.value[0, 1])
    assert found.reasons == {(0, 1): "merged"}


def test_a_week_of_which_nothing_was_published_is_suppressed() -> None:
    found = build_panel(collected({(NORD.id, WEEK): CellWeek(9, False, {})}, cells=(NORD,)))
    assert found.reasons == {(0, 0): "suppressed"}


def test_a_merge_ends_one_unit_and_begins_another() -> None:
    staff = {
        (NORD.id, WEEK): published(3.0),
        (SUED.id, WEEK): published(4.0),
        (BOTH.id, WEEK + 1): published(3.5),
    }
    found = build_panel(collected(staff, (rated("Nord", WEEK + 1, FIVE), rated("Süd", WEEK + 1, FIVE))))
    rows = dict(zip(found.panel.teams, found.panel.happiness.value, strict=True))
    assert np.isfinite(rows["Nord"]).tolist() == [True, False, False, False]
    assert np.isfinite(rows["Nord + Süd"]).tolist() == [False, True, False, False]
    both = found.panel.teams.index("Nord + Süd")
    assert found.panel.rating.n is not None
    assert found.panel.rating.n[both, 1] == 10  # the contacts of both teams


def test_weeks_that_may_still_change_say_so_whoever_has_rated() -> None:
    staff = {
        (NORD.id, WEEK): published(3.4),
        (NORD.id, WEEK + 2): published(3.5),
        (SUED.id, WEEK + 2): CellWeek(9, True, {}),
    }
    found = build_panel(
        collected(
            staff, (rated("Nord", WEEK, FIVE),), cells=(NORD, SUED), provisional=range(WEEK + 2, WEEK + 4)
        )
    )
    assert np.isfinite(found.panel.rating.value).sum() == 1
    assert found.reasons == {
        (0, 2): "provisional",
        (0, 3): "provisional",
        (1, 2): "merged",
        (1, 3): "provisional",
    }


def test_open_channels_stay_out_and_do_not_help_to_five() -> None:
    mixed = (rated("Nord", WEEK, FIVE[:4]), rated("Nord", WEEK, FIVE, open_channel=True, at="counter"))
    alone = (rated("Nord", WEEK + 1, FIVE, open_channel=True, at="counter"),)
    staff = {(NORD.id, WEEK): published(3.4), (NORD.id, WEEK + 1): published(3.4)}
    found = build_panel(collected(staff, (*mixed, *alone), cells=(NORD,)))
    assert np.isnan(found.panel.rating.value).all()
    assert found.reasons == {(0, 1): "open_channel"}
    assert found.panel.left_out == {"open_channel": 1, "missing": 1}


def test_facts_of_merged_teams_are_weighed_by_their_cases_or_left_out() -> None:
    staff = {(BOTH.id, WEEK): published(3.5), (BOTH.id, WEEK + 1): published(3.5)}
    facts = (
        TeamOutcome(team("Nord"), WEEK, "solved", 0.9, 30),
        TeamOutcome(team("Süd"), WEEK, "solved", 0.6, 10),
        TeamOutcome(team("Nord"), WEEK + 1, "solved", 0.9, None),
        TeamOutcome(team("Süd"), WEEK + 1, "solved", 0.6, None),
    )
    solved = build_panel(collected(staff, facts=facts, cells=(BOTH,))).panel.outcomes["solved"]
    assert abs(solved.value[0, 0] - 0.825) < 1e-12
    assert np.isnan(solved.value[0, 1])


def of_kind(name: str, week: int, kind: str, label: str, scores: tuple[int, ...]) -> WeekOfKind:
    return WeekOfKind(team(name), week, kind, label, len(scores), sum(scores))


def a_year_of(
    *kinds: tuple[str, str, tuple[int, ...]], everybody: int
) -> Mapping[str, Mapping[str, FloatArray]]:
    """Four teams of which so many customers rate each week, some of them of these kinds."""
    names = ("Nord", "Ost", "Süd", "West")
    weeks = range(WEEK, WEEK + 20)
    places = [(name, week) for name in names for week in weeks]
    made = replace(
        collected(
            {(cell(name).id, week): published(3.4) for name, week in places},
            tuple(rated(name, week, (4,) * everybody) for name, week in places),
            cells=tuple(map(cell, names)),
        ),
        weeks=weeks,
        kinds=tuple(of_kind(name, week, *kind) for name, week in places for kind in kinds),
    )
    return build_panel(made).panel.kinds


def test_kinds_of_customers_have_their_means_and_are_one_however_they_are_written() -> None:
    new, regular = ("stage", "new", (5,) * 5), ("stage", "Regular", (3,) * 6)
    found = a_year_of(new, regular, ("stage", "regular", (4,) * 5), everybody=16)
    assert list(found) == ["stage"]
    assert list(found["stage"]) == ["new", "Regular"]
    assert set(found["stage"]["Regular"].ravel()) == {38 / 11}
    # The only one of its kind is compared with nobody.
    assert a_year_of(new, ("segment", "private", (4,) * 16), regular, everybody=16).keys() == {"stage"}


def test_who_is_left_over_is_nobody_or_enough() -> None:
    """One customer's rating is that of all less that of all others."""
    new, regular = ("stage", "new", (5,) * 5), ("stage", "regular", (3,) * 6)
    assert list(a_year_of(new, regular, everybody=11)["stage"]) == ["new", "regular"]
    for everybody in range(12, 16):
        assert a_year_of(new, regular, everybody=everybody) == {}
    assert list(a_year_of(new, regular, everybody=16)["stage"]) == ["new", "regular"]
    third = ("stage", "former", (1,) * 5)
    assert list(a_year_of(new, regular, third, everybody=17)["stage"]) == ["new", "regular"]


def test_of_many_words_a_dozen_are_compared_and_rare_ones_are_not_named() -> None:
    words = [("segment", f"segment {number:02}", (3,) * 5) for number in range(30)]
    assert len(a_year_of(*words, everybody=150)["segment"]) == 12
    rare = replace(
        collected({(NORD.id, WEEK): published(3.4)}, (rated("Nord", WEEK, FIVE * 2),), cells=(NORD,)),
        kinds=(of_kind("Nord", WEEK, "segment", "a", FIVE), of_kind("Nord", WEEK, "segment", "b", FIVE)),
    )
    assert build_panel(rare).panel.kinds == {}


def test_the_file_reads_back_to_what_was_built() -> None:
    staff = {
        (NORD.id, WEEK): published(3.4),
        (NORD.id, WEEK + 1): CellWeek(9, True, {}),
        (SUED.id, WEEK + 3): published(4.0),
    }
    ratings = (
        rated("Nord", WEEK, FIVE),
        rated("Nord", WEEK + 1, FIVE),
        rated("Süd", WEEK, FIVE[:3]),
    )
    found = build_panel(
        replace(collected(staff, ratings, cells=(NORD, SUED)), within_variance={WEEK: 0.6, WEEK + 2: 0.85})
    )
    again = read_panel(write_panel(found.panel, found.reasons), "panel.csv")
    np.testing.assert_array_equal(again.happiness.value, found.panel.happiness.value)
    np.testing.assert_array_equal(again.rating.value, found.panel.rating.value)
    assert dict(again.left_out) == dict(found.panel.left_out)
    assert again.within_variance is not None
    np.testing.assert_array_equal(again.within_variance, [0.6, np.nan, 0.85, np.nan])


def test_contacts_of_a_cell_are_those_of_its_teams_where_all_of_them_are_known() -> None:
    staff = {(NORD.id, WEEK): published(3.4), (BOTH.id, WEEK): published(3.5)}
    counted = {team("Nord"): {WEEK: 40, WEEK + 2: 30}, team("Süd"): {WEEK: 7}}
    seen = replace(collected(staff, cells=(NORD, BOTH)), contacts=counted)
    found = build_panel(seen).panel.contacts
    assert found is not None
    np.testing.assert_array_equal(found, [[40, 0, 30, np.nan], [47, 0, 30, np.nan]])
    of_nord = build_panel(replace(seen, contacts={team("Nord"): {WEEK: 40}})).panel.contacts
    assert of_nord is not None
    assert np.isfinite(of_nord).sum(axis=1).tolist() == [1, 0]


def test_without_a_complete_count_the_panel_has_no_contacts() -> None:
    assert build_panel(collected({(NORD.id, WEEK): published(3.4)}, cells=(NORD,))).panel.contacts is None


def test_contacts_are_in_the_file_that_the_report_is_computed_from() -> None:
    staff = {(NORD.id, week): published(3.4) for week in (WEEK, WEEK + 1)}
    seen = collected(staff, (rated("Nord", WEEK, FIVE),), cells=(NORD,))
    panel = build_panel(replace(seen, contacts={team("Nord"): {WEEK: 40, WEEK + 1: 50}})).panel
    assert panel.contacts is not None
    again = read_panel(write_panel(panel, {}), "panel.csv").contacts
    np.testing.assert_array_equal(again, panel.contacts)


def test_a_cell_is_of_the_kind_that_all_its_teams_were_in_most_of_its_weeks() -> None:
    weeks = range(WEEK, WEEK + 4)
    staff = {(each.id, week): published(3.4) for each in (NORD, SUED, BOTH) for week in weeks}
    site = {team("Nord"): ((WEEK + 1, "Kiel"),), team("Süd"): ((WEEK - 9, "Ulm"), (WEEK + 2, "Kiel"))}
    tenure = {team("Nord"): ((WEEK, "long"), (WEEK + 2, ""))}
    told = replace(collected(staff), traits={"site": site, "tenure": tenure, "part_time": {}})
    panel = build_panel(told).panel
    assert panel.teams == ("Nord", "Nord + Süd", "Süd")
    # Süd was half its weeks in each; together they are known where both were in Kiel.
    assert panel.groups["site"] == ("Kiel", "Kiel", None)
    assert panel.groups["tenure"] == ("long", None, None)
    assert "part_time" not in panel.groups
    assert read_panel(write_panel(panel), "again.csv").groups["site"] == panel.groups["site"]
