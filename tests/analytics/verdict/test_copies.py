"""One team under two names is refused, however it was dressed up; teams that share events are not."""

from collections.abc import Callable

import numpy as np
import pytest

from analytics.algebra.arrays import FloatArray
from analytics.analysis import analyse
from analytics.verdict.copies import copied_teams
from analytics.verdict.pairing import pair
from api.report.page import render_report
from api.texts import LANGUAGES
from tests.analytics.cast import linked, panel_of
from tests.analytics.verdict.test_hidden_groups import QUICK
from tests.report_cast import report_on

Change = Callable[[FloatArray], FloatArray]
WEEKS = 40
NOISE = np.random.default_rng(3).normal(size=WEEKS)
WEEK = np.arange(WEEKS)
DRESSED_UP: dict[str, tuple[Change, Change]] = {
    "exact": (lambda x: x, lambda y: y),
    "weeks missing": (lambda x: np.where(WEEK % 9 == 7, np.nan, x), lambda y: np.where(WEEK == 5, np.nan, y)),
    "noise too small to see": (lambda x: x + 1e-9 * NOISE, lambda y: y - 1e-6 * NOISE),
    "a little noise": (lambda x: x + 0.03 * NOISE, lambda y: y - 0.03 * NOISE),
    "rounded": (lambda x: np.round(x, 1), lambda y: np.round(y, 1)),
    "shifted": (lambda x: x + 0.5, lambda y: y - 0.3),
    "from 0 to 100": (lambda x: 25 * (x - 1), lambda y: np.round(25 * (y - 1))),
    "turned round": (lambda x: 6 - x, lambda y: 6 - y),
    "two cells mistyped": (
        lambda x: np.where(WEEK == 7, 44.0, x),
        lambda y: np.where(WEEK == 9, y + 1, y),
    ),
}


@pytest.mark.parametrize("dress", DRESSED_UP)
@pytest.mark.parametrize("teams", [6, 20])
def test_a_copy_of_a_team_is_refused_and_both_names_are_told(dress: str, teams: int) -> None:
    panel = linked(teams, WEEKS)
    happiness, rating = panel.happiness.value.copy(), panel.rating.value.copy()
    staff, customers = DRESSED_UP[dress]
    happiness[4], rating[4] = staff(happiness[2]), customers(rating[2])
    verdict = analyse(panel_of(happiness, rating), QUICK).verdict
    assert (verdict.code, verdict.direction) == ("not_enough_data", None)
    assert [reason.code for reason in verdict.reasons] == ["copied_teams"]
    assert verdict.reasons[0].values == {"count": 2}
    assert set(verdict.reasons[0].names.values()) == {"team 002", "team 004"}


def test_a_copy_of_one_side_alone_is_a_team_of_its_own() -> None:
    panel = linked(9, WEEKS)
    happiness = panel.happiness.value.copy()
    happiness[4] = happiness[2]
    assert analyse(panel_of(happiness, panel.rating.value), QUICK).now.primary is not None


def alike(happiness: FloatArray, rating: FloatArray) -> int:
    return len(copied_teams(pair(happiness, rating, 1)))


def test_teams_that_share_events_however_strong_are_no_copies() -> None:
    generator = np.random.default_rng(8)
    events = generator.normal(size=(2, 1, WEEKS))
    own = 0.05 * generator.normal(size=(2, 20, WEEKS))
    strength = 1 + 0.5 * generator.normal(size=(2, 20, 1))
    assert alike(*(4 + strength * events + own)) == 0
    assert alike(*(4 + strength * events)) == 0
    # A flood in two of them, and in nothing else.
    happiness, rating = 4 + 6 * own
    happiness[[3, 7], 20:24] -= 5
    rating[[3, 7], 21:25] -= 5
    assert alike(happiness, rating) == 0


def test_two_teams_that_are_alone_in_a_season_are_no_mirror_images() -> None:
    """What their own mean leaves of each is the other with its sign turned."""
    generator = np.random.default_rng(9)
    happiness, rating = generator.normal(size=(2, 8, 52))
    for season in range(4):
        happiness[2 * season : 2 * season + 2, np.r_[0 : 13 * season, 13 * season + 13 : 52]] = np.nan
    assert alike(happiness, rating) == 0


@pytest.mark.parametrize("step", [0.1, 0.5, 1.0])
def test_coarse_values_make_no_copies(step: float) -> None:
    sides = [(p.happiness.value, p.rating.value) for p in (linked(20, 30, seed=seed) for seed in range(10))]
    assert sum(alike(*(np.round(side / step) * step for side in both)) for both in sides) == 0


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_names_both_and_does_not_break_on_their_names(language: str) -> None:
    panel = linked(8, WEEKS)
    happiness, rating = panel.happiness.value.copy(), panel.rating.value.copy()
    happiness[1], rating[1] = happiness[0] + 1e-7 * NOISE, rating[0]
    teams = ("=cmd {level}", "<b>Week", *panel.teams[2:])
    panel = panel_of(happiness, rating)
    panel = type(panel)(teams, panel.weeks, "number", panel.happiness, panel.rating)
    page = render_report(report_on(panel), panel, language)
    assert "=cmd {level}" in page
    assert "&lt;b&gt;Week" in page
    assert "<b>Week" not in page
