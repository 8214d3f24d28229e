"""Data grow every week; a verdict is reached only at planned looks, which share one alpha."""

from dataclasses import dataclass, replace

from analytics.algebra.arrays import FloatArray
from analytics.panel import Panel, Series
from analytics.plan import Plan


@dataclass(frozen=True, slots=True)
class Look:
    """Which of the planned looks the verdict is of, and the level it may spend; 0 before the first."""

    number: int
    of: int
    level: float


def levels(plan: Plan, floor: float = 0.0) -> tuple[float, ...]:
    """The level each planned look may spend.

    Parameters
    ----------
    plan : Plan
    floor : smallest p that the arrangements of these teams allow (`permutation.floor`)

    Notes
    -----
    Power family α·t^1.5 (Kim & DeMets 1987, Biometrika 74:149), t = paired weeks / those of the last look. A
    look's level is the increment since the look before, so the levels add up to alpha and the chance of a
    false alarm at any look stays below it under any dependence. Re-reading a fixed 5 % every two weeks
    declared something in 21 % of data without a link. A look that could not declare anything, whatever the
    data, because few arrangements keep p above its level, spends nothing: the next one has its share as well.
    Which look that is depends on how many teams there are and not on what they say.
    """
    last = plan.looks[-1]
    spent, found = 0.0, []
    for weeks in plan.looks:
        until = plan.alpha * (weeks / last) ** 1.5
        found.append(until - spent)
        if until - spent >= floor:
            spent = until
    return tuple(found)


def current_look(plan: Plan, weeks: int, floor: float = 0.0) -> Look:
    """The last look that so many paired weeks have reached; number 0 before the first.

    A plan without looks has one look at everything.
    """
    if not plan.looks:
        return Look(number=1, of=1, level=plan.alpha)
    number = sum(weeks >= look for look in plan.looks)
    return Look(number=number, of=len(plan.looks), level=levels(plan, floor)[max(number - 1, 0)])


def up_to(panel: Panel, column: int) -> Panel:
    """The panel as it stood when the given week was its last."""
    return replace(
        panel,
        weeks=panel.weeks[: column + 1],
        happiness=_cut(panel.happiness, column),
        rating=_cut(panel.rating, column),
        headcount=None if panel.headcount is None else panel.headcount[:, : column + 1],
        contacts=None if panel.contacts is None else panel.contacts[:, : column + 1],
        within_variance=None if panel.within_variance is None else panel.within_variance[: column + 1],
        rating_variance=None if panel.rating_variance is None else panel.rating_variance[: column + 1],
        items={name: _cut(item, column) for name, item in panel.items.items()},
        outcomes={name: _cut(outcome, column) for name, outcome in panel.outcomes.items()},
        kinds={
            kind: {label: values[:, : column + 1] for label, values in labels.items()}
            for kind, labels in panel.kinds.items()
        },
    )


def _cut(series: Series, column: int) -> Series:
    n: FloatArray | None = None if series.n is None else series.n[:, : column + 1]
    return Series(value=series.value[:, : column + 1], n=n)
