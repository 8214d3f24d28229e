"""Running the real command in this process, as fast as a function."""

import json
import re
from pathlib import Path
from typing import Any, NamedTuple

from click.testing import CliRunner

from api.cli import resonanz


class Run(NamedTuple):
    """What a shell would see."""

    status: int
    out: str
    err: str


def run(*arguments: str | Path, stdin: bytes | None = None) -> Run:
    """Run `resonanz` with these arguments; anything but an orderly end fails the test."""
    result = CliRunner().invoke(resonanz, [str(argument) for argument in arguments], input=stdin)
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return Run(result.exit_code, result.stdout, result.stderr)


def table_of(err: str) -> list[tuple[str, ...]]:
    """The rows of a printed table of errors, without its head."""
    _, _, table = err.rstrip("\n").partition("\n\n")
    rows = [tuple(re.split(r"\s{2,}", line.strip(), maxsplit=3)) for line in table.splitlines()]
    return rows[1:]


def json_of(out: str) -> Any:
    """JSON without the numbers that JSON does not have."""

    def refuse(constant: str) -> float:
        raise AssertionError(f"{constant} is no JSON")

    return json.loads(out, parse_constant=refuse)
