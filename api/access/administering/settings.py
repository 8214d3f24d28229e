"""What can be changed while the server runs, and what the machine decides: the administrator's page."""

from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from litestar import Response, get, post
from litestar.params import FromQuery
from litestar.response import Redirect
from litestar.status_codes import HTTP_303_SEE_OTHER

from api.access.administering.people import acting
from api.access.pages import desk_page, said
from api.access.roles import Page
from api.access.signed_in import needs
from api.access.signing_in.cookie import DESK
from api.choosing import FROZEN, change_settings, known_settings
from api.installation import Installation, installation_of
from api.settings.chosen import SECRETS
from api.settings.settings import spelled
from api.texts import LANGUAGES, N_
from api.web.forms import Form, read_form
from api.web.pages import NAMES, AnyRequest, chosen_language
from api.web.same_origin import requires_same_origin
from survey.errors import ResonanzError

SETTINGS = f"{DESK}/settings"
SIZES = (5, 8, 12)


@dataclass(frozen=True, slots=True)
class Field:
    """A setting on the page: what it is called, and what it changes. Both are translated where they stand."""

    name: str
    label: str
    about: str


GROUPS: Mapping[str, tuple[str, tuple[Field, ...]]] = {
    "sender": (
        N_("Who asks"),
        (
            Field(
                "organisation",
                N_("Name of the organisation"),
                N_("Stands on top of every page and in its title, as employees and customers know you."),
            ),
            Field(
                "contact",
                N_("Whom to ask"),
                N_("Stands below every page. E-mail addresses and telephone numbers become links."),
            ),
            Field(
                "imprint",
                N_("Imprint"),
                N_(
                    "Its https address, which every page links to, or one line that stands on the front page."
                ),
            ),
            Field(
                "controller",
                N_("Responsible for the data"),
                N_("Name and address on the privacy pages; left empty, the two lines above stand there."),
            ),
            Field(
                "privacy_contact",
                N_("Data protection contact"),
                N_("Whom the privacy pages name for questions about data protection."),
            ),
            Field(
                "owner",
                N_("Who answers for the programme"),
                N_("One person by name, below every page. Give the same person the role under People."),
            ),
        ),
    ),
    "weeks": (
        N_("Weeks"),
        (
            Field(
                "min_group",
                N_("Smallest group"),
                N_(
                    "Of fewer answers nothing is published; smaller groups are put together. Once a week "
                    "was asked with it, it can be raised and not lowered again."
                ),
            ),
            Field(
                "agreement",
                N_("Works agreement"),
                N_("The day from which it holds, as 2026-11-01; or none where there is no works council."),
            ),
            Field(
                "timezone",
                N_("Time zone"),
                N_("Weeks begin and end by it. The next week that is planned is planned anew."),
            ),
            Field(
                "language",
                N_("Language"),
                N_(
                    "For whoever has chosen none and whose browser asks for none, and for names of groups "
                    "that are put together."
                ),
            ),
            Field(
                "checks",
                N_("Checks, in the place of a week"),
                N_(
                    "Days with commas between them, once or twice a year; in the weeks of these staff and "
                    "leadership are asked nine questions. The schedule and the works council see them before."
                ),
            ),
            Field(
                "complete_touchpoints",
                N_("Touchpoints that report every contact"),
                N_(
                    "With commas between them: those at which each contact is reported, rated or not. Only "
                    "from these can the report tell a link from workload."
                ),
            ),
        ),
    ),
    "cases": (
        N_("Answers to customers"),
        (
            Field(
                "case_hours",
                N_("Working hours until an answer"),
                N_("Then the team's lead is told, and later the owner of the programme."),
            ),
            Field(
                "office_hours",
                N_("Office hours"),
                N_("From when until when working hours count, such as 09:00-17:00."),
            ),
        ),
    ),
    "keeping": (
        N_("How long what customers said is kept"),
        (
            Field(
                "keep_ratings",
                N_("Ratings, in months"),
                N_("Or always. What is deleted is missing from reports."),
            ),
            Field("keep_comments", N_("Words in ratings, in months"), N_("Or always.")),
            Field("keep_wishes", N_("Wishes, in months"), N_("Or always; longer while a case is open.")),
            Field("keep_cases", N_("Settled cases, in months"), N_("Or always.")),
        ),
    ),
    "sign-in": (
        N_("Your organisation's sign-in service"),
        (
            Field(
                "oidc_issuer",
                N_("Address of the service"),
                N_("People then sign in there; accounts of Resonanz stay as the way in when it is down."),
            ),
            Field("oidc_client", N_("Client id"), N_("As what the service knows Resonanz.")),
            Field(
                "oidc_secret",
                N_("Client secret"),
                N_("Lies sealed beside the other secrets, in no database and no backup, and is not shown."),
            ),
            Field(
                "oidc_claim",
                N_("Claim with the groups"),
                N_("Which part of the service's answer says what somebody belongs to: groups, or roles."),
            ),
            Field(
                "oidc_roles",
                N_("Which value gives which role"),
                N_("As value=role with semicolons between them; compared letter by letter."),
            ),
        ),
    ),
}


@get(SETTINGS, name="settings", **needs(Page.SETTINGS))
async def settings_page(request: AnyRequest, saved: FromQuery[str | None] = None) -> Response[str]:
    """Everything as it holds now."""
    return await _page(request, saved=saved if saved in GROUPS else None)


@post(SETTINGS, guards=[requires_same_origin], **needs(Page.SETTINGS, fresh=True))
async def save_settings(request: AnyRequest) -> Response[Any]:
    """Set one group, all of it or nothing; what was emptied is taken back."""
    form = await read_form(request)
    group = form.one("group")
    try:
        await change_settings(await acting(request), _changes(installation_of(request.app), form, group))
    except ResonanzError as error:
        return await _page(request, error=error, form=form)
    language = chosen_language(request)
    query = f"?saved={group}" + (f"&lang={language}" if language else "")
    return Redirect(f"{SETTINGS}{query}", status_code=HTTP_303_SEE_OTHER)


def _changes(installation: Installation, form: Form, group: str) -> dict[str, str | None]:
    """What the form says otherwise than it holds now."""
    wanted: dict[str, str | None] = {}
    _, fields = GROUPS.get(group, ("", ()))
    known = {each.name: each for each in known_settings(installation)}
    for name in (each.name for each in fields):
        text = form.one(name).strip()
        if not form.has(name):  # what the environment has fixed is not on the page
            continue
        if name in SECRETS:
            if form.one(f"forget-{name}"):
                wanted[name] = None
            elif text:
                wanted[name] = text
        elif text != known[name].text:
            wanted[name] = text or None
    return wanted


async def _page(
    request: AnyRequest,
    *,
    saved: str | None = None,
    error: ResonanzError | None = None,
    form: Form | None = None,
) -> Response[str]:
    installation = installation_of(request.app)
    settings = installation.settings
    known = {each.name: each for each in known_settings(installation)}
    typed = {name: form.one(name) for name in known if form and name not in SECRETS and form.has(name)}
    machine = {
        "RESONANZ_URL": settings.url,
        "RESONANZ_ADDRESS": spelled(settings.address),
        "RESONANZ_PROXIES": ", ".join(map(str, settings.proxies)),
        "RESONANZ_DATA": str(settings.data),
        "RESONANZ_KEYS": str(settings.keys),
        "RESONANZ_SECRETS": str(settings.secrets),
        # Never the address: it may hold a password.
        "RESONANZ_DATABASE": "SQLite" if settings.database.startswith("sqlite") else "PostgreSQL",
        "RESONANZ_LOGO": str(settings.logo or ""),
    }
    context = {
        "groups": GROUPS,
        "known": known,
        "wrong": {name: said(request, each.wrong) for name, each in known.items() if each.wrong},
        "values": {name: each.text for name, each in known.items()} | typed,
        "frozen": FROZEN,
        "secret_names": SECRETS,
        "sizes": sorted({*SIZES, settings.min_group}),
        "language_names": [(code, NAMES[code]) for code in LANGUAGES],
        "machine": machine,
        "saved": saved,
        "group_in_doubt": form.one("group") if form else "",
        "error": said(request, error),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if error else HTTPStatus.OK
    return await desk_page(request, "desk/settings.html", context, status)


SETTINGS_ROUTES = (settings_page, save_settings)
