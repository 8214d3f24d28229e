"""What keeps data from being judged, and the answer where something does."""

import numpy as np

from analytics import wording
from analytics.algebra.demeaning import demean
from analytics.algebra.slopes import correlation, varies
from analytics.panel import Panel
from analytics.plan import Plan
from analytics.verdict.answer import Verdict
from analytics.verdict.looks import Look
from analytics.verdict.pairing import FEWEST_TEAMS, WEEKS_PER_TEAM, Paired, pair_teams, shifted
from analytics.verdict.primary import Comparison
from analytics.wording import Sentence

FEWEST_WEEKS = 20
FEWEST_CELLS = 60
LONGEST_RHYTHM = 8  # weeks between two waves


def shortages(panel: Panel, comparison: Comparison) -> tuple[Sentence, ...]:
    """Everything that keeps the data from being judged; empty where they can be."""
    paired = comparison.paired
    found: list[Sentence] = []
    weeks, cells = paired.weeks, paired.cells
    if paired.teams < FEWEST_TEAMS:
        found.append(wording.say("few_teams", have=paired.teams, all=len(panel.teams), need=FEWEST_TEAMS))
        both = np.isfinite(shifted(panel.happiness.value, paired.lag)) & np.isfinite(panel.rating.value)
        weeks, cells = int(both.any(axis=0).sum()), int(both.sum())
    if weeks < FEWEST_WEEKS:
        found.append(wording.say("few_weeks", have=weeks, need=FEWEST_WEEKS))
    if cells < FEWEST_CELLS:
        found.append(wording.say("few_cells", have=cells, need=FEWEST_CELLS))
    if found:
        return (*found, *other_rhythm(panel, paired.lag, cells))
    if not varies(comparison.x, paired.x):
        found.append(wording.say("constant_happiness"))
    if not varies(comparison.y, paired.y):
        found.append(wording.say("constant_rating"))
    if not found and determined(panel, comparison):
        found.append(wording.say("copy"))
    if not found and (copies := copied_teams(paired)):
        found.append(wording.say("copied_teams", count=copies))
    return tuple(found)


def other_rhythm(panel: Panel, lag: int, cells: int) -> tuple[Sentence, ...]:
    """The lag at which both sides would meet, where they hardly ever do at the planned one.

    Teams that are asked every second week have no happiness the week before a rating of that rhythm.
    """
    for other in range(1, LONGEST_RHYTHM + 1):
        both = np.isfinite(shifted(panel.happiness.value, other)) & np.isfinite(panel.rating.value)
        count, weeks = int(both.sum()), int(both.any(axis=0).sum())
        if count >= FEWEST_CELLS > cells and weeks >= WEEKS_PER_TEAM:
            return (wording.say("other_rhythm", other=other, cells=count, lag=lag),)
    return ()


def determined(panel: Panel, comparison: Comparison) -> bool:
    """Whether one side is an exact function of the other, now or at the tested lag: a mistake in the file."""
    same = pair_teams(panel.happiness.value, panel.rating.value, 0, comparison.paired.rows)
    x, y = demean(np.stack([same.x, same.y]), same.present)
    return max(abs(correlation(x, y)), abs(correlation(comparison.x, comparison.y))) > 1 - 1e-9


def copied_teams(paired: Paired) -> int:
    """How many teams have both series of another, in all the weeks that both have: one team under two names.

    Copies of a team declared a link in 15 % of simulated years without one: the test takes them for teams
    that agree. Teams that share fewer than 12 weeks, or of which no side varies, are not told apart.
    """
    there = paired.present.astype(np.float64)
    alike = there @ there.T >= WEEKS_PER_TEAM
    for side in (paired.x, paired.y):
        squares = (side**2) @ there.T
        distance = squares + squares.T - 2 * side @ side.T
        alike &= distance <= 1e-9 * np.maximum(squares + squares.T, 1e-300)
    copies = set()
    for one, other in np.argwhere(np.triu(alike, 1)).tolist():
        both = paired.present[one] & paired.present[other]
        same = all((side[one, both] == side[other, both]).all() for side in (paired.x, paired.y))
        if same and any(np.ptp(side[one, both]) > 0 for side in (paired.x, paired.y)):
            copies |= {one, other}
    return len(copies)


def not_enough(reasons: tuple[Sentence, ...], look: Look) -> Verdict:
    """The answer where the data cannot be judged."""
    return Verdict(
        code="not_enough_data",
        direction=None,
        sentence=(wording.say("not_enough_data"),),
        reasons=reasons,
        look=look,
    )


def too_early(plan: Plan, look: Look, weeks: int) -> Verdict:
    """The answer before the first planned look."""
    return not_enough((wording.say("before_first_look", have=weeks, need=plan.looks[0]),), look)
