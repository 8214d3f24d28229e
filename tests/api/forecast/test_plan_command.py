"""`resonanz plan`: the formula beside years that went through the release rules."""

import json
from typing import Any

import pytest

from analytics.outlook import Outlook
from analytics.plan import Plan
from analytics.planning import Groups, PowerAnalysis, analyse_power
from analytics.simulated.worlds import world_of
from analytics.simulated.years import simulate
from analytics.verdict.looks import Look
from api.cli.analysis.plan_words import in_words
from api.simulated.study import Design, Drawn, Point, crossing, links, study
from tests.api.cli.command import run

SIZE = ("--teams", "10", "--weeks", "40", "--people", "10", "--ratings", "30", "--looks", "none")


def by_formula(weeks: int, alpha: float = 0.05, fewest: int = 5) -> PowerAnalysis:
    return analyse_power(Groups([10] * 10, fewest=fewest), weeks, ratings=30, alpha=alpha)


def planned(*arguments: str) -> Any:
    done = run("plan", *SIZE, "--json", *arguments)
    assert done.status == 0, done.err
    return json.loads(done.out)


def test_the_formula_alone_is_the_forecast() -> None:
    found = planned("--years", "0")
    formula = by_formula(40)
    assert found["formula"]["smallest_true"] == formula.mde_true
    at = {round(point["true"] / formula.mde_true, 2): point for point in found["power"]}
    assert at[1.0]["formula"] == pytest.approx(0.8, abs=0.01)
    assert at[0]["formula"] == pytest.approx(0.05, abs=1e-9)
    assert {point["verdict"] for point in found["power"]} == {None}


def test_simulated_organisations_agree_with_the_formula() -> None:
    found = planned("--years", "4", "--seed", "1")
    formula, simulation = found["formula"], found["simulation"]
    assert (simulation["years"], simulation["judged"]) == (28, 28)
    assert simulation["smallest_observed"] == pytest.approx(formula["smallest_observed"], rel=0.3)
    strongest = found["power"][-1]
    assert strongest["verdict"] >= 0.5
    assert strongest["observed_simulated"] == pytest.approx(strongest["observed_formula"], rel=0.5)
    assert found["power"][0]["verdict"] <= 0.5
    assert planned("--years", "4", "--seed", "1") == found


def test_what_is_promised_is_what_the_looks_of_an_installation_find() -> None:
    found = planned("--years", "2", "--weeks", "60", "--looks", "26,52,104")
    assert (found["look"]["number"], found["look"]["of"], found["weeks"]) == (2, 3, 53)
    assert found["look"]["level"] == pytest.approx(0.0114, abs=5e-5)
    formula = by_formula(53, found["look"]["level"])
    assert found["formula"]["smallest_true"] == formula.mde_true
    assert formula.mde_true > 1.15 * by_formula(53).mde_true
    words = run("plan", *SIZE, "--years", "1", "--weeks", "60", "--looks", "26,52,104").out
    assert "Judged at look 2 of 3" in " ".join(words.split())
    early = run("plan", *SIZE, "--weeks", "20", "--looks", "26,52,104")
    assert early.status == 2
    assert "The first look comes after 26 weeks with both sides" in early.err


def test_how_often_a_no_can_be_had_is_said() -> None:
    found = planned("--years", "1")
    assert found["simulation"]["absent"] == 0.0  # 40 weeks are too few
    said = " ".join(run("plan", *SIZE, "--years", "1").out.split())
    assert "That there is no link that matters cannot be said by then" in said


def test_time_that_is_up_ends_the_simulation_and_the_years_are_said() -> None:
    found = planned("--years", "1000", "--seconds", "0")
    assert found["simulation"]["years"] == 1
    assert [point["years"] for point in found["power"]] == [1, 0, 0, 0, 0, 0, 0]


def test_the_crossing_lies_on_the_line_between_two_links() -> None:
    shares = [(0.0, 0.0), (0.1, 0.6), (0.2, 1.0), (0.3, None)]
    assert crossing([at(x, y) for x, y in shares]) == pytest.approx(0.15)
    assert crossing([at(0.1, 0.5)]) is None


def at(link: float, verdict: float | None) -> Point:
    return Point(link, 0.0, None, 1, 0.0, None, verdict)


def test_it_is_said_in_words_in_both_languages() -> None:
    english = run("plan", *SIZE, "--years", "1").out
    assert english.startswith("10 teams of 10 people, 40 weeks, 30 ratings per team and week")
    assert "In 7 simulated years through the disclosure rules, 7 of which" in english
    german = run("plan", *SIZE, "--years", "1", "--lang", "de").out
    assert german.startswith("10 Teams zu 10 Personen")
    assert "Wahrer Zusammenhang" in german


@pytest.mark.parametrize(
    ("size", "opening"),
    [
        (("--teams", "5"), "With 5 teams there will never be a verdict, 6 are needed."),
        (("--weeks", "12"), "With 11 weeks with both sides there will never be a verdict, 20 are needed."),
        (("--people", "6"), "There would be no verdict: of 10 teams of 6 people about 4 groups"),
        (("--smallest-group", "12"), "There would be no verdict: of 10 teams of 10 people about 0 groups"),
        (
            ("--teams", "6", "--weeks", "27", "--looks", "26,52,104"),
            "Departments of so few groups allow so few",
        ),
    ],
)
def test_a_study_too_small_for_any_verdict_says_only_that(size: tuple[str, ...], opening: str) -> None:
    said = " ".join(run("plan", *SIZE, *size).out.split())
    assert said.startswith(opening)
    assert "80 of 100" not in said
    assert "True link" not in said
    found = planned(*size)
    assert (found["formula"], found["simulation"]["years"], found["power"]) == (None, 0, [])


def test_a_no_that_nobody_can_get_is_told_beforehand() -> None:
    cannot = "That there is no link that matters cannot be said by then"

    def said(teams: int, weeks: int) -> str:
        sizes = ("--teams", teams, "--weeks", weeks, "--years", 0)
        return " ".join(run("plan", *map(str, sizes)).out.split())

    assert cannot in said(10, 104)
    assert cannot in said(20, 52)
    assert cannot not in said(20, 53)


def test_departments_of_five_are_what_few_comparisons_are_counted_from() -> None:
    assert "This counts five teams to a department" in " ".join(
        run("plan", "--teams", "6", "--weeks", "27").out.split()
    )


def test_years_of_which_none_could_be_judged_take_the_promise_with_them() -> None:
    formula = by_formula(40)
    ahead = Outlook(10, 300, (), Look(1, 1, 0.05), 39, 0.0, formula)
    drawn = [Drawn(link, False, False, False, None, None) for link in links(formula)]
    said = in_words(study(Design(10, 40), ahead, drawn, Plan()), "en")
    assert said == "None of 7 simulated years could be judged: too few teams or weeks."


def test_a_larger_smallest_group_asks_for_a_stronger_link_in_formula_and_simulation() -> None:
    size = ("--years", "3", "--people", "20", "--weeks", "53")
    least, raised = (planned(*size, "--smallest-group", fewest) for fewest in ("5", "14"))
    assert raised["formula"]["smallest_true"] > 1.2 * least["formula"]["smallest_true"]
    for found in (least, raised):
        assert found["simulation"]["smallest_observed"] == pytest.approx(
            found["formula"]["smallest_observed"], rel=0.3
        )
    refused = run("plan", *SIZE, "--smallest-group", "4")
    assert refused.status == 2


def test_ten_thousand_teams_have_a_formula_and_no_simulation() -> None:
    many, few = (planned("--years", "0", "--teams", teams) for teams in ("10000", "100"))
    assert many["formula"]["smallest_true"] == pytest.approx(few["formula"]["smallest_true"] / 10, rel=0.03)
    refused = run("plan", *SIZE, "--teams", "10000")
    assert (refused.status, refused.out) == (2, "")
    assert "More than 2000 teams are not simulated" in refused.err


@pytest.mark.parametrize(
    ("wrong", "expected"),
    [
        (("--teams", "1"), "2 to 100000"),
        (("--people", "2"), "5 to 500"),
        (("--teams", "2000", "--weeks", "500", "--people", "500"), "--years 0"),
        (("--alpha", "0"), "--alpha"),
    ],
)
def test_sizes_that_cannot_be_planned_are_refused(wrong: tuple[str, ...], expected: str) -> None:
    done = run("plan", *SIZE, *wrong)
    assert (done.status, done.out) == (2, "")
    assert expected in done.err


def test_a_world_may_say_how_many_ratings_a_team_gets() -> None:
    year = simulate(world_of("none", teams=8, weeks=30, ratings=50), 1)
    assert year.ratings.mean() == pytest.approx(50, rel=0.05)


def test_on_other_scales_every_slope_counts_their_points() -> None:
    usual = planned("--years", "1")
    found = planned("--years", "1", "--scale", "happiness=1:5", "--scale", "rating=0:100")
    assert (usual["scale"], found["scale"]) == ([1, 5], [1, 5, 0, 100])
    for name in ("se", "smallest_true", "smallest_observed"):
        assert found["formula"][name] == pytest.approx(25 * usual["formula"][name])
    assert found["formula"]["reliability"] == usual["formula"]["reliability"]
    assert found["simulation"]["smallest_observed"] == pytest.approx(
        25 * usual["simulation"]["smallest_observed"]
    )
    for point, other in zip(found["power"], usual["power"], strict=True):
        assert point["true"] == pytest.approx(25 * other["true"])
        assert (point["formula"], point["verdict"]) == (other["formula"], other["verdict"])
    same = planned("--years", "1", "--scale", "0:100")
    assert same["formula"] == usual["formula"]


def test_a_scale_that_falls_is_as_wide_as_one_that_rises() -> None:
    falling = planned("--years", "0", "--scale", "rating=6:1")
    assert falling["scale"] == [1, 5, 6, 1]
    assert falling["formula"] == planned("--years", "0", "--scale", "rating=1:6")["formula"]
    said = run("plan", *SIZE, "--years", "0", "--scale", "rating=6:1").out
    assert "points of a rating from 1 to 6 per point of happiness from 1 to 5" in " ".join(said.split())
    assert "points of a rating from" not in run("plan", *SIZE, "--years", "0").out


def test_no_absence_is_promised_on_scales_for_which_nobody_named_a_size() -> None:
    other = ("--years", "1", "--scale", "0:10")
    assert planned("--years", "1")["simulation"]["absent"] is not None
    assert planned(*other)["simulation"]["absent"] is None
    named = planned(*other, "--sesoi", "0.5")
    assert named["sesoi"] == pytest.approx(0.5)
    assert named["simulation"]["absent"] is not None


def test_a_size_is_told_to_be_wrong_in_the_points_in_which_it_was_named() -> None:
    done = run("plan", *SIZE, "--years", "0", "--sesoi", "-2", "--scale", "rating=0:100")
    assert done.status == 2
    assert "not -2" in done.err


@pytest.mark.parametrize(("scale", "said"), [("rating=0:0.001", "0.0"), ("rating=0:1000000", "points")])
def test_slopes_of_any_scale_are_told_with_digits_that_count(scale: str, said: str) -> None:
    done = run("plan", *SIZE, "--years", "0", "--scale", scale)
    assert done.status == 0
    assert said in done.out
    assert " of 0.00 rating points" not in " ".join(done.out.split())


@pytest.mark.parametrize("scale", ["0:99999999999999999999999", "rating=1:1,00000001"])
def test_a_scale_on_which_nothing_could_lie_is_told(scale: str) -> None:
    done = run("plan", *SIZE, "--years", "0", "--scale", scale)
    assert done.status == 2
    assert "The ends of a scale lie within" in done.err
