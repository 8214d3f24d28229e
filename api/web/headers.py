"""What every response carries, from the first to the last, errors included.

Heads are not compressed, and the pulse fetches a dozen files: these carry only what says something of a file.
"""

import re

from litestar.enums import ScopeType
from litestar.types import Message, Scope

# Nothing but our own files: no inline script or style, no frame, no third party, nothing evaluated.
CONTENT_SECURITY_POLICY = "; ".join(
    [
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    ]
)

HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "Strict-Transport-Security": "max-age=63072000; includeSubDomains",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
# For pages alone: a script or a stylesheet has no say in it, and a phone would fetch it a dozen times.
PERMISSIONS = {"Permissions-Policy": "camera=(), microphone=(), geolocation=()"}
# A script or a stylesheet is no document: opened by itself it is text, does nothing, is framed by nobody.
OF_FILES = {
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    **{
        name: HEADERS[name]
        for name in ("X-Content-Type-Options", "Referrer-Policy", "Cross-Origin-Resource-Policy")
    },
}
FILES = (b"text/css", b"text/javascript", b"application/javascript")


def own_style(page: str) -> str:
    """The policy of a page that carries its own style, by hash, so that it can be saved."""
    hashes = re.findall(r"'sha256-[A-Za-z0-9+/=]+'", page.partition("</head>")[0])
    return CONTENT_SECURITY_POLICY.replace("style-src 'self'", " ".join(["style-src 'self'", *hashes]))


def _encoded(headers: dict[str, str]) -> list[tuple[bytes, bytes]]:
    return [(name.lower().encode(), value.encode()) for name, value in headers.items()]


_OF_EVERYTHING = _encoded(HEADERS | {"Cache-Control": "no-store"})
_OF_PAGES = [*_OF_EVERYTHING, *_encoded(PERMISSIONS)]
_OF_FILES = _encoded(OF_FILES | {"Cache-Control": "no-store"})


async def add_security_headers(message: Message, scope: Scope) -> None:
    """Add the headers to every response that starts; a route may have set a stricter cache rule."""
    if scope["type"] != ScopeType.HTTP or message["type"] != "http.response.start":
        return
    sent = list(message.get("headers", ()))
    named = {name.lower(): value for name, value in sent}
    kind = named.get(b"content-type", b"")
    headers = (
        _OF_PAGES
        if kind.startswith(b"text/html")
        else _OF_FILES
        if kind.startswith(FILES)
        else _OF_EVERYTHING
    )
    # A route may be stricter or name the hash of its own style; it can never leave a header out.
    message["headers"] = sent + [each for each in headers if each[0] not in named]
