"""Somebody without a contact says what they wish for."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import Open
from tests.journeys.customers import Organisation, organisation


@pytest.fixture(scope="module")
def firm(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Organisation]:
    with organisation(tmp_path_factory.mktemp("firm")) as found:
        yield found


@pytest.mark.parametrize(
    ("language", "width", "question", "send", "arrived"),
    [
        ("en", 1280, "What would you like us to do better", "Send", "Your wish has arrived."),
        ("de", 360, "Was sollen wir besser", "Absenden", "Ihr Wunsch ist angekommen."),
    ],
)
def test_a_wish_is_said_without_script(
    visit: Open, firm: Organisation, language: str, width: int, question: str, send: str, arrived: str
) -> None:
    before = len(firm.rows("wish"))
    opened = visit(f"{firm.address}/wishes/nord", width=width, language=language, script=False)
    opened.page.get_by_label(question).fill(f"Samstags öffnen, {language}")
    opened.page.get_by_role("button", name=send).click()
    expect(opened.page.get_by_text(arrived)).to_be_visible()
    assert firm.rows("wish")[-1]["text"] == f"Samstags öffnen, {language}"
    assert len(firm.rows("wish")) == before + 1
    assert opened.page.context.cookies() == []


def test_another_language_keeps_the_wish_and_stores_nothing(visit: Open, firm: Organisation) -> None:
    before = firm.rows("wish")
    page = visit(f"{firm.address}/wishes/nord", width=360, language="en", script=False).page
    page.get_by_role("textbox").first.fill("Ein <b>Stuhl</b>\nmehr")
    page.get_by_role("button", name="Deutsch").click()
    expect(page.get_by_label("Was sollen wir besser")).to_have_value("Ein <b>Stuhl</b>\nmehr")
    assert firm.rows("wish") == before
    page.get_by_role("button", name="Absenden").click()
    expect(page.get_by_text("Ihr Wunsch ist angekommen.")).to_be_visible()
    assert firm.rows("wish")[-1]["text"] == "Ein <b>Stuhl</b> mehr"


@pytest.mark.parametrize("width", [360, 1280])
def test_both_states_fit_and_are_accessible(visit: Open, firm: Organisation, width: int) -> None:
    opened = visit(f"{firm.address}/wishes/phone", width=width, language="de", scheme="dark")
    for address in ("", "?sent"):
        opened.page.goto(f"{firm.address}/wishes/phone{address}")
        assert opened.overflow() <= 0
        assert opened.accessibility_findings() == []
