"""What the coming weeks ask, and the organisation's own questions among it."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from litestar import Response, get, post

from api.access.administering.people import acting
from api.access.pages import desk_page, said
from api.access.roles import Page, may
from api.access.signed_in import needs, signed_in
from api.access.signing_in.cookie import DESK
from api.access.signing_in.entering import lead_on
from api.added_languages import added_languages
from api.asked import commands
from api.asked.topics import BLOCKS, TOPICS
from api.installation import installation_of
from api.settings.terms import check_weeks
from api.web.forms import Form, read_form
from api.web.pages import NAMES, AnyRequest, preferred_language
from api.web.same_origin import requires_same_origin
from survey import clock
from survey.catalogue.questions import LANGUAGES
from survey.errors import BadInput, ResonanzError
from survey.own_questions.keeping import LONGEST, MOST_IN_A_BLOCK, list_own
from survey.own_questions.recognising import recognised_by
from survey.schedule.order import coming_weeks
from survey.weeks import monday_of

QUESTIONS = f"{DESK}/questions"
OURS = [requires_same_origin]


@get(QUESTIONS, name="questions", **needs(Page.QUESTIONS))
async def questions_page(request: AnyRequest) -> Response[str]:
    """The coming weeks word for word, and every own question that is asked or was."""
    return await _page(request)


@post(f"{QUESTIONS}/add", guards=OURS, **needs(Page.CHANGE_QUESTIONS, fresh=True))
async def add_question(request: AnyRequest) -> Response[Any]:
    """Ask another one from next week on."""
    form = await read_form(request)
    sent = {"texts": _texts(form), "block": form.one("block"), "confirmed": form.has("confirmed")}
    try:
        await commands.add(await acting(request), sent)
    except ResonanzError as error:
        return await _page(request, error, form)
    return lead_on(request, QUESTIONS)


@post(f"{QUESTIONS}/reword", guards=OURS, **needs(Page.CHANGE_QUESTIONS, fresh=True))
async def reword_question(request: AnyRequest) -> Response[Any]:
    """Word one anew; results of the wording before stay its own."""
    form = await read_form(request)
    try:
        sent = {"number": _number(form), "texts": _texts(form), "confirmed": form.has("confirmed")}
        await commands.reword(await acting(request), sent)
    except ResonanzError as error:
        return await _page(request, error, form)
    return lead_on(request, QUESTIONS)


@post(f"{QUESTIONS}/retire", guards=OURS, **needs(Page.CHANGE_QUESTIONS, fresh=True))
async def retire_question(request: AnyRequest) -> Response[Any]:
    """Ask one no more."""
    try:
        await commands.retire(await acting(request), {"number": _number(await read_form(request))})
    except ResonanzError as error:
        return await _page(request, error)
    return lead_on(request, QUESTIONS)


def _texts(form: Form) -> dict[str, str]:
    return {language: form.one(f"text-{language}") for language in (*LANGUAGES, *added_languages())}


def _number(form: Form) -> int:
    text = form.one("number")
    if not (text.isascii() and text.isdigit() and len(text) < 7):
        raise BadInput("This was not sent from our own page. Please open the link again.")
    return int(text)


async def _page(
    request: AnyRequest, error: ResonanzError | None = None, form: Form | None = None
) -> Response[str]:
    settings = installation_of(request.app).settings
    zone = settings.timezone
    known = await list_own()
    chosen = form.one("number") if form else request.query_params.get("reword", "")
    worded = next((each for each in known if str(each.number) == chosen and each.retired is None), None)
    texts: Mapping[str, str] = _texts(form) if form else worded.texts if worded else {}
    context = {
        "weeks": await coming_weeks(zone, clock.today(zone), check_weeks(settings)),
        "asked": [each for each in known if each.retired is None],
        "retired": [each for each in known if each.retired is not None],
        "changes": may((await signed_in(request)).rights, Page.CHANGE_QUESTIONS),
        "languages_asked": [(code, NAMES[code]) for code in LANGUAGES],
        "languages_added": [(code, language.name) for code, language in added_languages().items()],
        "texts": texts,
        "block": form.one("block") if form else "",
        "number": worded.number if worded else "",
        "topics": recognised_by(texts.values()) if form or worded else (),
        "topic_words": TOPICS,
        "blocks": BLOCKS,
        "longest": LONGEST,
        "most": MOST_IN_A_BLOCK,
        "monday_of": monday_of,
        "said_in": preferred_language(request),
        "error": said(request, error),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if error else HTTPStatus.OK
    return await desk_page(request, "desk/questions.html", context, status)


ASKED_ROUTES = (questions_page, add_question, reword_question, retire_question)
