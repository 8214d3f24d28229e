"""Omar sets what holds for the installation in his browser, and nobody else does."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from litestar import Litestar

from api.choosing import change_settings, known_settings
from api.chores.following import following
from api.installation import installation_of
from api.settings.chosen import Chosen
from survey import database as db
from survey.accounts.roles import Role
from survey.audit.tables import AuditEntry
from survey.errors import BadInput, Refused
from survey.settings.tables import Setting
from survey.waves.tables import Wave
from tests.api.access.desk import Member, browser_at, desk_application, member

PAGE = "/desk/settings"
SERVICE = {
    "group": "sign-in",
    "oidc_issuer": "https://id.example.org",
    "oidc_client": "resonanz",
    "oidc_secret": "hush-hush-4711",
    "oidc_claim": "groups",
    "oidc_roles": "hr=analyst; board=leadership",
}


@pytest.fixture
def app(database: str, tmp_path: Path) -> Litestar:
    app = desk_application(tmp_path, RESONANZ_CONTACT="post@example.org")
    given = installation_of(app).given
    # The tests' own language is no setting of this house.
    free = replace(given, fixed=given.fixed - {"language"})
    app.state.installation = replace(installation_of(app), given=free)
    return app


@pytest.fixture
async def omar(app: Litestar) -> AsyncIterator[Member]:
    async with member(app, "omar@example.org", [Role.ADMINISTRATOR]) as found:
        yield found


async def logged() -> list[tuple[str, str, str]]:
    rows = await AuditEntry.select().where(AuditEntry.action.like("setting.%")).order_by(AuditEntry.number)
    return [(row["action"], row["subject"], row["detail"]) for row in rows]


async def wave(state: str, manifest: str = "") -> None:
    now = datetime.now(UTC)
    row = Wave(
        id="2026-W12", week=1, opens=now, closes=now + timedelta(days=1), state=state, manifest=manifest
    )
    await db.write(Wave.insert(row).run)


async def test_what_omar_sets_holds_at_once_and_stands_in_the_log(omar: Member, app: Litestar) -> None:
    sent = {"group": "sender", "organisation": "Beispiel <Werke>", "owner": "Ruth Klein"}
    answer = await omar.browser.post(PAGE, data=sent)
    assert answer.headers["location"] == f"{PAGE}?saved=sender"
    page = (await omar.browser.get(f"{PAGE}?saved=sender")).text
    assert "Saved. It holds from now on." in page
    async with browser_at(app) as anybody:
        front = (await anybody.get("/")).text
    assert "Beispiel &lt;Werke&gt;" in front
    assert "Answers for the programme: Ruth Klein" in front
    assert await logged() == [
        ("setting.set", "RESONANZ_ORGANISATION", '{"to":"Beispiel <Werke>"}'),
        ("setting.set", "RESONANZ_OWNER", "{}"),  # a name, which goes with its setting
    ]
    await omar.browser.post(PAGE, data={"group": "sender", "organisation": " ", "owner": "Ruth Klein"})
    assert installation_of(app).settings.organisation == ""
    assert (await logged())[2:] == [("setting.unset", "RESONANZ_ORGANISATION", "{}")]


async def test_the_environment_wins_and_is_shown_as_fixed(omar: Member, app: Litestar) -> None:
    page = (await omar.browser.get(PAGE)).text
    assert "RESONANZ_CONTACT in the environment of the server says so" in page
    assert 'name="contact"' not in page
    answer = await omar.browser.post(PAGE, data={"group": "sender", "contact": "me@attacker.example"})
    assert answer.status_code == 422
    with pytest.raises(Refused, match="RESONANZ_CONTACT is set in the environment"):
        await change_settings(installation_of(app), {"contact": "me@attacker.example"})
    assert installation_of(app).settings.contact == "post@example.org"
    # Also where it was set before the environment said it.
    await db.write(Setting.insert(Setting(name="contact", value="old@example.org")).run)
    await installation_of(app).chosen.refresh(installation_of(app).given, installation_of(app).secrets)
    assert installation_of(app).settings.contact == "post@example.org"


async def test_the_secret_lies_sealed_beside_the_others_and_nowhere_else(omar: Member, app: Litestar) -> None:
    assert (await omar.browser.post(PAGE, data=SERVICE)).status_code == 303
    installation = installation_of(app)
    assert installation.settings.oidc_secret == "hush-hush-4711"
    assert installation.settings.oidc_roles == (("hr", "analyst"), ("board", "leadership"))
    page = (await omar.browser.get(PAGE)).text
    assert "hush-hush" not in page
    assert "One is set" in page
    folder = installation.secrets.path / "settings"
    (file,) = folder.iterdir()
    assert b"hush" not in file.read_bytes()
    assert "hush" not in repr(await Setting.select()) + repr(await AuditEntry.select())
    # Another one takes its place; an empty field keeps it.
    await omar.browser.post(PAGE, data=SERVICE | {"oidc_secret": ""})
    assert [file] == list(folder.iterdir())
    await omar.browser.post(PAGE, data=SERVICE | {"oidc_secret": "another-one"})
    (newer,) = folder.iterdir()
    assert newer != file
    assert installation.settings.oidc_secret == "another-one"


async def test_a_lost_secret_turns_the_service_off_and_says_so(omar: Member, app: Litestar) -> None:
    await omar.browser.post(PAGE, data=SERVICE)
    installation = installation_of(app)
    for file in (installation.secrets.path / "settings").iterdir():
        file.unlink()  # a backup was restored without its secrets
    restarted = replace(installation, chosen=Chosen())
    await restarted.chosen.refresh(restarted.given, restarted.secrets)
    assert restarted.settings.oidc_issuer == ""
    wrong = {known.name: str(known.wrong) for known in known_settings(restarted) if known.wrong}
    assert "Enter it" in wrong["oidc_secret"]
    app.state.installation = restarted
    assert "A setting can no longer be read" in (await omar.browser.get("/desk")).text
    assert (await omar.browser.get("/desk/sign-in")).status_code == 200
    assert (await omar.browser.post(PAGE, data=SERVICE)).status_code == 303
    assert restarted.settings.oidc_issuer == "https://id.example.org"


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"group": "weeks", "min_group": "4"}, "at least 5"),
        ({"group": "weeks", "min_group": "viele"}, "Write a whole number"),
        ({"group": "weeks", "timezone": "Europe/Berlinn"}, "Is it Europe/Berlin?"),
        ({"group": "weeks", "language": "fr"}, "There are: en, de"),
        ({"group": "sender", "organisation": "two\nlines"}, "one line of text"),
        (SERVICE | {"oidc_issuer": "http://id.example.org"}, "Write the https address"),
        (SERVICE | {"oidc_secret": ""}, "needs RESONANZ_OIDC_CLIENT"),
        (SERVICE | {"oidc_roles": "hr=boss"}, "There is no role"),
    ],
)
async def test_what_is_wrong_changes_nothing_and_stands_beside_the_form(
    omar: Member, app: Litestar, sent: dict[str, str], said: str
) -> None:
    answer = await omar.browser.post(PAGE, data=sent)
    assert answer.status_code == 422
    assert said in answer.text
    assert await Setting.select() == []
    assert await logged() == []
    assert installation_of(app).settings == installation_of(app).given


async def test_an_open_week_keeps_what_it_was_announced_with(omar: Member, app: Litestar) -> None:
    await wave("open")
    for name, text in (("min_group", "8"), ("timezone", "Europe/Vienna"), ("language", "de")):
        answer = await omar.browser.post(PAGE, data={"group": "weeks", name: text})
        assert answer.status_code == 422
        assert "Week 2026-W12 is open" in answer.text
    # Everything else is free.
    assert (await omar.browser.post(PAGE, data={"group": "sender", "owner": "Ruth"})).status_code == 303


async def test_the_smallest_group_never_goes_back_below_what_was_asked_with(
    omar: Member, app: Litestar, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert (await omar.browser.post(PAGE, data={"group": "weeks", "min_group": "12"})).status_code == 303
    assert installation_of(app).rules.k == 12
    assert (await omar.browser.post(PAGE, data={"group": "weeks", "min_group": "8"})).status_code == 303
    await wave("released", manifest="as it was signed")
    asked = type("Asked", (), {"k": 8})
    monkeypatch.setattr("api.choosing.read_manifest", lambda _: asked)
    lower = await omar.browser.post(PAGE, data={"group": "weeks", "min_group": "5"})
    assert "can only be raised" in lower.text
    with pytest.raises(Refused, match="can only be raised"):
        await change_settings(installation_of(app), {"min_group": None})
    assert installation_of(app).rules.k == 8
    assert (await omar.browser.post(PAGE, data={"group": "weeks", "min_group": "12"})).status_code == 303


async def test_a_group_of_settings_is_set_whole_or_not_at_all(app: Litestar) -> None:
    with pytest.raises(BadInput):
        await change_settings(installation_of(app), {"organisation": "Beispiel", "language": "fr"})
    assert installation_of(app).settings.organisation == ""


async def test_another_process_finds_what_was_set(omar: Member, app: Litestar) -> None:
    other = replace(installation_of(app), chosen=Chosen())
    async with following(other):
        await change_settings(installation_of(app), {"organisation": "Beispiel"})
        assert await other.chosen.refresh(other.given, other.secrets)
    assert other.settings.organisation == "Beispiel"
    assert not await other.chosen.refresh(other.given, other.secrets)


async def test_no_other_page_than_ours_sets_anything(omar: Member, app: Litestar) -> None:
    sibling = {"Sec-Fetch-Site": "same-site"}
    answer = await omar.browser.post(PAGE, data={"group": "sender", "owner": "X"}, headers=sibling)
    assert answer.status_code == 403
    assert installation_of(app).settings.owner == ""
