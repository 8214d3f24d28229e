"""One question at a time: as other programs find it, and in each department by itself."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from analytics.analysis import analyse
from analytics.beside.soft_factors import SoftFactor, soft_factors
from analytics.panel import Panel, Series
from analytics.parts.beside import SOFT_FACTORS
from analytics.plan import Plan
from tests.analytics.beside.test_moderators import halves
from tests.analytics.cast import panel_of
from tests.analytics.grunfeld import CAPITAL, INVESTMENT, VALUE

QUICK = Plan(permutations=199)
EAST_WEST = ("east",) * 8 + ("west",) * 8


def asked(panel: Panel, **items: np.ndarray) -> Panel:
    return replace(panel, items={name: Series(values) for name, values in items.items()})


def found(panel: Panel) -> dict[str, SoftFactor]:
    return {one.item: one for one in analyse(panel, QUICK)[SOFT_FACTORS] or ()}


def test_a_slope_on_grunfelds_firms_is_that_of_linearmodels() -> None:
    from linearmodels.panel import PanelOLS

    panel = asked(panel_of(VALUE, INVESTMENT), capital=CAPITAL, value=VALUE)
    ours = {one.item: one for one in soft_factors(panel, Plan(lag=1), np.arange(10))}
    firms, years = np.meshgrid(np.arange(10), np.arange(19), indexing="ij")
    for name, before in (("capital", CAPITAL), ("value", VALUE)):
        frame = pd.DataFrame(
            {"firm": firms.ravel(), "year": years.ravel()}
            | {"y": INVESTMENT[:, 1:].ravel(), "x": before[:, :-1].ravel()}
        )
        theirs = PanelOLS.from_formula(
            "y ~ x + EntityEffects + TimeEffects", frame.set_index(["firm", "year"])
        ).fit()
        assert ours[name].everywhere.slope == pytest.approx(float(theirs.params["x"]))
        assert (ours[name].everywhere.teams, ours[name].everywhere.cells) == (10, 190)


def test_each_department_is_asked_by_itself_and_the_difference_is_tested() -> None:
    panel = halves(0.6, 0.0)
    other = np.random.default_rng(5).normal(size=panel.happiness.value.shape)
    factors = found(asked(panel, mood=panel.happiness.value, canteen=other))
    mood, canteen = factors["mood"], factors["canteen"]
    east, west = mood.departments
    assert (east.group, west.group) == ("east", "west")
    assert east.ci[0] < 0.6 < east.ci[1]
    assert west.ci[0] < 0 < west.ci[1]
    assert mood.p_equality is not None
    assert mood.p_equality < mood.p_equality_adjusted < 0.01  # type: ignore[operator]  # it is there with the other
    assert canteen.p_adjusted > 0.05
    # Of two, the smaller is doubled.
    assert mood.p_adjusted == pytest.approx(min(2 * mood.p, canteen.p_adjusted))


def test_a_question_that_follows_nothing_is_called_in_about_five_percent() -> None:
    called = 0
    for seed in range(100):
        generator = np.random.default_rng(seed)
        values = generator.normal(size=(2, 8, 30))
        panel = asked(panel_of(*generator.normal(size=(2, 8, 30))), item=values[0])
        (one,) = soft_factors(panel, Plan(), np.arange(8))
        called += one.p <= 0.05
    assert called <= 12  # 5 % of 100 is 5, standard error 2.2


def test_a_question_of_three_weeks_is_left_out_and_departments_unknown_are_none() -> None:
    panel = halves(0.3, 0.3)
    rare = np.where(np.arange(60) < 3, panel.happiness.value, np.nan)
    factors = found(asked(replace(panel, groups={}), mood=panel.happiness.value, rare=rare))
    assert set(factors) == {"mood"}
    assert factors["mood"].departments == ()
    assert factors["mood"].p_equality is None
