"""A link that a mail program has changed still opens, one that is cut off says so, and no log holds it."""

import logging
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote, urlsplit

import pytest

from api.web.whole_links import UNCHANGED, whole_address
from survey.errors import NotAuthentic, NotFound
from survey.tokens import sign_link
from tests.api.customers import URL, customers_client, found_teams
from tests.api.pulse import SECRETS, pulse_client
from tests.api.routes.test_rating import OURS, Customer, stored
from tests.promises.every_route import everything_stored
from tests.survey.lifecycle.week import hire, open_week

# Of a fixed second: each core of the machine collects the same tests.
SIGNED = datetime(2026, 11, 20, 12, tzinfo=UTC)
TOKEN = sign_link(SECRETS, "pulse", "5e1fc0a97b3d42e68f1097d3b6a2c845", at=SIGNED)
PULSE = f"/pulse/2026-W48#{'0af9' * 8}.{TOKEN}"
READING = "fedcba98" * 4
RATING = f"/r/{sign_link(SECRETS, 'rating', 'somebody', at=SIGNED)}"
GATEWAY = "https://gateway.example/?url={}&data=05%7C02%7C"


def changed(address: str) -> list[str]:
    """What mail programs, gateways and people make of a link."""
    link = URL + address
    half = len(link) * 2 // 3
    return [
        link,
        *(
            link + end
            for end in (".", ",", ")", "]", ">", "”", "'", '"', " ", "\u00a0", ". Viele Grüße", "_", "**")
        ),
        f"Guten Tag, hier ist Ihr Link:\n<{link}>\nBis bald",
        f"[{link}]({link})",
        link[:half] + "\n" + link[half:],
        link[:half] + "=\r\n" + link[half:],
        link[:half] + "\u200b" + link[half:] + "\ufeff",
        link.replace("#", "%23"),
        f"https://gateway.example/v3/__{link.replace('#', '*')}__;Iw!!Nw_4",
        quote(link, safe=""),
        GATEWAY.format(quote(link, safe="")),
        GATEWAY.format(quote(quote(link, safe=""), safe="")),
        link.replace("-", "%2D").replace(".", "%2e"),
        link + "?utm_source=news",
        address,
    ]


@pytest.mark.parametrize("text", [*changed(PULSE), *changed(PULSE.replace("#", "?lang=de#"))])
def test_a_pulse_link_is_found_in_what_became_of_it(text: str) -> None:
    assert whole_address(text) == PULSE


def test_a_link_that_nobody_changed_is_taken_as_it_is() -> None:
    for path in (RATING, "/pulse/2026-W48", "/pulse/mails"):
        assert UNCHANGED.fullmatch(path)
        assert whole_address(path) == path


@pytest.mark.parametrize("text", changed(f"{PULSE}~{READING}"))
def test_a_pulse_link_keeps_the_reading_key_behind_it(text: str) -> None:
    assert whole_address(text) == f"{PULSE}~{READING}"


@pytest.mark.parametrize("text", changed(f"/results#{READING}"))
def test_a_results_link_is_found_in_what_became_of_it(text: str) -> None:
    assert whole_address(text) == f"/results#{READING}"


@pytest.mark.parametrize("text", [*changed(RATING), f"{URL}/r/<{RATING[3:]}>", f"{URL}/r/ {RATING[3:]}"])
def test_a_rating_link_is_found_in_what_became_of_it(text: str) -> None:
    assert whole_address(text) == RATING


@pytest.mark.parametrize("end", ["", ".", ")", " .", "%20", "%2e", ", danke!", "-"])
def test_a_wish_page_is_found_in_what_became_of_it(end: str) -> None:
    assert whole_address(f"{URL}/wishes/Team-sued{end}") == "/wishes/team-sued"


@pytest.mark.parametrize("address", [PULSE, RATING])
@pytest.mark.parametrize("cut", [1, 9, 50])
def test_a_link_that_is_cut_off_is_called_so(address: str, cut: int) -> None:
    with pytest.raises(NotAuthentic, match="cut off"):
        whole_address(URL + address[:-cut])


@pytest.mark.parametrize("text", ["", "hello", "https://elsewhere.example/", "/wishes/", "/wishes/__"])
def test_what_is_no_link_of_ours_is_called_so(text: str) -> None:
    with pytest.raises(NotFound, match="no link of ours"):
        whole_address(text)


async def test_a_changed_rating_link_opens_and_rates(database: str, tmp_path: Path) -> None:
    await found_teams("Nord")
    async with customers_client(tmp_path) as client:
        customer = await Customer.of(client)
        for end in (".", ")", "%20", "%E2%80%9D", "%23", "%252e"):
            answer = await client.get(f"{customer.path}{end}?lang=de", headers=OURS)
            assert (answer.status_code, answer.headers["location"]) == (303, f"{customer.path}?lang=de")
        assert (await customer.look()).status_code == 200
        assert (await customer.send(4)).status_code == 303
    assert [row["score"] for row in await stored()] == [4]


async def test_a_changed_pulse_link_leads_to_the_fragment_it_had(database: str, tmp_path: Path) -> None:
    await hire()
    week = await open_week(tmp_path)
    link = f"/pulse/{week.wave}#{PULSE.partition('#')[2]}"
    async with pulse_client(tmp_path, week) as client:
        for address in (link.replace("#", "%23"), link.replace("#", "%23") + ".", link.replace("#", "%2523")):
            answer = await client.get(address, headers={"Accept": "text/html"})
            assert (answer.status_code, answer.headers["location"]) == (303, link)
        answer = await client.get(f"/pulse/{week.wave}.")
        assert (answer.status_code, answer.headers["location"]) == (303, f"/pulse/{week.wave}")
        cut = await client.get(link.replace("#", "%23")[:-5], headers={"Accept": "text/html"})
    assert (cut.status_code, "cut off" in cut.text, 'action="/link' in cut.text) == (401, True, True)
    assert 'href="?lang=de"' in cut.text  # the same page in the other language, and no other


async def test_a_pasted_link_leads_to_where_it_leads(database: str, tmp_path: Path) -> None:
    async with customers_client(tmp_path) as client:
        for link in (PULSE, RATING, "/wishes/nord"):
            answer = await client.post("/link", data={"link": f"Bitte: {URL}{link} ."}, headers=OURS)
            assert (answer.status_code, answer.headers["location"]) == (303, link)
        answer = await client.post("/link?lang=de", data={"link": PULSE}, headers=OURS)
        assert answer.headers["location"] == PULSE.replace("#", "?lang=de#")
        for link, status in ((PULSE[:-3], 401), ("hello", 404), ("", 404)):
            answer = await client.post("/link", data={"link": link}, headers=OURS)
            assert answer.status_code == status
            assert 'action="/link' in answer.text
            assert link == "" or link not in answer.text


async def test_no_link_is_logged_or_stored_however_it_was_changed(
    database: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    await found_teams("Nord")
    async with customers_client(tmp_path) as client:
        customer = await Customer.of(client)
        before = await everything_stored()
        with caplog.at_level(logging.DEBUG):
            for text in [*changed(PULSE), *changed(customer.path), PULSE[:-5], "/r/x"]:
                await client.post("/link", data={"link": text}, headers=OURS)
                if urlsplit(text).hostname == urlsplit(URL).hostname and text.isprintable():
                    await client.get(text.replace("#", "%23"), headers=OURS)
    assert await everything_stored() == before
    ours = [
        record for record in caplog.records if not record.name.startswith(("httpx", "httpcore", "asyncio"))
    ]
    assert [record.getMessage() for record in ours] == []


async def test_a_code_that_lacks_a_sign_is_asked_for_again(sqlite_database: str, tmp_path: Path) -> None:
    told = {"K7QM-2XPD-9RT": "these are 11", "hello": "these are 5", "K7QM-2XPD-9RTA": "typing error"}
    async with customers_client(tmp_path) as client:
        for typed, said in told.items():
            answer = await client.post("/link?lang=en", data={"code": typed}, headers=OURS)
            assert (answer.status_code, said in answer.text) == (400, True)
            assert ('name="code"' in answer.text, 'name="link"' in answer.text) == (True, False)
            assert typed not in answer.text
        answer = await client.post("/link", data={"code": f"{URL}{RATING}"}, headers=OURS)
        assert (answer.status_code, answer.headers["location"]) == (303, RATING)
