"""One simulated year through the whole chain: people → disclosure rules → analysis → verdict."""

from collections.abc import Callable
from dataclasses import dataclass

from analytics.analysis import verdict_at_look
from analytics.beside.naive import pooled_pearson, repeated_measures
from analytics.panel import Panel
from analytics.plan import Plan
from analytics.simulated.worlds import World, world_of
from analytics.simulated.years import Year, simulate
from analytics.verdict.evidence import Evidence, weigh
from analytics.verdict.held import CONTACTS, held_slopes, volume
from analytics.verdict.looks import up_to
from api.simulated.releases import release_history
from tests.benchmarks.naive_methods import team_effects_p, weekly_means_p

FIRST_WEEK = 105_000
MISSING = 0.05
WEAK_LINK = 0.2  # the design's reference for power
LOOKS = (26, 52, 103)  # paired weeks; 104 weeks hold 103 pairs
LINKED = {"weak_link": "link", "small_teams_link": "small_teams"}  # the world without the weak link
# Worlds of the calibration alone: a named one, and what is different in it.
VARIED: dict[str, tuple[str, dict[str, float]]] = {
    "hidden_late": ("hidden_groups", {"hidden_delay": 1}),
    "slow_95": ("slow", {"memory": 0.95}),
    "slow_99": ("slow", {"memory": 0.99}),
    "slow_strong": ("slow", {"memory": 0.99, "slow": 0.5}),
    "workload_same_week": ("workload", {"delay": 0}),
    "workload_half_shown": ("workload", {"volume": 0.7}),
}
DECLARED = ("supported", "opposite")
Case = tuple[str, int, int, int]  # world, teams, weeks, seed
PanelOf = Callable[[Year], Panel]


@dataclass(frozen=True, slots=True)
class Drawn:
    """One year that was simulated and judged; empty figures where no judgement was possible.

    `ever` says whether any of the planned looks declared a link (only for years of 104 weeks), `told_apart`
    whether a declared one is said to be told apart from workload, by every contact of the year. Beside them
    are the p-values of other methods on the same year.
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
    ever: int | None
    pearson_p: float | None
    weekly_means_p: float | None
    rmcorr_p: float | None
    team_effects_p: float | None
    cr2_p: float | None
    r: float | None
    cells: int | None
    told_apart: int | None = None


def world_for(name: str, teams: int, weeks: int) -> World:
    """A world of the given size, with gaps as real panels have them."""
    if name in LINKED:
        return world_of(LINKED[name], link=WEAK_LINK, teams=teams, weeks=weeks, missing=MISSING)
    base, changes = VARIED.get(name, (name, {}))
    return world_of(base, teams=teams, weeks=weeks, missing=MISSING, **changes)


def released(year: Year) -> Panel:
    """What the disclosure rules publish of a year."""
    return release_history(year, FIRST_WEEK, with_variance=False).panel


def judge(case: Case, panel_of: PanelOf = released) -> Drawn:
    """Simulate one year, release it, and judge it as the report would."""
    name, teams, weeks, seed = case
    panel = panel_of(simulate(world_for(name, teams, weeks), seed))
    plan = Plan(seed=seed)
    evidence = weigh(panel, plan, plan.alpha)
    verdict = verdict_at_look(panel, plan, evidence)
    primary, gate = evidence.primary, evidence.gate
    x, y = panel.happiness.value, panel.rating.value
    pearson, rmcorr = pooled_pearson(x, y), repeated_measures(x, y)
    return Drawn(
        world=name,
        teams=teams,
        weeks=weeks,
        seed=seed,
        code=verdict.code,
        direction=verdict.direction or "",
        p=primary.p if primary else None,
        p_gate=gate.p if gate else None,
        slope=primary.slope if primary else None,
        low=primary.ci[0] if primary else None,
        high=primary.ci[1] if primary else None,
        mde=primary.mde if primary else None,
        ever=int(ever_declared(panel, seed)) if primary and weeks > max(LOOKS) else None,
        pearson_p=pearson.p if pearson else None,
        weekly_means_p=weekly_means_p(x, y) if primary else None,
        rmcorr_p=rmcorr.p if rmcorr else None,
        team_effects_p=team_effects_p(x, y) if primary else None,
        cr2_p=primary.p_cr2 if primary else None,
        r=primary.r if primary else None,
        cells=primary.cells if primary else None,
        told_apart=told_apart(panel, plan, evidence) if verdict.code in DECLARED else None,
    )


def told_apart(panel: Panel, plan: Plan, evidence: Evidence) -> int | None:
    """Whether the slope holds where contacts are equally many, as the sentence of the answer asks."""
    if panel.contacts is None or evidence.arrangements is None:
        return None
    controls = {CONTACTS: volume(panel.contacts)}
    held = held_slopes(evidence.comparison, controls, evidence.arrangements, plan.alpha)
    return int(all(each.told_apart for each in held))


def ever_declared(panel: Panel, seed: int) -> bool:
    """Whether any planned look declares a link, each on the weeks and at the level it has."""
    plan = Plan(seed=seed, looks=LOOKS)
    paired = weigh(panel, plan, plan.alpha).comparison.paired
    for look in LOOKS:
        if look <= paired.weeks:
            then = up_to(panel, int(paired.columns[look - 1]))
            verdict = verdict_at_look(then, plan, weigh(then, plan, plan.alpha))
            if verdict.code in DECLARED:
                return True
    return False
