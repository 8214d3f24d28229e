"""The tables of the calibration, in Markdown, from one line per simulated year."""

from collections.abc import Callable, Iterable, Sequence
from functools import cache
from math import sqrt
from typing import TypeVar

from analytics.simulated.years import simulate
from analytics.verdict.pairing import pair
from analytics.verdict.primary import compared
from tests.benchmarks.years import DECLARED, LINKED, Drawn, PanelOf, released, world_for

NULLS = (
    "ar_only", "none", "heterogeneous", "confounded", "shared", "small_teams", "staggered", "departments",
    "hidden_groups",
)  # fmt: skip
SLOW = ("hidden_late", "slow_95", "slow", "slow_99", "slow_strong")
WORKLOAD = ("workload", "workload_same_week", "workload_half_shown")
TITLES = {
    "ar_only": "autocorrelation only",
    "none": "realistic: shared events, season, silence",
    "heterogeneous": "events of unequal strength",
    "confounded": "confounded: unequal strength, alike on both sides",
    "shared": "the same with strong events",
    "small_teams": "teams of 6 to 14 people",
    "staggered": "staggered cohorts",
    "departments": "departments with events of their own",
    "hidden_groups": "groups of five that the file does not name",
    "hidden_late": "the same, customers a week later",
    "slow_95": "slow causes of both sides in the same week, memory .95",
    "slow": "slow causes of both sides in the same week, memory .97",
    "slow_99": "the same, memory .99",
    "slow_strong": "the same, memory .99, twice as strong",
    "workload": "workload, customers a week later",
    "workload_same_week": "workload, same week",
    "workload_half_shown": "workload, customers a week later, contacts show it with r .7",
    "reverse": "ratings move mood only",
    "same_week": "same week only",
    "weak_link": "true link of 0.2",
    "small_teams_link": "true link of 0.2, teams of 6 to 14 people",
}
OTHER_METHODS = {
    "pearson_p": "pooled Pearson",
    "weekly_means_p": "Pearson of weekly means",
    "rmcorr_p": "repeated-measures correlation",
    "team_effects_p": "team effects, clustered",
    "cr2_p": "two-way, CR2",
}
T = TypeVar("T")
Size = tuple[int, int]
Measure = Callable[[Drawn], float | None]  # 1 or 0 in a year, None where the year does not count


def tables(years: Sequence[Drawn]) -> str:
    """Everything the calibration says: percentages with their Monte-Carlo standard error."""
    judged = [year for year in years if year.p is not None]
    parts = [
        _table("Declared although nothing is there (target 5 or less)", judged, NULLS, declared),
        _table("The primary test alone, p ≤ .05 (target 3.8 to 6.2)", judged, NULLS, lambda y: _low(y.p)),
        _table(
            "Ever declared over the looks at 26, 52 and 104 weeks (target 5 or less)",
            [year for year in judged if year.ever is not None],
            NULLS,
            lambda year: year.ever,
        ),
        _table(
            "Called “precedes” (target 5 or less, but no rule can reach it with workload)",
            judged,
            (*NULLS, "reverse", "same_week", *SLOW, *WORKLOAD),
            precedes,
        ),
        _table(
            "A link is declared, in whichever direction",
            judged,
            ("reverse", "same_week", *SLOW, *WORKLOAD),
            declared,
        ),
        _table(
            "Declared and not told apart from workload, of all years",
            judged,
            (*WORKLOAD, "weak_link"),
            lambda year: declared(year) and year.told_apart == 0,
        ),
        _table(
            "Declared without the workload sentence, of what is declared",
            judged,
            (*WORKLOAD, "weak_link"),
            lambda year: year.told_apart if declared(year) else None,
        ),
        _table("Found (power)", judged, ("weak_link",), lambda year: year.code == "supported"),
        _table(
            "95 % interval covers the truth (target 93 to 97)",
            judged,
            ("ar_only", "none", "small_teams", "staggered", "departments", "weak_link"),
            covers,
        ),
        _table("Years that allowed no judgement", years, TITLES, lambda year: year.p is None),
        _methods([year for year in judged if year.world == "none"]),
        _slopes(judged),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def declared(year: Drawn) -> bool:
    """Whether the verdict says that there is a link."""
    return year.code in DECLARED


def precedes(year: Drawn) -> bool:
    """Whether the verdict says that staff come first."""
    return declared(year) and year.direction == "precedes"


def covers(year: Drawn, panel_of: PanelOf = released) -> bool | None:
    """Whether the interval holds the slope of a very large organisation of the same world."""
    if year.low is None or year.high is None:
        return None
    truth = true_slope(year.world, year.weeks, panel_of) if year.world in LINKED else 0.0
    return year.low <= truth <= year.high


def _low(p: float | None) -> bool | None:
    return None if p is None else p <= 0.05


@cache
def true_slope(world: str, weeks: int, panel_of: PanelOf = released) -> float:
    """The observed slope that the world has with 2,000 teams, after rounding, clamping and silence."""
    panel = panel_of(simulate(world_for(world, 2_000, weeks), seed=2**31))
    comparison = compared(pair(panel.happiness.value, panel.rating.value, 1))
    return float((comparison.x * comparison.y).sum() / (comparison.x**2).sum())


def rate(years: Iterable[T], measure: Callable[[T], float | None]) -> tuple[float, float, int]:
    """A share, its Monte-Carlo standard error, and the number of years behind it."""
    values = [value for year in years if (value := measure(year)) is not None]
    if not values:
        return float("nan"), float("nan"), 0
    share = sum(values) / len(values)
    return share, sqrt(share * (1 - share) / len(values)), len(values)


def shown(share: float, error: float, count: int) -> str:
    """Per cent with the error, which is never below one year in so many: none of 200 is not surely never."""
    return f"{100 * share:.1f} ± {100 * max(error, 1 / count):.1f}" if count else "–"


def _table(title: str, years: Sequence[Drawn], worlds: Iterable[str], measure: Measure) -> str:
    """One line per world, one column per size that was drawn."""
    sizes = sorted({(year.weeks, year.teams) for year in years})
    lines = []
    for world in worlds:
        cells = []
        for weeks, teams in sizes:
            chosen = [y for y in years if (y.world, y.teams, y.weeks) == (world, teams, weeks)]
            cells.append(shown(*rate(chosen, measure)))
        if any(cell != "–" for cell in cells):
            lines.append(f"| {TITLES[world]} | {' | '.join(cells)} |")
    return "\n".join([*_header(title, sizes), *lines]) if lines else ""


def _methods(years: Sequence[Drawn]) -> str:
    """How often other methods call a link where events are shared and there is none."""
    sizes = sorted({(year.weeks, year.teams) for year in years})
    lines = []
    for name, title in {**OTHER_METHODS, "p": "two-way, team permutation"}.items():
        cells = []
        for weeks, teams in sizes:
            chosen = [year for year in years if (year.teams, year.weeks) == (teams, weeks)]
            cells.append(shown(*rate(chosen, lambda year: _low(getattr(year, name)))))  # noqa: B023  # called at once
        lines.append(f"| {title} | {' | '.join(cells)} |")
    title = f"p ≤ .05 by method, {TITLES['none']}"
    return "\n".join([*_header(title, sizes), *lines]) if lines else ""


def _slopes(years: Sequence[Drawn]) -> str:
    """What a true link of 0.2 looks like: its mean slope, a large organisation's, the smallest detectable."""
    linked = [year for year in years if year.world == "weak_link"]
    sizes = sorted({(year.weeks, year.teams) for year in linked})
    if not sizes:
        return ""
    rows: dict[str, list[float]] = {
        "mean slope": [],
        "slope of 2,000 teams": [],
        "mean smallest detectable": [],
    }
    for weeks, teams in sizes:
        chosen = [year for year in linked if (year.teams, year.weeks) == (teams, weeks)]
        rows["mean slope"].append(sum(year.slope or 0.0 for year in chosen) / len(chosen))
        rows["slope of 2,000 teams"].append(true_slope("weak_link", weeks))
        rows["mean smallest detectable"].append(sum(year.mde or 0.0 for year in chosen) / len(chosen))
    lines = [
        f"| {name} | {' | '.join(f'{value:.3f}' for value in values)} |" for name, values in rows.items()
    ]
    return "\n".join([*_header("A true link of 0.2, in observed points per point", sizes), *lines])


def _header(title: str, sizes: Sequence[Size]) -> list[str]:
    columns = " | ".join(f"{teams}×{weeks}" for weeks, teams in sizes)
    return [f"**{title}**", "", f"| world | {columns} |", f"|---|{'--:|' * len(sizes)}"]
