"""The desk's wishes: people give themes, words suggest, and the owner passes what the world reads."""

from collections.abc import Awaitable, Callable
from functools import partial
from http import HTTPStatus
from typing import Any
from uuid import UUID

from litestar import Response, get, post

from api.access.administering.people import acting
from api.access.pages import desk_page, said
from api.access.roles import Page, Reach, reach
from api.access.signed_in import needs, signed_in
from api.access.signing_in.cookie import DESK
from api.access.signing_in.entering import lead_on
from api.installation import installation_of
from api.web.forms import Form, read_form
from api.web.pages import AnyRequest, preferred_language
from api.web.same_origin import requires_same_origin
from survey import clock
from survey.contacts.tables import Touchpoint
from survey.contacts.touchpoints import shown_touchpoint
from survey.errors import ResonanzError
from survey.spreadsheets.names import in_order
from survey.wishes.keeping import (
    LONGEST_DID,
    LONGEST_THEME,
    LONGEST_WANTED,
    OUTCOMES,
    counts,
    decide_wish,
    give_theme,
    publish_wish,
    said_wishes,
    take_theme,
)

WISHES = f"{DESK}/wishes"
OURS = [requires_same_origin]
LARGEST = (LONGEST_WANTED + LONGEST_DID) * 12 + 4 * 1024

Act = Callable[[], Awaitable[None]]


@get(WISHES, name="desk wishes", **needs(Page.WISHES))
async def wishes_page(request: AnyRequest) -> Response[str]:
    """What was wished for, by touchpoint and theme; a team lead's own."""
    return await _page(request)


@post(f"{WISHES}/theme", guards=OURS, **needs(Page.WISHES))
async def theme_wish(request: AnyRequest) -> Response[Any]:
    """Give a theme, or take it away."""
    form = await read_form(request)
    change = take_theme if form.one("act") == "take" else give_theme
    return await _do(
        request, partial(change, form.one("wish"), form.one("theme"), await _teams(request)), form
    )


@post(f"{WISHES}/decide", guards=OURS, request_max_body_size=LARGEST, **needs(Page.WISHES))
async def decide(request: AnyRequest) -> Response[Any]:
    """Say what becomes of it."""
    form = await read_form(request)
    today = clock.today(installation_of(request.app).settings.timezone)
    told = (form.one("wish"), form.one("state"), form.one("wanted"), form.one("did"))
    return await _do(request, partial(decide_wish, *told, today, await _teams(request)), form)


@post(f"{WISHES}/publish", guards=OURS, **needs(Page.PUBLISH_PROBLEMS))
async def publish(request: AnyRequest) -> Response[Any]:
    """Pass it for the wish page of its touchpoint, or take it back."""
    form, installation = await read_form(request), await acting(request)
    shown, today = form.one("shown") == "yes", clock.today(installation.settings.timezone)
    act = partial(publish_wish, form.one("wish"), today, shown=shown)
    logged = partial(installation.logged, act, "wish.pass" if shown else "wish.withdraw")
    return await _do(request, logged, form)


async def _teams(request: AnyRequest) -> frozenset[UUID] | None:
    rights = (await signed_in(request)).rights
    return None if reach(rights, Page.WISHES) is Reach.ALL else rights.teams


async def _do(request: AnyRequest, act: Act, form: Form) -> Response[Any]:
    try:
        await act()
    except ResonanzError as error:
        return await _page(request, error, form)
    return lead_on(request, WISHES)


async def _page(
    request: AnyRequest, error: ResonanzError | None = None, form: Form | None = None
) -> Response[str]:
    visitor, teams = await signed_in(request), await _teams(request)
    language = preferred_language(request)
    places = await Touchpoint.select(Touchpoint.id, Touchpoint.name)
    names = {str(row["id"]): shown_touchpoint(row["name"], language) for row in places}
    asked = str(request.query_params.get("touchpoint", ""))
    theme = str(request.query_params.get("theme", ""))
    counted = await counts(teams)
    context = {
        "wishes": await said_wishes(teams, UUID(asked) if asked in names else None, theme),
        "counts": counted,
        "themes": sorted({each.theme for each in counted if each.theme}, key=in_order),
        "touchpoints": sorted(names.items(), key=lambda each: in_order(each[1])),
        "asked": {"touchpoint": asked, "theme": theme},
        "shown_touchpoint": lambda name: shown_touchpoint(name, language),
        "outcomes": OUTCOMES,
        "may_pass": visitor.may(Page.PUBLISH_PROBLEMS),
        "longest": {"theme": LONGEST_THEME, "wanted": LONGEST_WANTED, "did": LONGEST_DID},
        "failed": form.one("wish") if form else "",
        "typed": form.one if form else lambda _: "",
        "error": said(request, error),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if error else HTTPStatus.OK
    return await desk_page(request, "wishes/desk.html", context, status)


DESK_WISH_ROUTES = (wishes_page, theme_wish, decide, publish)
