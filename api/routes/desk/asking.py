"""Where customers are asked by mail, how long after and how seldom, and what the rating page asks further."""

from http import HTTPStatus
from typing import Any

from litestar import Response, get, post

from api.access.administering.people import acting
from api.access.pages import desk_page, said
from api.access.roles import Page
from api.access.signed_in import needs
from api.access.signing_in.cookie import DESK
from api.access.signing_in.entering import lead_on
from api.commands.customers.asking import NO_QUESTION, change_rule, rule_as_data
from api.installation import installation_of
from api.web.forms import Form, read_form
from api.web.pages import AnyRequest, preferred_language
from api.web.same_origin import requires_same_origin
from survey.asking.rules import FEWEST_DAYS, MOST_DAYS, MOST_HOURS, read_rules
from survey.catalogue.customers import further_questions
from survey.contacts.touchpoints import shown_touchpoint
from survey.errors import BadInput, ResonanzError

ASKING = f"{DESK}/asking"


@get(ASKING, name="asking", **needs(Page.ASKING))
async def asking_page(request: AnyRequest) -> Response[str]:
    """Every touchpoint with a form of its own."""
    return await _page(request)


@post(ASKING, guards=[requires_same_origin], **needs(Page.ASKING, fresh=True))
async def change_asking(request: AnyRequest) -> Response[Any]:
    """Settle it for one touchpoint; it holds for contacts that are reported from now on."""
    form = await read_form(request)
    try:
        await change_rule(await acting(request), _read(form))
    except ResonanzError as error:
        return await _page(request, form, error)
    return lead_on(request, ASKING)


def _read(form: Form) -> dict[str, Any]:
    hours, days = form.one("hours").strip().replace(",", "."), form.one("apart_days").strip()
    if not (days.isascii() and days.isdigit()):
        raise BadInput("Write days as a number.")
    return {
        "name": form.one("touchpoint"),
        "mails": form.has("mails"),
        "hours": hours,
        "apart_days": int(days[:6]),
        "question": form.one("question") or NO_QUESTION,
    }


async def _page(
    request: AnyRequest, form: Form | None = None, error: ResonanzError | None = None
) -> Response[str]:
    language = preferred_language(request)
    settings = installation_of(request.app).settings
    typed = form.one("touchpoint") if form else ""
    context = {
        "points": [
            {
                "name": each.name,
                "shown": shown_touchpoint(each.name, language),
                "may_mail": each.may_mail,
                "typed": each.name == typed,
                **rule_as_data(each),
            }
            for each in await read_rules()
        ],
        "questions": [(each.id, each.text[language]) for each in further_questions().values()],
        "has_server": bool(settings.smtp_server),
        "limits": {"hours": MOST_HOURS, "fewest": FEWEST_DAYS, "most": MOST_DAYS},
        "error": said(request, error),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if error else HTTPStatus.OK
    return await desk_page(request, "desk/asking.html", context, status)


ASKING_ROUTES = (asking_page, change_asking)
