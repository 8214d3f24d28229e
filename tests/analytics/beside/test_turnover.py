"""Knowledge that leaves: whether the link differs between teams that change much and those that do not."""

from dataclasses import replace

import numpy as np
import pytest

from analytics.analysis import analyse
from analytics.beside.moderators import Moderator
from analytics.beside.turnover import turnover, turnover_bands
from analytics.parts.beside import MODERATORS
from analytics.plan import Plan
from tests.analytics.beside.test_moderators import halves
from tests.analytics.cast import shown

STEADY = np.full(53, 10.0)


def changing(times: int) -> np.ndarray:
    """One person more, then one less, so often within a year."""
    sizes = STEADY.copy()
    for change in range(times):
        sizes[5 + change * 3 :] += 1 if change % 2 == 0 else -1
    return sizes


def test_every_change_counts_up_or_down_and_gaps_are_bridged() -> None:
    with_gap = changing(4)
    with_gap[20:30] = np.nan
    short = np.where(np.arange(53) < 25, 10.0, np.nan)
    found = turnover(np.array([STEADY, changing(4), with_gap, short]))
    mean = changing(4).mean()
    assert found[:2].tolist() == pytest.approx([0.0, 4 / mean / (52 / 52.18)])
    assert found[2] == pytest.approx(4 / np.nanmean(with_gap) / (52 / 52.18))
    assert np.isnan(found[3])


def test_teams_above_the_middle_change_more_and_where_all_change_alike_there_are_no_bands() -> None:
    assert turnover_bands(np.array([changing(0), changing(2), changing(8)])) == ("less", "less", "more")
    assert turnover_bands(np.array([STEADY, STEADY])) is None
    assert turnover_bands(np.full((2, 53), np.nan)) is None


def test_the_link_is_compared_between_both_and_a_column_of_the_file_goes_first() -> None:
    panel = halves(0.6, 0.0)
    sizes = np.full((16, 60), 10.0)
    sizes[:8, 10::7] += 2
    of_size = replace(panel, headcount=sizes, groups={})
    (found,) = shown(analyse(of_size, Plan(permutations=199)), MODERATORS)
    assert isinstance(found, Moderator)
    assert (found.name, [group.group for group in found.groups]) == ("turnover", ["less", "more"])
    less, more = found.groups
    assert more.ci[0] < 0.6 < more.ci[1]
    assert less.ci[0] < 0 < less.ci[1]
    assert found.equality.p is not None
    assert found.equality.p < 0.001
    assert not found.registered
    told = replace(of_size, groups={"turnover": ("low",) * 8 + ("high",) * 8})
    (found,) = shown(analyse(told, Plan(permutations=199)), MODERATORS)
    assert isinstance(found, Moderator)
    assert [group.group for group in found.groups] == ["high", "low"]
