"""Standard errors that allow any dependence within a team: CR0 and CR2."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from analytics.algebra.arrays import BoolArray, FloatArray
from analytics.algebra.demeaning import demean_rows, effects_of_weeks
from analytics.algebra.distributions import t_quantile, t_sf
from analytics.algebra.krylov import inverse_root
from analytics.algebra.slopes import Fit

Interval = tuple[float, float]

SMALLEST_P = float(np.finfo(np.float64).tiny)


@dataclass(frozen=True, slots=True)
class Robust:
    """Cluster-robust covariance of p slopes.

    Attributes
    ----------
    covariance : (p, p) float
    df : (p,) float
        Degrees of freedom of the t distribution each slope is judged by.
    """

    covariance: FloatArray
    df: FloatArray

    @property
    def se(self) -> FloatArray:
        """Standard errors of the slopes."""
        result: FloatArray = np.sqrt(self.covariance.diagonal())
        return result


def cr0(fit: Fit) -> Robust:
    """Sum of squared team scores without correction (Liang & Zeger 1986; Arellano 1987), df N − 1.

    Too small with few teams (3–17 % false alarms); kept because other programs print it.
    """
    return sandwich(fit, fit.regressors)


def sandwich(fit: Fit, weights: FloatArray) -> Robust:
    """Bread · Σ_i (w_i'e_i)(w_i'e_i)' · bread with the given (p, N, T) weights."""
    scores = np.einsum("ant,nt->na", weights, fit.residuals)
    covariance = fit.bread @ (scores.T @ scores) @ fit.bread
    teams = int(fit.regressors.any(axis=(0, 2)).sum())
    return Robust(covariance=covariance, df=np.full(len(fit.slopes), float(teams - 1)))


def cr2(fit: Fit, present: BoolArray, *, week_effects: bool = True) -> Robust:
    """Bias-reduced linearisation with Satterthwaite degrees of freedom, clusters are teams.

    Parameters
    ----------
    fit : Fit
        Regressors with team and week effects out (or, with `week_effects=False`, with team-specific
        regressors only: then they enter the leverage of their own team alone and are absorbed).
    present : (N, T) bool
    week_effects : bool
        Whether the model held one dummy per week, which must then be part of every team's leverage.

    Returns
    -------
    Robust

    Notes
    -----
    Bell & McCaffrey 2002; Pustejovsky & Tipton 2018, JBES 36:672. Working model: independent errors of
    equal variance. a_i = (I − H_ii)^(−1/2) x̃_i is found by the Lanczos process for all teams at once, never
    by eigendecomposition of team matrices. With p_i the weights of team i's squared score,
    p_i'p_j = δ_ij‖a_i‖² − a_i'X̃_i(X̃'X̃)⁻¹X̃_j'a_j − (C_i a_i)'K(C_j a_j), where C_i puts a_i into its weeks
    and K inverts the normal matrix of the team-demeaned week dummies; df = (Σ p_i'p_i)² / Σ(p_i'p_j)².
    """
    return cr2_of(adjust(fit, present, week_effects=week_effects))


@dataclass(frozen=True, slots=True)
class Adjusted:
    """The regressors of a fit as CR2 weighs them, and what is needed to compare two teams' scores.

    Attributes
    ----------
    fit : Fit
    regressors : (p, N, T) float
        a_i = (I − H_ii)^(−1/2) X̃_i.
    week_effects : maps (..., T) to (..., T), or None
        Solves the normal equations of the team-demeaned week dummies; None where the model had none.
    """

    fit: Fit
    regressors: FloatArray
    week_effects: Callable[[FloatArray], FloatArray] | None

    def products(self, left: FloatArray, right: FloatArray) -> FloatArray:
        """p_i'p_j under the working model for two combinations, (p,) each, of the scores: (N, N)."""
        one = np.einsum("a,ant->nt", left, self.regressors)
        two = np.einsum("a,ant->nt", right, self.regressors)
        shares = [np.einsum("ant,nt->na", self.fit.regressors, side) for side in (one, two)]
        products: FloatArray = np.diag((one * two).sum(axis=1)) - shares[0] @ self.fit.bread @ shares[1].T
        if self.week_effects is not None:
            products = products - self.week_effects(one) @ two.T
        return products


def adjust(fit: Fit, present: BoolArray, *, week_effects: bool = True) -> Adjusted:
    """(I − H_ii)^(−1/2) X̃_i for every team and regressor."""
    solved = effects_of_weeks(present) if week_effects else None
    leaning = np.einsum("bc,cnt->bnt", fit.bread, fit.regressors)

    def leverage(vectors: FloatArray) -> FloatArray:
        shares = np.einsum("bnt,ant->abn", fit.regressors, vectors)
        result: FloatArray = np.einsum("abn,bnt->ant", shares, leaning)
        if solved is not None:
            result = result + demean_rows(np.where(present, solved(vectors), 0.0), present)
        return result

    return Adjusted(fit=fit, regressors=inverse_root(leverage, fit.regressors), week_effects=solved)


def cr2_of(adjusted: Adjusted) -> Robust:
    """`cr2` where the adjusted regressors, which are most of its work, are at hand."""
    covariance = sandwich(adjusted.fit, adjusted.regressors).covariance
    df = [satterthwaite(adjusted.products(row, row)) for row in adjusted.fit.bread]
    return Robust(covariance=covariance, df=np.array(df))


def satterthwaite(products: FloatArray) -> float:
    """(Σλ)² / Σλ² of the quadratic form whose matrix is given."""
    squares = float((products * products).sum())
    return float(products.trace()) ** 2 / squares if squares > 0 else 0.0


def t_interval(estimate: float, se: float, df: float, level: float) -> Interval:
    """Two-sided t interval at the given coverage."""
    half = t_quantile((1 + level) / 2, df) * se
    return estimate - half, estimate + half


def t_test(estimate: float, se: float, df: float) -> float:
    """Two-sided p of estimate = 0; what is too small for a float is given as the smallest, never as 0."""
    return max(float(2 * t_sf(abs(estimate) / se, df)), SMALLEST_P)
