"""Programs report cases: a complaint that reached a help desk, a letter that somebody scanned."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from litestar import Response, post
from litestar.params import JSONBody
from litestar.status_codes import HTTP_200_OK, HTTP_201_CREATED

from api.installation import installation_of
from api.programs.case_words import CASES_OPERATION
from api.programs.described import AGAIN, described
from api.programs.names import requires_names_once
from api.settings.terms import terms_of
from api.texts import LANGUAGES
from api.web.api_keys import needs_key, sender_of
from api.web.pages import AnyRequest
from survey import clock
from survey.cases.opening import LONGEST_WORDS, PROGRAM, Told, open_told_case
from survey.cases.reading import find_case
from survey.contacts.api_keys import CASES
from survey.errors import BadInput

# The longest words, each character as an escape of JSON, and the rest.
LARGEST_CASE = LONGEST_WORDS * 12 + 8 * 1024
OPTIONAL = ("team", "touchpoint", "answer_to", "reference", "language")


@dataclass(frozen=True, slots=True)
class CaseAnswer:
    """What a program learns about the case it reported."""

    number: int
    due: str


@post(
    "/api/cases",
    guards=[needs_key(CASES)],
    request_max_body_size=LARGEST_CASE,
    **described(replace(CASES_OPERATION, also={HTTP_200_OK: (CaseAnswer, AGAIN)})),
)
async def create_case(request: AnyRequest, data: JSONBody[Any]) -> Response[CaseAnswer]:
    """Report a case; with an `Idempotency-Key`, as often as the network needs."""
    key = sender_of(request)
    requires_names_once(await request.body())
    if not isinstance(data, dict):
        raise BadInput("A case is an object with fields.")
    installation = installation_of(request.app)
    now = clock.now()
    number, new = await open_told_case(
        installation.secrets,
        read_told(data),
        terms_of(installation.settings),
        now,
        key,
        request.headers.get("idempotency-key"),
    )
    due = (await find_case(number, now, None)).first_due.astimezone(installation.settings.timezone)
    answer = CaseAnswer(number=number, due=due.isoformat(timespec="minutes"))
    return Response(answer, status_code=HTTP_201_CREATED if new else HTTP_200_OK)


def read_told(data: Mapping[str, Any]) -> Told:
    """A case from JSON; what is missing, unknown or wrong is named."""
    known = ("text", *OPTIONAL)
    for name, value in data.items():
        if name not in known:
            raise BadInput(
                "There is no field “{field}”. There are: {known}.", field=name[:40], known=", ".join(known)
            )
        if not isinstance(value, str) and not (value is None and name in OPTIONAL):
            raise BadInput("“{field}” has to be text.", field=name)
    given = {name: text.strip() for name, text in data.items() if text and text.strip()}
    if "text" not in given:
        raise BadInput("“{field}” is missing.", field="text")
    if given.get("language", LANGUAGES[0]) not in LANGUAGES:
        raise BadInput(
            "“{field}” is “{text}”. There are: {known}.",
            field="language",
            text=given["language"][:40],
            known=", ".join(LANGUAGES),
        )
    return Told(
        PROGRAM,
        given["text"],
        team=given.get("team", ""),
        touchpoint=given.get("touchpoint", ""),
        address=given.get("answer_to", ""),
        reference=given.get("reference", ""),
        language=given.get("language", ""),
    )


REPORTING_ROUTES = (create_case,)
