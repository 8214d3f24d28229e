"""A study that has not begun: what the formula says of it, beside simulated years that were released."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import fmean, median

import numpy as np

from analytics.analysis import verdict_at_look
from analytics.outlook import Missing, Outlook, look_ahead
from analytics.plan import USUAL_SCALE as USUAL
from analytics.plan import Plan, UnusablePlan
from analytics.planning import Groups, PowerAnalysis, power_at
from analytics.simulated.worlds import world_of
from analytics.simulated.years import TEAMS_PER_DEPARTMENT, simulate
from analytics.verdict.evidence import weigh
from analytics.verdict.looks import Look, current_look, up_to
from api.simulated.releases import release_history, roster_of
from survey.releases.rules import Rules
from survey.waves.cells import make_cells
from survey.waves.merging import SMALLEST

TIMES = (0.0, 0.5, 0.75, 1.0, 1.25, 1.5, 2.0)  # of the smallest true link that the formula finds
STRONGEST = 5.0  # beyond, an effect leaves the scale
PERMUTATIONS = 999
FIRST_WEEK = 105_700
POWER = 0.8
APART = 1_000_000  # between the years of two seeds
MOST_TEAMS, MOST_PEOPLE = 100_000, 500


@dataclass(frozen=True, slots=True)
class Design:
    """The size of a planned study: teams of one size, and answers without which no week is published."""

    teams: int
    weeks: int
    people: int = 12
    ratings: int = 40
    smallest_group: int = 5

    def __post_init__(self) -> None:
        if not 2 <= self.teams <= MOST_TEAMS:
            raise UnusablePlan(
                "The teams must be 2 to {most}, not {value}.", most=MOST_TEAMS, value=self.teams
            )
        if not 5 <= self.people <= MOST_PEOPLE:
            raise UnusablePlan("The people per team must be 5 to 500, not {value}.", value=self.people)
        if not 1 <= self.ratings <= 100_000:
            raise UnusablePlan("The ratings per week must be 1 to 100,000, not {value}.", value=self.ratings)

    @property
    def rules(self) -> Rules:
        return Rules(k=self.smallest_group)


@dataclass(frozen=True, slots=True)
class Drawn:
    """One simulated year, judged at every look; `slope` and `mde` are None where nothing could be judged."""

    link: float
    significant: bool
    found: bool
    absent: bool
    slope: float | None
    mde: float | None


def foresee(design: Design, plan: Plan) -> Outlook:
    """What the formula says of the groups in which so many teams would answer: small ones answer together."""
    if design.people >= SMALLEST:  # each by itself, which need not make everybody up
        numbers = range(design.teams)
        cells = [(design.people, 1, f"Department {number // TEAMS_PER_DEPARTMENT}") for number in numbers]
    else:
        roster = roster_of(np.full(design.teams, design.people))
        made = make_cells(roster.teams, roster.departments, roster.members)
        cells = [(len(cell.people), len(cell.teams), cell.department) for cell in made.cells if cell.in_panel]
    people, teams, departments = zip(*cells, strict=True)
    return look_ahead(
        Groups(people, fewest=design.rules.k, teams=teams),
        departments,
        design.weeks,
        ratings=round(design.ratings * design.teams / len(cells)),
        plan=plan,
    )


def links(formula: PowerAnalysis) -> list[float]:
    """The true links that are simulated."""
    return list(dict.fromkeys(min(times * formula.mde_true, STRONGEST) for times in TIMES))


def years(design: Design, formula: PowerAnalysis, rounds: int, seed: int, plan: Plan) -> Iterator[Drawn]:
    """One year of every link per round, so that stopping early leaves all links with about as many."""
    for number in range(rounds):
        for place, link in enumerate(links(formula)):
            yield draw(design, link, seed * APART + number * len(TIMES) + place, plan)


def draw(design: Design, link: float, seed: int, plan: Plan) -> Drawn:
    """Simulate one year, release every week of it, and judge it at every look, or once at its end."""
    world = world_of(
        "link",
        link=link,
        teams=design.teams,
        weeks=design.weeks,
        heads=(design.people, design.people),
        ratings=design.ratings,
    )
    panel = release_history(simulate(world, seed), FIRST_WEEK, design.rules, with_variance=False).panel
    plan = replace(plan, permutations=PERMUTATIONS, seed=seed)
    evidence = weigh(panel, plan, plan.alpha)
    paired = evidence.comparison.paired
    look = current_look(plan, paired.weeks)
    verdict = verdict_at_look(panel, plan, evidence)
    codes = [verdict.code]
    for weeks in plan.looks[: max(look.number - 1, 0)]:
        then = up_to(panel, int(paired.columns[weeks - 1]))
        codes.append(verdict_at_look(then, plan, weigh(then, plan, plan.alpha)).code)
    primary = evidence.primary
    return Drawn(
        link=link,
        significant=primary is not None and primary.p <= verdict.look.level,
        found=any(code in {"supported", "opposite"} for code in codes),
        absent=verdict.code == "absent",
        slope=primary.slope if primary else None,
        mde=primary.mde if primary else None,
    )


@dataclass(frozen=True, slots=True)
class Formula:
    """What the formula finds, on the scale of observed slopes and of true mood."""

    se: float
    smallest_observed: float
    smallest_true: float
    reliability: float
    released: float


@dataclass(frozen=True, slots=True)
class Simulation:
    """What the simulated years found; None where none were drawn or none could be judged."""

    years: int
    judged: int
    smallest_observed: float | None
    smallest_true: float | None
    absent: float | None


@dataclass(frozen=True, slots=True)
class Point:
    """One true link: the slope that is observed, and the chance to find it, by formula and by simulation."""

    true: float
    observed_formula: float
    observed_simulated: float | None
    years: int
    formula: float
    primary: float | None
    verdict: float | None


@dataclass(frozen=True, slots=True)
class Study:
    """Formula and simulation; `weeks` are those until the last look that is reached.

    `missing` is what any verdict would need; where something is, or no data could settle it at this look,
    there is no formula and nothing is simulated.
    """

    schema: str
    teams: int
    weeks: int
    people: int
    ratings: int
    smallest_group: int
    scale: tuple[float, ...]
    sesoi: float | None
    groups: int
    missing: tuple[Missing, ...]
    alpha: float
    look: Look
    formula: Formula | None
    simulation: Simulation
    power: tuple[Point, ...]


def study(
    design: Design, ahead: Outlook, drawn: Sequence[Drawn], plan: Plan, scale: tuple[float, ...] = USUAL
) -> Study:
    """Put the formula and the drawn years side by side.

    Parameters
    ----------
    design, ahead, drawn, plan : everything on scales from 1 to 5, the plan's size as well
    scale : the scales of the study, as in a plan; `study_units.in_points` tells slopes in their points
    """
    formula = ahead.power
    points = (
        ()
        if formula is None
        else tuple(_point(formula, link, drawn, ahead.look.level) for link in links(formula))
    )
    told = plan.sesoi is not None or tuple(sorted(scale)) == USUAL
    without = [year.absent for year in drawn if year.link == 0 and told]
    detectable = [year.mde for year in drawn if year.mde is not None]
    return Study(
        schema="resonanz.study/1",
        teams=design.teams,
        weeks=design.weeks,
        people=design.people,
        ratings=design.ratings,
        smallest_group=design.smallest_group,
        scale=scale,
        sesoi=plan.sesoi,
        groups=ahead.groups,
        missing=ahead.missing,
        alpha=plan.alpha,
        look=ahead.look,
        formula=None
        if formula is None
        else Formula(formula.se, formula.mde, formula.mde_true, formula.reliability, formula.released),
        simulation=Simulation(
            years=len(drawn),
            judged=len(detectable),
            smallest_observed=median(detectable) if detectable else None,
            smallest_true=crossing(points),
            absent=fmean(without) if without else None,
        ),
        power=points,
    )


def _point(formula: PowerAnalysis, link: float, drawn: Sequence[Drawn], alpha: float) -> Point:
    of_link = [year for year in drawn if year.link == link]
    slopes = [year.slope for year in of_link if year.slope is not None]
    observed = link * formula.reliability

    def share(which: Callable[[Drawn], bool]) -> float | None:
        return fmean(map(which, of_link)) if of_link else None

    return Point(
        true=link,
        observed_formula=observed,
        observed_simulated=fmean(slopes) if slopes else None,
        years=len(of_link),
        formula=float(power_at(np.array([observed]), formula.se, formula.df, alpha)[0]),
        primary=share(lambda year: year.significant),
        verdict=share(lambda year: year.found),
    )


def crossing(points: Sequence[Point]) -> float | None:
    """The true link at which the verdict first finds 80 of 100, on straight lines between those simulated."""
    known = [(point.true, point.verdict) for point in points if point.verdict is not None]
    for (left, low), (right, high) in pairwise(known):
        if low < POWER <= high:
            return float(left + (POWER - low) / (high - low) * (right - left))
    return None
