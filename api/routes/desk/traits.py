"""What kind of team each is, as a page: a table is sent, what it would change is shown, and then it counts.

Nothing is kept between the two: the page that shows it holds the table itself and a digest of what was shown.
"""

from base64 import b64decode, b64encode
from http import HTTPStatus
from typing import Any

from litestar import Response, get, post

from api.access.administering.people import acting
from api.access.pages import desk_page, said
from api.access.roles import Page
from api.access.signed_in import needs
from api.access.signing_in.cookie import DESK
from api.access.signing_in.entering import lead_on
from api.commands.organisation.traits import import_file, list_all, preview
from api.installation import installation_of
from api.report.names import groupings
from api.texts import translations
from api.web.forms import read_form
from api.web.pages import AnyRequest, preferred_language
from api.web.same_origin import requires_same_origin
from api.web.uploads import LARGEST_UPLOAD, read_upload, shown_name
from survey.errors import BadInput, ResonanzError, WrongRows
from survey.organisation.traits_file import TRAITS

PLACE = f"{DESK}/traits"
OURS = [requires_same_origin]
# A table in letters that a form leaves as they are, and what stands around it.
LARGEST_AGAIN = LARGEST_UPLOAD * 4 // 3 + 4096


@get(PLACE, name="traits", **needs(Page.TRAITS))
async def traits_page(request: AnyRequest) -> Response[str]:
    """What is known of every team, and where a table is chosen."""
    return await _page(request)


@post(
    f"{PLACE}/look",
    guards=OURS,
    status_code=HTTPStatus.OK,
    request_max_body_size=LARGEST_UPLOAD,
    **needs(Page.TRAITS),
)
async def look_at_traits(request: AnyRequest) -> Response[str]:
    """What the table would change; nothing is written."""
    try:
        sent = await read_upload(request)
        told = {"content": b64encode(sent.content).decode(), "name": sent.name}
        found = await preview(installation_of(request.app), told)
    except ResonanzError as error:
        return await _page(request, error)
    context = {
        "found": found,
        "table_text": told["content"],
        "name": told["name"],
        "traits": groupings(translations(preferred_language(request))),
    }
    return await desk_page(request, "desk/traits_look.html", context)


@post(f"{PLACE}/import", guards=OURS, request_max_body_size=LARGEST_AGAIN, **needs(Page.TRAITS))
async def import_looked_at_traits(request: AnyRequest) -> Response[Any]:
    """Keep what was shown, all of it or nothing."""
    form = await read_form(request)
    try:
        content = _table(form.one("table"))
        told = {"content": content, "name": shown_name(form.one("name")), "agreed": form.one("agreed")}
        await import_file(await acting(request), told)
    except ResonanzError as error:
        return await _page(request, error)
    return lead_on(request, PLACE)


def _table(text: str) -> str:
    try:
        return b64encode(b64decode(text, validate=True)).decode()
    except ValueError:
        raise BadInput("This was not sent from our own page. Please open the link again.") from None


async def _page(request: AnyRequest, error: ResonanzError | None = None) -> Response[str]:
    language = preferred_language(request)
    wrong = error.errors if isinstance(error, WrongRows) else ()
    gettext = translations(language).gettext
    context = {
        **await list_all(installation_of(request.app), {}),
        "traits": groupings(translations(language)),
        "columns": TRAITS,
        "error": said(request, error),
        "rows": [(each.row, each.column or "", each.value, each.say(gettext)) for each in wrong],
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if error else HTTPStatus.OK
    return await desk_page(request, "desk/traits.html", context, status)


TRAIT_ROUTES = (traits_page, look_at_traits, import_looked_at_traits)
