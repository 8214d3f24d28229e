"""Whether a group's level has changed, by all groups' released weeks, beside the organisation's line."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from analytics.measures.changed import FEWEST_BEFORE, LONGEST_BEFORE, RECENT, Change, changes
from api.results.figures import whole
from api.results.groups import key_of
from survey.catalogue.questions import CORE
from survey.lifecycle.verifying import Genuine
from survey.releases.means import PublishedMean

# Released weeks before anything can be told of a group.
FEWEST = FEWEST_BEFORE + min(RECENT)
# Calendar weeks that a change is told for; afterwards it is simply the level.
TOLD_FOR = 52

State = Literal["too_few", "none", "higher", "lower"]


@dataclass(frozen=True, slots=True)
class Level:
    """What is said of one group's level; `moved` where it has changed."""

    state: State
    weeks: int
    fewest: int = FEWEST
    moved: "Moved | None" = None


@dataclass(frozen=True, slots=True)
class Moved:
    """The old level and the new one, as they were when the change was first clear.

    `since` and `seen` are calendar weeks; `before` and `after` are of the group, `all_before` and `all_after`
    of the organisation's line in the same weeks. `bounded`: a mean among them reads "or lower", "or higher".
    """

    since: int
    seen: int
    weeks_before: int
    weeks_after: int
    before: float
    after: float
    all_before: float
    all_after: float
    bounded: bool


def levels_of(weeks: Sequence[Genuine]) -> dict[str, Level]:
    """Of every group that was ever published by itself, by its address; only what is released is read."""
    if not weeks:
        return {}
    first = min(week.week for week in weeks)
    length = max(week.week for week in weeks) - first + 1
    # Of two waves in one calendar week the later one counts, as in the drawing.
    released = {week.week - first: week for week in sorted(weeks, key=lambda each: (each.week, each.wave))}
    means: dict[str, dict[int, PublishedMean]] = {}
    for column, week in released.items():
        for group in week.release.groups:
            if group.kind == "cell" and CORE in group.means:
                means.setdefault(key_of(group.kind, group.name), {})[column] = group.means[CORE]
    values, counts = np.full((2, len(means), length), np.nan)
    for place, own in enumerate(means.values()):
        for column, mean in own.items():
            values[place, column], counts[place, column] = mean.tenths / 10, mean.n
    variance = np.full(length, np.nan)
    for column, week in released.items():
        variance[column] = np.nan if week.release.variance is None else week.release.variance
    line = {column: value.mean for column, week in released.items() if (value := whole(week, CORE))}
    found = changes(values, counts, variance)
    return {
        key: _level(own, line, each, first, length)
        for (key, own), each in zip(means.items(), found, strict=True)
    }


def _level(
    own: Mapping[int, PublishedMean],
    line: Mapping[int, float],
    found: Sequence[Change],
    first: int,
    length: int,
) -> Level:
    if len(own) < FEWEST:
        return Level("too_few", len(own))
    if not found or found[-1].week < length - TOLD_FOR:
        return Level("none", len(own))
    last = found[-1]
    begun = found[-2].since if len(found) > 1 else 0
    old = [column for column in sorted(own) if begun <= column < last.since][-LONGEST_BEFORE:]
    new = [column for column in sorted(own) if last.since <= column <= last.week]
    moved = Moved(
        since=first + last.since,
        seen=first + last.week,
        weeks_before=len(old),
        weeks_after=len(new),
        before=last.before,
        after=last.after,
        all_before=float(np.mean([line[column] for column in old])),
        all_after=float(np.mean([line[column] for column in new])),
        bounded=any(own[column].bound for column in old + new),
    )
    return Level("higher" if last.after > last.before else "lower", len(own), moved=moved)
