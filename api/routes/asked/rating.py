"""A customer rates a contact: one page that works without script, sets no cookie and keeps no address.

Looking never writes, so mail scanners that open every link rate nothing; no address ever holds a score.
"""

from collections.abc import Hashable
from dataclasses import replace
from functools import partial
from http import HTTPStatus
from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect
from litestar.status_codes import HTTP_303_SEE_OTHER

from api.access.pages import said
from api.installation import installation_of
from api.routes.asked.answer_to import NoAddress, requires_address
from api.settings.terms import terms_of
from api.web.forms import Form, read_form
from api.web.looks.templates import in_language
from api.web.pages import AnyRequest, chosen_language, language_of_all, page, preferred_language, shared_page
from api.web.same_origin import requires_same_origin
from api.web.unchanged import compressed
from api.web.whole_links import lead_to_whole_link
from survey import clock, database
from survey.asking.objecting import object_by_contact
from survey.calls.events import note_rating
from survey.cases.opening import (
    has_leave,
    may_be_answered,
    open_rated_case,
    team_of,
    withdraw_leave,
)
from survey.cases.working_hours import due_after
from survey.catalogue.customers import (
    HIGHEST,
    LOWEST,
    asks_for_reasons_up_to,
    further_questions,
    rating_labels,
    reasons,
    touchpoints,
)
from survey.catalogue.questions import LANGUAGES
from survey.contacts.links import read_rating_token
from survey.contacts.ratings import (
    LONGEST_TEXT,
    GivenRating,
    Rateable,
    find_rateable,
    rate,
    read_further,
    read_rating,
)
from survey.contacts.touchpoints import shown_touchpoint
from survey.errors import BadInput, ResonanzError
from survey.languages.keeping import ANSWER, QUESTION, REASON, TOUCHPOINT

# Two texts of the longest kind and an address, each character as %XX four times, and the rest of the form.
LARGEST_RATING = 2 * LONGEST_TEXT * 12 + 4 * 1024


@get("/r/{token:str}", name="rating", before_request=lead_to_whole_link)
async def rating_page(request: AnyRequest, token: FromPath[str]) -> Response[bytes]:
    """The page of one contact: to rate it, or to see and change what was said."""
    contact = _contact(request, token)
    found = await find_rateable(contact, clock.now())
    return _page(request, found, left_address=found.rating is not None and await has_leave(contact))


@post("/r/{token:str}", request_max_body_size=LARGEST_RATING, guards=[requires_same_origin])
async def send_rating(request: AnyRequest, token: FromPath[str]) -> Response[Any]:
    """Store the rating, then lead back to the same page; sent twice it is one rating.

    Another language comes with what is filled in, and nothing is stored.
    """
    contact, now = _contact(request, token), clock.now()
    form = await read_form(request)
    if form.has("no_more"):
        return await _object(request, contact)
    if form.one("show"):
        return _page(request, await find_rateable(contact, now), _filled_in(form), form=form)
    if not form.one("score"):
        # Browsers do not send the form without a face; whoever's does keeps what they have written.
        found = replace(await find_rateable(contact, now), rating=None)
        return _page(request, found, _filled_in(form), HTTPStatus.UNPROCESSABLE_ENTITY, form=form)
    rating = read_rating(
        form.one("score"),
        form.all("reason"),
        form.one("comment"),
        form.one("wanted"),
        form.one("question"),
        form.one("further"),
    )
    try:
        await _store(request, contact, rating, form)
    except NoAddress as error:  # what was written is not lost over it
        found = replace(await find_rateable(contact, now), rating=None)
        return _page(
            request, found, _filled_in(form), HTTPStatus.UNPROCESSABLE_ENTITY, form=form, wrong=error
        )
    language = chosen_language(request)
    return Redirect(f"/r/{token}" + (f"?lang={language}" if language else ""), status_code=HTTP_303_SEE_OTHER)


async def _object(request: AnyRequest, contact: UUID) -> Response[bytes]:
    """Nobody asks this customer again; pressed twice, it is once. Nothing of the rating changes."""
    await find_rateable(contact, clock.now())
    installation = installation_of(request.app)
    await object_by_contact(installation.secrets, contact, clock.today(installation.settings.timezone))
    return compressed(request, page(request, "objection.html", {"done": True}))


async def _store(request: AnyRequest, contact: UUID, rating: GivenRating, form: Form) -> None:
    """The rating; with it the leave to be answered, and a word to programs that are told of ratings."""
    now, address = clock.now(), form.one("answer_to").strip()
    note = partial(note_rating, now, low=rating.score <= asks_for_reasons_up_to())
    if not (address or form.one("no_answer")):
        # One statement where nobody listens; else the hour is noted before the customer has an answer.
        if await rate(contact, rating, now):
            await database.write(note)
        return
    if address:
        requires_address(address)
    installation = installation_of(request.app)
    due = await due_after(terms_of(installation.settings), await team_of(contact), now) if address else now
    language = language_of_all(request)

    async def job() -> None:
        if await rate(contact, rating, now):
            await note()
        if address and await may_be_answered(contact):
            await open_rated_case(installation.secrets, contact, address, language, due, now)
        elif form.one("no_answer"):
            await withdraw_leave(contact)

    await database.write(job)


def _filled_in(form: Form) -> GivenRating:
    """A form as it was sent, with a score of 0 where there is none."""
    score = form.one("score")
    chosen = int(score) if score in {str(each) for each in range(LOWEST, HIGHEST + 1)} else 0
    question = form.one("question") if form.one("question") in further_questions() else ""
    try:
        further = read_further(question, form.one("further"))
    except BadInput:
        further = None
    return GivenRating(
        chosen, tuple(form.all("reason")), form.one("comment"), form.one("wanted"), question, further
    )


def _asked_further(question: str, language: str) -> Hashable:
    """What the page shows of a further question, or None."""
    asked = further_questions().get(question)
    if asked is None:
        return None
    ours = language if language in LANGUAGES else "en"
    numbers = tuple(range(asked.lowest, asked.highest + 1))
    ends = (in_language(ANSWER, each[ours], language) for each in (asked.least, asked.most))
    return asked.id, in_language(QUESTION, asked.text[ours], language), *ends, numbers


def _page(
    request: AnyRequest,
    found: Rateable,
    filled_in: GivenRating | None = None,
    status: HTTPStatus = HTTPStatus.OK,
    *,
    form: Form | None = None,
    left_address: bool = False,
    wrong: ResonanzError | None = None,
) -> Response[bytes]:
    language = preferred_language(request)
    timezone = installation_of(request.app).settings.timezone
    # What is translated is translated from the English.
    ours = language if language in LANGUAGES else "en"
    context: dict[str, Hashable] = {
        "spoken_with": found.spoken_with,
        "terminal": found.terminal,
        "touchpoint": in_language(TOUCHPOINT, shown_touchpoint(found.touchpoint, ours), language)
        if found.touchpoint in {each.id for each in touchpoints()}
        else found.touchpoint,
        "ended": found.ended_at.astimezone(timezone).date(),
        "until": found.until.astimezone(timezone).date(),
        "sent": found.rating,
        "rating": filled_in or found.rating,
        "unsent": filled_in is not None,
        "missing": status == HTTPStatus.UNPROCESSABLE_ENTITY and wrong is None,
        "answers": not found.internal,
        "answer_to": form.one("answer_to") if form else "",
        "wrong_address": said(request, wrong),
        "has_leave": left_address,
        "labels": tuple(in_language(ANSWER, label, language) for label in rating_labels(ours)),
        "reasons": tuple(
            (reason.id, in_language(REASON, reason.text[ours], language)) for reason in reasons()
        ),
        "low": asks_for_reasons_up_to(),
        "longest": LONGEST_TEXT,
        "further": _asked_further(found.question, language),
        "may_object": found.may_object,
    }
    if found.rating is None and filled_in is None:  # as many others get it
        return shared_page(request, "rating.html", context, language)
    return compressed(request, page(request, "rating.html", context, status, language=language))


def _contact(request: AnyRequest, token: FromPath[str]) -> UUID:
    return read_rating_token(installation_of(request.app).link_secrets, token)


RATING_ROUTES = (rating_page, send_rating)
