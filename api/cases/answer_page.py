"""Behind the link of an answer: the customer says whether it is settled. Looking changes nothing."""

from http import HTTPStatus
from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect
from litestar.status_codes import HTTP_303_SEE_OTHER

from api.access.pages import said
from api.cases.acting import ANSWER, LINK_DAYS
from api.installation import installation_of
from api.settings.terms import terms_of
from api.web.forms import Form, read_form
from api.web.pages import AnyRequest, chosen_language, page
from api.web.same_origin import requires_same_origin
from api.web.unchanged import compressed
from survey import clock
from survey.cases.answering import LONGEST_REASON, find_answered, say_settled, say_unsettled
from survey.errors import BadInput, ResonanzError
from survey.tokens import no_such_link, read_link

LARGEST = LONGEST_REASON * 12 + 1024


@get(f"{ANSWER}/{{answer:str}}", name="answer")
async def answer_page(request: AnyRequest, answer: FromPath[str]) -> Response[bytes]:
    """What was said so far, and the two words that can be said; mail scanners say neither."""
    return await _page(request, answer)


@post(f"{ANSWER}/{{answer:str}}", request_max_body_size=LARGEST, guards=[requires_same_origin])
async def send_verdict(request: AnyRequest, answer: FromPath[str]) -> Response[Any]:
    """Store it, then lead back; sent twice it is one word. Another language comes with what is filled in."""
    case, form = _case(request, answer), await read_form(request)
    if form.one("show"):
        return await _page(request, answer, form)
    try:
        if form.one("settled") == "yes":
            await say_settled(case, clock.now())
        elif form.one("settled") == "no":
            terms = terms_of(installation_of(request.app).settings)
            await say_unsettled(case, form.one("why"), terms, clock.now())
        else:
            raise BadInput("Please say whether it is settled.")
    except BadInput as error:
        return await _page(request, answer, form, error)
    language = chosen_language(request)
    place = f"{ANSWER}/{answer}" + (f"?lang={language}" if language else "")
    return Redirect(place, status_code=HTTP_303_SEE_OTHER)


async def _page(
    request: AnyRequest, token: str, form: Form | None = None, error: ResonanzError | None = None
) -> Response[bytes]:
    found = await find_answered(_case(request, token), clock.now())
    context = {
        "waits": found["waits"],
        "settled": found["recovered"] is True,
        "chosen": form.one("settled") if form else "",
        "why": form.one("why") if form else "",
        "error": said(request, error),
        "longest": LONGEST_REASON,
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if error else HTTPStatus.OK
    return compressed(request, page(request, "cases/answer.html", context, status))


def _case(request: AnyRequest, token: str) -> UUID:
    secrets = installation_of(request.app).link_secrets
    try:
        return UUID(read_link(secrets, "answer", token, LINK_DAYS * 24 * 60 * 60))
    except ValueError:
        raise no_such_link() from None


ANSWER_ROUTES = (answer_page, send_verdict)
