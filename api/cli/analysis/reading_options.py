"""What whoever gives a table says of its cells, the same wherever one is read."""

from collections.abc import Callable
from typing import Any

import click


def reading_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Let a command take --missing and --accept, as often as there is something to say."""
    missing = click.option(
        "--missing",
        metavar="[COLUMN=]CODE",
        multiple=True,
        help="This stands for no value, as 99; as rating=0 in one column alone. Repeatable.",
    )
    accept = click.option(
        "--accept",
        "accepted",
        metavar="CELL",
        multiple=True,
        help="This cell was asked about and is meant as it stands. Repeatable.",
    )
    return missing(accept(command))
