"""The web application, put together in one place."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager

from litestar import Litestar
from litestar.types import ControllerRouterHandler

from api.commands import serve_commands
from api.guarding import guarding
from api.headers import add_security_headers
from api.housekeeping import housekeeping
from api.insights.reporting import Reporter
from api.installation import SERVER, open_installation
from api.problems import EXCEPTION_HANDLERS
from api.routes.contacts import CONTACT_ROUTES
from api.routes.files import file_routes
from api.routes.forecast import FORECAST_ROUTES
from api.routes.links import LINK_ROUTES
from api.routes.privacy import PRIVACY_ROUTES
from api.routes.pulse import PULSE_ROUTES
from api.routes.rating import RATING_ROUTES
from api.routes.report import REPORT_ROUTES
from api.routes.wishes import WISH_ROUTES
from api.settings import Settings
from api.texts import LANGUAGES

ROUTES = (
    *PULSE_ROUTES,
    *RATING_ROUTES,
    *WISH_ROUTES,
    *LINK_ROUTES,
    *CONTACT_ROUTES,
    *REPORT_ROUTES,
    *FORECAST_ROUTES,
    *PRIVACY_ROUTES,
)

LARGEST_BODY = 64 * 1024  # routes that take files say so themselves

Lifespan = Callable[[Litestar], AbstractAsyncContextManager[None]]


def create_app(settings: Settings) -> Litestar:
    """The server of one installation."""

    @asynccontextmanager
    async def lifespan(app: Litestar) -> AsyncIterator[None]:
        async with (
            open_installation(settings, SERVER) as installation,
            serve_commands(installation),
            guarding(installation.keys),
            housekeeping(installation.keys),
        ):
            app.state.installation = installation
            app.state.reporter = reporter = Reporter(settings, LANGUAGES)
            # Computed before anybody asks, so that the first reader need not wait either.
            warming = asyncio.create_task(reporter.warm())
            yield
            warming.cancel()
            reporter.close()

    return application(ROUTES, [lifespan])


def application(routes: Sequence[ControllerRouterHandler], lifespan: Sequence[Lifespan] = ()) -> Litestar:
    """Litestar without anything that logs, remembers or calls home.

    No request logging (it would hold who answered when), no bundled API pages (they load from elsewhere), no
    session: pulse routes know nobody.
    """
    return Litestar(
        route_handlers=[*file_routes(), *routes],
        lifespan=list(lifespan),
        before_send=[add_security_headers],
        exception_handlers=EXCEPTION_HANDLERS,
        request_max_body_size=LARGEST_BODY,
        openapi_config=None,
        logging_config=None,
        debug=False,
    )
