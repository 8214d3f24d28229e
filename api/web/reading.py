"""Who may read the results: whoever's browser holds the reading key, in a cookie that goes nowhere else."""

from http import HTTPStatus
from typing import Any

from litestar import Response
from litestar.datastructures import Cookie

from api.installation import Installation, installation_of
from api.web.pages import AnyRequest, page, wants_page
from api.web.reading_key import opens
from api.web.results_address import PLACE
from api.web.unchanged import compressed
from survey import clock
from survey.errors import NotFound

COOKIE = "resonanz-reading"


def holds_reading_key(request: AnyRequest) -> bool:
    """Whether the browser has the key; who else reads the results stands in api/access/roles.py."""
    return is_open_to(installation_of(request.app), request.cookies.get(COOKIE, ""))


def no_entrance(request: AnyRequest) -> Response[Any]:
    """What stands at every address of the results for whoever may not read: nothing, and a way in."""
    if wants_page(request):
        return entrance(request)
    raise NotFound("There is nothing at this address. Please check the link you were sent.")


def is_open_to(installation: Installation, key: str) -> bool:
    """Whether this key opens the results today."""
    return opens(installation.secrets, clock.today(installation.settings.timezone), key)


def entrance(request: AnyRequest, *, refused: bool = False) -> Response[bytes]:
    """What stands there instead: a field for the key, and the script that takes it from the address."""
    shown = page(request, "results_entrance.html", {"refused": refused}, HTTPStatus.NOT_FOUND)
    return compressed(request, shown)


def cookie(installation: Installation, key: str) -> Cookie:
    """The key itself, so that the cookies of any two readers are the same; gone when the browser ends."""
    return Cookie(
        key=COOKIE,
        value=key,
        path=PLACE,
        httponly=True,
        samesite="strict",
        secure=installation.settings.url.startswith("https:"),
    )
