"""What keeps data from being judged, and the answer where something does."""

import numpy as np

from analytics import wording
from analytics.algebra.demeaning import demean
from analytics.algebra.slopes import correlation, varies
from analytics.panel import Panel
from analytics.plan import Plan
from analytics.verdict.answer import Verdict
from analytics.verdict.copies import copied_teams
from analytics.verdict.looks import Look
from analytics.verdict.pairing import FEWEST_TEAMS, WEEKS_PER_TEAM, pair_teams, shifted
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
        one, other = (panel.teams[int(paired.rows[team])] for team in copies[0])
        count = len({team for pair in copies for team in pair})
        found.append(wording.say_of("copied_teams", {"one": one, "other": other}, count=count))
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
