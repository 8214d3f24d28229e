"""The web application, put together in one place."""

from collections.abc import Sequence

from litestar import Litestar
from litestar.types import ControllerRouterHandler

from api.headers import add_security_headers
from api.problems import EXCEPTION_HANDLERS
from api.routes.files import file_routes

LARGEST_BODY = 64 * 1024  # routes that take files say so themselves


def create_app(route_handlers: Sequence[ControllerRouterHandler]) -> Litestar:
    """Litestar without anything that logs, remembers or calls home.

    No request logging (it would hold who answered when), no bundled API pages (they load from elsewhere), no
    session: pulse routes know nobody.
    """
    return Litestar(
        route_handlers=[*file_routes(), *route_handlers],
        before_send=[add_security_headers],
        exception_handlers=EXCEPTION_HANDLERS,
        request_max_body_size=LARGEST_BODY,
        openapi_config=None,
        logging_config=None,
        debug=False,
    )
