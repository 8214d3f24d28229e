"""What a firm will get: how often the looks of an installation have declared a link by some week.

    OPENBLAS_NUM_THREADS=1 python -m tests.benchmarks.power --out power.csv

draws years of 104 weeks with both sides, judges each at every look, and writes one line a year as it goes.
Cut off, it goes on where it stopped; `--table` prints what is there so far.
"""

import argparse
import csv
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path

from analytics.analysis import verdict_at_look
from analytics.plan import LOOKS
from analytics.simulated.worlds import world_of
from analytics.simulated.years import simulate
from analytics.verdict.evidence import weigh
from analytics.verdict.looks import up_to
from api.commands.weeks.plans import USUAL
from api.simulated.releases import release_history
from tests.benchmarks.calibration_table import rate, shown
from tests.benchmarks.years import DECLARED, FIRST_WEEK

TEAMS = (8, 12, 20, 60)
LINKS = (0.0, 0.1, 0.2, 0.3, 0.4)
PEOPLE, RATINGS, PERMUTATIONS = 12, 25, 1_999
BLOCK = 20  # years of every cell before the next ones, so that an early table says something of all
Case = tuple[int, float, int]  # teams, link, seed


@dataclass(frozen=True, slots=True)
class Judged:
    """The answers of one organisation at its looks, and whether it was said that staff come first."""

    teams: int
    link: float
    seed: int
    first: str
    second: str
    third: str
    precedes: int

    def until(self, weeks: int) -> tuple[str, ...]:
        """The answers of the looks by then."""
        return (self.first, self.second, self.third)[: LOOKS.index(weeks) + 1]


def cases(years: int, teams: Sequence[int] = TEAMS) -> Iterator[Case]:
    """Every year to draw, some of each cell in turn."""
    for begin in range(0, years, BLOCK):
        for size in teams:
            for link in LINKS:
                for seed in range(begin, min(begin + BLOCK, years)):
                    yield size, link, seed


def judge(case: Case) -> Judged:
    """Simulate one organisation, release its weeks, and ask at every look."""
    teams, link, seed = case
    world = world_of(
        "link", link=link, teams=teams, weeks=LOOKS[-1] + 1, heads=(PEOPLE, PEOPLE), ratings=RATINGS
    )
    panel = release_history(simulate(world, seed), FIRST_WEEK, with_variance=False).panel
    plan = replace(USUAL, permutations=PERMUTATIONS, seed=seed)
    verdicts = []
    for weeks in LOOKS:
        then = up_to(panel, weeks)
        verdicts.append(verdict_at_look(then, plan, weigh(then, plan, plan.alpha)))
    first, second, third = (verdict.code for verdict in verdicts)
    said = int(any(verdict.direction == "precedes" for verdict in verdicts))
    return Judged(teams, link, seed, first, second, third, said)


def read(path: Path) -> list[Judged]:
    """What an earlier run has written; a line that was cut off is drawn again."""
    if not path.exists():
        return []
    with path.open(newline="") as source:
        rows = [row for row in csv.DictReader(source) if None not in row.values()]
    return [
        Judged(
            teams=int(row["teams"]),
            link=float(row["link"]),
            seed=int(row["seed"]),
            first=row["first"],
            second=row["second"],
            third=row["third"],
            precedes=int(row["precedes"]),
        )
        for row in rows
    ]


def draw(wanted: Iterable[Case], path: Path) -> None:
    """Judge what is wanted and not yet in the file, writing as it goes."""
    rows = read(path)
    done = {(row.teams, row.link, row.seed) for row in rows}
    with path.open("w", newline="") as target:
        writer = csv.DictWriter(target, [field.name for field in fields(Judged)])
        writer.writeheader()
        writer.writerows(map(asdict, rows))
        for case in wanted:
            if case not in done:
                writer.writerow(asdict(judge(case)))
                target.flush()


def table(years: Sequence[Judged]) -> str:
    """Declared by each look, per cent with the Monte-Carlo standard error."""
    links = " | ".join(f"link {link}" for link in LINKS if link)
    lines = [
        f"| teams | weeks | {links} | no link: declared | no link: “absent” | years a cell |",
        f"|--:|--:|{'--:|' * (len(LINKS) + 2)}",
    ]
    for teams in sorted({year.teams for year in years}):
        cells_of = {link: [y for y in years if (y.teams, y.link) == (teams, link)] for link in LINKS}
        for weeks in LOOKS:
            shares = [
                rate(cells_of[link], lambda y: any(code in DECLARED for code in y.until(weeks)))  # noqa: B023  # called at once
                for link in (*LINKS[1:], 0.0)
            ]
            shares.append(rate(cells_of[0.0], lambda y: y.until(weeks)[-1] == "absent"))  # noqa: B023  # called at once
            counts = [count for *_, count in shares]
            cells = " | ".join(shown(*share) for share in shares)
            lines.append(f"| {teams} | {weeks} | {cells} | {min(counts)} |")
    return "\n".join(lines)


def main() -> None:
    """Draw years and print the table of `docs/method.md`."""
    parser = argparse.ArgumentParser(description="Declared by the looks of an installation.")
    parser.add_argument("--out", type=Path, default=Path("power.csv"), help="one line per year")
    parser.add_argument("--years", type=int, default=100, help="of every number of teams and link")
    parser.add_argument("--teams", type=int, nargs="+", default=TEAMS)
    parser.add_argument("--table", action="store_true", help="only print what is in the file")
    chosen = parser.parse_args()
    if not chosen.table:
        draw(cases(chosen.years, chosen.teams), chosen.out)
    print(table(read(chosen.out)))


if __name__ == "__main__":
    main()
