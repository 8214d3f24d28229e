"""What every request passes: its host, its head, its body in time, its mistakes answered in our words."""

import asyncio
import logging
from collections.abc import AsyncIterator
from http import HTTPStatus
from typing import Any

import httpx
import pytest
from litestar import Litestar, get, post
from litestar.params import FromPath, JSONBody

from api.app import application
from api.settings.settings import hosts_of, read_settings
from api.web import entrance
from api.web.entrance import host_of
from api.web.headers import HEADERS
from tests.api.web.test_problems import BROWSER

pytestmark = pytest.mark.anyio


@get("/number/{value:int}")
async def number(value: FromPath[int]) -> dict[str, int]:
    return {"value": value}


@get("/name/{value:str}")
async def name(value: FromPath[str]) -> str:
    return value


@post("/taken")
async def taken(data: JSONBody[dict[str, Any]]) -> dict[str, Any]:
    return data


def client_of(app: Litestar, host: str = "localhost") -> httpx.AsyncClient:
    transport = httpx.ASGITransport(app=app)  # type: ignore[arg-type]  # Litestar types its messages more strictly
    return httpx.AsyncClient(transport=transport, base_url=f"http://{host}:8000")


@pytest.fixture
async def client() -> AsyncIterator[httpx.AsyncClient]:
    async with client_of(application([number, name, taken])) as opened:
        yield opened


async def test_only_the_hosts_of_the_settings_are_answered() -> None:
    settings = read_settings(
        {"RESONANZ_DATA": "/tmp/d", "RESONANZ_URL": "https://Survey.example.org"}  # noqa: S108  # never made
    )
    app = application([number], hosts=hosts_of(settings))
    async with client_of(app) as client:
        for host in (
            "localhost",
            "127.0.0.1:8000",
            "LOCALHOST:9",
            "[::1]:8000",
            "survey.example.org",
            "localhost.",
        ):
            assert (await client.get("/number/1", headers={"Host": host})).status_code == 200, host
        for host in (
            "evil.example",
            "evil.example:8000",
            "localhost.evil.example",
            "survey.example.org.evil",
            "",
        ):
            refused = await client.get("/number/1", headers={"Host": host} | BROWSER)
            assert refused.status_code == 421, host
            assert "RESONANZ_URL" in refused.text
            assert refused.headers["content-security-policy"] == HEADERS["Content-Security-Policy"]


@pytest.mark.parametrize(
    ("header", "name"), [(b"[::1]:80", "[::1]"), (b"A.b:1", "a.b"), (b"x", "x"), (b"[::1", "[::1]")]
)
def test_a_host_is_told_without_its_port(header: bytes, name: str) -> None:
    assert host_of(header) == name


async def test_every_page_can_be_asked_for_its_head(client: httpx.AsyncClient) -> None:
    whole, head = await client.get("/number/7"), await client.head("/number/7")
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers == whole.headers
    assert (await client.head("/taken")).status_code == 405


@pytest.mark.parametrize("address", ["/static/resonanz.css", "/schemas/report-1.json"])
async def test_a_file_that_the_browser_has_is_not_sent_again(client: httpx.AsyncClient, address: str) -> None:
    first = await client.get(address, headers={"Accept-Encoding": "identity"})
    tag = first.headers["etag"]
    packed = await client.get(address, headers={"Accept-Encoding": "gzip"})
    assert packed.headers["content-encoding"] == "gzip"
    assert packed.content == first.content
    for named in (tag, f'"other", {tag}', tag.removeprefix("W/"), "*"):
        again = await client.get(address, headers={"If-None-Match": named})
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["etag"] == tag
        assert again.headers["cache-control"] == "no-cache"
    assert (await client.get(address, headers={"If-None-Match": '"other"'})).status_code == 200


@pytest.mark.parametrize(
    "name", ["%00", "a" * 300, "a" * 5000, "../settings.py", "%2e%2e/%2e%2e/pyproject.toml", ""]
)
@pytest.mark.parametrize("folder", ["/static/", "/schemas/"])
async def test_a_name_that_somebody_makes_up_is_not_there(
    client: httpx.AsyncClient, folder: str, name: str
) -> None:
    assert (await client.get(folder + name)).status_code == 404


@pytest.mark.parametrize(("said", "status"), [("a" * 900, 200), ("a" * 1100, 404), ("a%00b", 404)])
async def test_no_route_sees_a_name_that_none_can_have(
    client: httpx.AsyncClient, said: str, status: int
) -> None:
    assert (await client.get(f"/name/{said}")).status_code == status


@pytest.mark.parametrize(
    "body",
    [
        b"\xff\xfe",
        b'{"a": "\xff"}',
        b"{",
        b"[" * 60_000,
        b'{"a":' * 2000 + b"1" + b"}" * 2000,
        b'{"a": "\\ud800"}',
    ],
)
async def test_what_is_no_json_is_the_senders_mistake_and_no_line_in_the_log(
    client: httpx.AsyncClient, body: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO, logger="resonanz"):
        answer = await client.post("/taken", content=body, headers={"Content-Type": "application/json"})
    assert answer.status_code == 400
    assert "JSON" in answer.json()["detail"]
    assert [record for record in caplog.records if record.name == "resonanz"] == []


async def test_the_frameworks_own_sentences_reach_nobody(client: httpx.AsyncClient) -> None:
    answers = [
        await client.get("/number/%23secret-token", headers=BROWSER),
        await client.post("/taken", json=["secret-token"], headers=BROWSER),
        await client.delete("/taken", headers=BROWSER),
    ]
    for answer in answers:
        assert answer.status_code in {400, 404, 405}
        assert '<html lang="de">' in answer.text
        assert "Validation" not in answer.text
        assert "Method" not in answer.text
        assert "secret-token" not in answer.text


async def test_a_body_that_does_not_come_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(entrance, "BODY_SECONDS", 0.05)

    assert await status_of_parts([b'{"a"']) == HTTPStatus.REQUEST_TIMEOUT


@pytest.mark.parametrize("parts", [[b'{"a": 1}'], [b'{"a"', b": 1}"], [b"", b'{"a": 1}']])
async def test_a_body_that_has_all_come_is_not_waited_for_any_longer(parts: list[bytes]) -> None:
    assert await status_of_parts(parts, length=b"8") == HTTPStatus.CREATED


@pytest.mark.parametrize("length", [b"9", b"10000", b"", b"x", b"-8"])
async def test_a_body_that_lacks_something_is(monkeypatch: pytest.MonkeyPatch, length: bytes) -> None:
    monkeypatch.setattr(entrance, "BODY_SECONDS", 0.05)
    assert await status_of_parts([b'{"a": 1}'], length=length) in {
        HTTPStatus.REQUEST_TIMEOUT,
        HTTPStatus.BAD_REQUEST,
    }


async def status_of_parts(bodies: list[bytes], length: bytes | None = None) -> int | None:
    """How a request is answered whose body comes in parts, and whose end never does."""
    app = application([taken])
    statuses: list[int | None] = []
    parts = iter([{"type": "http.request", "body": body, "more_body": True} for body in bodies])

    async def receive() -> Any:
        return next(parts, None) or await asyncio.Event().wait()

    async def send(message: Any) -> None:
        statuses.append(message.get("status"))

    announced = [] if length is None else [(b"content-length", length)]
    scope: Any = {
        "type": "http",
        "method": "POST",
        "path": "/taken",
        "raw_path": b"/taken",
        "root_path": "",
        "query_string": b"",
        "headers": [(b"host", b"localhost"), (b"content-type", b"application/json"), *announced],
        "client": ("127.0.0.1", 1),
        "server": ("127.0.0.1", 2),
        "scheme": "http",
        "http_version": "1.1",
    }
    async with asyncio.timeout(120):
        await app(scope, receive, send)
    return statuses[0]
