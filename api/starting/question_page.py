"""The question in words, what a house of this size will and will not learn, and fixing it as of today."""

import asyncio
from http import HTTPStatus
from importlib import import_module
from typing import Any

from litestar import Response, get, post

from analytics.plan import LOOKS, Plan
from api.access.administering.people import acting
from api.access.pages import desk_page, said
from api.access.roles import Page
from api.access.signed_in import needs
from api.access.signing_in.entering import lead_on
from api.commands.weeks.plans import plan_of_the_report, register, usual_settings
from api.installation import installation_of
from api.settings.values import is_whole
from api.starting.steps import START
from api.web.forms import Form, read_form
from api.web.pages import AnyRequest, preferred_language
from api.web.same_origin import requires_same_origin
from survey import database
from survey.errors import BadInput, ResonanzError
from survey.organisation.tables import Person
from survey.plans.registering import plan_in_force

QUESTION = f"{START}/question"
MOST_LAG, MOST_CONTROLS = 8, 10
LOOKS_OFFERED = ("26,52,104", "52,104", "")


@get(QUESTION, **needs(Page.START))
async def question_page(request: AnyRequest) -> Response[str]:
    """The plan in force, or the usual one to be looked at."""
    return await _page(request)


@post(QUESTION, guards=[requires_same_origin], **needs(Page.START, fresh=True))
async def fix_question(request: AnyRequest) -> Response[Any]:
    """Store the plan as of today."""
    form = await read_form(request)
    try:
        await register(await acting(request), {"settings": _settings(form)})
    except ResonanzError as error:
        return await _page(request, error, form)
    return lead_on(request, START)


def _settings(form: Form) -> dict[str, Any]:
    """What the form says, and everything else as usual."""
    controls = [name.strip() for name in form.one("controls").split(",") if name.strip()]
    if len(controls) > MOST_CONTROLS:
        raise BadInput("Please name at most {most} figures that are held.", most=MOST_CONTROLS)
    said_looks = form.one("looks")
    if said_looks not in LOOKS_OFFERED:
        raise BadInput("This was not sent from our own page. Please open the link again.")
    return usual_settings() | {
        "lag": _whole(form.one("lag")),
        "sesoi": _size(form.one("sesoi")),
        "looks": [int(each) for each in said_looks.split(",") if each],
        "controls": controls,
        "same_respondents": bool(form.one("same_respondents")),
    }


def _whole(text: str) -> int:
    if not is_whole(text, 0, MOST_LAG):
        raise BadInput(
            "The customers are looked at 0 to {most} weeks later, not {text}.", most=MOST_LAG, text=text
        )
    return int(text)


def _size(text: str) -> float | None:
    if not text.strip():
        return None
    try:
        return float(text.strip().replace(",", "."))
    except ValueError:
        raise BadInput("The smallest size that matters is a number, as 0.1, not {text}.", text=text) from None


async def _page(
    request: AnyRequest, error: ResonanzError | None = None, form: Form | None = None
) -> Response[str]:
    stored = await plan_in_force()
    plan: Plan = await database.read(plan_of_the_report)
    looks = ",".join(map(str, plan.looks))
    values = {
        "lag": str(plan.lag),
        "sesoi": "" if plan.sesoi is None else str(plan.sesoi),
        "looks": looks,
        "controls": ", ".join(plan.controls),
    }
    people = await Person.exists().where(Person.left_week.is_null())
    context = {
        "stored": stored,
        "plan": plan,
        "looks": plan.looks or LOOKS,
        "looks_offered": LOOKS_OFFERED if looks in LOOKS_OFFERED else (looks, *LOOKS_OFFERED),
        "values": values | {name: form.one(name) for name in values if form and form.has(name)},
        "same_respondents": bool(form.one("same_respondents")) if form else plan.same_respondents,
        "ahead": await _ahead(request) if people else None,
        "error": said(request, error),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if error else HTTPStatus.OK
    return await desk_page(request, "desk/start_question.html", context, status)


async def _ahead(request: AnyRequest) -> Any:
    """What the forecast says, as on its own page."""
    # They load scipy, which takes as long as all the rest of the server: not at the start, nor in the loop.
    expected = await asyncio.to_thread(import_module, "api.forecast.expected")
    sentences = await asyncio.to_thread(import_module, "api.forecast.words")
    found = await expected.forecast(installation_of(request.app))
    return sentences.in_sentences(found, preferred_language(request))


QUESTION_ROUTES = (question_page, fix_question)
