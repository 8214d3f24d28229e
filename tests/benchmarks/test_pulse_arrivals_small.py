"""Twenty people within a second through the real server; `pulse_arrivals.py` is the real measurement."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.benchmarks.http_client import Connection
from tests.benchmarks.pulse_arrivals import WANTED, Minute, UnexpectedAnswer, everybody, line

PEOPLE = 20


async def test_everybody_who_comes_is_served_and_every_ballot_is_there(tmp_path: Path) -> None:
    minute = await everybody(f"sqlite://{tmp_path}/minute.sqlite", PEOPLE, 1.0)
    assert minute.errors == {}
    assert {kind: len(seconds) for kind, seconds in minute.seconds.items()} == dict.fromkeys(WANTED, PEOPLE)
    assert line("ballot", minute.seconds["ballot"]).startswith("| ballot | 20 |")
    # The server was killed: what is in the file now is what it had acknowledged.
    with closing(sqlite3.connect(tmp_path / "minute.sqlite")) as left:
        assert left.execute("SELECT count(*) FROM ballot").fetchone() == (PEOPLE,)


class Refusing(Connection):
    """A connection to a server that has no time."""

    async def exchange(self, data: bytes) -> tuple[int, bytes]:
        return 503, b""


async def test_a_refusal_is_an_error_and_ends_what_a_browser_would_do() -> None:
    minute = Minute()
    with pytest.raises(UnexpectedAnswer):
        await minute.ask(Refusing(None, None), "place", b"")  # type: ignore[arg-type]  # nothing is sent
    assert minute.errors == {"place: 503": 1}
