"""The mail server as a page: what it is called, its password, and a mail to try it with its own answer."""

import asyncio
from functools import partial
from http import HTTPStatus
from typing import Any

from litestar import Response, get, post

from api.access.administering.people import acting
from api.access.pages import desk_page, said
from api.access.roles import Page
from api.access.signed_in import needs
from api.access.signing_in.entering import lead_on
from api.choosing import change_settings, known_settings
from api.commands.installation.mail import send_test
from api.installation import Installation, installation_of
from api.mail.server import PASSWORD, requires_password
from api.settings.mail_values import USUAL_PORTS
from api.settings.settings import OF_MAILS
from api.starting.steps import START
from api.texts import N_
from api.web.forms import Form, read_form
from api.web.pages import AnyRequest, preferred_language
from api.web.same_origin import requires_same_origin
from survey.accounts.addresses import read_address
from survey.errors import ResonanzError

MAIL = f"{START}/mail"
OURS = [requires_same_origin]
SECURITIES = (
    ("starttls", N_("locked after the greeting (STARTTLS), usually port 587")),
    ("tls", N_("locked from the first byte (TLS), usually port 465")),
    ("none", N_("not locked, only for a mail server on this machine")),
)


@get(MAIL, **needs(Page.START))
async def mail_page(request: AnyRequest) -> Response[str]:
    """What is set, without the password."""
    return await _page(request)


@post(MAIL, guards=OURS, **needs(Page.START, fresh=True))
async def save_mail_server(request: AnyRequest) -> Response[Any]:
    """Set the mail server, all of it or nothing; then it can be tried."""
    form = await read_form(request)
    installation = await acting(request)
    try:
        password = requires_password(form.one("password")) if form.one("password") else ""
        await change_settings(installation, _changes(installation, form))
        if password:
            await asyncio.to_thread(installation.secrets.write, PASSWORD, password.encode())
            await installation.record("mail.password")
    except ResonanzError as error:
        return await _page(request, error, form)
    return lead_on(request, MAIL)


@post(f"{MAIL}/test", guards=OURS, status_code=HTTPStatus.OK, **needs(Page.START, fresh=True))
async def try_mail_server(request: AnyRequest) -> Response[str]:
    """Hand over one mail, and show what the server itself says."""
    form = await read_form(request)
    language = preferred_language(request)
    try:
        address = read_address(form.one("address"))
        found = await send_test(await acting(request), {"address": address, "language": language})
    except ResonanzError as error:
        return await _page(request, error, form, tried=True)
    return await _page(request, None, form, answer=found["answer"])


def _changes(installation: Installation, form: Form) -> dict[str, str | None]:
    """An empty name takes all of it back."""
    free = [name for name in OF_MAILS if name not in installation.settings.fixed]
    if not form.one("smtp_server").strip():
        return dict.fromkeys(free)
    return {name: form.one(name).strip() or None for name in free if form.has(name)}


async def _page(
    request: AnyRequest,
    error: ResonanzError | None = None,
    form: Form | None = None,
    *,
    tried: bool = False,
    answer: str = "",
) -> Response[str]:
    installation = installation_of(request.app)
    known = {each.name: each for each in known_settings(installation) if each.name in OF_MAILS}
    values = {name: each.text for name, each in known.items()}
    # A port that nobody has said follows the lock.
    port_said = known["smtp_port"].source != "default"
    values["smtp_port"] = values["smtp_port"] if port_said else ""
    has_password = await asyncio.to_thread(partial(installation.secrets.read, PASSWORD)) is not None
    context = {
        "values": values | {name: form.one(name) for name in known if form and form.has(name)},
        "fixed": known["smtp_server"].source == "environment",
        "usual_ports": USUAL_PORTS,
        "securities": SECURITIES,
        "has_password": has_password,
        "is_set": bool(installation.settings.smtp_server),
        "address": form.one("address") if form else "",
        "tried": tried,
        "answer": " ".join(answer.split()),
        "error": said(request, error),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if error else HTTPStatus.OK
    return await desk_page(request, "desk/start_mail.html", context, status)


MAIL_ROUTES = (mail_page, save_mail_server, try_mail_server)
