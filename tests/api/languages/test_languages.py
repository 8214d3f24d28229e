"""Omar adds French, half of it translated, and Arabic, which is written from the right; both go again."""

import json
import re
from base64 import b64encode
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from api.added_languages import added_languages
from api.commands.organisation.roster import prepared
from api.commands.weeks.waves import in_language
from api.languages import commands
from api.languages.speaking import speak_stored
from api.mail.letters import lay_out
from api.mail.pulse import pulse_words
from api.texts import writes_in
from api.web.looks.templates import tell_english
from survey.audit.tables import AuditEntry
from survey.database import write
from survey.errors import NotFound, WrongRows
from survey.languages.keeping import remove_language, stored_languages
from tests.api.customers import customers_client, found_teams, installation_for_tests
from tests.api.languages.translating import CORE, core, translated
from tests.api.pulse import pulse_client
from tests.api.routes.test_rating import Customer
from tests.survey.lifecycle.week import hire, open_week

HTML = {"Accept": "text/html"}


@pytest.fixture
async def folder(database: str, tmp_path: Path) -> AsyncIterator[Path]:
    """What a test has added is spoken by no other."""
    yield tmp_path
    for each in await stored_languages():
        await write(remove_language, each.code)
    await speak_stored()
    assert not added_languages()


async def add(folder: Path, code: str, content: bytes, name: str = "") -> dict[str, object]:
    sent = {"code": code, "file": f"{code}.po", "content": content.decode(), "name": name}
    return await commands.add(installation_for_tests(folder), sent)


async def test_the_rating_page_speaks_it_and_says_what_is_still_english(folder: Path) -> None:
    await found_teams("Nord")
    said = {("", "Send"): "Envoyer", ("reason", "waited too long"): "trop attendu"}
    told = await add(folder, "fr", translated("fr", core("Fr") | said))
    assert told["name"] == "Français"
    async with customers_client(folder) as client:
        customer = await Customer.of(client)
        page = (await client.get(f"{customer.path}?lang=fr", headers=HTML)).text
        assert '<html lang="fr">' in page
        assert ">Envoyer<" in page
        assert '<span lang="en" dir="ltr">How satisfied were you with this contact?</span>' in page
        assert "\ue000" not in page
        title = re.search("<title>(.*?)</title>", page, re.DOTALL)
        assert title is not None
        assert "<span" not in title[1]
        assert 'value="fr"' in (await client.get(customer.path, headers=HTML)).text
        by_browser = await client.get(customer.path, headers=HTML | {"Accept-Language": "fr-CA,en;q=0.5"})
        assert '<html lang="fr">' in by_browser.text
        sent = await client.post(
            f"{customer.path}?lang=fr", data={"score": "4"}, headers=HTML | {"Sec-Fetch-Site": "same-origin"}
        )
        assert sent.status_code == 303
        nowhere = await client.get("/r/nothing?lang=fr", headers=HTML)
        assert '<html lang="en">' in nowhere.text


async def test_a_week_asks_in_it_what_is_translated_whole(folder: Path) -> None:
    await hire()
    await add(folder, "fr", translated("fr", core("Fr")))
    await add(folder, "ar", translated("ar", {("question", CORE): "كيف"}))  # without its answers
    week = await open_week(folder)
    asked = {question.id: question for question in week.manifest.questions}
    assert asked["happiness"].text["fr"] == f"Fr {CORE}"
    assert asked["happiness"].labels["fr"][4] == "Fr very happy"
    assert set(asked["happiness"].text) == {"de", "en", "fr"}
    assert all(set(each.text) == {"de", "en"} for name, each in asked.items() if name != "happiness")
    async with pulse_client(folder, week) as client:
        french = (await client.get(f"/pulse/{week.wave}?lang=fr", headers=HTML)).text
        arabic = (await client.get(f"/pulse/{week.wave}?lang=ar", headers=HTML)).text
        manifest = json.loads((await client.get(f"/pulse/{week.wave}/manifest")).text)
    assert '<html lang="fr">' in french
    assert '<html lang="ar" dir="rtl">' in arabic
    assert 'hreflang="ar"' in french
    assert manifest["questions"][0]["text"]["fr"] == f"Fr {CORE}"


async def test_the_same_file_twice_is_one_and_a_newer_one_takes_its_place(folder: Path) -> None:
    for _ in range(2):
        await add(folder, "de-x-leicht", translated("de-x-leicht", core("Leicht")), "Leichte Sprache")
    whole = await add(folder, "de-x-leicht", translated("de-x-leicht", whole=True), "Leichte Sprache")
    assert whole["missing"] == []
    assert len(await stored_languages()) == 1
    assert await AuditEntry.count().where(AuditEntry.action == "language.add") == 2
    settings = installation_for_tests(folder).settings
    words = pulse_words(settings, "de-x-leicht", datetime(2026, 3, 16, 17, tzinfo=UTC), 5)
    assert words.heading == "§How was your week?"
    assert "16. März" in " ".join(words.paragraphs)
    assert 'lang="de-x-leicht"' in lay_out(words, "de-x-leicht").html
    kept = await commands.export(installation_for_tests(folder), {"code": "de-x-leicht"})
    assert 'msgstr "§Send"' in kept


async def test_the_roster_says_who_is_written_to_in_it_and_a_half_of_it_is_no_mail(folder: Path) -> None:
    table = "id;name;email;team;department;office;language\n1;Ada;ada@example.org;Nord;Sales;front;{}\n"

    async def import_of(language: str) -> None:
        content = b64encode(table.format(language).encode()).decode()
        step = await prepared(installation_for_tests(folder), {"name": "roster.csv", "content": content})
        (person,) = step.after.people.values()
        assert person["language"] == language.lower()

    with pytest.raises(WrongRows):
        await import_of("de-x-leicht")
    await add(folder, "de-x-leicht", translated("de-x-leicht", core("Leicht")), "Leichte Sprache")
    await import_of("DE-x-leicht")
    with pytest.raises(WrongRows) as wrong:
        await import_of("fr")
    assert "de-x-leicht" in wrong.value.errors[0].say()
    assert not writes_in("de-x-leicht")
    await add(folder, "de-x-leicht", translated("de-x-leicht", whole=True), "Leichte Sprache")
    assert writes_in("de-x-leicht")
    assert in_language("de-x-leicht") == "?lang=de-x-leicht"


async def test_removed_it_is_offered_to_nobody_and_a_week_keeps_what_it_promised(folder: Path) -> None:
    await hire()
    await add(folder, "fr", translated("fr", core("Fr")))
    week = await open_week(folder)
    await commands.remove(installation_for_tests(folder), {"code": "fr"})
    with pytest.raises(NotFound):
        await commands.remove(installation_for_tests(folder), {"code": "fr"})
    async with pulse_client(folder, week) as client:
        page = (await client.get(f"/pulse/{week.wave}?lang=fr", headers=HTML)).text
        manifest = json.loads((await client.get(f"/pulse/{week.wave}/manifest")).text)
    assert '<html lang="en">' in page
    assert "Fr " + CORE in json.dumps(manifest)


@pytest.mark.parametrize(
    ("page", "told"),
    [
        ("<p>\ue000Yes\ue001</p>", '<p><span lang="en" dir="ltr">Yes</span></p>'),
        ('<a aria-label="\ue000Yes\ue001">x</a>', '<a aria-label="Yes">x</a>'),
        ("<title>\ue000Yes\ue001 – A</title>", "<title>Yes – A</title>"),
        ("<textarea>\ue000Yes\ue001</textarea>", "<textarea>Yes</textarea>"),
        ("<p>\ue000Go <b>on</b>\ue001.</p>", '<p><span lang="en" dir="ltr">Go <b>on</b></span>.</p>'),
        ("<p>Yes</p>", "<p>Yes</p>"),
    ],
)
def test_what_is_english_says_so_where_an_element_can_stand(page: str, told: str) -> None:
    assert tell_english(page) == told
