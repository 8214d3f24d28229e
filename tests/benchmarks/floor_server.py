"""Servers that do as little as anybody can, for `tests.benchmarks.fast`: what the framework itself costs.

`floor` reads a signed link and answers; `floor_and_one` also writes a row, in one statement that commits;
`contacts` is what `tests.benchmarks.contacts` compares with.
"""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from uuid import uuid4

import asyncpg
from litestar import Litestar, Request, Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect
from litestar.status_codes import HTTP_303_SEE_OTHER

from survey.tokens import read_link

SECRET = "a-secret-that-only-this-benchmark-knows"
PAGE = "<!doctype html><title>Rate</title><form method=post><input name=score><button>Send</button></form>"
A_YEAR = 365 * 24 * 3600


@get("/r/{token:str}")
async def page(token: FromPath[str]) -> Response[str]:
    """A form that is always the same."""
    read_link((SECRET,), "rating", token, A_YEAR)
    return Response(PAGE, media_type="text/html")


@post("/r/{token:str}")
async def send(request: Request[Any, Any, Any], token: FromPath[str]) -> Redirect:
    """Take the form, and write a row where there is a pool to write with."""
    read_link((SECRET,), "rating", token, A_YEAR)
    body = await request.body()
    if pool := request.app.state.get("pool"):
        await pool.execute("INSERT INTO floor VALUES ($1, $2)", uuid4(), body.decode())
    return Redirect(f"/r/{token}", status_code=HTTP_303_SEE_OTHER)


@post("/api/contacts")
async def take(request: Request[Any, Any, Any]) -> Response[Any]:
    """As many answers as there are contacts, as long as ours are."""
    told = await request.json()
    answers = [{"id": str(uuid4()), "link": "x" * 150, "valid_until": "2026-12-11T21:01:01+00:00"}] * (
        len(told) if isinstance(told, list) else 1
    )
    return Response(answers, status_code=201)


def contacts() -> Litestar:
    """For `tests.benchmarks.contacts`."""
    return Litestar([take], openapi_config=None, logging_config=None, request_max_body_size=10**7)


def floor() -> Litestar:
    """Nothing is written."""
    return Litestar([page, send], openapi_config=None, logging_config=None)


def floor_and_one() -> Litestar:
    """One row is written."""

    @asynccontextmanager
    async def pooled(app: Litestar) -> AsyncIterator[None]:
        async with asyncpg.create_pool(os.environ["FLOOR_DATABASE"], max_size=10) as pool:
            await pool.execute("CREATE TABLE IF NOT EXISTS floor (id uuid PRIMARY KEY, body text)")
            app.state.pool = pool
            yield

    return Litestar([page, send], lifespan=[pooled], openapi_config=None, logging_config=None)
