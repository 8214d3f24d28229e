"""How often each method calls a link where there is none, on data of about this shape."""

import math

# Share of false alarms at a nominal 5 %, from persons with autocorrelated mood, shared shocks, a season,
# mood-dependent non-response and 1–5 scores; `docs/method.md`, "Why so strict".
TEAMS = (8, 20, 60)
WEEKS = (26, 52, 104)
RATES: dict[str, tuple[tuple[float | None, ...], ...]] = {
    "pearson": ((0.69, 0.82, 0.91), (0.87, 0.95, 0.98), (0.99, 1.00, 1.00)),
    "weekly_means": ((0.88, 0.99, 1.00), (1.00, 1.00, 1.00), (1.00, 1.00, 1.00)),
    "rmcorr": ((0.66, 0.91, 0.99), (0.89, 0.99, 1.00), (0.98, 1.00, 1.00)),
    "team_effects": ((0.49, 0.77, 0.94), (0.83, 0.98, 1.00), (0.98, 1.00, 1.00)),
    "two_way_cr2": ((0.062, 0.055, 0.034), (0.053, 0.049, 0.064), (0.072, 0.030, None)),
    "two_way_permutation": ((0.052, 0.058, 0.024), (0.042, 0.048, 0.062), (0.064, 0.028, 0.043)),
}

# Share of simulated organisations in which customers came first, or both sides moved in the same week, and
# the verdict said "precedes" nevertheless: the larger of the two.
PRECEDES = ((0.0300, 0.0250, 0.0175), (0.0250, 0.0150, 0.0), (0.0, 0.0, 0.0))


def false_alarm_rates(teams: int, weeks: int) -> dict[str, float | int | None] | None:
    """The measured rates of the nearest shape, with that shape; None for data without teams or weeks."""
    if teams < 1 or weeks < 1:
        return None
    i, j = nearest(teams, weeks)
    return {"teams": TEAMS[i], "weeks": WEEKS[j], **{method: table[i][j] for method, table in RATES.items()}}


def wrong_precedence(teams: int, weeks: int) -> float:
    """How often "precedes" was said where staff did not come first, for the nearest shape."""
    i, j = nearest(teams, weeks)
    return PRECEDES[i][j]


def nearest(teams: int, weeks: int) -> tuple[int, int]:
    """Places of the nearest measured shape, by ratio: 30 teams lie closer to 20 than to 60."""
    i, j = (
        min(range(3), key=lambda k: abs(math.log(have / measured[k])))
        for have, measured in ((teams, TEAMS), (weeks, WEEKS))
    )
    return i, j
