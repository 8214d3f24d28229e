"""The accessibility statement: how far these pages can be used by everybody, and whom to tell where not."""

from datetime import date

from litestar import Response, get

from api.web.pages import AnyRequest, public_page

EXAMINED = date(2026, 11, 27)


@get("/accessibility", name="accessibility")
async def accessibility_page(request: AnyRequest) -> Response[bytes]:
    """The same for everybody; whom to tell is what the installation says."""
    return public_page(request, "accessibility.html", {"examined": EXAMINED})


ACCESSIBILITY_ROUTES = (accessibility_page,)
