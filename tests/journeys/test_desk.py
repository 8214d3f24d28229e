"""From an invitation to a role's pages, in a browser: by passkey, by password, by keyboard, on a phone."""

import re
from collections.abc import Iterator
from typing import Literal

import pyotp
import pytest
from playwright.sync_api import CDPSession, Page, Request, expect

from api.cli import main
from tests.journeys.conftest import Open, Visit
from tests.journeys.server import free_port
from tests.served import Served

PASSWORD = "correct horse battery staple"
DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}
VIEWS: list[tuple[int, Literal["light", "dark"], str]] = [(360, "dark", "de"), (1280, "light", "en")]
PASSKEY = {"de": "Passkey einrichten", "en": "Make a passkey"}
SIGN_IN = {"de": "Mit Passkey anmelden", "en": "Sign in with a passkey"}
NAME = {"de": "Ihr Name", "en": "Your name"}
SIGN_OUT = {"de": "Abmelden", "en": "Sign out"}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("desk")
    (folder / "data").mkdir()
    port = free_port()
    # A name, because no browser makes a passkey for a bare address.
    changes = {"RESONANZ_URL": f"http://localhost:{port}", "RESONANZ_SECRETS": str(folder / "secrets")}
    running = Served(folder, port=port, changes=changes, program=main)
    running.start()
    try:
        yield running
    finally:
        running.stop()


def url_of(server: Served, path: str) -> str:
    return f"http://localhost:{server.port}{path}"


def invited(server: Served, address: str, *roles: str) -> str:
    """The link that `resonanz access invite` prints."""
    done = server.run("access", "invite", address, *(word for role in roles for word in ("--role", role)))
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def with_device(page: Page) -> CDPSession:
    """The computer's own fingerprint reader, which always says yes."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    session.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})
    return session


def in_good_shape(opened: Visit) -> None:
    assert opened.overflow() <= 0
    assert opened.accessibility_findings() == []


@pytest.mark.parametrize(("width", "scheme", "language"), VIEWS)
def test_by_passkey_from_the_invitation_to_the_first_page_and_back(
    visit: Open, server: Served, width: int, scheme: Literal["light", "dark"], language: str
) -> None:
    link = invited(server, f"lena-{language}@example.org", "works-council")
    opened = visit("about:blank", width=width, scheme=scheme, language=language)
    page = opened.page
    with_device(page)
    page.goto(link)
    expect(page.get_by_role("button", name=PASSKEY[language])).to_be_visible()
    assert "#" not in page.url
    in_good_shape(opened)
    page.get_by_label(NAME[language]).first.fill("Lena Berg")
    page.get_by_role("button", name=PASSKEY[language]).click()
    expect(page).to_have_url(re.compile("/desk/account"))
    in_good_shape(opened)
    page.goto(f"{url_of(server, '/desk')}")
    in_good_shape(opened)
    page.goto(f"{url_of(server, '/desk/people')}")
    in_good_shape(opened)
    page.get_by_role("button", name=SIGN_OUT[language]).click()
    expect(page).to_have_url(re.compile(r"localhost:\d+/(\?.*)?$"))
    page.goto(f"{url_of(server, '/desk/people')}")
    in_good_shape(opened)
    page.get_by_role("button", name=SIGN_IN[language]).click()
    expect(page).to_have_url(re.compile("/desk/people"))
    expect(page.get_by_role("heading", level=1)).to_be_visible()


def test_by_password_and_app_without_a_device_and_by_keyboard_alone(visit: Open, server: Served) -> None:
    link = invited(server, "omar@example.org", "administrator")
    opened = visit("about:blank", width=360, script=True)
    page = opened.page
    page.goto(link)
    secret = page.locator("code.secret").inner_text().replace(" ", "")
    name = page.locator('form[action*="/password"] [name=name]')
    name.focus()
    page.keyboard.type("Omar Haddad")
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Tab")
    page.keyboard.type(pyotp.TOTP(secret).now())
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/desk/start"))  # nothing is set up yet
    page.get_by_role("link", name="My account").press("Enter")
    page.get_by_role("button", name="Make new codes").press("Enter")
    expect(page.locator(".codes code")).to_have_count(10)
    codes = page.locator(".codes code").all_inner_texts()
    in_good_shape(opened)
    page.get_by_role("link", name="I have kept them").press("Enter")
    expect(page.locator(".codes code")).to_have_count(0)  # the page before has a link of that name, too
    page.get_by_role("link", name="People").first.press("Enter")
    page.locator('input[type="email"]').fill("vera@example.org")
    page.get_by_label("Data protection").last.press("Space")
    page.get_by_role("button", name="Make a link", exact=True).press("Enter")
    expect(page.locator("main code")).to_contain_text("/desk/join#")
    in_good_shape(opened)
    page.get_by_role("button", name="Sign out").press("Enter")
    expect(page).to_have_url(re.compile(r"localhost:\d+/(\?.*)?$"))
    page.goto(url_of(server, "/desk/sign-in"))
    page.get_by_label("E-mail address").fill("omar@example.org")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_label("Code of your app").fill(codes[0].lower())
    page.get_by_label("Code of your app").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Omar Haddad")


TWICE = "(form) => { form.requestSubmit(); setTimeout(() => form.requestSubmit(), 50); }"


def test_whoever_presses_twice_is_in_and_is_not_told_that_it_did_not_fit(visit: Open, server: Served) -> None:
    page = visit(invited(server, "nora@example.org", "administrator")).page
    secret = page.locator("code.secret").inner_text().replace(" ", "")
    sent: list[tuple[str, str]] = []
    page.on("request", lambda request: sent.append((request.method, request.url)))
    by_password = page.locator('form[action*="/password"]')
    by_password.locator("[name=name]").fill("Nora Lang")
    by_password.locator("[name=password]").fill(PASSWORD)
    by_password.locator("[name=code]").fill(pyotp.TOTP(secret).now())
    by_password.evaluate(TWICE)
    expect(page).to_have_url(re.compile("/desk/start"))
    page.goto(url_of(server, "/desk/account"))
    page.get_by_role("button", name="Make new codes").click()
    code = page.locator(".codes code").first.inner_text()
    page.context.clear_cookies()
    page.goto(url_of(server, "/desk/sign-in"))
    page.get_by_label("E-mail address").fill("nora@example.org")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_label("Code of your app").fill(code)
    page.locator('form[action*="/desk/sign-in"]').evaluate(TWICE)
    expect(page.get_by_role("heading", level=1)).to_contain_text("Nora Lang")
    places = [url.partition("/desk")[2].partition("?")[0] for how, url in sent if how == "POST"]
    assert places == ["/join/password", "/account/codes", "/sign-in"]


def test_without_script_the_link_is_pasted(visit: Open, server: Served) -> None:
    link = invited(server, "paul@example.org", "owner")
    opened = visit(url_of(server, "/desk/join"), width=360, script=False)
    opened.page.get_by_role("textbox").fill(link)
    opened.page.get_by_role("button", name="Go on").click()
    expect(opened.page.get_by_text("paul@example.org")).to_be_visible()
    expect(opened.page.get_by_role("button", name="Make a passkey")).to_be_hidden()


def test_a_used_link_and_a_refused_sign_in_say_what_to_do(visit: Open, server: Served) -> None:
    opened = visit(f"{url_of(server, '/desk/join')}#{'x' * 43}", width=360, refusals={401})
    expect(opened.page.get_by_role("alert")).to_contain_text("no longer works")
    in_good_shape(opened)
    opened.page.goto(url_of(server, "/desk/sign-in"))
    opened.page.get_by_label("E-mail address").fill("nobody@example.org")
    opened.page.get_by_label("Password").fill("guess")
    opened.page.get_by_label("Code of your app").fill("000000")
    opened.page.get_by_label("Code of your app").press("Enter")
    expect(opened.page.get_by_role("alert")).to_contain_text("did not fit")
    in_good_shape(opened)


def test_a_device_that_says_no_leaves_the_other_way(visit: Open, server: Served) -> None:
    opened = visit("about:blank", width=360)
    session = with_device(opened.page)
    session.send("WebAuthn.disable")
    session.send("WebAuthn.enable")
    session.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})  # one without any passkey
    opened.page.goto(url_of(server, "/desk/sign-in"))
    opened.page.get_by_role("button", name="Sign in with a passkey").click()
    expect(opened.page.get_by_role("alert")).to_contain_text("take another way in")


def test_no_request_of_the_pulse_carries_the_cookie_of_whoever_is_signed_in(
    visit: Open, server: Served
) -> None:
    opened = visit("about:blank", refusals={404})
    with_device(opened.page)
    opened.page.goto(invited(server, "ruth@example.org", "works-council"))
    opened.page.get_by_label("Your name").first.fill("Ruth")
    opened.page.get_by_role("button", name="Make a passkey").click()
    expect(opened.page).to_have_url(re.compile("/desk/account"))
    assert {each["path"] for each in opened.page.context.cookies()} == {"/desk", "/results"}
    sent: list[Request] = []

    def note(request: Request) -> None:
        sent.append(request)

    opened.page.on("request", note)
    for path in ("/", "/pulse/2026-W10", "/privacy", "/link", "/desk", "/results"):
        opened.page.goto(url_of(server, path))
    # All headers are known when a request has been sent, which is later than its event.
    places = {
        each.url.partition("localhost")[2].partition("/")[2].partition("?")[0]
        for each in sent
        if "cookie" in each.all_headers()
    }
    assert places == {"desk", "results"}
