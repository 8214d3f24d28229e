"""Our style sheets and scripts, the logo, and the published schemas: as they were when the server started.

Held in memory: a page names its scripts by their hash, so nothing else may be sent under their names; and a
name that somebody makes up is looked up in a table, never on the disk.
"""

from functools import cache
from mimetypes import guess_type

from litestar import Response, get
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath

from api.texts import LANGUAGES
from api.web.looks.asker import asker_at
from api.web.looks.style import without_comments
from api.web.looks.templates import FRONTEND
from api.web.pages import AnyRequest
from api.web.unchanged import Packed, packed, unless_unchanged
from survey.errors import NotFound


@cache
def files(folder: str) -> dict[str, Packed]:
    """Every file below a folder of `frontend`, by its address."""
    found = {}
    for path in sorted((FRONTEND / folder).rglob("*")):
        if path.is_file() and not path.name.startswith("."):
            content = path.read_bytes()
            if path.suffix == ".css":
                content = without_comments(content.decode()).encode()
            kind = guess_type(path.name)[0] or "application/octet-stream"
            address = f"/{path.relative_to(FRONTEND / folder).as_posix()}"
            found[address] = Packed(content, kind)
    return found


@get("/static/{file_path:path}")
async def static_file(request: AnyRequest, file_path: FromPath[str]) -> Response[bytes]:
    """A stylesheet, a script, or the organisation's logo."""
    logo = asker_at(request.app, LANGUAGES[0]).logo
    if logo and logo.address == f"/static/{str(file_path).lstrip('/')}":
        return unless_unchanged(request, packed(logo.content, "image/png"))
    return unless_unchanged(request, _known("static", file_path))


@get("/schemas/{file_path:path}")
async def schema_file(request: AnyRequest, file_path: FromPath[str]) -> Response[bytes]:
    """A published schema."""
    return unless_unchanged(request, _known("schemas", file_path))


def _known(folder: str, name: str) -> Packed:
    file = files(folder).get(f"/{str(name).lstrip('/')}")
    if file is None:
        raise NotFound("There is nothing at this address. Please check the link you were sent.")
    return file


def file_routes() -> list[HTTPRouteHandler]:
    """`/static/…` and `/schemas/…`."""
    return [static_file, schema_file]
