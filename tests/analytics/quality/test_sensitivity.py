import warnings
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from analytics.analysis import analyse
from analytics.panel import Series
from analytics.parts.made_of import QUALITY
from analytics.plan import Plan
from tests.analytics.cast import holed, linked, panel_of, shown

QUICK = Plan(permutations=199)


@pytest.mark.parametrize(
    "shape", [(10, 30), (40, 30)], ids=["more weeks than teams", "more teams than weeks"]
)
def test_the_weighted_slope_is_linearmodels_weighted_panel_ols(shape: tuple[int, int]) -> None:
    from linearmodels.panel import PanelOLS

    generator = np.random.default_rng(2)
    panel = holed(linked(*shape), share=0.1)
    answers, ratings = generator.integers(5, 30, size=(2, *shape)).astype(np.float64)
    panel = replace(
        panel, happiness=Series(panel.happiness.value, answers), rating=Series(panel.rating.value, ratings)
    )
    found = analyse(panel, replace(QUICK, lag=0))
    present = np.isfinite(panel.happiness.value) & np.isfinite(panel.rating.value)
    team, week = np.nonzero(present)
    frame = pd.DataFrame(
        {"team": team, "week": week, "x": panel.happiness.value[present], "y": panel.rating.value[present]}
    ).set_index(["team", "week"])
    weights = pd.Series((1 / (1 / answers + 1 / ratings))[present], index=frame.index)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the witness warns about its own iterations
        theirs = PanelOLS(
            frame["y"], frame[["x"]], weights=weights, entity_effects=True, time_effects=True
        ).fit()
    assert shown(found, QUALITY).slope_weighted == pytest.approx(theirs.params["x"], rel=1e-7)


def test_equal_numbers_weigh_nothing_and_unknown_numbers_cannot() -> None:
    panel = holed(linked())
    same = np.full(panel.rating.value.shape, 9.0)
    counted = replace(
        panel, happiness=Series(panel.happiness.value, same), rating=Series(panel.rating.value, same * 3)
    )
    found = analyse(counted, QUICK)
    assert found.now.primary is not None
    assert shown(found, QUALITY).slope_weighted == pytest.approx(found.now.primary.slope)
    unknown = analyse(panel, QUICK)[QUALITY]
    assert unknown is not None
    assert unknown.slope_weighted is None


def test_a_side_alone_that_is_counted_weighs_by_its_numbers() -> None:
    panel = holed(linked())
    numbers = np.random.default_rng(4).integers(5, 30, panel.rating.value.shape).astype(np.float64)
    many = np.full_like(numbers, 1e12)  # means without noise of their own
    alone = analyse(replace(panel, rating=Series(panel.rating.value, numbers)), QUICK)
    both = replace(
        panel, happiness=Series(panel.happiness.value, many), rating=Series(panel.rating.value, numbers)
    )
    weighted = shown(alone, QUALITY).slope_weighted
    assert weighted == pytest.approx(shown(analyse(both, QUICK), QUALITY).slope_weighted)
    assert alone.now.primary is not None
    assert weighted != pytest.approx(alone.now.primary.slope)


def test_the_service_in_the_change_of_ratings_is_what_single_ratings_do_not_account_for() -> None:
    generator = np.random.default_rng(8)
    teams, weeks, size = 30, 60, 25
    service = generator.normal(size=(teams, weeks)) * 6
    share = np.clip(60 + service, 1, 99)
    ratings = 100 * generator.binomial(size, share / 100) / size
    happiness = 3.6 + generator.normal(size=ratings.shape) * 0.3
    variance = (ratings * (100 - ratings)).mean(axis=0) * size / (size - 1)
    counted = replace(
        panel_of(happiness, ratings),
        rating=Series(ratings, np.full(ratings.shape, float(size))),
        rating_variance=variance,
    )
    found = shown(analyse(counted, QUICK), QUALITY).rating_reliability
    assert found == pytest.approx(service.var() / ratings.var(), abs=0.06)
    without = replace(counted, rating_variance=None)
    assert shown(analyse(without, QUICK), QUALITY).rating_reliability is None
