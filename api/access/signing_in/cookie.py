"""The cookie of somebody who is signed in. Decision 40 says why it has a path and no `__Host-`.

A browser sends it below these places and nowhere else, so no request of the pulse, of a rating or of a file
ever carries it, whatever a proxy writes down.
"""

from litestar.datastructures import Cookie

from api.settings.fields import Settings
from api.web.pages import AnyRequest

DESK = "/desk"
RESULTS = "/results"
PLACES = (DESK, RESULTS)
NAME = "resonanz"


def cookie_name(settings: Settings) -> str:
    """A browser takes `__Secure-` from https alone."""
    return f"__Secure-{NAME}" if settings.url.startswith("https:") else NAME


def session_cookies(settings: Settings, token: str) -> list[Cookie]:
    """The same value for both places; it ends with the browser, and on the server before that."""
    return [_cookie(settings, place, token, None) for place in PLACES]


def ended_cookies(settings: Settings) -> list[Cookie]:
    """What makes the browser forget it."""
    return [_cookie(settings, place, "", 0) for place in PLACES]


def token_in(request: AnyRequest, settings: Settings) -> str:
    """What the browser sent; nothing from anywhere else, and nothing where it sent two.

    Another page of the same domain can put a second cookie beside ours, and no server can tell which is
    whose: then nobody is signed in, rather than somebody under a stranger's name.
    """
    if request.scope["path"].split("/")[1] not in {place.strip("/") for place in PLACES}:
        return ""
    name = cookie_name(settings)
    found = [
        value.strip()
        for header in request.headers.getall("cookie", [])
        for key, mark, value in (part.partition("=") for part in header.split(";"))
        if mark and key.strip() == name
    ]
    return found[0] if len(found) == 1 else ""


def _cookie(settings: Settings, place: str, value: str, max_age: int | None) -> Cookie:
    return Cookie(
        key=cookie_name(settings),
        value=value,
        path=place,
        max_age=max_age,
        httponly=True,
        samesite="lax",
        secure=settings.url.startswith("https:"),
    )
