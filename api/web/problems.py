"""Domain errors meet HTTP in this one table: problem+json for programs, a kind page for people."""

import logging
from http import HTTPStatus
from typing import Any

from litestar import Response
from litestar.exceptions import HTTPException
from litestar.types import ExceptionHandlersMap

from api.texts import N_, translations
from api.web.pages import AnyRequest, language_of_all, page, wants_page
from api.web.unchanged import compressed
from survey.bare_errors import without_values
from survey.errors import (
    BadInput,
    Closed,
    Conflict,
    KeyReused,
    Misconfigured,
    NoApiKey,
    NotAuthentic,
    NotFound,
    Overloaded,
    Refused,
    ResonanzError,
    TooMany,
    WrongRows,
)

STATUS: dict[type[ResonanzError], HTTPStatus] = {
    WrongRows: HTTPStatus.UNPROCESSABLE_ENTITY,
    BadInput: HTTPStatus.BAD_REQUEST,
    NotAuthentic: HTTPStatus.UNAUTHORIZED,
    Refused: HTTPStatus.FORBIDDEN,
    NotFound: HTTPStatus.NOT_FOUND,
    KeyReused: HTTPStatus.UNPROCESSABLE_ENTITY,  # as the draft of that header says
    Conflict: HTTPStatus.CONFLICT,
    Closed: HTTPStatus.GONE,
    Overloaded: HTTPStatus.SERVICE_UNAVAILABLE,
    TooMany: HTTPStatus.TOO_MANY_REQUESTS,
    Misconfigured: HTTPStatus.INTERNAL_SERVER_ERROR,
}

# What an answer says beside its sentence: how to show a key.
HEADERS: dict[type[ResonanzError], dict[str, str]] = {
    NoApiKey: {"WWW-Authenticate": 'Bearer realm="resonanz"'},
}

log = logging.getLogger("resonanz")


def status_of(error: ResonanzError) -> HTTPStatus:
    """The status of the nearest class in the table."""
    return next(STATUS[kind] for kind in type(error).__mro__ if kind in STATUS)


def answer_domain_error(request: AnyRequest, error: ResonanzError) -> Response[Any]:
    """Say what is wrong in the reader's language, with what a program needs beside it."""
    translate = translations(language_of_all(request)).gettext
    extra: dict[str, object] = {}
    if isinstance(error, WrongRows):
        extra["errors"] = [
            {"row": e.row, "column": e.column, "value": e.value, "reason": e.say(translate)}
            for e in error.errors
        ]
    headers = dict(HEADERS.get(type(error), {}))
    if isinstance(error, Overloaded | TooMany):
        headers["Retry-After"] = str(error.retry_after)
    return _answer(request, status_of(error), error.say(translate), extra, headers)


def answer_http_error(request: AnyRequest, error: HTTPException) -> Response[Any]:
    """The framework's refusals in our words: its own are English, and quote the address with its link."""
    status = HTTPStatus(error.status_code)
    translate = translations(language_of_all(request)).gettext
    detail = translate(_KIND_WORDS.get(status, _ANY_WORDS))
    return _answer(request, status, detail, {}, dict(error.headers or {}))


def answer_unexpected(request: AnyRequest, error: Exception) -> Response[Any]:
    """Our own fault. The log names the route and the error, never who met it or what was sent."""
    handler = request.scope.get("path_template", "unknown route")
    log.error("unexpected error at %s %s", request.method, handler, exc_info=without_values(error))
    translate = translations(language_of_all(request)).gettext
    detail = translate(_KIND_WORDS[HTTPStatus.INTERNAL_SERVER_ERROR])
    return _answer(request, HTTPStatus.INTERNAL_SERVER_ERROR, detail, {}, {})


def _answer(
    request: AnyRequest, status: HTTPStatus, detail: str, extra: dict[str, object], headers: dict[str, str]
) -> Response[Any]:
    if wants_page(request):
        title = translations(language_of_all(request)).gettext(_TITLES.get(status, _ANY_TITLE))
        paste_link = status in _OFTEN_A_BROKEN_LINK
        for_customer = request.scope["path"].startswith(_OF_CUSTOMERS)
        context = {
            "title": title,
            "detail": detail,
            "paste_link": paste_link,
            # What was no code is typed again; what was no link is not found.
            "type_code": status == HTTPStatus.BAD_REQUEST and request.scope["path"] == _OF_CODES,
            "for_customer": for_customer,
            "for_colleague": status == HTTPStatus.FORBIDDEN
            and request.scope["path"].startswith(_OF_COLLEAGUES),
            "for_reader": request.scope["path"].startswith(_OF_READERS),
        }
        shown = page(request, "problem.html", context, status, headers, language_of_all(request))
        return compressed(request, shown)
    problem = {"type": "about:blank", "title": status.phrase, "status": int(status), "detail": detail}
    kind = "application/problem+json"
    return Response(problem | extra, status_code=status, media_type=kind, headers=headers)


_ANY_WORDS = N_("This cannot be done here. Please check the address, and what was sent to it.")
_KIND_WORDS = {
    HTTPStatus.BAD_REQUEST: N_(
        "What was sent cannot be used: something in it is missing or has another form than is taken here."
    ),
    HTTPStatus.NOT_FOUND: N_("There is nothing at this address. Please check the link you were sent."),
    HTTPStatus.METHOD_NOT_ALLOWED: N_("This address cannot be used in this way."),
    HTTPStatus.REQUEST_TIMEOUT: N_("What was sent did not arrive in time. Please send it again."),
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: N_("What was sent is larger than this page accepts."),
    HTTPStatus.MISDIRECTED_REQUEST: N_(
        "This server does not go by the name in the address. Whoever runs it sets its name: RESONANZ_URL."
    ),
    HTTPStatus.INTERNAL_SERVER_ERROR: N_(
        "Something went wrong on our side. Nothing you sent was half-saved; please try again in a minute."
    ),
}

# What kind of trouble it is, for people. What to do about it is in the sentence that follows.
_ANY_TITLE = N_("That did not work")
_TITLES = {
    HTTPStatus.BAD_REQUEST: N_("That could not be read"),
    HTTPStatus.UNPROCESSABLE_ENTITY: N_("That could not be read"),
    HTTPStatus.UNAUTHORIZED: N_("This link does not work"),
    HTTPStatus.NOT_FOUND: N_("There is nothing here"),
    HTTPStatus.MISDIRECTED_REQUEST: N_("There is nothing here"),
    HTTPStatus.CONFLICT: N_("That was done before"),
    HTTPStatus.GONE: N_("This is over"),
    HTTPStatus.SERVICE_UNAVAILABLE: N_("One moment, please"),
    HTTPStatus.TOO_MANY_REQUESTS: N_("One moment, please"),
    HTTPStatus.INTERNAL_SERVER_ERROR: N_("That was our mistake"),
}

# Where a whole link may still lead to a page: beside the sentence stands a field to paste it into.
_OFTEN_A_BROKEN_LINK = {HTTPStatus.UNAUTHORIZED, HTTPStatus.NOT_FOUND}

# Whoever comes there is informed as a customer.
_OF_CUSTOMERS = ("/r/", "/wishes/")

# Whoever comes below it and finds nothing has opened the results already, or is asked for their key there.
_OF_READERS = "/results/"
_OF_COLLEAGUES = "/desk"
_OF_CODES = "/link"

EXCEPTION_HANDLERS: ExceptionHandlersMap = {
    ResonanzError: answer_domain_error,
    HTTPException: answer_http_error,
    Exception: answer_unexpected,
}
