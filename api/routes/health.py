"""For whoever watches the machine: does it answer, can it reach its database. Nothing of the week, ever."""

from http import HTTPStatus

from litestar import MediaType, Response, get

from survey import database

HEALTH, READY = "/health", "/ready"


@get(HEALTH, name="health", media_type=MediaType.TEXT)
async def health() -> str:
    """This process answers."""
    return "ok\n"


@get(READY, name="ready", media_type=MediaType.TEXT)
async def ready() -> Response[str]:
    """It answers and its database does: whoever balances load sends requests only then."""
    try:
        await database.query("SELECT 1")
    except Exception:  # whatever it is, it belongs into no answer
        return Response("not ready\n", status_code=HTTPStatus.SERVICE_UNAVAILABLE, media_type=MediaType.TEXT)
    return Response("ready\n", media_type=MediaType.TEXT)


HEALTH_ROUTES = (health, ready)
