"""Before there are data: what so many groups, weeks, people and ratings would find."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from analytics.algebra.arrays import FloatArray
from analytics.algebra.distributions import (
    binomial_pmf,
    binomial_sf,
    noncentral_t_cdf,
    noncentral_t_sf,
    poisson_sf,
    t_quantile,
)
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
FEWEST_ANSWERS = 5  # the lowest that an installation may ask for
FEWEST_RATINGS = 5
RELIABLY = 0.9
MOST_PEOPLE, MOST_GROUPS, MOST_RATINGS = 1_000_000, 1_000_000, 100_000


@dataclass(frozen=True, slots=True)
class Groups:
    """Groups that will be compared, one entry each, and the rule by which their weeks are published.

    Attributes
    ----------
    people : (n,) heads
    response : share of the people who answer
    fewest : answers without which a week of a group is not published
    newcomers : (n,) people who have only just joined, or empty for none; a week of their group needs as many
        answers more
    settling : weeks after which nobody is a newcomer any more
    teams : (n,) teams that answer together in each group, or empty for one each; what moves one of them alone
        moves the group's mean less
    """

    people: Sequence[int]
    response: float = RESPONSE
    fewest: int = FEWEST_ANSWERS
    newcomers: Sequence[int] = ()
    settling: int = 0
    teams: Sequence[int] = ()

    def __post_init__(self) -> None:
        if not self.fewest >= 1:
            raise UnusablePlan("The smallest group must be at least 1, not {value}.", value=self.fewest)
        if not 0 < self.response <= 1:
            raise UnusablePlan("The response must lie between 0 and 1, not {value}.", value=self.response)
        for value in self.people:
            if not 1 <= value <= MOST_PEOPLE:
                raise UnusablePlan(
                    "The people per group must be 1 to {most}, not {value}.", most=MOST_PEOPLE, value=value
                )

    def published(self, weeks: int) -> FloatArray:
        """(n,) float, the share of the next so many weeks in which each group is likely to be published.

        Notes
        -----
        Binomial: everybody decides for themselves. A week in which a whole team is too busy is rarer here
        than in life, so it is a little too hopeful for small groups, and nobody joins later. Known newcomers
        count until `settling`, as if all had come this week.
        """
        steady = chance_published(self.people, self.response, self.fewest)
        if not len(self.newcomers) or not weeks:
            return steady
        asked = np.asarray(self.newcomers) + self.fewest
        early = min(self.settling, weeks) / weeks
        return early * chance_published(self.people, self.response, asked) + (1 - early) * steady

    def noise(self) -> FloatArray:
        """(n,) float, variance of a published mean around the group's mood, in squared points.

        Notes
        -----
        Only weeks with enough answers are published, so E[1/n | n ≥ fewest] stands in it and not 1 / E[n]:
        ANSWER·E[1/n] + PERSON·(E[1/n] − 1/people), the second as in sampling without replacement.
        """
        sizes, place = np.unique(np.asarray(self.people, np.int64), return_inverse=True)
        return np.array([self._noise_of(int(size)) for size in sizes])[place]

    def _noise_of(self, people: int) -> float:
        if people < self.fewest:
            return float("inf")
        answers = np.arange(self.fewest, people + 1)
        chances = binomial_pmf(answers, people, self.response)
        each = float((chances / answers).sum() / chances.sum()) if chances.sum() > 0 else 1 / self.fewest
        return ANSWER * each + PERSON * (each - 1 / people)


@dataclass(frozen=True, slots=True)
class PowerAnalysis:
    """What a study of this size would find, from the formula.

    Attributes
    ----------
    se, mde : on the scale of observed slopes, rating points per happiness point
    reliability : share of week-to-week change in released happiness that is mood
    mde_true : the same on the scale of true mood, `mde / reliability`
    r_true : the same in standard deviations of true mood and service
    released : share of group-weeks with enough answers
    slopes, power : (21,) float, the chance to find each observed slope from 0 to twice `mde`
    """

    null: ClassVar[str] = "no link"
    assumptions: ClassVar[tuple[str, ...]] = (
        "mood, answers and ratings vary as in the simulator",
        "groups are there all the time",
    )

    se: float
    df: float
    mde: float
    mde_true: float
    r_true: float
    reliability: float
    released: float
    slopes: FloatArray
    power: FloatArray


def analyse_power(
    groups: Groups, weeks: int, *, ratings: int = 40, alpha: float = 0.05, lag: int = 1
) -> PowerAnalysis:
    """Standard error, smallest detectable slope and power of a planned study.

    Parameters
    ----------
    groups : who is compared
    weeks : that are asked
    ratings : customers' ratings per group and week, on average (Poisson)
    alpha : two-sided level
    lag : weeks by which staff come first

    Raises
    ------
    UnusablePlan
        If a figure is out of range.

    Notes
    -----
    SE² = Σ_g c_g·Var(x̃_g)·Var(ỹ_g)·D_g / (Σ_g c_g·Var(x̃_g))² with c_g the weeks in which group g has both
    sides, times (n − 1)/n·(w − 1)/w for the team and week effects of n groups in w = weeks − lag weeks.
    Var(x̃_g) is the variance of mood and the noise of the group's published means, with mood and service
    averaged over its teams; D_g = 1 + 2 Σ_k ρ_x(k)ρ_y(k) for the memory of both sides (Bartlett 1935); t with
    n − 1 degrees of freedom.
    """
    count = len(groups.people)
    if not 2 <= count <= MOST_GROUPS:
        raise UnusablePlan("The teams must be 2 to {most}, not {value}.", most=MOST_GROUPS, value=count)
    if not lag + 3 <= weeks <= 520:
        raise UnusablePlan("The weeks must be {low} to 520, not {value}.", low=lag + 3, value=weeks)
    if not 1 <= ratings <= MOST_RATINGS:
        raise UnusablePlan(
            "The ratings per week must be 1 to {most}, not {value}.", most=MOST_RATINGS, value=ratings
        )
    paired = weeks - lag
    published = groups.published(paired)
    if not published.any():
        raise UnusablePlan("No week of any group would have enough answers to be published.")
    there = published > 0  # the others have no noise, as they have no week
    cells = (published * chance_rated(ratings) * (paired - 1) * (count - 1) / count)[there]
    teams = np.asarray(groups.teams if len(groups.teams) else np.ones(count))[there]
    mood, service = MOOD / teams, QUALITY / teams
    staff, customers = mood + groups.noise()[there], service + RATING / ratings
    memory = MEMORY**2 / (1 - MEMORY**2)
    inflation = 1 + 2 * mood / staff * service / customers * memory
    information = float((cells * staff).sum())
    reliability = float((cells * mood).sum()) / information
    se = float(np.sqrt((cells * staff * customers * inflation).sum())) / information
    df = float(count - 1)
    mde = smallest_detectable(se, df, alpha)
    slopes = np.linspace(0, 2 * mde, 21)
    return PowerAnalysis(
        se=se,
        df=df,
        mde=mde,
        mde_true=mde / reliability,
        r_true=float(mde / reliability * np.sqrt(MOOD / QUALITY)),
        reliability=reliability,
        released=float(published.mean()),
        slopes=slopes,
        power=power_at(slopes, se, df, alpha),
    )


def power_at(slopes: FloatArray, se: float, df: float, alpha: float) -> FloatArray:
    """Chance that a two-sided t test at level alpha finds each slope (non-central t)."""
    critical = t_quantile(1 - alpha / 2, df)
    shift = slopes / se
    # Where the wrong tail is too small for its series to converge, it is nothing.
    wrong = np.nan_to_num(noncentral_t_cdf(-critical, df, shift))
    found = noncentral_t_sf(critical, df, shift) + wrong
    return np.asarray(found, dtype=np.float64)


def chance_published(
    people: Sequence[int], response: float, fewest: int | Sequence[int] | FloatArray
) -> FloatArray:
    """(n,) float, the chance that at least `fewest` of so many people answer, each with this probability."""
    counted = np.asarray(people, np.float64)
    return binomial_sf(np.asarray(fewest) - 1, counted, response)


def chance_rated(average: float, fewest: int = FEWEST_RATINGS) -> float:
    """The chance of at least so many ratings in a week that has this many on average (Poisson)."""
    return poisson_sf(fewest - 1, average)


def enough_ratings(fewest: int = FEWEST_RATINGS, share: float = RELIABLY) -> int:
    """The smallest weekly average that brings at least so many ratings in that share of weeks."""
    average = 1
    while chance_rated(average, fewest) < share:
        average += 1
    return average
