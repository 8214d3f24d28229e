"""A study that has not begun: what the formula says of it, beside simulated years that were released."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from itertools import pairwise
from statistics import fmean, median
from typing import Any

import numpy as np

from analytics.analysis import verdict_at_look
from analytics.plan import Plan
from analytics.planning import Forecast, power_at
from analytics.simulated.worlds import world_of
from analytics.simulated.years import simulate
from analytics.verdict.evidence import weigh
from analytics.verdict.looks import Look, current_look, up_to
from api.simulated.releases import release_history

TIMES = (0.0, 0.5, 0.75, 1.0, 1.25, 1.5, 2.0)  # of the smallest true link that the formula finds
STRONGEST = 5.0  # beyond, an effect leaves the scale
PERMUTATIONS = 999
FIRST_WEEK = 105_700
POWER = 0.8
APART = 1_000_000  # between the years of two seeds

Document = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Drawn:
    """One simulated year, judged at every look; `slope` and `mde` are None where nothing could be judged."""

    link: float
    significant: bool
    found: bool
    absent: bool
    slope: float | None
    mde: float | None


def links(formula: Forecast) -> list[float]:
    """The true links that are simulated."""
    return list(dict.fromkeys(min(times * formula.mde_true, STRONGEST) for times in TIMES))


def years(formula: Forecast, rounds: int, seed: int, plan: Plan) -> Iterator[Drawn]:
    """One year of every link per round, so that stopping early leaves all links with about as many."""
    for number in range(rounds):
        for place, link in enumerate(links(formula)):
            yield draw(formula, link, seed * APART + number * len(TIMES) + place, plan)


def draw(formula: Forecast, link: float, seed: int, plan: Plan) -> Drawn:
    """Simulate one year, release every week of it, and judge it at every look, or once at its end."""
    world = world_of(
        "link",
        link=link,
        teams=formula.teams,
        weeks=formula.weeks,
        heads=(formula.people, formula.people),
        ratings=formula.ratings,
    )
    panel = release_history(simulate(world, seed), FIRST_WEEK, with_variance=False).panel
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
        significant=primary is not None and primary.p <= look.level,
        found=any(code in {"supported", "opposite"} for code in codes),
        absent=verdict.code == "absent",
        slope=primary.slope if primary else None,
        mde=primary.mde if primary else None,
    )


def study(formula: Forecast, drawn: list[Drawn], plan: Plan, look: Look) -> Document:
    """Formula and simulation as one document; `weeks` are those until the last look that is reached."""
    points = [_point(formula, link, drawn, look.level) for link in links(formula)]
    without = [year.absent for year in drawn if year.link == 0]
    detectable = [year.mde for year in drawn if year.mde is not None]
    return {
        "schema": "resonanz.study/1",
        "teams": formula.teams,
        "weeks": formula.weeks,
        "people": formula.people,
        "ratings": formula.ratings,
        "alpha": plan.alpha,
        "look": asdict(look),
        "formula": {
            "se": formula.se,
            "smallest_observed": formula.mde,
            "smallest_true": formula.mde_true,
            "reliability": formula.reliability,
            "released": formula.released,
        },
        "simulation": {
            "years": len(drawn),
            "judged": len(detectable),
            "smallest_observed": median(detectable) if detectable else None,
            "smallest_true": crossing(points),
            "absent": fmean(without) if without else None,
        },
        "power": points,
    }


def _point(formula: Forecast, link: float, drawn: list[Drawn], alpha: float) -> Document:
    of_link = [year for year in drawn if year.link == link]
    slopes = [year.slope for year in of_link if year.slope is not None]
    observed = link * formula.reliability
    predicted = float(power_at(np.array([observed]), formula.se, formula.df, alpha)[0])

    def share(which: Callable[[Drawn], bool]) -> float | None:
        return fmean(map(which, of_link)) if of_link else None

    return {
        "true": link,
        "observed_formula": observed,
        "observed_simulated": fmean(slopes) if slopes else None,
        "years": len(of_link),
        "formula": predicted,
        "primary": share(lambda year: year.significant),
        "verdict": share(lambda year: year.found),
    }


def crossing(points: Sequence[Document]) -> float | None:
    """The true link at which the verdict first finds 80 of 100, on straight lines between those simulated."""
    known = [(point["true"], point["verdict"]) for point in points if point["verdict"] is not None]
    for (left, low), (right, high) in pairwise(known):
        if low < POWER <= high:
            return float(left + (POWER - low) / (high - low) * (right - left))
    return None
