"""The steps in which somebody says what holds: settings, stored as on /desk/settings, and also where they are
the same as the default, because then somebody has looked."""

from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from litestar import Response, get, post

from api.access.administering.people import acting
from api.access.administering.settings import SIZES
from api.access.pages import desk_page, said
from api.access.roles import Page
from api.access.signed_in import needs
from api.access.signing_in.entering import lead_on
from api.choosing import change_settings, known_settings
from api.installation import Installation, installation_of
from api.settings.values import NO_COUNCIL
from api.starting.steps import START, STEPS
from api.texts import LANGUAGES, N_
from api.web.forms import Form, read_form
from api.web.pages import NAMES, AnyRequest
from api.web.same_origin import requires_same_origin
from survey import clock
from survey.accounts.accounts import list_accounts
from survey.accounts.roles import Role
from survey.errors import BadInput, ResonanzError


@dataclass(frozen=True, slots=True)
class Said:
    """A field of a step's form; both texts are translated where they stand."""

    name: str
    label: str
    about: str
    may_stay_empty: bool = False


FIELDS: Mapping[str, tuple[Said, ...]] = {
    "organisation": (
        Said(
            "organisation",
            N_("Name of the organisation"),
            N_("Stands on top of every page and in its title, as employees and customers know you."),
        ),
        Said(
            "contact",
            N_("Whom to ask"),
            N_("Stands below every page. E-mail addresses and telephone numbers become links."),
            may_stay_empty=True,
        ),
        Said(
            "imprint",
            N_("Imprint"),
            N_("Its https address, which every page links to, or one line that stands on the front page."),
            may_stay_empty=True,
        ),
        Said(
            "privacy_contact",
            N_("Data protection contact"),
            N_("Whom the privacy pages name for questions about data protection."),
            may_stay_empty=True,
        ),
    ),
    "place": (
        Said("timezone", N_("Time zone"), N_("Weeks begin and end by it, for example Europe/Berlin.")),
        Said(
            "language",
            N_("Language"),
            N_("For whoever has chosen none. Everybody can switch, and that is stored nowhere."),
        ),
    ),
    "owner": (
        Said(
            "owner",
            N_("Who answers for the programme"),
            N_("One person by name, below every page. Give the same person the role under People."),
        ),
    ),
    "agreement": (Said("agreement", N_("The works agreement holds from"), N_("The day that stands in it.")),),
    "group": (
        Said(
            "min_group",
            N_("Smallest group"),
            N_(
                "Of fewer answers nothing is published; smaller groups are put together. Once a week was "
                "asked with it, it can be raised and not lowered again."
            ),
        ),
    ),
}
PLACES = [f"{START}/{name}" for name in FIELDS]


@get(PLACES, **needs(Page.START))
async def said_page(request: AnyRequest) -> Response[str]:
    """What holds now, to be looked at and changed."""
    return await _page(request)


@post(PLACES, guards=[requires_same_origin], **needs(Page.START, fresh=True))
async def say(request: AnyRequest) -> Response[Any]:
    """Store the step's settings, all or none, and lead back to the list."""
    form = await read_form(request)
    try:
        installation = await acting(request)
        await change_settings(installation, _changes(installation, _step(request), form))
    except ResonanzError as error:
        return await _page(request, error, form)
    return lead_on(request, START)


def _step(request: AnyRequest) -> str:
    return str(request.scope["path"]).rpartition("/")[2]


def _changes(installation: Installation, step: str, form: Form) -> dict[str, str | None]:
    fixed = installation.settings.fixed
    if step == "agreement":
        return {} if step in fixed else {step: _agreement(form)}
    wanted: dict[str, str | None] = {}
    for field in FIELDS[step]:
        text = form.one(field.name).strip()
        if field.name in fixed or not form.has(field.name):
            continue
        if not text and not field.may_stay_empty:
            raise BadInput("Please fill in what is asked for; nothing was changed.")
        wanted[field.name] = text or None
    return wanted


def _agreement(form: Form) -> str:
    day, none = form.one("agreement").strip(), bool(form.one("none"))
    if none == bool(day):
        raise BadInput(
            "Please say one of the two: the day from which the works agreement holds, or that there is no "
            "works council."
        )
    return NO_COUNCIL if none else day


async def _page(
    request: AnyRequest, error: ResonanzError | None = None, form: Form | None = None
) -> Response[str]:
    installation, name = installation_of(request.app), _step(request)
    settings = installation.settings
    known = {each.name: each for each in known_settings(installation)}
    values = {field.name: known[field.name].text for field in FIELDS[name]}
    context = {
        "step": next(step for step in STEPS if step.name == name),
        "fields": FIELDS[name],
        "values": values | {key: form.one(key) for key in values if form and form.has(key)},
        "fixed": settings.fixed,
        "known": known,
        "sizes": [(str(size), str(size)) for size in sorted({*SIZES, settings.min_group})],
        "language_names": [(code, NAMES[code]) for code in LANGUAGES],
        "owners": await _owners() if name == "owner" else (),
        "no_council": (bool(form.one("none")) if form else settings.agreement == NO_COUNCIL),
        "error": said(request, error),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if error else HTTPStatus.OK
    return await desk_page(request, "desk/start_said.html", context, status)


async def _owners() -> list[tuple[str, str]]:
    """Who has the role or is invited to it, and which of the two."""
    return [
        (known.name or known.address, known.state)
        for known in await list_accounts(clock.now())
        if Role.OWNER in known.roles and known.state != "ended"
    ]


SAID_ROUTES = (said_page, say)
