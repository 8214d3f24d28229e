"""How often each method calls a link where there is none, on data of about this shape."""

import math

# Share of false alarms at a nominal 5 % in the calibration's realistic years without a link, by teams and
# weeks; `docs/method.md`, "Why so strict".
TEAMS = (8, 20, 60)
WEEKS = (26, 52, 104)
RATES: dict[str, tuple[tuple[float, ...], ...]] = {
    "pearson": ((0.5013, 0.67, 0.7175), (0.6375, 0.7455, 0.83), (0.74, 0.89, 0.9225)),
    "weekly_means": ((0.8521, 0.975, 1.0), (1.0, 1.0, 1.0), (1.0, 1.0, 1.0)),
    "rmcorr": ((0.6566, 0.9175, 0.995), (0.8825, 0.992, 1.0), (0.995, 1.0, 1.0)),
    "team_effects": ((0.5113, 0.8025, 0.9625), (0.8175, 0.9835, 1.0), (0.9825, 0.9975, 1.0)),
    "two_way_cr2": ((0.0702, 0.065, 0.04), (0.0575, 0.047, 0.0325), (0.055, 0.065, 0.0475)),
    "two_way_permutation": ((0.0702, 0.07, 0.0525), (0.06, 0.0485, 0.0375), (0.0475, 0.065, 0.0475)),
}

# Share of the calibration's years in which customers came first, or both sides moved in the same week, and
# the verdict said "precedes" nevertheless: the larger of the two, or one year in so many where none did. Of
# 52 weeks, and of 26 with 20 teams and more, with today's rules, of others with earlier, laxer ones.
PRECEDES = ((0.0226, 0.005, 0.015), (0.005, 0.0055, 0.0025), (0.005, 0.005, 0.0025))


def false_alarm_rates(teams: int, weeks: int) -> dict[str, float | int] | None:
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
