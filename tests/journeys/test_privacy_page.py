"""Somebody asks what happens to their answer: on a phone, in both languages, before and after answering."""

from collections.abc import Iterator
from typing import Literal

import pytest
from playwright.sync_api import expect

from api.templates import integrity
from tests.journeys.conftest import Open
from tests.journeys.customers import Organisation, organisation

PROMISE = {
    "en": (
        "Nobody can read single answers: your browser locks your answer before it is sent; what is "
        "kept of it is a locked box; the key is destroyed when the week closes, and only group "
        "results of at least 5 answers are ever computed. Until the week closes we record that you "
        "took part (so that we do not remind you), never what you answered; your mail system sees "
        "that you were reminded. We cannot protect you against someone who controls or copies the "
        "running server with its keys during the week, against someone who controls your device, or "
        "against what you reveal in a comment."
    ),
    "de": (
        "Niemand kann einzelne Antworten lesen: Ihr Browser verschließt Ihre Antwort, bevor sie "
        "abgeschickt wird; aufbewahrt wird davon nur eine verschlossene Box; der Schlüssel wird "
        "vernichtet, wenn die Woche schließt, und berechnet werden immer nur Ergebnisse von Gruppen "
        "mit mindestens 5 Antworten. Bis die Woche schließt, halten wir fest, dass Sie teilgenommen "
        "haben (damit wir Sie nicht erinnern), niemals, was Sie geantwortet haben; Ihr Mailsystem "
        "sieht, dass Sie erinnert wurden. Nicht schützen können wir Sie vor jemandem, der während der "
        "Woche den laufenden Server mit seinen Schlüsseln kontrolliert oder kopiert, vor jemandem, "
        "der Ihr Gerät kontrolliert, und vor dem, was Sie in einem Kommentar von sich preisgeben."
    ),
}


@pytest.fixture(scope="module")
def firm(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Organisation]:
    with organisation(tmp_path_factory.mktemp("firm")) as found:
        yield found


@pytest.mark.parametrize("language", ["en", "de"])
def test_the_promise_stands_there_word_for_word(visit: Open, firm: Organisation, language: str) -> None:
    page = visit(f"{firm.address}/privacy", language=language, script=False).page
    assert " ".join(page.locator("#promise").inner_text().split()) == PROMISE[language]


EVERY_VIEW: list[tuple[str, int, Literal["light", "dark"]]] = [
    ("en", 360, "light"),
    ("de", 360, "dark"),
    ("de", 1280, "light"),
]


@pytest.mark.parametrize(("language", "width", "scheme"), EVERY_VIEW)
def test_it_fits_and_is_accessible(
    visit: Open, firm: Organisation, language: str, width: int, scheme: Literal["light", "dark"]
) -> None:
    opened = visit(f"{firm.address}/privacy", language=language, width=width, scheme=scheme)
    for summary in opened.page.locator("summary").all():
        summary.click()
    assert opened.overflow() <= 0
    assert opened.accessibility_findings() == []
    assert opened.page.context.cookies() == []


def test_every_page_leads_to_it_in_the_readers_language(visit: Open, firm: Organisation) -> None:
    wishing = visit(f"{firm.address}/wishes/nord?lang=de", width=360).page
    wishing.get_by_role("textbox").fill("Ein Stuhl")
    with wishing.expect_popup() as opened:  # what is filled in stays where it is
        wishing.get_by_role("link", name="Wie Antworten geschützt sind").click()
    expect(wishing.get_by_role("textbox")).to_have_value("Ein Stuhl")
    page = opened.value
    expect(page.get_by_role("heading", level=1)).to_have_text("Wie Antworten geschützt sind")
    expect(page.get_by_role("heading", name="Was nicht geschützt ist")).to_be_visible()


def test_the_published_hashes_are_those_of_the_scripts_that_are_delivered(
    visit: Open, firm: Organisation
) -> None:
    page = visit(f"{firm.address}/privacy").page
    page.get_by_text("All hashes").click()
    for script in ("ballot.js", "blind.js", "seal.js"):
        address = f"/static/pulse/{script}"
        row = page.locator("dl > div", has=page.get_by_text(address, exact=True))
        said = row.locator("dd").inner_text().strip()
        # Computed by the browser itself from what the server sends.
        sent = page.evaluate(
            """async address => {
                const bytes = await (await fetch(address)).arrayBuffer();
                const digest = new Uint8Array(await crypto.subtle.digest('SHA-384', bytes));
                return 'sha384-' + btoa(String.fromCharCode(...digest));
            }""",
            address,
        )
        assert said == sent == integrity(address)
