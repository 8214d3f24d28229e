"""Connections are lent to one at a time, and none comes back that the next one could not use."""

import asyncio
from dataclasses import dataclass

import asyncpg
import pytest

from survey.database import postgres_pool
from survey.database.postgres_pool import IDLE_SECONDS, Pool


@dataclass(eq=False)
class Connection:
    """What a pool asks of a connection."""

    closed: bool = False
    in_transaction: bool = False

    def is_closed(self) -> bool:
        return self.closed

    def is_in_transaction(self) -> bool:
        return self.in_transaction

    def terminate(self) -> None:
        self.closed = True

    async def close(self) -> None:
        self.closed = True


async def connect() -> Connection:
    return Connection()


async def test_whoever_finds_all_lent_waits_for_the_first_that_comes_back() -> None:
    pool = Pool(connect, 2)
    anna, berta = await pool.take(), await pool.take()
    carla = asyncio.create_task(pool.take())
    await asyncio.sleep(0)
    assert anna is not berta
    assert not carla.done()
    await pool.give_back(berta)
    assert await carla is berta


async def test_whoever_waits_too_long_is_told_so_and_takes_nobodys_turn(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(postgres_pool, "WAIT_SECONDS", 0.01)
    pool = Pool(connect, 1)
    only = await pool.take()
    with pytest.raises(TimeoutError):
        await pool.take()
    await pool.give_back(only)
    assert await pool.take() is only


async def test_a_server_that_cannot_be_reached_takes_no_room() -> None:
    async def refused() -> Connection:
        raise ConnectionRefusedError

    pool = Pool(refused, 1)
    for _ in range(2):
        with pytest.raises(ConnectionRefusedError):
            await pool.take()


@pytest.mark.parametrize("trouble", ["closed", "in_transaction"])
async def test_a_connection_that_is_dead_or_in_a_transaction_is_lent_to_nobody_again(trouble: str) -> None:
    pool = Pool(connect, 1)
    first = await pool.take()
    setattr(first, trouble, True)
    await pool.give_back(first)
    assert first.closed
    assert await pool.take() is not first


async def test_a_connection_that_dies_while_nobody_has_it_is_lent_to_nobody() -> None:
    pool = Pool(connect, 1)
    first = await pool.take()
    await pool.give_back(first)
    first.terminate()
    assert await pool.take() is not first


async def test_what_is_not_needed_for_long_is_let_go_of(monkeypatch: pytest.MonkeyPatch) -> None:
    pool = Pool(connect, 2)
    anna, berta = await pool.take(), await pool.take()
    await pool.give_back(anna)
    loop = asyncio.get_running_loop()
    later = loop.time() + IDLE_SECONDS + 1
    monkeypatch.setattr(loop, "time", lambda: later)
    await pool.give_back(berta)
    assert (anna.closed, berta.closed) == (True, False)


async def test_the_end_waits_for_what_is_lent_and_lends_no_more() -> None:
    pool = Pool(connect, 2)
    anna = await pool.take()
    ending = asyncio.create_task(pool.close())
    await asyncio.sleep(0)
    assert not ending.done()
    await pool.give_back(anna)
    await ending
    assert anna.closed
    with pytest.raises(asyncpg.InterfaceError):
        await pool.take()
