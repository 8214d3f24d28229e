"""One simulated year through the whole chain: people → disclosure rules → analysis → verdict."""

from dataclasses import dataclass, replace

from analytics.analysis import analyse
from analytics.panel import Panel, Series
from analytics.plan import Plan
from analytics.simulate import World, simulate, world_of
from api.simulation import release_history

FIRST_WEEK = 105_000
MISSING = 0.05
WEAK_LINK = 0.2  # the design's reference for power
LOOKS = {26: 0.0063, 52: 0.0114, 104: 0.0323}  # paired weeks and the level each look may spend
Case = tuple[str, int, int, int]  # world, teams, weeks, seed


@dataclass(frozen=True, slots=True)
class Drawn:
    """One year that was simulated and judged; empty figures where no judgement was possible.

    `ever` says whether any of the planned looks declared a link (only for years of 104 weeks).
    """

    world: str
    teams: int
    weeks: int
    seed: int
    code: str
    direction: str
    p: float | None
    p_gate: float | None
    slope: float | None
    low: float | None
    high: float | None
    mde: float | None
    pearson_p: float | None
    ever: int | None


def world_for(name: str, teams: int, weeks: int) -> World:
    """A world of the given size, with gaps as real panels have them."""
    if name == "weak_link":
        return world_of("link", link=WEAK_LINK, teams=teams, weeks=weeks, missing=MISSING)
    return world_of(name, teams=teams, weeks=weeks, missing=MISSING)


def judge(case: Case) -> Drawn:
    """Simulate one year, release it, and judge it as a user's plan would."""
    name, teams, weeks, seed = case
    panel = release_history(simulate(world_for(name, teams, weeks), seed), FIRST_WEEK).panel
    found = analyse(panel, Plan(seed=seed))
    primary, gate = found.primary, found.gate
    return Drawn(
        world=name,
        teams=teams,
        weeks=weeks,
        seed=seed,
        code=found.verdict.code,
        direction=found.verdict.direction or "",
        p=primary.p if primary else None,
        p_gate=gate.p if gate else None,
        slope=primary.slope if primary else None,
        low=primary.ci[0] if primary else None,
        high=primary.ci[1] if primary else None,
        mde=primary.mde if primary else None,
        pearson_p=found.pearson.p if found.pearson else None,
        ever=int(ever_declared(panel, seed)) if weeks == max(LOOKS) else None,
    )


def ever_declared(panel: Panel, seed: int) -> bool:
    """Whether any look of the default plan declares a link, each at the level it may spend."""
    return any(
        analyse(first_weeks(panel, weeks + 1), Plan(seed=seed, alpha=level)).verdict.code
        in {"supported", "opposite"}
        for weeks, level in LOOKS.items()
    )


def first_weeks(panel: Panel, weeks: int) -> Panel:
    """The panel as it was when only so many weeks had been collected."""

    def cut(series: Series) -> Series:
        return Series(series.value[:, :weeks], None if series.n is None else series.n[:, :weeks])

    return replace(
        panel,
        weeks=panel.weeks[:weeks],
        happiness=cut(panel.happiness),
        rating=cut(panel.rating),
        headcount=None,
    )
