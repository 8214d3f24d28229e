from dataclasses import replace
from itertools import permutations

import numpy as np
import pytest

from analytics.algebra.arrays import FloatArray
from analytics.analysis import analyse
from analytics.beside.drivers import Drivers, lmg_shares
from analytics.panel import Panel, Series
from analytics.parts.beside import DRIVERS
from analytics.plan import Plan
from tests.analytics.cast import panel_of
from tests.analytics.swiss import SWISS

QUICK = Plan(permutations=499)


def asked(every: int, teams: int = 12, weeks: int = 60, seed: int = 3, strength: float = 0.5) -> Panel:
    """Three questions asked together every so many weeks; ratings follow the first strongly, the last not."""
    generator = np.random.default_rng(seed)
    items: FloatArray = generator.normal(size=(3, teams, weeks))
    happiness = items.mean(axis=0) + generator.normal(size=(teams, weeks)) * 0.3
    rating = generator.normal(size=(teams, weeks))
    rating[:, 1:] += strength * (items[0, :, :-1] + 0.5 * items[1, :, :-1])
    silent = np.arange(weeks) % every != 0
    items[:, :, silent] = np.nan
    named = {name: Series(item) for name, item in zip(("work", "lead", "other"), items, strict=True)}
    return replace(panel_of(happiness, rating), items=named)


def drivers(panel: Panel) -> Drivers:
    found = analyse(panel, QUICK)[DRIVERS]
    assert found is not None
    return found


def test_shares_of_the_swiss_provinces() -> None:
    centred = SWISS - SWISS.mean(axis=1, keepdims=True)
    shares = lmg_shares(centred @ centred.T)
    np.testing.assert_allclose(shares, [0.0571, 0.1712, 0.2601, 0.1056, 0.1128], atol=5e-5)
    assert shares.sum() == pytest.approx(0.7067, abs=5e-5)


def test_a_share_is_the_mean_gain_over_all_orders() -> None:
    x = np.random.default_rng(1).normal(size=(4, 50))
    x[3] += x[0] + x[1]
    r: FloatArray = np.asarray(np.corrcoef(x), dtype=np.float64)

    def r2(subset: tuple[int, ...]) -> float:
        picked = list(subset)
        return float(r[picked, -1] @ np.linalg.pinv(r[np.ix_(picked, picked)]) @ r[picked, -1])

    expected = np.zeros(3)
    for order in permutations(range(3)):
        for place, item in enumerate(order):
            expected[item] += (r2(order[: place + 1]) - r2(order[:place])) / 6
    np.testing.assert_allclose(lmg_shares(r), expected)


def test_questions_asked_every_fourth_week_are_compared_within_teams() -> None:
    found = drivers(asked(every=4))
    assert found.kind == "within"
    assert found.weeks == 15
    assert found.cells == 180
    assert found.p == 1 / 500
    shares = {share.item: share.share for share in found.shares}
    assert shares["work"] > shares["lead"] > shares["other"]
    assert sum(shares.values()) == pytest.approx(found.r2)
    assert all(share.ci is None for share in found.shares)  # 12 teams are too few for a bootstrap


def test_thirty_teams_have_intervals_that_hold_the_share() -> None:
    for share in drivers(asked(every=4, teams=32)).shares:
        assert share.ci is not None
        assert share.ci[0] < share.share < share.ci[1]


def test_fewer_than_eight_joint_weeks_are_compared_between_teams() -> None:
    found = drivers(asked(every=10))
    assert found.kind == "between"
    assert found.weeks == 2  # half-years that hold any
    assert found.cells == 24


def test_a_question_asked_in_other_weeks_is_left_out_for_the_sake_of_the_others() -> None:
    panel = asked(every=4)
    elsewhere = np.where(np.arange(60) % 4 == 2, 1.0, np.nan) * np.random.default_rng(0).normal(size=(12, 60))
    found = drivers(replace(panel, items={**panel.items, "rare": Series(elsewhere)}))
    assert [share.item for share in found.shares] == ["lead", "other", "work"]


@pytest.mark.counted
def test_questions_without_any_link_are_called_in_about_five_percent() -> None:
    called = sum(drivers(asked(every=4, seed=seed, strength=0.0)).p <= 0.05 for seed in range(60))
    assert called <= 9  # 5 % of 60 is 3, standard error 1.7


def test_one_question_or_none_has_no_shares() -> None:
    panel = asked(every=4)
    assert analyse(replace(panel, items={"work": panel.items["work"]}), QUICK)[DRIVERS] is None
    assert analyse(replace(panel, items={}), QUICK)[DRIVERS] is None


def test_the_same_question_twice_shares_evenly() -> None:
    panel = asked(every=4)
    found = drivers(replace(panel, items={"a": panel.items["work"], "b": panel.items["work"]}))
    assert found.shares[0].share == pytest.approx(found.shares[1].share)
