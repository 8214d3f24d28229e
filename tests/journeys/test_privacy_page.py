"""Somebody asks what happens to their answer: on a phone, in both languages, before and after answering."""

from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import expect

from api.web.looks.templates import integrity
from tests.journeys.conftest import Open
from tests.journeys.customers import Organisation, organisation

# Three sentences and three limits.
PROMISE = {
    "en": (
        "Nobody can read single answers: your browser locks your answer before it is sent; what is "
        "kept of it is a locked box; the key is destroyed when the week closes, and only group "
        "results of at least 5 answers are ever computed. Until the week closes we record that you "
        "took part (so that we do not remind you), never what you answered; your mail system sees "
        "that you were reminded. You are asked by questions alone, never by camera, voice or typing "
        "rhythm; you need not take part, and every question can be left out. "
        "What we cannot protect you against "
        "Someone who controls or copies the running server with its keys during the week can read the "
        "answers of that week. Someone who controls your device sees what you see there. Whoever forces "
        "you to hand it over during the week can see that you answered, and can prove that a certain "
        "ballot counted. What you reveal in a comment is read by others word for word. They may "
        "recognise you by it."
    ),
    "de": (
        "Niemand kann einzelne Antworten lesen: Ihr Browser verschließt Ihre Antwort, bevor sie "
        "abgeschickt wird; aufbewahrt wird davon nur eine verschlossene Box; der Schlüssel wird "
        "vernichtet, wenn die Woche schließt, und berechnet werden immer nur Ergebnisse von Gruppen "
        "mit mindestens 5 Antworten. Bis die Woche schließt, halten wir fest, dass Sie teilgenommen "
        "haben (damit wir Sie nicht erinnern), niemals, was Sie geantwortet haben; Ihr Mailsystem "
        "sieht, dass Sie erinnert wurden. Gefragt wird allein mit Fragen, niemals mit Kamera, Stimme oder "
        "Tipprhythmus; Sie müssen nicht teilnehmen, und jede Frage kann unbeantwortet bleiben. "
        "Wovor wir Sie nicht schützen können "
        "Wer während der Woche den laufenden Server mit seinen Schlüsseln kontrolliert oder kopiert, kann "
        "die Antworten dieser Woche lesen. Wer Ihr Gerät kontrolliert, sieht, was Sie dort sehen. Wer Sie "
        "zwingt, es während der Woche herauszugeben, kann sehen, dass Sie geantwortet haben, und beweisen, "
        "dass ein bestimmter Stimmzettel gezählt wurde. Was Sie in einem Kommentar von sich preisgeben, "
        "lesen andere Wort für Wort. Vielleicht erkennt man Sie daran."
    ),
}
AGREEMENT = Path("docs/works-agreement.de.md")
NAMED = {
    "RESONANZ_CONTACT": "Beispiel GmbH, Musterweg 1",
    "RESONANZ_PRIVACY_CONTACT": "datenschutz@example.org",
}


@pytest.fixture(scope="module")
def firm(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Organisation]:
    with organisation(tmp_path_factory.mktemp("firm"), NAMED) as found:
        yield found


@pytest.mark.parametrize("language", ["en", "de"])
def test_the_promise_stands_there_word_for_word(visit: Open, firm: Organisation, language: str) -> None:
    page = visit(f"{firm.address}/privacy", language=language, script=False).page
    assert " ".join(page.locator("#promise").inner_text().split()) == PROMISE[language]


def test_the_agreement_quotes_it_word_for_word() -> None:
    quoted = [
        line.removeprefix(">").lstrip(" *") for line in AGREEMENT.read_text().splitlines() if line[:1] == ">"
    ]
    assert " ".join(" ".join(quoted).split()) == PROMISE["de"]


def test_it_comes_first_with_the_rights_and_the_rest_can_be_opened(visit: Open, firm: Organisation) -> None:
    page = visit(f"{firm.address}/privacy", language="en", width=360, script=False).page
    assert page.locator("#promise p").count() == page.locator("#promise li").count() == 3
    said = page.locator("main").inner_text()
    assert len(said.split()) < 350
    for words in ("Art. 15 to 21", *NAMED.values()):
        assert words in said
    assert page.locator("details[open]").count() == 0
    page.get_by_text("Whose answer could be told").click()
    expect(page.get_by_text("Whoever has everybody's links", exact=True)).to_be_visible()


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


def test_a_page_of_the_house_leads_to_it_in_the_readers_language(visit: Open, firm: Organisation) -> None:
    page = visit(f"{firm.address}/link?lang=de", width=360).page
    page.get_by_role("link", name="Wie Antworten geschützt sind").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Wie Antworten geschützt sind")
    expect(page.get_by_role("heading", name="Wovor wir Sie nicht schützen können")).to_be_visible()


def test_a_customers_page_leads_to_the_one_for_customers(visit: Open, firm: Organisation) -> None:
    wishing = visit(f"{firm.address}/wishes/nord?lang=de", width=360).page
    wishing.get_by_role("textbox").first.fill("Ein Stuhl")
    with wishing.expect_popup() as opened:  # what is filled in stays where it is
        wishing.get_by_role("link", name="Was mit Antworten von Kunden geschieht").click()
    expect(wishing.get_by_role("textbox").first).to_have_value("Ein Stuhl")
    expect(opened.value.get_by_role("heading", level=1)).to_have_text(
        "Was mit Antworten von Kunden geschieht"
    )
    expect(opened.value.get_by_text("Art. 15 bis 21 DSGVO")).to_be_visible()


def test_the_published_hashes_are_those_of_the_scripts_that_are_delivered(
    visit: Open, firm: Organisation
) -> None:
    page = visit(f"{firm.address}/privacy").page
    page.get_by_text("For those who want to check it themselves").click()
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
