"""Several organisations, one question: takes their small files, shows the answer, and keeps neither."""

from http import HTTPStatus
from typing import Any

from litestar import MediaType, Response, get, post
from litestar.datastructures import UploadFile

from api.access.pages import desk_page
from api.access.roles import Page
from api.access.signed_in import needs
from api.access.signing_in.cookie import DESK
from api.effects.making import make_houses
from api.report.reporting import Reporter
from api.texts import translations
from api.web.headers import own_style
from api.web.pages import AnyRequest, as_served, preferred_language
from api.web.same_origin import requires_same_origin

HOUSES = f"{DESK}/houses"
MOST_FILES = 60
# Of a form with so many files; below a megabyte Litestar keeps each in memory, and none is ever on a disk.
LARGEST = 256 * 1024
LONGEST_NAME = 80


@get(HOUSES, name="houses", **needs(Page.FILES))
async def houses_page(request: AnyRequest) -> Response[str]:
    """A form for the files of several organisations."""
    return await _form(request)


@post(
    f"{HOUSES}/combine",
    request_max_body_size=LARGEST,
    guards=[requires_same_origin],
    **needs(Page.FILES),
)
async def combine_houses(request: AnyRequest) -> Response[Any]:
    """The answer over these files, as a page that can be kept; here it is not."""
    language = preferred_language(request)
    _ = translations(language).gettext
    sent = (await request.form()).getall("files", [])
    files = {
        (each.filename or "")[-LONGEST_NAME:]: await each.read()
        for each in sent
        if isinstance(each, UploadFile) and each.filename
    }
    if not 2 <= len(files) <= MOST_FILES or len(files) < len(sent):
        return await _form(
            request, _("Please choose two to {most} files of different names.").format(most=MOST_FILES)
        )
    reporter: Reporter = request.app.state.reporter
    page, wrong = await reporter.apart(make_houses, files, language)
    if wrong:
        return await _form(request, wrong)
    text = as_served(request, page.decode(), language)
    headers = {"Content-Language": language, "Content-Security-Policy": own_style(text)}
    return Response(text, media_type=MediaType.HTML, status_code=HTTPStatus.OK, headers=headers)


async def _form(request: AnyRequest, wrong: str = "") -> Response[str]:
    status = HTTPStatus.UNPROCESSABLE_ENTITY if wrong else HTTPStatus.OK
    return await desk_page(request, "desk/houses.html", {"error": wrong}, status)


HOUSES_ROUTES = (houses_page, combine_houses)
