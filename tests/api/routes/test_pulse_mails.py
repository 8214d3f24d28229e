"""The page behind the link to pause the weekly mails, for people and for mail programs."""

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import httpx
import pytest

from api.app import ROUTES, application
from api.commands.organisation.pause_links import LIFE, pause_link_writer
from survey.invitations.paused_mails import PausedMails, keep_rows
from tests.api.customers import URL, installation_for_tests
from tests.clock import moved_clock
from tests.forged import forged

ANNA = UUID(int=1)
NOW = datetime(2026, 3, 11, 9, tzinfo=UTC)


@dataclass
class Page:
    client: httpx.AsyncClient
    link: str
    has_paused: Callable[[], bool]


@pytest.fixture
async def page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Page]:
    moved_clock(monkeypatch, NOW)
    installation = installation_for_tests(tmp_path)
    keep_rows(installation.keys, [ANNA])
    paused = PausedMails(installation.keys)
    app = application(ROUTES)
    app.state.installation = installation
    transport = httpx.ASGITransport(app=app)  # type: ignore[arg-type]  # Litestar types its messages more strictly
    async with httpx.AsyncClient(transport=transport, base_url=URL) as client:
        link = pause_link_writer(installation, NOW)(paused.link_id(ANNA), None)
        yield Page(client, link, lambda: paused.has_paused(ANNA))
    paused.close()


async def test_looking_changes_nothing(page: Page) -> None:
    answer = await page.client.get(page.link)
    assert answer.status_code == 200
    assert "set-cookie" not in answer.headers
    assert not page.has_paused()


async def test_pausing_twice_is_once_and_is_taken_back_on_the_same_page(page: Page) -> None:
    for _twice in range(2):
        answer = await page.client.post(page.link, data={"pause": "1"})
        assert "Your mails are paused." in answer.text
        assert page.has_paused()
    assert 'name="again"' in answer.text
    for _twice in range(2):
        assert "You get the mails again." in (await page.client.post(page.link, data={"again": "1"})).text
        assert not page.has_paused()


@pytest.mark.parametrize(
    "body",
    [
        {"data": {"List-Unsubscribe": "One-Click"}},
        {"files": {"List-Unsubscribe": (None, "One-Click")}},
    ],
    ids=["as a form", "in parts"],
)
async def test_one_click_of_a_mail_program_needs_no_origin(
    page: Page, body: dict[str, dict[str, str]]
) -> None:
    answer = await page.client.post(page.link, **body)  # type: ignore[arg-type]  # both forms at once
    assert (answer.status_code, answer.is_redirect) == (200, False)
    assert page.has_paused()


@pytest.mark.parametrize("content", [b"", b"x=1", b"\xff\xfe", b"List-Unsubscribe"])
async def test_what_is_no_form_of_ours_and_no_click_pauses_nothing(page: Page, content: bytes) -> None:
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    answer = await page.client.post(page.link, content=content, headers=headers)
    assert answer.status_code == 400
    assert not page.has_paused()


async def test_a_changed_link_and_one_that_is_over_open_nothing(
    page: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert (await page.client.post(forged(page.link), data={"pause": "1"})).status_code == 401
    assert (await page.client.get(page.link[:-5])).status_code == 401
    assert (await page.client.get(f"{page.link}).")).status_code == 303  # what a mail program added goes
    moved_clock(monkeypatch, NOW + LIFE)
    assert (await page.client.get(page.link)).status_code == 401
    assert not page.has_paused()
