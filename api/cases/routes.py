"""The desk's cases: a team lead's own, all for the owner of the programme. None of it is logged by name."""

from collections.abc import Awaitable, Callable
from http import HTTPStatus
from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.response import Redirect
from litestar.status_codes import HTTP_303_SEE_OTHER

from api.access.administering.people import acting
from api.access.pages import desk_page, said
from api.access.roles import Page
from api.access.signed_in import needs, signed_in
from api.access.signing_in.cookie import DESK
from api.cases.acting import answer
from api.cases.board import board, number_in, teams_of
from api.installation import installation_of
from api.settings.terms import terms_of
from api.web.forms import Form, read_form
from api.web.pages import AnyRequest, chosen_language, preferred_language
from api.web.same_origin import requires_same_origin
from survey import clock
from survey.cases.answering import LONGEST_ANSWER, LONGEST_REASON, settle_case, take_case
from survey.cases.opening import LONGEST_WORDS, TYPED_IN, Told, open_told_case
from survey.cases.problems import (
    LONGEST_EXPLANATION,
    LONGEST_TITLE,
    add_problem,
    join_problem,
    pass_problem,
    touchpoint_named,
)
from survey.cases.reading import Case, find_case
from survey.errors import BadInput, NotFound, Refused, ResonanzError
from survey.organisation.tables import Team

CASES = f"{DESK}/cases"
OURS = [requires_same_origin]
# The longest text, each character as %XX four times, and the rest of the form.
LARGEST = LONGEST_WORDS * 12 + 8 * 1024
LENGTHS = {
    "answer": LONGEST_ANSWER,
    "reason": LONGEST_REASON,
    "words": LONGEST_WORDS,
    "title": LONGEST_TITLE,
    "explanation": LONGEST_EXPLANATION,
}

Act = Callable[[AnyRequest, Case, Form], Awaitable[None]]


@get(CASES, name="cases", **needs(Page.CASES))
async def cases_page(request: AnyRequest) -> Response[str]:
    """The board; `?case=` shows one as a whole."""
    return await _page(request, number_in(request.query_params.get("case", "")))


@post(f"{CASES}/open", guards=OURS, request_max_body_size=LARGEST, **needs(Page.CASES))
async def open_by_hand(request: AnyRequest) -> Response[Any]:
    """A letter, a call or a post on a social network, typed in."""
    form = await read_form(request)
    installation = installation_of(request.app)
    try:
        if form.one("kind") not in TYPED_IN:
            raise BadInput("This was not sent from our own page. Please open the link again.")
        told = Told(
            form.one("kind"),
            form.one("words"),
            team=await _own_team(request, form.one("team")),
            touchpoint=form.one("touchpoint"),
            address=form.one("address"),
            reference=form.one("reference"),
            language=preferred_language(request),
        )
        number, _ = await open_told_case(
            installation.secrets, told, terms_of(installation.settings), clock.now()
        )
    except ResonanzError as error:
        return await _page(request, None, error, form)
    return _to(request, number)


@post(f"{CASES}/take", guards=OURS, **needs(Page.CASES))
async def look_after(request: AnyRequest) -> Response[Any]:
    """Say who of the team looks after it, or nobody."""

    async def act(_: AnyRequest, case: Case, form: Form) -> None:
        try:
            owner = UUID(form.one("owner")) if form.one("owner") else None
        except ValueError:
            raise BadInput("This was not sent from our own page. Please open the link again.") from None
        await take_case(case.id, owner, form.one("was") or None)

    return await _do(request, act)


@post(f"{CASES}/answer", guards=OURS, request_max_body_size=LARGEST, **needs(Page.CASES))
async def answer_customer(request: AnyRequest) -> Response[Any]:
    """Write to the customer, or note what was said in another way."""

    async def act(request: AnyRequest, case: Case, form: Form) -> None:
        by_mail = form.one("way") == "mail"
        seen = number_in(form.one("seen"))
        await answer(installation_of(request.app), case.id, form.one("answer"), by_mail=by_mail, seen=seen)

    return await _do(request, act)


@post(f"{CASES}/settle", guards=OURS, request_max_body_size=LARGEST, **needs(Page.CASES))
async def settle(request: AnyRequest) -> Response[Any]:
    """End it, with its cause and what was done."""

    async def act(_: AnyRequest, case: Case, form: Form) -> None:
        await settle_case(case.id, form.one("cause"), form.one("action"), clock.now())

    return await _do(request, act)


@post(f"{CASES}/join", guards=OURS, request_max_body_size=LARGEST, **needs(Page.CASES))
async def join(request: AnyRequest) -> Response[Any]:
    """Let it be one of a known problem's, a new one's, or none's."""

    async def act(_: AnyRequest, case: Case, form: Form) -> None:
        number = number_in(form.one("problem"))
        if form.one("title").strip():
            touchpoint = await touchpoint_named(case.touchpoint_name) if case.touchpoint_name else None
            number = await add_problem(form.one("title"), form.one("explanation"), touchpoint)
        await join_problem(case.id, number)

    return await _do(request, act)


@post(f"{CASES}/publish", guards=OURS, **needs(Page.PUBLISH_PROBLEMS))
async def publish_problem(request: AnyRequest) -> Response[Any]:
    """Pass the explanation of a known problem for the wish page of its touchpoint, or take it back."""
    form = await read_form(request)
    installation = await acting(request)
    number, shown = number_in(form.one("problem")), form.one("shown") == "yes"
    today = clock.today(installation.settings.timezone)
    try:
        if number is None:
            raise NotFound("There is no known problem {number}.", number=form.one("problem")[:20])

        async def act() -> None:
            await pass_problem(number, today, shown=shown)

        await installation.logged(act, "problem.pass" if shown else "problem.withdraw", str(number))
    except ResonanzError as error:
        return await _page(request, None, error)
    return _to(request, None)


async def _do(request: AnyRequest, act: Act) -> Response[Any]:
    form, visitor = await read_form(request), await signed_in(request)
    number = number_in(form.one("case"))
    try:
        if number is None:
            raise NotFound("There is no case {number} among yours.", number=form.one("case")[:20])
        case = await find_case(number, clock.now(), teams_of(visitor))
    except ResonanzError as error:
        return await _page(request, None, error)
    try:
        await act(request, case, form)
    except ResonanzError as error:
        return await _page(request, number, error, form)
    return _to(request, number)


async def _own_team(request: AnyRequest, name: str) -> str:
    """A lead opens cases for the own team, the owner of the programme for any, or for none."""
    teams = teams_of(await signed_in(request))
    if teams is None:
        return name
    rows = await Team.select(Team.name).where(Team.id.is_in([*teams]))
    if name not in {row["name"] for row in rows}:
        raise Refused("You can open cases for a team that you lead.")
    return name


def _to(request: AnyRequest, number: int | None) -> Response[Any]:
    query = [f"case={number}"] if number is not None else []
    if language := chosen_language(request):
        query.append(f"lang={language}")
    place = CASES + (f"?{'&'.join(query)}" if query else "")
    return Redirect(place, status_code=HTTP_303_SEE_OTHER)


async def _page(
    request: AnyRequest, number: int | None, error: ResonanzError | None = None, form: Form | None = None
) -> Response[str]:
    installation, visitor = installation_of(request.app), await signed_in(request)
    asked = {name: str(value) for name, value in request.query_params.items()}
    context = {
        **await board(installation, visitor, asked, preferred_language(request), number),
        "lengths": LENGTHS,
        "typed": form.one if form else lambda _: "",
        "error": said(request, error),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if error else HTTPStatus.OK
    return await desk_page(request, "cases/board.html", context, status)


CASE_ROUTES = (
    cases_page,
    open_by_hand,
    look_after,
    answer_customer,
    settle,
    join,
    publish_problem,
)
