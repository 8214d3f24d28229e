"""The first page: who asks and why, for whoever comes without a link or with one that did not open."""

from litestar import Response, get

from api.web.pages import AnyRequest, public_page


@get("/", name="start")
async def start_page(request: AnyRequest) -> Response[bytes]:
    """The same for everybody; it knows nobody and stores nothing."""
    return public_page(request, "start.html", {})


START_ROUTES = (start_page,)
