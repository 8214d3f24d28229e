"""Hands what is asked below the rehearsal's own address to its process, and what it answers back.

The address holds a random key, and no request carries a cookie, so that whoever is shown it needs no account:
it leads to invented answers of groups with their real names and sizes, and nothing else. Nothing of a sender
but what the page needs is handed on, and what comes back stays below this address.
"""

import hmac
import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from litestar import HttpMethod, Response, route
from litestar.params import FromPath

from api.installation import installation_of
from api.rehearsal.process import SOCKET, Rehearsal
from api.web.pages import AnyRequest
from api.web.reading import COOKIE
from survey.errors import NotFound, Overloaded

if TYPE_CHECKING:
    import httpx2

PLACE = "/rehearsal"
# Whatever else there is in that process is asked for by nobody.
SHOWN = re.compile(r"(?:(?:pulse|r|results|privacy|accessibility)(?:/.*)?)?")
SECONDS = 120.0  # the first report takes a while
TAKEN = ("accept", "accept-language", "content-type", "origin", "sec-fetch-site")
GIVEN = (
    *("content-type", "content-disposition", "content-language", "content-security-policy"),
    *("retry-after", "vary"),
)
# Scripts and style sheets are the same files: they stay where they are, and may be kept.
_OWN = re.compile(r'(\s(?:href|src|action|formaction|data-results)=")/(?!static/|schemas/|/)')


@route(
    [f"{PLACE}/{{rehearsal:str}}", f"{PLACE}/{{rehearsal:str}}/{{place:path}}"],
    http_method=[HttpMethod.GET, HttpMethod.POST],
)
async def rehearsed_page(
    request: AnyRequest, rehearsal: FromPath[str], place: FromPath[str] = ""
) -> Response[bytes]:
    """A page or a file of the rehearsal; what is not there is not there, whoever asks."""
    found = rehearsal_of(request).invented()
    path = str(place).lstrip("/")
    known = found and hmac.compare_digest(found.key.encode(), rehearsal.encode())
    if found is None or not known or not SHOWN.fullmatch(path):
        raise NotFound("There is nothing at this address. Please check the link you were sent.")
    answer = await _ask(request, path, found.reading)
    base = f"{PLACE}/{found.key}"
    headers = {name: answer.headers[name] for name in GIVEN if name in answer.headers}
    if "location" in answer.headers:
        target = urlsplit(answer.headers["location"])._replace(scheme="", netloc="")
        headers["Location"] = base + target.geturl()
    content = answer.content
    if headers.get("content-type", "").startswith("text/html"):
        content = _OWN.sub(rf"\g<1>{base}/", content.decode()).encode()
    return Response(content, status_code=answer.status_code, headers=headers, media_type=None)


def rehearsal_of(request: AnyRequest) -> Rehearsal:
    """The one that belongs to this server."""
    rehearsal: Rehearsal = request.app.state.rehearsal
    return rehearsal


async def _ask(request: AnyRequest, path: str, reading: str) -> "httpx2.Response":
    import httpx2  # noqa: PLC0415  # a server answers sooner without it

    settings = installation_of(request.app).settings
    headers = {name: request.headers[name] for name in TAKEN if name in request.headers}
    headers |= {
        "host": urlsplit(settings.url).netloc,
        "accept-encoding": "identity",
        "cookie": f"{COOKIE}={reading}",
    }
    asked = f"/{path}?{request.url.query}" if request.url.query else f"/{path}"
    socket = str(rehearsal_of(request).folder / SOCKET)
    try:
        # The socket is ours and nothing is encrypted there: to read the machine's authorities for each page
        # would take longer than the page.
        transport = httpx2.AsyncHTTPTransport(uds=socket, verify=False)
        async with httpx2.AsyncClient(transport=transport, timeout=SECONDS, trust_env=False) as client:
            return await client.request(
                request.method,
                f"http://rehearsal{asked}",
                headers=headers,
                content=await request.body() or None,
            )
    except httpx2.HTTPError:
        raise Overloaded("The rehearsal has just ended, or is busy. Please try again in a moment.") from None


REHEARSED_ROUTES = (rehearsed_page,)
