"""You said, we did: a lead replies to the own group's release, and others see which never got a reply."""

from dataclasses import replace
from functools import partial
from http import HTTPStatus
from typing import Any

from litestar import Response, get, post

from api.access.administering.accounts import named
from api.access.pages import desk_page, said
from api.access.roles import Page, Reach, reach
from api.access.signed_in import needs, signed_in
from api.access.signing_in.cookie import DESK
from api.access.signing_in.entering import lead_on
from api.installation import installation_of
from api.web.forms import Form, read_form
from api.web.pages import AnyRequest
from api.web.same_origin import requires_same_origin
from survey import clock
from survey.errors import ResonanzError
from survey.measures.replies import LONGEST_REPLY, asked_groups, write_reply
from survey.weeks import monday_of

REPLIES = f"{DESK}/replies"
# The team lead's one page has the same form; by `from` one comes back to it.
TEAM = f"{DESK}/team"


@get(REPLIES, name="replies", **needs(Page.REPLIES))
async def replies_page(request: AnyRequest) -> Response[str]:
    """The groups that were published by themselves, by the alphabet; a team lead's own."""
    return await _page(request)


@post(f"{REPLIES}/write", guards=[requires_same_origin], **needs(Page.REPLY))
async def reply_to_group(request: AnyRequest) -> Response[Any]:
    """Store the reply of a lead to the own group's newest release."""
    form = await read_form(request)
    visitor = await signed_in(request)
    installation = installation_of(request.app)
    group, wave = form.one("group"), form.one("wave")
    acting = replace(installation, actor=named(installation, visitor.who.address))
    today = clock.today(installation.settings.timezone)
    act = partial(write_reply, group, form.one("reply"), today, visitor.rights.teams, wave)
    try:
        await acting.logged(act, "reply.write", group, {"wave": wave})
    except ResonanzError as error:
        return await _page(request, error, form)
    return lead_on(request, TEAM if form.one("from") == "team" else REPLIES)


async def _page(
    request: AnyRequest, error: ResonanzError | None = None, form: Form | None = None
) -> Response[str]:
    visitor = await signed_in(request)
    every = reach(visitor.rights, Page.REPLIES) is Reach.ALL
    groups = await asked_groups(None if every else visitor.rights.teams)
    context = {
        "groups": groups,
        "never": [each.name for each in groups if not each.given],
        "own": [each.cell for each in groups if not visitor.rights.teams.isdisjoint(each.teams)],
        "every": every,
        "may_reply": visitor.may(Page.REPLY),
        "longest": LONGEST_REPLY,
        "monday_of": monday_of,
        "typed": {form.one("group"): form.one("reply")} if form else {},
        "error": said(request, error),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if error else HTTPStatus.OK
    return await desk_page(request, "measures/replies.html", context, status)


REPLY_ROUTES = (replies_page, reply_to_group)
