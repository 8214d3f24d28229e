"""The first page: who asks and why, for whoever comes without a link or with one that did not open."""

from litestar import Response, get

from api.web.pages import AnyRequest, page


@get("/", name="start")
async def start_page(request: AnyRequest) -> Response[str]:
    """The same for everybody; it knows nobody and stores nothing."""
    return page(request, "start.html", {})


START_ROUTES = (start_page,)
