"""Our own stylesheet and scripts, and the published schemas."""

from litestar import Router
from litestar.datastructures import CacheControlHeader
from litestar.static_files import create_static_files_router

from api.compression import COMPRESSED
from api.templates import FRONTEND

# Always asked for again: a browser must never run yesterday's script beside today's published hash.
_FRESH = CacheControlHeader(no_cache=True)


def file_routes() -> list[Router]:
    """`/static/…` and `/schemas/…`."""
    return [
        create_static_files_router(
            path="/static", directories=[FRONTEND / "static"], cache_control=_FRESH, middleware=[COMPRESSED]
        ),
        create_static_files_router(
            path="/schemas", directories=[FRONTEND / "schemas"], cache_control=_FRESH, middleware=[COMPRESSED]
        ),
    ]
