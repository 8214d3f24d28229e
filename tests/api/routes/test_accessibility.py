"""The accessibility statement: every page leads to it, and it says whom to tell what is in the way."""

import re
from pathlib import Path

import pytest

from tests.api.customers import HelpDesk, found_teams
from tests.api.routes.test_asking import PAGE, app_of, client_of
from tests.promises.installed import ASKING

pytestmark = pytest.mark.anyio

# What the European model statement and Annex 3 of the German BFSG ask for.
SAID = {
    "en": (
        "What this service is", "How it works", "How far it meets the requirements", "EN 301 549", "in part",
        "What does not work well yet", "How it was examined", "27 November 2026",
        "Tell us what is in your way", "Marktüberwachungsstelle", "Schlichtungsstelle nach § 16 BGG",
    ),
    "de": (
        "Was dieser Dienst ist", "Wie er funktioniert", "Wie weit er die Anforderungen erfüllt", "EN 301 549",
        "teilweise", "Was noch nicht gut geht", "Wie geprüft wurde", "27. November 2026",
        "Sagen Sie uns, was Sie hindert", "Marktüberwachungsstelle", "Schlichtungsstelle nach § 16 BGG",
    ),
}  # fmt: skip


@pytest.mark.parametrize("language", ["en", "de"])
async def test_the_statement_says_what_european_and_german_law_ask_and_whom_to_tell(
    tmp_path: Path, language: str
) -> None:
    async with client_of(app_of(tmp_path, **ASKING)) as client:
        page = await client.get("/accessibility", headers=PAGE | {"Accept-Language": language})
    main = page.text.partition("<main")[2].partition("</main>")[0]
    for words in (*SAID[language], 'href="mailto:post@example.org"'):
        assert words in main, words


async def test_an_installation_that_names_nobody_says_so(tmp_path: Path) -> None:
    async with client_of(app_of(tmp_path)) as client:
        page = await client.get("/accessibility", headers=PAGE)
    assert "Whom to write to is not said here" in page.text


async def test_every_page_leads_there_in_its_language(database: str, tmp_path: Path) -> None:
    await found_teams("Nord")
    async with client_of(app_of(tmp_path)) as client:
        desk = await HelpDesk.known(client)
        link = (await desk.report()).json()["link"]
        for address in (
            "/",
            "/link",
            "/privacy",
            "/privacy/customers",
            "/wishes/nord",
            link,
            "/results",
            "/nowhere",
        ):
            page = await client.get(f"{address}?lang=de", headers=PAGE)
            footer = page.text.partition("<footer")[2]
            assert re.search(r'href="/accessibility\?lang=de"[^>]*>Barrierefreiheit<', footer), address
