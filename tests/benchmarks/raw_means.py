"""What somebody would analyse who promises nothing: each team's exact mean, whoever has answered.

The same people, the same answers and the same customers' ratings as `release_history`, but no merging of
small teams, no pool, no rounding, no clamp. Five ratings are asked for here as there: that rule is about
noise, it is no part of the promise.
"""

import numpy as np

from analytics.panel import Panel, Series
from analytics.simulated.years import Year
from api.simulated.releases import roster_of
from survey.releases.rules import FEWEST_RATINGS, Rules
from tests.benchmarks.years import FIRST_WEEK


def raw(year: Year) -> Panel:
    """Every team and week in which anybody has answered."""
    return _panel(year, fewest=1)


def raw_from_k(year: Year) -> Panel:
    """Every team and week with as many answers as the rules ask for: the cost of k alone."""
    return _panel(year, fewest=Rules().k)


def _panel(year: Year, fewest: int) -> Panel:
    n, ratings = year.answered(), year.ratings
    with np.errstate(invalid="ignore", divide="ignore"):
        happiness = np.where(n >= fewest, year.answer_sum() / n, np.nan)
        rating = np.where(ratings >= FEWEST_RATINGS, year.rating_sum / ratings, np.nan)
    teams = roster_of(year.heads).teams
    return Panel(
        teams=tuple(team.id for team in teams),
        weeks=np.arange(FIRST_WEEK, FIRST_WEEK + n.shape[1]),
        week_kind="iso",
        happiness=Series(happiness, np.where(np.isfinite(happiness), n, np.nan)),
        rating=Series(rating, np.where(np.isfinite(rating), ratings, np.nan)),
        groups={"department": tuple(team.department for team in teams)},
    )
