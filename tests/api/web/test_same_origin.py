"""Only our own pages change anything for a browser, whatever another site sends in its name."""

from pathlib import Path

import httpx
import pytest
from litestar import post

from api.app import application
from api.web.same_origin import requires_same_origin
from tests.api.customers import URL, installation_for_tests

pytestmark = pytest.mark.anyio


@post("/change", guards=[requires_same_origin], status_code=204)
async def change() -> None:
    """Something a browser may send."""


OURS = [
    {"Sec-Fetch-Site": "same-origin"},
    {"Sec-Fetch-Site": "same-origin", "Origin": "null"},
    {"Origin": URL},
]
OTHERS = [
    {},
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},  # a sibling domain
    {"Sec-Fetch-Site": "none"},
    {"Sec-Fetch-Site": "cross-site", "Origin": URL},
    {"Sec-Fetch-Site": "", "Origin": "https://evil.example"},
    {"Origin": "null"},
    {"Origin": "https://evil.example"},
    {"Origin": URL + ".evil.example"},
    {"Origin": URL.replace("https", "http")},
    {"Origin": URL + ":8443"},
    {"Referer": URL},
    {"Host": "evil.example", "Origin": "https://evil.example"},
]


async def status(folder: Path, headers: dict[str, str]) -> int:
    app = application([change])
    app.state.installation = installation_for_tests(folder)
    transport = httpx.ASGITransport(app=app)  # type: ignore[arg-type]  # Litestar types its messages more strictly
    async with httpx.AsyncClient(transport=transport, base_url=URL) as client:
        return (await client.post("/change", headers=headers)).status_code


@pytest.mark.parametrize("headers", OURS)
async def test_our_own_page_may(tmp_path: Path, headers: dict[str, str]) -> None:
    assert await status(tmp_path, headers) == 204


@pytest.mark.parametrize("headers", OTHERS)
async def test_nobody_else_may(tmp_path: Path, headers: dict[str, str]) -> None:
    assert await status(tmp_path, headers) == 403
