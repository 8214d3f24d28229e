"""The web application, put together in one place."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any

from litestar import Litestar
from litestar.types import ControllerRouterHandler

from api.access.routes import ACCESS_ROUTES
from api.asked.page import ASKED_ROUTES
from api.cases.answer_page import ANSWER_ROUTES
from api.cases.customers_page import CUSTOMER_ROUTES
from api.cases.routes import CASE_ROUTES
from api.chores.following import following
from api.chores.guarding import guarding
from api.chores.housekeeping import housekeeping
from api.chores.summing import summing
from api.chores.working import working
from api.commands.running import Arguments, serve_commands
from api.confirming.names_page import NAMES_ROUTES
from api.confirming.opening_page import OPENING_ROUTES
from api.council.opening import opened
from api.council.order import council_order
from api.exports.routes import EXPORT_ROUTES
from api.installation import SERVER, Installation, open_installation
from api.lead.routes import LEAD_ROUTES
from api.measures.reply_routes import REPLY_ROUTES
from api.measures.routes import MEASURE_ROUTES
from api.measures.unasked import judging
from api.privacy.comparing import compared
from api.rehearsal.page import REHEARSAL_ROUTES
from api.rehearsal.process import rehearsing
from api.rehearsal.relay import REHEARSED_ROUTES
from api.report.reporting import Reporter
from api.routes.asked.accessibility import ACCESSIBILITY_ROUTES
from api.routes.asked.links import LINK_ROUTES
from api.routes.asked.objections import OBJECTION_ROUTES
from api.routes.asked.privacy import PRIVACY_ROUTES
from api.routes.asked.pulse import PULSE_ROUTES
from api.routes.asked.pulse_mails import PULSE_MAIL_ROUTES
from api.routes.asked.rating import RATING_ROUTES
from api.routes.asked.start import START_ROUTES
from api.routes.asked.wishes import WISH_ROUTES
from api.routes.desk.advice import ADVICE_ROUTES
from api.routes.desk.asking import ASKING_ROUTES
from api.routes.desk.contact_files import CONTACT_FILE_ROUTES
from api.routes.desk.further import FURTHER_ROUTES
from api.routes.desk.houses import HOUSES_ROUTES
from api.routes.desk.queues import QUEUE_ROUTES
from api.routes.desk.traits import TRAIT_ROUTES
from api.routes.files import file_routes
from api.routes.health import HEALTH_ROUTES
from api.routes.programs.openapi import PROGRAM_ROUTES
from api.routes.results.analysis import ANALYSIS_ROUTES
from api.routes.results.forecast import FORECAST_ROUTES
from api.routes.results.report import REPORT_ROUTES
from api.routes.results.results import RESULTS_ROUTES
from api.settings.fields import Settings
from api.settings.settings import hosts_of, spelled
from api.settings.values import is_this_machine
from api.starting.routes import STARTING_ROUTES
from api.texts import LANGUAGES
from api.timetable.routes import TIMETABLE_ROUTES
from api.web.entrance import Application, ReadRequest
from api.web.headers import add_security_headers
from api.web.looks.asker import asker_of, configured
from api.web.problems import EXCEPTION_HANDLERS
from api.wishes.routes import DESK_WISH_ROUTES
from survey import clock
from survey.accounts.accounts import any_account
from survey.errors import Misconfigured

ROUTES = (
    *START_ROUTES,
    *PULSE_ROUTES,
    *PULSE_MAIL_ROUTES,
    *RATING_ROUTES,
    *OBJECTION_ROUTES,
    *WISH_ROUTES,
    *LINK_ROUTES,
    *PROGRAM_ROUTES,
    *RESULTS_ROUTES,
    *REPORT_ROUTES,
    *EXPORT_ROUTES,
    *ANALYSIS_ROUTES,
    *FORECAST_ROUTES,
    *PRIVACY_ROUTES,
    *ACCESSIBILITY_ROUTES,
    *HEALTH_ROUTES,
    *ACCESS_ROUTES,
    *QUEUE_ROUTES,
    *ASKING_ROUTES,
    *FURTHER_ROUTES,
    *CONTACT_FILE_ROUTES,
    *TRAIT_ROUTES,
    *NAMES_ROUTES,
    *OPENING_ROUTES,
    *STARTING_ROUTES,
    *TIMETABLE_ROUTES,
    *ADVICE_ROUTES,
    *MEASURE_ROUTES,
    *REPLY_ROUTES,
    *CASE_ROUTES,
    *ANSWER_ROUTES,
    *CUSTOMER_ROUTES,
    *DESK_WISH_ROUTES,
    *LEAD_ROUTES,
    *HOUSES_ROUTES,
    *ASKED_ROUTES,
    *REHEARSAL_ROUTES,
    *REHEARSED_ROUTES,
)

LARGEST_BODY = 64 * 1024  # routes that take files say so themselves

Lifespan = Callable[[Litestar], AbstractAsyncContextManager[None]]


def create_app(settings: Settings) -> Litestar:
    """The server of one installation, for a program that brings its own process and port."""

    @asynccontextmanager
    async def lifespan(app: Litestar) -> AsyncIterator[None]:
        async with running(app, settings):
            yield

    return application(ROUTES, [lifespan], hosts_of(settings))


@asynccontextmanager
async def running(app: Litestar, settings: Settings) -> AsyncIterator[None]:
    """Everything that runs beside the requests, from the first to the last."""
    configured(settings)  # a logo that cannot be shown is refused here, and not on somebody's page
    async with (
        open_installation(settings, SERVER) as installation,
        _in_good_hands(settings),
        serve_commands(installation),
        guarding(installation.keys),
        housekeeping(installation.keys),
        summing(settings.timezone),
        working(installation),
        following(installation),
        judging(installation),
        rehearsing(settings) as rehearsal,
    ):
        app.state.rehearsal = rehearsal
        app.state.installation = installation
        app.state.reporter = reporter = Reporter(installation.settings, LANGUAGES)
        installation.chosen.listeners.append(lambda: reporter.follow(installation.settings))
        # Computed before anybody asks, so that the first reader need not wait either.
        warming = asyncio.create_task(reporter.warm())
        try:
            yield
        finally:
            warming.cancel()
            reporter.close()


@asynccontextmanager
async def _in_good_hands(settings: Settings) -> AsyncIterator[None]:
    """Others reach a server only when there is somebody who looks after it, and signs in for that."""
    if not is_this_machine(settings.address[0]) and not await any_account():
        raise Misconfigured(
            "RESONANZ_ADDRESS is “{address}”, which others reach, and nobody has an account yet. Listen on "
            "127.0.0.1, invite somebody who follows the link (resonanz access invite ADDRESS --role "
            "administrator), then start on this address.",
            address=spelled(settings.address),
        )
    yield


def application(
    routes: Sequence[ControllerRouterHandler],
    lifespan: Sequence[Lifespan] = (),
    hosts: frozenset[str] | None = None,
) -> Litestar:
    """Litestar without anything that logs, remembers or calls home.

    No request logging (it would hold who answered when), no bundled API pages (they load from elsewhere), no
    session: pulse routes know nobody. `hosts` are the names it may be called by; None is any.
    """
    app = Application(
        route_handlers=[*file_routes(), *routes],
        lifespan=list(lifespan),
        before_send=[add_security_headers],
        exception_handlers=EXCEPTION_HANDLERS,
        request_max_body_size=LARGEST_BODY,
        openapi_config=None,
        logging_config=None,
        request_class=ReadRequest,
        debug=False,
    )
    app.hosts = hosts
    return app


async def privacy_statement(installation: Installation, _: Arguments) -> dict[str, Any]:
    """The command of that name; it stands here because it asks the application for its real routes."""
    return await compared(installation, application(ROUTES))


async def council_pack(installation: Installation, arguments: Arguments) -> dict[str, Any]:
    """The same with who opens what and who is responsible; the command line makes a document of it.

    All of it as this installation has it: whoever calls the command may have other settings around them.
    """
    app, settings = application(ROUTES), installation.settings
    asker = asker_of(settings, arguments["language"])
    return {
        **await compared(installation, app),
        "opened": opened(app),
        "asker": {name: getattr(asker, name) for name in ("sender", "controller", "privacy_contact")},
        "database": "SQLite" if settings.database.startswith("sqlite") else "PostgreSQL",
        "order": await council_order(installation, arguments),
        "day": clock.today(settings.timezone).isoformat(),
    }
