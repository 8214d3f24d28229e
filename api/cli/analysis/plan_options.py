"""The settings of a plan that may be given on the command line, the same wherever one is made."""

from collections.abc import Callable
from functools import reduce
from typing import Any

import click

from analytics.plan import Plan
from survey.errors import BadInput

DEFAULT = Plan()
OPTIONS = (
    click.option(
        "--lag",
        type=int,
        default=DEFAULT.lag,
        show_default=True,
        help="Weeks by which staff precede customers.",
    ),
    click.option(
        "--alpha", type=float, default=DEFAULT.alpha, show_default=True, help="Level of the test, two-sided."
    ),
    click.option(
        "--sesoi",
        type=float,
        default=DEFAULT.sesoi,
        help="Smallest effect of interest, rating points per point of lasting mood; 0.1 on scales 1 to 5.",
    ),
    click.option(
        "--permutations",
        type=int,
        default=DEFAULT.permutations,
        show_default=True,
        help="Random permutations where not all can be enumerated.",
    ),
    click.option(
        "--seed", type=int, default=DEFAULT.seed, show_default=True, help="Seed of everything random."
    ),
    click.option(
        "--max-lag",
        type=int,
        default=DEFAULT.max_lag,
        show_default=True,
        help="The scan of lags runs this far both ways.",
    ),
    click.option(
        "--control",
        "controls",
        metavar="NAME",
        multiple=True,
        help="Hold this fact or outcome_NAME, which may move both sides: absences, overtime. Repeatable.",
    ),
    click.option(
        "--same-respondents",
        is_flag=True,
        help="Some of the people asked as staff also rate as customers.",
    ),
)


def plan_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Let a command take them, in this order in its help."""
    return reduce(lambda decorated, option: option(decorated), reversed(OPTIONS), command)


def read_looks(_: click.Context, __: click.Parameter, text: str) -> list[int]:
    """`26,52,104` as numbers; `none` is one look at everything."""
    if text == "none":
        return []
    try:
        return [int(part) for part in text.split(",")]
    except ValueError:
        raise BadInput(
            "--looks is numbers of paired weeks, as 26,52,104, or none; not {text}.", text=text
        ) from None
