"""What came in, before anything was chosen."""

from dataclasses import dataclass

import numpy as np

from analytics.panel import Panel, WeekKind
from analytics.verdict.pairing import Paired, shifted
from analytics.weeks import week_label


@dataclass(frozen=True, slots=True)
class Contents:
    """What the file or the releases held, before anything was chosen.

    `period` is what a week stands for; `cells` are team-weeks with either side, `paired_cells` those with
    staff `lag` weeks earlier and customers now; `left_out` counts team-weeks by reason, of which "few_weeks"
    and "overlap" are paired cells.
    """

    teams: int
    weeks: int
    period: WeekKind
    cells: int
    paired_cells: int
    invented: bool
    first_week: str | int | None
    last_week: str | int | None
    left_out: tuple[tuple[str, int], ...]


def contents(panel: Panel, paired: Paired, lag: int) -> Contents:
    """Count what came in and what was left out."""
    happiness, rating = np.isfinite(panel.happiness.value), np.isfinite(panel.rating.value)
    cells = happiness | rating
    weeks = panel.weeks[cells.any(axis=0)]
    left_out = {**panel.left_out, **paired.left_out}
    return Contents(
        teams=len(panel.teams),
        weeks=len(weeks),
        period=panel.week_kind,
        cells=int(cells.sum()),
        paired_cells=int((np.isfinite(shifted(panel.happiness.value, lag)) & rating).sum()),
        invented=panel.invented,
        first_week=week_label(int(weeks[0]), panel.week_kind) if len(weeks) else None,
        last_week=week_label(int(weeks[-1]), panel.week_kind) if len(weeks) else None,
        left_out=tuple(sorted((reason, count) for reason, count in left_out.items() if count)),
    )
