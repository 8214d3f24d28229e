"""Only our own pages may send forms: the guard of every POST route that a browser uses."""

from typing import Any

from litestar.connection import ASGIConnection
from litestar.handlers import BaseRouteHandler

from api.installation import installation_of
from survey.errors import Refused


async def requires_same_origin(connection: ASGIConnection[Any, Any, Any, Any], _: BaseRouteHandler) -> None:
    """Refuse what another site's page sent in the reader's name.

    Asynchronous though it waits for nothing: a plain function would be sent through a thread at every POST.

    `Sec-Fetch-Site` cannot be set by a page; browsers that lack it, and those that see plain http, send
    `Origin`. Whoever sends neither is no browser of today, and does not change anything here.
    """
    site = connection.headers.get("sec-fetch-site")
    origin = connection.headers.get("origin")
    ours = (
        site == "same-origin" if site is not None else origin == installation_of(connection.app).settings.url
    )
    if not ours:
        raise Refused(
            "This was not sent from our own page. Please open the link again and send it from there."
        )
