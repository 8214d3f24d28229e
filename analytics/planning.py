"""Before there are data: what so many teams, weeks, people and ratings would find."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from scipy import stats

from analytics.algebra.arrays import FloatArray
from analytics.algebra.power import smallest_detectable
from analytics.plan import UnusablePlan

# Variances on a 1–5 scale as `simulate` draws them, after the scale's ends have pressed them together;
# measured on released panels of 20 teams × 52 weeks with 8, 12, 18 and 30 people (docs/method.md).
MOOD = 0.043  # of a team's mood around its level and the week
QUALITY = 0.027  # of the service its customers get
ANSWER = 0.41  # of one answer around the person's level
PERSON = 0.49  # between persons of a team
RATING = 0.81  # of one customer's rating
MEMORY = 0.6  # mood and quality of a week with those of the week before
RESPONSE = 0.645  # answers per head
FEWEST_ANSWERS = 5
FEWEST_RATINGS = 5


@dataclass(frozen=True, slots=True)
class Forecast:
    """What a study of this size would find, from the formula.

    Attributes
    ----------
    se, mde : on the scale of observed slopes, rating points per happiness point
    reliability : share of week-to-week change in released happiness that is mood
    mde_true : the same on the scale of true mood, `mde / reliability`
    r_true : the same in standard deviations of true mood and service
    released : share of team-weeks with enough answers
    slopes, power : (21,) float, the chance to find each observed slope from 0 to twice `mde`
    """

    null: ClassVar[str] = "no link"
    assumptions: ClassVar[tuple[str, ...]] = (
        "mood, answers and ratings vary as in the simulator",
        "teams are there all the time and of one size",
    )

    teams: int
    weeks: int
    people: int
    ratings: int
    se: float
    df: float
    mde: float
    mde_true: float
    r_true: float
    reliability: float
    released: float
    slopes: FloatArray
    power: FloatArray


def forecast(
    teams: int,
    weeks: int,
    *,
    people: int = 12,
    ratings: int = 40,
    response: float = RESPONSE,
    alpha: float = 0.05,
    lag: int = 1,
) -> Forecast:
    """Standard error, smallest detectable slope and power of a planned study.

    Parameters
    ----------
    teams, weeks : size of the panel
    people : heads per team
    ratings : customers' ratings per team and week, on average (Poisson)
    response : share of the people who answer
    alpha : two-sided level
    lag : weeks by which staff come first

    Raises
    ------
    UnusablePlan
        If a figure is out of range.

    Notes
    -----
    SE² = Var(ỹ)·D / (Var(x̃)·df), df = (teams − 1)(weeks − lag − 1)·released·rated, with `rated` the
    share of team-weeks with enough ratings, the autocorrelation factor
    D = 1 + 2 Σ_k ρ_x(k)ρ_y(k) (Bartlett 1935) and t with teams − 1 degrees of freedom.
    """
    if not 2 <= teams <= 2_000:
        raise UnusablePlan("The teams must be 2 to 2,000, not {value}.", value=teams)
    if not lag + 3 <= weeks <= 520:
        raise UnusablePlan("The weeks must be {low} to 520, not {value}.", low=lag + 3, value=weeks)
    if not FEWEST_ANSWERS <= people <= 500:
        raise UnusablePlan("The people per team must be 5 to 500, not {value}.", value=people)
    if not 1 <= ratings <= 100_000:
        raise UnusablePlan("The ratings per week must be 1 to 100,000, not {value}.", value=ratings)
    if not 0 < response <= 1:
        raise UnusablePlan("The response must lie between 0 and 1, not {value}.", value=response)
    answers = response * people
    noise = ANSWER / answers + PERSON / answers * (1 - response)
    reliability, steadiness = MOOD / (MOOD + noise), QUALITY / (QUALITY + RATING / ratings)
    memory = MEMORY**2 / (1 - MEMORY**2)
    inflation = 1 + 2 * reliability * steadiness * memory
    released = float(stats.binom.sf(FEWEST_ANSWERS - 1, people, response))
    rated = float(stats.poisson.sf(FEWEST_RATINGS - 1, ratings))
    cells = (teams - 1) * (weeks - lag - 1) * released * rated
    se = float(np.sqrt((QUALITY + RATING / ratings) * inflation / ((MOOD + noise) * cells)))
    df = float(teams - 1)
    mde = smallest_detectable(se, df, alpha)
    slopes = np.linspace(0, 2 * mde, 21)
    return Forecast(
        teams=teams,
        weeks=weeks,
        people=people,
        ratings=ratings,
        se=se,
        df=df,
        mde=mde,
        mde_true=mde / reliability,
        r_true=float(mde / reliability * np.sqrt(MOOD / QUALITY)),
        reliability=reliability,
        released=released,
        slopes=slopes,
        power=power_at(slopes, se, df, alpha),
    )


def power_at(slopes: FloatArray, se: float, df: float, alpha: float) -> FloatArray:
    """Chance that a two-sided t test at level alpha finds each slope (non-central t)."""
    critical = stats.t.ppf(1 - alpha / 2, df)
    shift = slopes / se
    found = stats.nct.sf(critical, df, shift) + stats.nct.cdf(-critical, df, shift)
    return np.asarray(found, dtype=np.float64)
