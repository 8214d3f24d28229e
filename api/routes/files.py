"""Our stylesheet and scripts, the logo, and the published schemas: as they were when the server started.

Held in memory: a page names its scripts by their hash, so nothing else may be sent under their names; and a
name that somebody makes up is looked up in a table, never on the disk.
"""

import gzip
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from mimetypes import guess_type

from litestar import Response, get
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath
from litestar.status_codes import HTTP_304_NOT_MODIFIED

from api.texts import LANGUAGES
from api.web.asker import asker_at
from api.web.pages import AnyRequest
from api.web.templates import FRONTEND
from survey.errors import NotFound


@dataclass(frozen=True, slots=True)
class PublicFile:
    """One file, also compressed: there is no secret in it that its length could tell."""

    content: bytes
    compressed: bytes
    kind: str

    @property
    def tag(self) -> str:
        """Weak: the compressed bytes are others, and say the same."""
        return f'W/"{sha256(self.content).hexdigest()[:32]}"'


@cache
def files(folder: str) -> dict[str, PublicFile]:
    """Every file below a folder of `frontend`, by its address."""
    found = {}
    for path in sorted((FRONTEND / folder).rglob("*")):
        if path.is_file() and not path.name.startswith("."):
            content = path.read_bytes()
            kind = guess_type(path.name)[0] or "application/octet-stream"
            address = f"/{path.relative_to(FRONTEND / folder).as_posix()}"
            found[address] = PublicFile(content, gzip.compress(content, mtime=0), kind)
    return found


@get("/static/{file_path:path}")
async def static_file(request: AnyRequest, file_path: FromPath[str]) -> Response[bytes]:
    """A stylesheet, a script, or the organisation's logo."""
    logo = asker_at(request.app, LANGUAGES[0]).logo
    if logo and logo.address == f"/static/{str(file_path).lstrip('/')}":
        return _answer(request, PublicFile(logo.content, gzip.compress(logo.content, mtime=0), "image/png"))
    return _answer(request, _known("static", file_path))


@get("/schemas/{file_path:path}")
async def schema_file(request: AnyRequest, file_path: FromPath[str]) -> Response[bytes]:
    """A published schema."""
    return _answer(request, _known("schemas", file_path))


def _known(folder: str, name: str) -> PublicFile:
    file = files(folder).get(f"/{str(name).lstrip('/')}")
    if file is None:
        raise NotFound("There is nothing at this address. Please check the link you were sent.")
    return file


def _answer(request: AnyRequest, file: PublicFile) -> Response[bytes]:
    # Always asked for again: a browser must never run yesterday's script beside today's published hash.
    headers = {"Cache-Control": "no-cache", "ETag": file.tag, "Vary": "Accept-Encoding"}
    if _has_it(request.headers.get("if-none-match", ""), file.tag):
        return Response(b"", status_code=HTTP_304_NOT_MODIFIED, headers=headers)
    if "gzip" in request.headers.get("accept-encoding", ""):
        return Response(file.compressed, media_type=file.kind, headers=headers | {"Content-Encoding": "gzip"})
    return Response(file.content, media_type=file.kind, headers=headers)


def _has_it(named: str, tag: str) -> bool:
    tags = {each.strip().removeprefix("W/") for each in named.split(",")}
    return "*" in tags or tag.removeprefix("W/") in tags


def file_routes() -> list[HTTPRouteHandler]:
    """`/static/…` and `/schemas/…`."""
    return [static_file, schema_file]
