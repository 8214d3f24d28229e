"""Results for everybody who was asked: the organisation, a group, a week, and tables of the same."""

from dataclasses import replace
from typing import Any

from litestar import Request, Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect
from litestar.status_codes import HTTP_303_SEE_OTHER

from api.access.roles import Page
from api.access.signed_in import own_groups, reads
from api.installation import installation_of
from api.results.check import check_context
from api.results.collecting import EVERYBODY, Results
from api.results.group_page import in_words, rows_of
from api.results.groups import GroupName
from api.results.pages import (
    Context,
    group_context,
    group_week_context,
    organisation_context,
    week_context,
)
from api.results.reading import levels_of_groups, results_of, self_image_of_all
from api.results.table import as_csv
from api.texts import translations
from api.web.forms import read_form
from api.web.pages import as_file, chosen_language, page, preferred_language
from api.web.reading import cookie, entrance, is_open_to
from api.web.reading_key import find_key
from api.web.results_address import PLACE
from api.web.same_origin import requires_same_origin
from api.web.unchanged import compressed
from survey.errors import NotFound
from survey.lifecycle.verifying import Genuine

# A pasted link with what a mail program has put around it.
LARGEST_KEY = 16 * 1024

AnyRequest = Request[Any, Any, Any]


@get(PLACE, name="results", **reads(Page.RESULTS))
async def organisation_page(request: AnyRequest) -> Response[bytes]:
    """The organisation's line, its groups by the alphabet, and what there is to do next."""
    results = await _results(request)
    zone = installation_of(request.app).settings.timezone
    image = await self_image_of_all(request.app, results)
    if image and await own_groups(request) is not None:
        image = image.of_the_whole()  # a team lead reads no other department
    context = organisation_context(results, image, zone, preferred_language(request))
    return _shown(request, "results.html", context)


@get("/results/weeks/{wave:str}", **reads(Page.RESULTS))
async def week_page(request: AnyRequest, wave: FromPath[str]) -> Response[bytes]:
    """One week of the organisation, and which groups were published in it."""
    results = await _results(request)
    context = week_context(results, wave, preferred_language(request))
    if context is None:
        raise _nothing()
    return _shown(request, "results_week.html", context)


@get("/results/groups/{group:str}", **reads(Page.GROUP))
async def group_page(request: AnyRequest, group: FromPath[str]) -> Response[bytes]:
    """One group's weeks beside the organisation's line, and one other group's if the reader asks for it."""
    results = await _results(request)
    compared = str(request.query_params.get("with", ""))
    found = _group(results, group)
    # From all groups' weeks, also where the reader sees one: how much weeks usually move is common to all.
    level = (await levels_of_groups(request.app, results.weeks)).get(found.key)
    context = group_context(results, found, level, compared, preferred_language(request))
    return _shown(request, "results_group.html", context)


@get("/results/groups/{group:str}/weeks/{wave:str}", **reads(Page.GROUP))
async def group_week_page(request: AnyRequest, group: FromPath[str], wave: FromPath[str]) -> Response[bytes]:
    """One week of one group: all questions, comments, what its customers said."""
    results = await _results(request)
    found = _group(results, group)
    week = _week(results, wave)
    context = await group_week_context(results, found, week, preferred_language(request))
    return _shown(request, "results_group_week.html", context)


@get("/results/check", **reads(Page.RESULTS))
async def check_page(request: AnyRequest) -> Response[bytes]:
    """Staff and leadership side by side: the newest check, or the one of `wave`."""
    wave = str(request.query_params.get("wave", ""))
    context = await check_context(await results_of(request.app), wave, preferred_language(request))
    if context is None:
        raise _nothing()
    return _shown(request, "results_check.html", context)


@get("/results/table.csv", **reads(Page.RESULTS))
async def organisation_table(request: AnyRequest) -> Response[bytes]:
    """The organisation's line as a table."""
    results = await _results(request)
    return _table(request, "organisation", as_csv("", rows_of(results, EVERYBODY)))


@get("/results/groups/{group:str}/table.csv", **reads(Page.GROUP))
async def group_table(request: AnyRequest, group: FromPath[str]) -> Response[bytes]:
    """One group's weeks as a table; no table holds two."""
    results = await _results(request)
    found = _group(results, group)
    name = in_words(found, translations(preferred_language(request)).gettext)
    return _table(request, "group", as_csv(name, rows_of(results, found.key)))


@post("/results/open", request_max_body_size=LARGEST_KEY, guards=[requires_same_origin])
async def open_results(request: AnyRequest) -> Response[Any]:
    """Exchange the reading key for the cookie; what is no key gets the same page as no key."""
    form = await read_form(request)
    key = find_key(form.one("key"))
    installation = installation_of(request.app)
    if not is_open_to(installation, key):
        return entrance(request, refused=True)
    language = chosen_language(request)
    return Redirect(
        PLACE + (f"?lang={language}" if language else ""),
        status_code=HTTP_303_SEE_OTHER,
        cookies=[cookie(installation, key)],
    )


def _shown(request: AnyRequest, template: str, context: Context) -> Response[bytes]:
    return compressed(request, page(request, template, context))


async def _results(request: AnyRequest) -> Results:
    """What the reader may see: for a team lead there are no other groups, not to compare with either."""
    results = await results_of(request.app)
    own = await own_groups(request)
    if own is None:
        return results
    return replace(results, groups={key: group for key, group in results.groups.items() if key in own})


def _table(request: AnyRequest, name: str, content: bytes) -> Response[bytes]:
    answer = Response(
        content,
        media_type="text/csv; charset=utf-8",
        headers=as_file(request, f"resonanz-{name}.csv"),
    )
    return compressed(request, answer)


def _group(results: Results, key: str) -> GroupName:
    if key not in results.groups:
        raise _nothing()
    return results.groups[key]


def _week(results: Results, wave: str) -> Genuine:
    found = results.week(wave)
    if found is None:
        raise _nothing()
    return found


def _nothing() -> NotFound:
    return NotFound("There is nothing at this address. Please check the link you were sent.")


RESULTS_ROUTES = (
    organisation_page,
    week_page,
    check_page,
    group_page,
    group_week_page,
    organisation_table,
    group_table,
    open_results,
)
