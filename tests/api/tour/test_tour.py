"""The tour: a list of years, each beside its truth; a demo has it and no installation ever does."""

import os
import re
from collections.abc import AsyncIterator
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import replace
from datetime import date
from html import unescape
from multiprocessing import get_context
from pathlib import Path

import httpx
import pytest
from litestar import Litestar

from api.app import ROUTES, application
from api.report.drawing import DrawnReport
from api.tour.making import make_year
from api.tour.routes import tour_routes
from api.tour.touring import Tour
from api.tour.years import YEARS
from api.web.looks.invented import mark_as_invented
from tests.api.customers import URL, installation_for_tests

OWN = replace(YEARS[0], often=None)


@pytest.fixture(scope="module")
def shortest() -> DrawnReport:
    with ProcessPoolExecutor(1, get_context("spawn")) as pool:  # it stands back for good
        return pool.submit(make_year, "not_enough_data", 105_000, ("en", "de")).result()


@pytest.fixture
async def client(tmp_path: Path, shortest: DrawnReport) -> AsyncIterator[httpx.AsyncClient]:
    tour = Tour(
        ("en", "de"),
        date(2026, 11, 27),
        OWN,
        "/results#key",
        "/results/report#key",
        "/results/check#key",
        {"absent": shortest},
    )
    app = application([*ROUTES, *tour_routes(tour)])
    app.state.installation = installed = installation_for_tests(tmp_path)
    installed.settings.data.mkdir(exist_ok=True)
    mark_as_invented(installed.settings)
    async with _client(app) as opened:
        yield opened
    tour.close()


def _client(app: Litestar) -> httpx.AsyncClient:
    return httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url=URL)  # type: ignore[arg-type]


@pytest.mark.parametrize(("language", "words"), [("en", "What is true"), ("de", "Wahr ist")])
async def test_the_list_shows_every_year_with_its_truth(
    client: httpx.AsyncClient, language: str, words: str
) -> None:
    answer = await client.get(f"/tour?lang={language}")
    assert answer.status_code == 200
    assert answer.text.count(words) == len(YEARS)
    assert "/results/report#key" in answer.text
    assert "/results/check#key" in answer.text
    for year in YEARS[1:]:
        assert f"/tour/{year.code}?lang={language}" in answer.text
        assert year.true(language) in unescape(answer.text).replace("\N{NO-BREAK SPACE}", " ")
    assert f"/tour/{OWN.code}" not in answer.text


@pytest.mark.parametrize("language", ["en", "de"])
async def test_a_years_report_stands_below_its_truth_and_the_mark(
    client: httpx.AsyncClient, language: str
) -> None:
    answer = await client.get(f"/tour/absent?lang={language}")
    assert answer.status_code == 200
    text = answer.text.replace("\N{NO-BREAK SPACE}", " ")
    absent = next(year for year in YEARS if year.code == "absent")
    assert absent.true(language) in text
    assert 'class="invented"' in text.partition("<main")[0]
    assert f'href="/tour?lang={language}"' in text
    assert f"?lang={'de' if language == 'en' else 'en'}" in text
    style = re.findall(r"'sha256-[^']+'", text)[0]
    assert style in answer.headers["Content-Security-Policy"]
    assert "unsafe" not in answer.headers["Content-Security-Policy"]


@pytest.mark.parametrize("code", ["supported", "nothing", "..%2Fabsent"])
async def test_what_is_no_year_of_the_tour_is_refused(client: httpx.AsyncClient, code: str) -> None:
    assert (await client.get(f"/tour/{code}")).status_code == 404


async def test_a_year_whose_process_was_ended_is_made_when_somebody_asks_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    tour = Tour(("en",), date(2026, 11, 27), OWN, "", "", "")
    monkeypatch.setattr("api.tour.touring.make_year", end_at_once)
    with pytest.raises(BrokenProcessPool):
        await tour.year("not_enough_data")
    monkeypatch.undo()
    assert "There are not enough data" in (await tour.year("not_enough_data")).pages["en"]
    tour.close()


def end_at_once(*_: object) -> None:
    os._exit(9)


async def test_every_marked_page_leads_to_the_tour(client: httpx.AsyncClient) -> None:
    assert 'href="/tour?lang=en"' in (await client.get("/accessibility?lang=en")).text


async def test_an_installation_has_no_tour_not_even_one_of_invented_data(tmp_path: Path) -> None:
    app = application(ROUTES)
    app.state.installation = installed = installation_for_tests(tmp_path)
    installed.settings.data.mkdir(exist_ok=True)
    mark_as_invented(installed.settings)
    assert not [route.path for route in app.routes if route.path.startswith("/tour")]
    async with _client(app) as client:
        assert (await client.get("/tour")).status_code == 404
        page = (await client.get("/accessibility?lang=en")).text
    assert "simulated" in page
    assert "/tour" not in page
