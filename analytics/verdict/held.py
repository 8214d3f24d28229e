"""What is left of the slope with workload, or another registered control, held."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import ceil

import numpy as np

from analytics import wording
from analytics.algebra.arrays import FloatArray
from analytics.algebra.demeaning import demean
from analytics.algebra.permutation import Arrangements, permutation_p
from analytics.algebra.slopes import Unidentified, fit, varies
from analytics.algebra.uncertainty import Interval, adjust
from analytics.algebra.wald import combination
from analytics.panel import Panel
from analytics.plan import Plan
from analytics.verdict.inexact import ONE_SIDED, least_shown, p_both, with_neighbours
from analytics.verdict.pairing import shifted
from analytics.verdict.primary import Comparison
from analytics.wording import Sentence

CONTACTS = "contacts"  # the name of the control that is not registered but always held where it is known
ALL = "all"  # of every control together
REMAINING = 0.5  # of the slope that has to be left, with its sign
NEARLY_ALL = 0.9  # below, a part of the link goes with what is held; a link of its own keeps 0.95 and more
ROUGH = 0.1  # of workload: what contacts show that go with it by r = .3, and any count should show more
KNOWN = 0.5  # of the paired cells that have to know the control


@dataclass(frozen=True, slots=True)
class HeldSlope:
    """The primary slope with a control of this week, the week before and the week of the mood held.

    `without` is the slope on the same `cells` without the control, `p` the team-label permutation's of what
    the control leaves of both sides, `p_cr2` that of the t test behind `ci`; `p_both` that of the control
    going with both sides, `least_shown` the share of its cause that it has to show, lest that be half of the
    slope (`inexact.py`).
    """

    control: str
    slope: float
    se: float
    df: float
    ci: Interval
    p: float
    p_cr2: float
    without: float
    teams: int
    cells: int
    p_both: float = 1.0
    least_shown: float = 0.0

    @property
    def told_apart(self) -> bool:
        """Whether at least half of the slope is left, with its sign."""
        return self._left(REMAINING)

    @property
    def untouched(self) -> bool:
        """Whether nearly all of the slope is left, and the control is not seen to go with both sides."""
        return self._left(NEARLY_ALL) and self.p_both > ONE_SIDED

    @property
    def could_hide(self) -> bool:
        """Whether half of the slope could be a cause that the control shows only roughly."""
        return self.least_shown > ROUGH

    def _left(self, share: float) -> bool:
        return self.slope * self.without > 0 and abs(self.slope) >= share * abs(self.without)


def controls_of(panel: Panel, plan: Plan) -> dict[str, FloatArray]:
    """What is held: contact volume where every contact is counted, and the facts that the plan names."""
    contacts = {} if panel.contacts is None else {CONTACTS: volume(panel.contacts)}
    return contacts | {name: panel.outcomes[name].value for name in plan.controls if name in panel.outcomes}


def held_slopes(
    comparison: Comparison,
    controls: Mapping[str, FloatArray],
    arrangements: Arrangements,
    alpha: float,
) -> tuple[HeldSlope, ...]:
    """The primary slope with each control held, and with all of them where there are several.

    Parameters
    ----------
    comparison, arrangements : of the primary test
    controls : (N, T) float by name, NaN where not known
    alpha : intervals cover 1 − alpha

    Returns
    -------
    tuple of HeldSlope
        In the order of the controls; without those that do not vary, or that fewer than half of the paired
        cells know.
    """
    groups: dict[str, tuple[FloatArray, ...]] = {name: (values,) for name, values in controls.items()}
    if len(controls) > 1:
        groups[ALL] = tuple(controls.values())
    found = (held_slope(name, comparison, held, arrangements, alpha) for name, held in groups.items())
    return tuple(each for each in found if each is not None)


def held_slope(
    name: str,
    comparison: Comparison,
    controls: tuple[FloatArray, ...],
    arrangements: Arrangements,
    alpha: float,
) -> HeldSlope | None:
    """The slope with these controls held at three weeks; None where they are not known or do not vary.

    Notes
    -----
    Two-way fixed effects with each control at lags 0, 1 and the tested one as further regressors, CR2 as for
    the primary slope. p deals what these regressors leave of both sides (Freedman & Lane 1983, J. Bus. Econ.
    Stat. 1:292), whole series at a time. A cause that the control shows inexactly stays in the slope in part:
    `p_both` and `least_shown` tell of it.
    """
    paired = comparison.paired
    cut = np.ix_(paired.rows, paired.columns)
    lags = sorted({0, 1, paired.lag})
    raw = np.stack([shifted(values, lag)[cut] for values in controls for lag in lags])
    present = paired.present & np.isfinite(raw).all(axis=0)
    if present.sum() < KNOWN * paired.cells:
        return None
    wide = np.stack([shifted(with_neighbours(values), lag)[cut] for values in controls for lag in lags])
    filled = np.where(present, np.concatenate([raw, wide]), 0.0)
    x, y, *z = demean(np.concatenate([np.stack([paired.x, paired.y]), filled]), present)
    told, near = (
        [each for each, before in zip(z[some], filled[some], strict=True) if varies(each, before)]
        for some in (slice(len(raw)), slice(len(raw), None))
    )
    teams = int(present.any(axis=1).sum())
    if not told or not (varies(x, paired.x) and varies(y, paired.y)):
        return None
    held = np.stack(told)
    try:
        model = fit(np.concatenate([x[None], held]), y)
        left_x, left_y = fit(held, x).residuals, fit(held, y).residuals
        without = float(fit(x[None], y).slopes[0])
        both = p_both(x, y, np.stack([*told, *near]), without, teams)
    except Unidentified:
        return None
    if not varies(model.residuals, y):
        return None
    first = np.zeros(len(model.slopes))
    first[0] = 1.0
    robust = combination(adjust(model, present), first, alpha)
    return HeldSlope(
        control=name,
        slope=robust.slope,
        se=robust.se,
        df=robust.df,
        ci=robust.ci,
        p=permutation_p(left_x, left_y, arrangements),
        p_cr2=robust.p,
        without=without,
        teams=teams,
        cells=int(present.sum()),
        p_both=both,
        least_shown=least_shown(x, y, left_x, left_y),
    )


def volume(contacts: FloatArray) -> FloatArray:
    """Contact volume as it is held: its logarithm, so that teams of any size count in per cent of theirs."""
    result: FloatArray = np.log1p(contacts)
    return result


def checked(held: tuple[HeldSlope, ...]) -> bool:
    """Whether contact volume could be held."""
    return any(each.control == CONTACTS for each in held)


def not_told_apart(held: tuple[HeldSlope, ...]) -> str:
    """What a claim's code ends with: workload first, then whatever else the plan holds."""
    lost = {each.control for each in held if not each.told_apart}
    if CONTACTS in lost:
        return "_workload"
    return "_control" if lost else ""


def workload_says(held: tuple[HeldSlope, ...], plan: Plan) -> list[Sentence]:
    """What holding workload and the registered controls leaves of a link that was found."""
    said = []
    for each in held:
        kind = {CONTACTS: "workload", ALL: "all"}.get(each.control, "control")
        left = "held" if each.untouched else "partly" if each.told_apart else "not_told_apart"
        if kind == "workload" and left == "held" and each.could_hide:
            left = "open"
        code = f"{kind}_{left}"
        low, high = each.ci
        # Never less than one in a hundred: nothing is known to a finer share than that.
        least = max(ceil(100 * each.least_shown), 1) / 100
        said.append(
            wording.say(code, slope=each.slope, low=low, high=high, without=each.without, least=least)
        )
    missing = len(set(plan.controls) - {each.control for each in held})
    return [*said, *([wording.say("controls_missing", count=missing)] if missing else [])]
