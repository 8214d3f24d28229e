"""Nadia has never seen it: from the link that was printed to the first open week, on a phone, by keyboard."""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime

import pytest
from playwright.sync_api import FilePayload, Page, expect

from tests.journeys.conftest import Open, Visit
from tests.journeys.pulse_page import answer
from tests.journeys.server import free_port
from tests.journeys.test_desk import in_good_shape, invited, url_of, with_device
from tests.served import Served

OF_THE_MOMENT = ('INSERT INTO "account_session"', 'INSERT INTO "job"')
TEAMS = ("Empfang", "Innendienst", "Werkstatt")
TABLE = "Personalnummer;Name;Team;Abteilung;Front/Back\n" + "".join(
    f"{team[:2]}{number};{team} {number};{team};Service;front\n" for team in TEAMS for number in range(8)
)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("fresh")
    (folder / "data").mkdir()
    port = free_port()
    running = Served(folder, port=port, changes={"RESONANZ_URL": f"http://localhost:{port}"})
    running.start()
    try:
        yield running
    finally:
        running.stop()


def press(page: Page, name: str) -> None:
    """The button of this name, by keyboard."""
    page.get_by_role("button", name=name, exact=True).first.focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")


def write(page: Page, label: str, text: str) -> None:
    """In the field of this name, in the place of what stands there."""
    page.get_by_label(re.compile(f"^{re.escape(label)}")).first.focus()
    page.keyboard.press("Control+a")
    page.keyboard.type(text)


def take(page: Page, step: str) -> None:
    """The next step is the one that the list names; to it by keyboard."""
    expect(page.locator("li.next")).to_contain_text(step)
    page.locator("main").get_by_role("link", name=step, exact=True).focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")


def sets_the_rhythm(opened: Visit, server: Served) -> None:
    page = opened.page
    take(page, "Rhythmus")
    page.get_by_label("Wochen öffnen und schließen von selbst").focus()
    page.keyboard.press("Space")
    page.get_by_label("Feiertage von").first.focus()
    page.keyboard.type("Bayern")
    press(page, "Die nächsten acht Wochen ansehen")
    expect(page.get_by_role("heading", name="Die nächsten acht Wochen, wie sie wären")).to_be_visible()
    in_good_shape(opened)
    press(page, "So soll es sein")
    page.goto(url_of(server, "/desk/start?lang=de"))


def reads_the_roster_in(opened: Visit) -> None:
    page = opened.page
    take(page, "Wer wo arbeitet")
    in_good_shape(opened)
    table: FilePayload = {"name": "belegschaft.csv", "mimeType": "text/csv", "buffer": TABLE.encode("cp1252")}
    page.locator("input[type=file]").set_input_files(table)
    press(page, "Ansehen")
    expect(page.get_by_text("Noch ist nichts geändert worden.")).to_be_visible()
    expect(page.get_by_role("heading", name=re.compile("24"))).to_be_visible()
    in_good_shape(opened)
    press(page, "So einlesen")


def rehearses(opened: Visit, server: Served) -> None:
    """Everything with invented people, and nothing of it left: neither a file nor a row."""
    page, folder = opened.page, server.folder / "data" / "rehearsal"
    began = datetime.now(UTC)
    before = rows_of(server, began)
    page.goto(url_of(server, "/desk/start?lang=de"))
    page.locator("main").get_by_role("link", name="Probelauf", exact=True).click()
    in_good_shape(opened)
    press(page, "Probelauf beginnen")
    while not page.get_by_role("button", name="Probelauf vergessen").is_visible():
        page.wait_for_timeout(500)
        with page.expect_navigation():  # half a page has no button yet, and may have no link any more
            page.get_by_role("link", name="Noch einmal nachsehen").click()  # fails if it is not prepared
    in_good_shape(opened)
    page.get_by_role("link", name="Werkstatt", exact=True).click()
    is_marked(page)
    answer(page, 4, "de")
    expect(page.locator("#stage h2")).to_contain_text("Ihre Antwort")
    page.locator("#stage a[data-results]").first.click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    is_marked(page)
    assert "/rehearsal/" in page.url
    rehearsed = page.url
    page.goto(url_of(server, "/desk/rehearsal?lang=de"))
    page.get_by_role("link", name="Als erfundener Kunde bewerten").click()
    is_marked(page)
    page.goto(url_of(server, "/desk/rehearsal?lang=de"))
    press(page, "Probelauf vergessen")
    expect(page.get_by_role("button", name="Probelauf beginnen")).to_be_visible()
    assert not folder.exists()
    assert rows_of(server, began) == before
    page.goto(rehearsed)
    expect(page.get_by_role("heading", level=1)).not_to_contain_text("Bericht")
    page.goto(url_of(server, "/desk/start?lang=de"))


def is_marked(page: Page) -> None:
    expect(page.locator("aside.invented")).to_be_visible()


def rows_of(server: Served, began: datetime) -> list[str]:
    """All that the real installation stores, but for when somebody was here last.

    A job of every night may come due meanwhile, and then the next of its kind is planned: so those count
    that are planned, and those that had been due before.
    """
    with closing(sqlite3.connect(f"file:{server.folder}/data/resonanz.sqlite?mode=ro", uri=True)) as real:
        rows = [line for line in real.iterdump() if not line.startswith(OF_THE_MOMENT)]
        planned = real.execute("SELECT kind FROM job WHERE outcome = '' ORDER BY kind").fetchall()
        past = real.execute(
            "SELECT kind, due FROM job WHERE due < ? ORDER BY kind, due", (str(began),)
        ).fetchall()
        return [*rows, *map(str, planned), *map(str, past)]


def test_from_nothing_to_the_first_open_week(visit: Open, server: Served) -> None:
    link = invited(server, "nadia@example.org", "administrator", "owner")
    opened = visit("about:blank", width=360, language="de", refusals={404})
    page = opened.page
    with_device(page)
    page.goto(link)
    write(page, "Ihr Name", "Nadia Stein")
    press(page, "Passkey einrichten")
    expect(page).to_have_url(re.compile("/desk/start"))
    expect(page.get_by_text("0 von 10 sind erledigt.")).to_be_visible()
    in_good_shape(opened)

    take(page, "Wer fragt")
    write(page, "Name der Organisation", "Beispiel GmbH")
    press(page, "Das stimmt so")
    take(page, "Zeitzone und Sprache")
    press(page, "Das stimmt so")

    sets_the_rhythm(opened, server)
    reads_the_roster_in(opened)
    rehearses(opened, server)
    take(page, "Wer dafür einsteht")
    expect(page.get_by_text("Nadia Stein hat die Rolle.")).to_be_visible()
    write(page, "Wer für das Programm verantwortlich ist", "Nadia Stein")
    press(page, "Das stimmt so")
    take(page, "Betriebsvereinbarung")
    page.get_by_label("Es gibt keinen Betriebsrat").focus()
    page.keyboard.press("Space")
    in_good_shape(opened)
    press(page, "Das stimmt so")
    take(page, "Kleinste Gruppe")
    press(page, "Das stimmt so")
    take(page, "Die Frage")
    in_good_shape(opened)
    press(page, "Mit dem heutigen Datum festlegen")

    take(page, "Erste Woche")
    press(page, "Jetzt öffnen")
    expect(page.get_by_role("heading", level=1)).to_contain_text("ist offen")
    in_good_shape(opened)
    page.goto(url_of(server, "/desk/jobs?lang=de"))
    in_good_shape(opened)
    page.goto(url_of(server, "/desk/start/mail?lang=de"))
    in_good_shape(opened)
    page.goto(url_of(server, "/desk/start?lang=de"))
    expect(page.get_by_text("9 von 10 sind erledigt.")).to_be_visible()
