"""Every page says who asks; the first one says why, and customers read what becomes of what they send."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from html import escape
from io import BytesIO
from pathlib import Path

import httpx
import pytest
from litestar import Litestar
from PIL import Image

from api.app import ROUTES, application
from api.installation import installation_of
from api.web.looks.asker import configured
from api.web.looks.invented import mark_as_invented
from tests.api.customers import URL, HelpDesk, found_teams, installation_for_tests
from tests.api.web.test_invented import pages
from tests.promises.installed import ASKING, installation

NAME = escape(ASKING["RESONANZ_ORGANISATION"])
UNNAMED = {"en": "Who asks is not said here", "de": "Wer fragt, ist hier nicht angegeben"}
INVENTED = {"en": "Example Utilities Ltd", "de": "Beispielhausener Stadtwerke GmbH"}
PAGE = {"Accept": "text/html", "Accept-Language": "en"}
OURS = PAGE | {"Sec-Fetch-Site": "same-origin"}


@asynccontextmanager
async def client_of(app: Litestar) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(app=app)  # type: ignore[arg-type]  # Litestar types its messages more strictly
    async with httpx.AsyncClient(transport=transport, base_url=URL) as client:
        yield client


def app_of(folder: Path, **said: str) -> Litestar:
    app = application(ROUTES)
    app.state.installation = installation_for_tests(folder, **said)
    return app


@pytest.mark.anyio
async def test_every_page_says_who_asks_and_leads_to_contact_and_imprint(
    database: str, tmp_path: Path
) -> None:
    async with installation(tmp_path) as installed:
        found = await pages(installed)
    assert {address.split("/")[1] for _, address, _ in found} >= {
        "", "pulse", "r", "wishes", "link", "results", "privacy",
    }  # fmt: skip
    for _, address, text in found:
        header, _, rest = text.partition("</header>")
        footer = rest.partition("<footer>")[2]
        assert NAME in header.partition("<header>")[2], address
        for words in (NAME, 'href="mailto:post@example.org"', 'href="tel:0301234567"', "impressum?a=1&amp;b"):
            assert words in footer, (address, words)
        assert ASKING["RESONANZ_ORGANISATION"] not in text  # with its <b>, it would be markup


@pytest.mark.anyio
async def test_without_a_name_every_page_says_so_and_simulated_people_are_asked_by_an_invented_one(
    database: str, tmp_path: Path
) -> None:
    async with installation(tmp_path) as installed:
        installed.app.state.installation = installation_for_tests(tmp_path)
        unnamed = await pages(installed)
        settings = installation_of(installed.app).settings
        settings.data.mkdir(exist_ok=True)
        mark_as_invented(settings)
        invented = await pages(installed)
    assert [each[:2] for each in unnamed if UNNAMED[each[0]] not in each[2]] == []
    assert [each[:2] for each in invented if INVENTED[each[0]] not in each[2]] == []
    assert [each[:2] for each in invented if UNNAMED[each[0]] in each[2]] == []


async def test_the_first_page_says_who_asks_and_takes_a_link(database: str, tmp_path: Path) -> None:
    await found_teams("Nord")
    said = ASKING | {"RESONANZ_PRIVACY_CONTACT": "Dr. Ada Beispiel"}
    async with client_of(app_of(tmp_path, **said)) as client:
        page = await client.get("/", headers=PAGE)
        desk = await HelpDesk.known(client)
        link = (await desk.report()).json()["link"]
        led = await client.post("/link", data={"link": f"Please rate: {link}."}, headers=OURS)
    assert page.status_code == 200
    for words in (
        NAME,
        "Dr. Ada Beispiel",
        'id="imprint"',
        'action="/link',
        '"/privacy?',
        '"/privacy/customers?',
    ):
        assert words in page.text
    assert (led.status_code, f"{URL}{led.headers['location']}") == (303, link)


async def test_the_first_page_of_an_installation_that_says_nothing_promises_nothing(tmp_path: Path) -> None:
    async with client_of(app_of(tmp_path)) as client:
        page = await client.get("/", headers=PAGE)
    assert UNNAMED["en"] in page.text
    assert "<dl" not in page.text


async def test_an_imprint_in_words_stands_on_the_first_page(tmp_path: Path) -> None:
    said = {"RESONANZ_ORGANISATION": "Beispiel GmbH", "RESONANZ_IMPRINT": "Musterweg 1, HRB 123"}
    async with client_of(app_of(tmp_path, **said)) as client:
        elsewhere = await client.get("/link", headers=PAGE)
        (address,) = re.findall(r'href="(/[^"]*#imprint)"', elsewhere.text)
        first = await client.get(address.partition("#")[0], headers=PAGE)
    assert re.search(r'id="imprint".*Musterweg 1, HRB 123', first.text)


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", ["Art. 6(1)(f)", "Art. 15 to 21", "12 months after", "14 days after", "from 5 ratings on"]),
        ("de", ["Art. 6 Abs. 1", "Art. 15 bis 21", "12 Monate nach", "14 Tage nach", "ab 5 Bewertungen"]),
    ],
)
async def test_customers_read_what_becomes_of_their_answers(
    tmp_path: Path, language: str, said: list[str]
) -> None:
    asking = ASKING | {"RESONANZ_PRIVACY_CONTACT": "Dr. Ada Beispiel"}
    async with client_of(app_of(tmp_path, **asking)) as client:
        page = await client.get("/privacy/customers", headers=PAGE | {"Accept-Language": language})
    for words in (*said, f"<dd>{NAME}, post@example.org, 030 1234567</dd>", "<dd>Dr. Ada Beispiel</dd>"):
        assert words in page.text, words


async def test_customers_are_led_there_and_not_to_the_page_of_employees(
    database: str, tmp_path: Path
) -> None:
    await found_teams("Nord")
    async with client_of(app_of(tmp_path)) as client:
        desk = await HelpDesk.known(client)
        link = (await desk.report(ended_at=datetime.now(UTC).isoformat())).json()["link"]
        for address in (link, "/wishes/nord", "/wishes/nord?sent", "/r/cut-off", "/wishes/nowhere"):
            page = await client.get(address, headers=PAGE)
            assert re.findall(r'href="(/privacy[^"]*)"', page.text) == ["/privacy/customers?lang=en"], address


async def test_the_logo_is_served_under_its_hash_alone(tmp_path: Path) -> None:
    file = tmp_path / "logo.png"
    Image.new("RGB", (200, 100), "red").save(file)
    app = app_of(tmp_path, **ASKING, RESONANZ_LOGO=str(file))
    logo = configured(installation_of(app).settings).logo
    assert logo
    async with client_of(app) as client:
        page = await client.get("/", headers=PAGE)
        (address,) = re.findall(r'<img src="([^"]+)" alt="" width="160" height="80"', page.text)
        served = await client.get(address)
        others = [await client.get(each) for each in (address[:-5] + "0.png", "/static/logo.png")]
    assert (served.status_code, served.headers["content-type"]) == (200, "image/png")
    assert Image.open(BytesIO(served.content)).size == (160, 80)
    assert [each.status_code for each in others] == [404, 404]
