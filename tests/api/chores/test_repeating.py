"""A chore that fails is done again, and the log says what kind of trouble it was, without what it quotes."""

import asyncio
import logging

import pytest

from api.chores.repeating import repeating

# Not where it is raised: a traceback shows lines of the program.
QUOTING = "Key (customer)=(Eva Marker-7f3a) already exists"


async def test_a_bug_in_a_chore_is_logged_without_the_values_it_quotes_and_ends_nothing(
    caplog: pytest.LogCaptureFixture,
) -> None:
    done: list[int] = []
    enough = asyncio.Event()

    async def chore() -> None:
        done.append(len(done))
        if len(done) == 3:
            enough.set()
        raise ValueError(QUOTING)

    with caplog.at_level(logging.ERROR, logger="resonanz"):
        async with repeating(chore, 0.001, "What is due could not be forgotten"):
            async with asyncio.timeout(30):
                await enough.wait()
    assert "What is due could not be forgotten" in caplog.text
    assert "ValueError" in caplog.text
    assert "Marker-7f3a" not in caplog.text
