"""One team's mood beside what different customers of it say: as other programs and plain algebra find it."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from statsmodels.regression.linear_model import OLS  # not all of it: a third of a second

from analytics.algebra.arrays import FloatArray
from analytics.algebra.demeaning import demean
from analytics.algebra.slopes import fit
from analytics.analysis import analyse
from analytics.beside.kinds_of_customers import (
    MOST_KINDS,
    Measured,
    equal_within_teams,
    kind_slopes,
    team_scores,
)
from analytics.beside.moderators import Moderator
from analytics.panel import Panel
from analytics.parts.beside import MODERATORS
from analytics.parts.judged import PRIMARY
from analytics.plan import Plan
from analytics.verdict.pairing import pair_teams
from tests.analytics.cast import linked, panel_of, shown
from tests.analytics.grunfeld import CAPITAL, INVESTMENT, VALUE

QUICK = Plan(permutations=199)


def with_stages(new: float, regular: float, seed: int = 1, teams: int = 12, weeks: int = 40) -> Panel:
    """A good week of a team shows in the ratings of both, and so does its own trouble."""
    panel = linked(teams, weeks, slope=0.0, seed=seed)
    generator = np.random.default_rng(seed + 500)
    before = np.roll(panel.happiness.value, 1, axis=1)
    trouble = generator.normal(size=before.shape)
    stages = {
        name: slope * before + trouble + generator.normal(size=before.shape)
        for name, slope in (("new", new), ("regular", regular))
    }
    return replace(panel, kinds={"stage": stages})


def measured(panel: Panel) -> tuple[Measured, ...]:
    return kind_slopes(panel, QUICK, np.arange(len(panel.teams)), panel.kinds["stage"])


def stacked(panel: Panel) -> tuple[FloatArray, FloatArray, FloatArray, FloatArray]:
    """All customers of all kinds as one regression: slopes first, then team and week dummies of each kind."""
    lines, answers, teams = [], [], []
    kinds = panel.kinds["stage"]
    for number, values in enumerate(kinds.values()):
        paired = pair_teams(panel.happiness.value, values, 1, np.arange(len(panel.teams)))
        for team, week in np.argwhere(paired.present):
            line = np.zeros((len(kinds), 1 + len(panel.teams) + len(panel.weeks)))
            line[number, [0, 1 + team, 1 + len(panel.teams) + paired.columns[week]]] = (
                paired.x[team, week],
                1,
                1,
            )
            lines.append(np.concatenate([line[:, 0], line[:, 1:].ravel()]))
            answers.append(paired.y[team, week])
            teams.append(team)
    design = np.array(lines)
    return design[:, : len(kinds)], design[:, len(kinds) :], np.array(answers), np.array(teams)


def test_slopes_and_their_covariance_on_grunfelds_firms_are_those_of_statsmodels() -> None:
    panel = replace(panel_of(VALUE, INVESTMENT), kinds={"stage": {"capital": CAPITAL, "other": INVESTMENT}})
    x, dummies, y, firms = stacked(panel)
    used = dummies[:, np.abs(dummies).sum(axis=0) > 0]
    residual = [v - used @ np.linalg.lstsq(used, v, rcond=None)[0] for v in (*x.T, y)]
    theirs = OLS(residual[-1], np.stack(residual[:-1], axis=1)).fit(
        cov_type="cluster", cov_kwds={"groups": pd.Series(firms), "use_correction": False}
    )
    fits = []
    for values in panel.kinds["stage"].values():
        paired = pair_teams(panel.happiness.value, values, 1, np.arange(10))
        left = demean(np.stack([paired.x, paired.y]), paired.present)
        fits.append(fit(left[:1], left[1]))
    plain = np.stack([team_scores(one, one.regressors) for one in fits])
    assert [float(one.slopes[0]) for one in fits] == pytest.approx(theirs.params.tolist())
    assert (plain @ plain.T).ravel() == pytest.approx(np.asarray(theirs.cov_params()).ravel())


def test_the_test_is_that_of_one_regression_with_dummies_and_eigenvectors() -> None:
    """CR2 and its degrees of freedom, in matrices as large as the data."""
    panel = with_stages(0.3, 0.0, teams=6, weeks=15)
    holes = np.random.default_rng(3).random((2, 6, 15)) < 0.15
    stages = panel.kinds["stage"]
    holed = {name: np.where(hole, np.nan, stages[name]) for name, hole in zip(stages, holes, strict=True)}
    panel = replace(panel, kinds={"stage": holed | {"third": stages["new"] + holes[0]}})
    x, dummies, y, teams = stacked(panel)
    whole = np.hstack([x, dummies[:, np.abs(dummies).sum(axis=0) > 0]])
    left_over = np.eye(len(y)) - whole @ np.linalg.pinv(whole)
    own = dummies @ np.linalg.pinv(dummies)
    regressors = x - own @ x
    bread = np.linalg.inv(regressors.T @ regressors)
    errors = left_over @ y
    members = [np.flatnonzero(teams == team) for team in range(6)]
    weights = []
    for rows in members:
        values, vectors = np.linalg.eigh(left_over[np.ix_(rows, rows)])
        root = np.where(values > 1e-9, np.abs(values) ** -0.5, 0.0)
        weights.append((vectors * root) @ vectors.T @ regressors[rows] @ bread)
    scores = np.array([weight.T @ errors[rows] for weight, rows in zip(weights, members, strict=True)])
    contrasts = np.array([[1.0, -1.0, 0.0], [1.0, 0.0, -1.0]])
    parts = np.stack([left_over[:, rows] @ w @ contrasts.T for rows, w in zip(members, weights, strict=True)])
    expected = np.einsum("ias,iat->st", parts, parts)
    parts = np.einsum("st,iat->ias", np.linalg.inv(np.linalg.cholesky(expected)), parts)
    crossed = np.einsum("ias,jat->stij", parts, parts)
    total = np.einsum("ssij,ttij->", crossed, crossed) + np.einsum("stij,stji->", crossed, crossed)
    eta = 2 * 3 / float(total)
    difference = contrasts @ (bread @ regressors.T @ y)
    covariance = contrasts @ scores.T @ scores @ contrasts.T
    f = (eta - 1) / (2 * eta) * difference @ np.linalg.solve(covariance, difference)
    ours = equal_within_teams(measured(panel))
    assert (ours.f, ours.df1, ours.df2) == pytest.approx((f, 2, eta - 1))


def test_a_link_of_new_customers_alone_is_found_and_changes_nothing_of_the_answer() -> None:
    panel = with_stages(1.2, 0.0)
    result = analyse(panel, QUICK)
    (found,) = shown(result, MODERATORS)
    assert isinstance(found, Moderator)
    assert (found.name, found.of, found.registered) == ("stage", "customers", False)
    new, regular = found.groups
    assert new.ci[0] < 1.2 < new.ci[1]
    assert regular.ci[0] < 0 < regular.ci[1]
    assert found.equality.p is not None
    assert found.equality.p < 0.005
    assert result[PRIMARY] == analyse(replace(panel, kinds={}), QUICK)[PRIMARY]


def test_equal_links_are_called_different_in_about_five_percent() -> None:
    called = sum(
        (equal_within_teams(measured(with_stages(0.3, 0.3, seed, weeks=24))).p or 1) <= 0.05
        for seed in range(60)
    )
    assert called <= 9  # 5 % of 60 is 3, standard error 1.7


def test_a_kind_that_rated_rarely_is_left_out_and_of_many_a_dozen_stay() -> None:
    panel = with_stages(0.3, 0.3)
    new, regular = panel.kinds["stage"].values()
    rare = np.where(np.arange(40) < 4, new, np.nan)  # 48 team-weeks
    three_teams = np.where(np.arange(12)[:, None] < 3, new, np.nan)
    kinds = {"new": new, "rare": rare, "three teams": three_teams}
    assert [one.group.group for one in measured(replace(panel, kinds={"stage": kinds}))] == ["new"]
    assert analyse(replace(panel, kinds={"stage": kinds}), QUICK)[MODERATORS] == ()
    noise = np.random.default_rng(1).normal(size=(30, *new.shape))
    many = {f"{number:02}": regular + each for number, each in enumerate(noise)}
    assert len(measured(replace(panel, kinds={"stage": many}))) == MOST_KINDS
