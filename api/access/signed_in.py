"""Who sends this request, and whether the page that it asks for is theirs."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, cast
from urllib.parse import urlencode
from uuid import UUID

from litestar import Response
from litestar.response import Redirect
from litestar.status_codes import HTTP_303_SEE_OTHER

from api.access.roles import Page, Reach, may, reach
from api.access.sent_twice import counting_once
from api.access.signing_in.cookie import DESK, token_in
from api.installation import installation_of
from api.web.pages import AnyRequest, chosen_language, wants_page
from api.web.reading import holds_reading_key, no_entrance
from survey import clock
from survey.accounts.rights import Rights, rights_of
from survey.accounts.sessions import SignedIn, find_session
from survey.errors import NotSignedIn, Refused
from survey.waves.tables import CellPart

SIGN_IN = f"{DESK}/sign-in"
ACCOUNT = f"{DESK}/account"
VISITOR = "resonanz.visitor"

Before = Callable[[AnyRequest], Awaitable[Response[Any] | None]]


@dataclass(frozen=True, slots=True)
class Visitor:
    """Somebody who is signed in, with their rights of this moment."""

    who: SignedIn
    rights: Rights
    token: str

    def may(self, page: Page) -> bool:
        """Whether the page, or some of its objects, is theirs."""
        return may(self.rights, page)


def needs(page: Page, *, fresh: bool = False) -> dict[str, Any]:
    """What a route below /desk says of itself: `@get(…, **needs(Page.…))`; `fresh` is a recent sign-in."""
    return {"before_request": _signed_in(page, fresh), "opt": {"page": page}, "middleware": [_ONCE]}


def reads(page: Page) -> dict[str, Any]:
    """The same below /results, which the reading key opens as well."""
    return {"before_request": _reading(page), "opt": {"page": page}}


async def visitor_of(request: AnyRequest) -> Visitor | None:
    """Who is signed in here, if anybody is; asked once for each request."""
    # In the request itself: what a server calls its state might be another request's as well.
    known = cast("dict[str, Any]", request.scope)
    if VISITOR not in known:
        known[VISITOR] = await _find(request)
    found: Visitor | None = known[VISITOR]
    return found


async def signed_in(request: AnyRequest) -> Visitor:
    """The same in a route that is asked only for whoever is."""
    found = await visitor_of(request)
    if found is None:
        raise NotSignedIn("Please sign in: nobody is signed in here any more.")
    return found


async def may_read(request: AnyRequest, page: Page) -> bool:
    """Whether a page would open to whoever asks for another one, so that no page leads to a closed door."""
    if holds_reading_key(request):
        return True
    visitor = await visitor_of(request)
    return visitor is not None and visitor.may(page)


async def own_groups(request: AnyRequest) -> frozenset[str] | None:
    """The groups that are the reader's own, by their addresses; None where all are open to them."""
    if holds_reading_key(request):
        return None
    visitor = await visitor_of(request)
    if visitor is None or reach(visitor.rights, Page.GROUP) is Reach.ALL:
        return None
    parts = await CellPart.select(CellPart.cell).where(CellPart.team.is_in([*visitor.rights.teams]))
    return frozenset(str(part["cell"]) for part in parts)


async def _session(request: AnyRequest) -> str | None:
    visitor = await visitor_of(request)
    return visitor.token if visitor else None


_ONCE = counting_once(_session)


def to_sign_in(request: AnyRequest) -> Response[Any]:
    """Lead to the page where one signs in, and from there back."""
    # What was sent is lost: from there one comes back to the page that it was sent from.
    path = request.scope["path"] if request.method == "GET" else ACCOUNT
    language = chosen_language(request)
    query = urlencode({"next": path} | ({"lang": language} if language else {}))
    return Redirect(f"{SIGN_IN}?{query}", status_code=HTTP_303_SEE_OTHER)


def _signed_in(page: Page, fresh: bool) -> Before:
    async def before(request: AnyRequest) -> Response[Any] | None:
        visitor = await visitor_of(request)
        if visitor is None:
            if wants_page(request):
                return to_sign_in(request)
            raise NotSignedIn("Please sign in: nobody is signed in here any more.")
        if not visitor.may(page):
            raise Refused(
                "Your account has no role that opens this page. Whoever runs Resonanz in your house can give "
                "you one."
            )
        if fresh and not visitor.who.fresh:
            if wants_page(request):
                return to_sign_in(request)
            raise NotSignedIn(
                "Please sign in again first: your last sign-in is more than a quarter of an hour ago."
            )
        return None

    return before


def _reading(page: Page) -> Before:
    async def before(request: AnyRequest) -> Response[Any] | None:
        if holds_reading_key(request):
            return None
        visitor = await visitor_of(request)
        if visitor is not None:
            group = request.path_params.get("group")
            teams = await _teams_of(str(group)) if group is not None else None
            if may(visitor.rights, page, teams):
                return None
        return no_entrance(request)

    return before


async def _teams_of(group: str) -> frozenset[UUID]:
    """The teams of a group that stands alone; a pool is nobody's own."""
    try:
        cell = UUID(group)
    except ValueError:
        return frozenset()
    parts = await CellPart.select(CellPart.team).where(CellPart.cell == cell, CellPart.team.is_not_null())
    return frozenset(part["team"] for part in parts)


async def _find(request: AnyRequest) -> Visitor | None:
    token = token_in(request, installation_of(request.app).settings)
    who = await find_session(token, clock.now()) if token else None
    return Visitor(who, await rights_of(who.account, who.address), token) if who else None
