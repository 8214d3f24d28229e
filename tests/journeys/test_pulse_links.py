"""Links as mail programs mangle them: put right where that is possible, else called by their name."""

import re

from playwright.sync_api import expect

from survey.tokens import sign_link
from tests.journeys.conftest import Open
from tests.journeys.pulse_page import says, told
from tests.stand_in import StandIn

TOKEN = sign_link(["a-secret"], "pulse", "5d0c2b9f")


def test_a_mangled_link_opens_the_form_and_the_address_is_put_right(visit: Open, server: StandIn) -> None:
    link = server.link(TOKEN)
    for mangled in (
        f"{link}.",
        f"{link}%20",
        f"{link})",
        link.replace("#", "%23"),
        link.replace("#", "%2523"),
    ):
        opened = visit(mangled)
        expect(opened.page.get_by_role("radio").first).to_be_visible()
        assert opened.page.url == link
        assert [url for url in opened.requests if TOKEN in url] in ([], [mangled.partition("#")[0]])
    german = visit(server.link(TOKEN, "?lang=de").replace("#", "%23"))
    expect(german.page.get_by_role("radio").first).to_be_visible()
    assert german.page.url == server.link(TOKEN, "?lang=de")


def test_a_cut_link_is_called_cut_and_the_whole_one_can_be_pasted(visit: Open, server: StandIn) -> None:
    opened = visit(server.link(TOKEN)[:-9], width=360, language="de")
    page = opened.page
    says(page, "Dieser Link ist abgeschnitten")
    assert opened.accessibility_findings() == []
    page.get_by_role("textbox", name="Fügen Sie hier").fill(server.link(TOKEN)[:-1])
    page.get_by_role("button", name="Öffnen").press("Enter")
    told(page, "Das ist kein ganzer Link")
    assert opened.accessibility_findings() == []
    assert server.routes() == []
    page.get_by_role("textbox").fill(f"Ihr Link: <{server.link(TOKEN)}> Danke!")
    page.get_by_role("button", name="Öffnen").press("Enter")
    expect(page.get_by_role("radio").first).to_be_visible()


def test_a_link_whose_fragment_was_dropped_can_be_pasted_also_in_a_gateways_spelling(
    visit: Open, server: StandIn
) -> None:
    page = visit(f"{server.url}/pulse/2026-W12").page
    says(page, "Please open your own link")
    page.get_by_role("textbox").fill(
        f"https://gateway.example/?url={server.link(TOKEN).replace('#', '%23')}&x=1"
    )
    page.get_by_role("button", name="Open it").click()
    expect(page.get_by_role("radio").first).to_be_visible()
    expect(page).to_have_url(re.compile(re.escape(f"#{server.fingerprint}.{TOKEN}") + "$"))
