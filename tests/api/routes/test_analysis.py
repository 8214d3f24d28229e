"""The analyst's page and its parts: who gets them, what is made once, and what nobody may make up."""

import gzip
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from api.analyst import making
from api.analyst.naming import name_of_library
from api.app import application
from api.exports.routes import EXPORT_ROUTES
from api.gallery.names import NAMES
from api.routes.results.analysis import ANALYSIS_ROUTES, PLACE
from api.routes.results.report import REPORT_ROUTES
from tests.api.customers import URL, installation_for_tests
from tests.promises.installed import SCRIPT, NothingYet, Told
from tests.reader import reading

LIBRARY = f"/results/report/library/{name_of_library(SCRIPT)}"


class Noting(Told):
    """Notes what was asked to be made."""

    def __init__(self) -> None:
        self.asked: list[tuple[object, ...]] = []

    async def made(self, make: Any, *how: object) -> bytes:
        self.asked.append((make.__name__, *how))
        return await super().made(make, *how)


@pytest.fixture
def reporter(monkeypatch: pytest.MonkeyPatch) -> Noting:
    monkeypatch.setattr(making, "_library", lambda: SCRIPT)
    return Noting()


@pytest.fixture
async def client(tmp_path: Path, reporter: Noting) -> AsyncIterator[httpx.AsyncClient]:
    app = application([*REPORT_ROUTES, *EXPORT_ROUTES, *ANALYSIS_ROUTES])
    app.state.installation = installed = installation_for_tests(tmp_path)
    app.state.reporter = reporter
    transport = httpx.ASGITransport(app=app)  # type: ignore[arg-type]  # Litestar types its messages more strictly
    async with httpx.AsyncClient(
        transport=transport, base_url=URL, headers=reading(installed.keys) | {"Accept": "text/html"}
    ) as found:
        yield found


async def test_the_page_speaks_both_languages_and_weighs_little(client: httpx.AsyncClient) -> None:
    for language, words in (("en", "The report, field by field"), ("de", "Der Bericht, Feld für Feld")):
        answer = await client.get(PLACE, params={"lang": language})
        assert answer.status_code == 200
        assert f"<h1>{words}</h1>" in answer.text
        assert answer.headers["Content-Language"] == language
        assert len(gzip.compress(answer.content)) < 60_000
        again = await client.get(
            PLACE, params={"lang": language}, headers={"If-None-Match": answer.headers["ETag"]}
        )
        assert again.status_code == 304


async def test_the_page_runs_its_own_script_alone_and_asks_for_no_trusted_types(
    client: httpx.AsyncClient,
) -> None:
    """What draws live pictures writes its tables as text that browsers would have to be asked for."""
    answer = await client.get(PLACE)
    policy = answer.headers["Content-Security-Policy"]
    assert "script-src 'self';" in policy
    assert "unsafe" not in policy
    assert "trusted-types" not in policy
    assert answer.text.count("<script") == 1
    assert "integrity=" in answer.text
    assert "style=" not in answer.text
    assert "library/vega" not in answer.text  # nothing of it is loaded before somebody asks


async def test_every_picture_of_the_page_can_be_taken_along(client: httpx.AsyncClient) -> None:
    page = (await client.get(PLACE)).text
    shown = [name for name in NAMES if f'data-picture="{name}"' in page]
    assert len(shown) >= 8
    for name in shown:
        for kind, beginning in (("svg", b"<svg"), ("png", b"\x89PNG"), ("csv", "\ufeff".encode())):
            address = f"/results/report/pictures/{name}.{kind}"
            assert f'href="{address}?lang=en"' in page
            answer = await client.get(address)
            assert answer.status_code == 200
            assert answer.content.startswith(beginning)
            assert answer.headers["Content-Disposition"] == f'attachment; filename="resonanz-{name}.{kind}"'


async def test_a_live_picture_brings_its_numbers_its_language_and_where_its_library_is(
    client: httpx.AsyncClient,
) -> None:
    found = (await client.get("/results/report/live/within?lang=de&size=narrow")).json()
    assert found["formatLocale"]["decimal"] == ","
    assert found["library"] == name_of_library(SCRIPT)
    assert found["integrity"].startswith("sha384-")
    text = json.dumps(found["specification"])
    assert "var(--staff)" in text
    assert "#1b5e8c" not in text
    assert "http" not in text.replace(found["specification"]["$schema"], "")


async def test_the_library_has_the_name_of_its_bytes_and_is_not_sent_again(client: httpx.AsyncClient) -> None:
    answer = await client.get(LIBRARY)
    assert answer.content == SCRIPT
    assert answer.headers["Content-Type"].startswith("text/javascript")
    again = await client.get(LIBRARY, headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304
    assert again.content == b""
    assert (await client.get("/results/report/library/vega-0.js")).status_code == 404


@pytest.mark.parametrize(
    "address",
    [
        "/results/report/pictures/made-up.svg",
        "/results/report/pictures/within.exe",
        "/results/report/pictures/within",
        "/results/report/pictures/picture:within.svg",
        "/results/report/live/made-up",
        "/results/report/live/within?size=9999",
    ],
)
async def test_what_somebody_makes_up_is_not_even_tried(
    client: httpx.AsyncClient, reporter: Noting, address: str
) -> None:
    """What is made is kept until the report changes: made-up names would fill the memory."""
    assert (await client.get(address)).status_code == 404
    assert reporter.asked == []


async def test_before_the_first_release_the_page_says_what_comes_next(database: str, tmp_path: Path) -> None:
    app = application([*REPORT_ROUTES, *ANALYSIS_ROUTES])
    app.state.installation = installed = installation_for_tests(tmp_path)
    app.state.reporter = NothingYet()
    transport = httpx.ASGITransport(app=app)  # type: ignore[arg-type]  # Litestar types its messages more strictly
    async with httpx.AsyncClient(
        transport=transport, base_url=URL, headers=reading(installed.keys) | {"Accept": "text/html"}
    ) as client:
        answer = await client.get(PLACE)
        assert answer.status_code == 200
        assert "Nothing to report yet" in answer.text
        assert (await client.get("/results/report/live/within")).status_code == 404


async def test_without_the_key_there_is_nothing(client: httpx.AsyncClient, reporter: Noting) -> None:
    for address in (PLACE, "/results/report/pictures/within.svg", "/results/report/live/within", LIBRARY):
        answer = await client.get(address, headers={"Cookie": ""})
        assert answer.status_code == 404
    assert reporter.asked == []
