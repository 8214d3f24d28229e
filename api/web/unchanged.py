"""Answers that are the same for everybody: packed once, and not sent again to whoever has them.

Compressing a response that mixes a secret with something a stranger chose lets the stranger measure the
secret by its length. In these there is none: no key and no token, and of the results only what was released.
Whatever else there is stays as it is, unless its route says otherwise. The tag is a hash of what is sent and
nothing else, so that no reader is known again by the one they name.
"""

import gzip
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from hashlib import sha256
from typing import Any

from litestar import Request, Response
from litestar.status_codes import HTTP_304_NOT_MODIFIED

# Pages in every state and language, some with what somebody has put behind the question mark, and those of
# contacts that ended on the same day of the last two weeks at the same touchpoint: 10 MB at most.
KEPT = 512
# Below it the name of the encoding costs as much as it spares.
WORTH_IT = 1000
QUICKLY = 6


@dataclass(frozen=True, slots=True)
class Packed:
    """What is sent, also compressed."""

    content: bytes = field(repr=False)
    kind: str
    compressed: bytes = field(init=False, repr=False)
    tag: str = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "compressed", gzip.compress(self.content, mtime=0))
        # Weak: the compressed bytes are others, and say the same.
        object.__setattr__(self, "tag", f'W/"{sha256(self.content).hexdigest()[:32]}"')


@lru_cache(KEPT)
def packed(said: str | bytes, kind: str) -> Packed:
    """A text, packed the first time that it is asked for."""
    return Packed(said.encode() if isinstance(said, str) else said, kind)


def unless_unchanged(
    request: Request[Any, Any, Any], answer: Packed, headers: Mapping[str, str] | None = None
) -> Response[bytes]:
    """The answer, or in a few bytes that what the browser has is still the same."""
    # Always asked for again: a browser must never run yesterday's script beside today's published hash.
    sent = {"Cache-Control": "no-cache", "ETag": answer.tag, **(headers or {})}
    if _has_it(request.headers.get("if-none-match", ""), answer.tag):
        return Response(b"", status_code=HTTP_304_NOT_MODIFIED, headers=_varying(sent))
    return as_accepted(request, answer, sent)


def as_accepted(
    request: Request[Any, Any, Any], answer: Packed, headers: Mapping[str, str]
) -> Response[bytes]:
    """The answer as small as the browser takes it, packed for whoever got it first."""
    sent = _varying(headers)
    if "gzip" in request.headers.get("accept-encoding", ""):
        sent["Content-Encoding"] = "gzip"
        return Response(answer.compressed, media_type=answer.kind, headers=sent)
    return Response(answer.content, media_type=answer.kind, headers=sent)


def compressed(request: Request[Any, Any, Any], answer: Response[str] | Response[bytes]) -> Response[bytes]:
    """An answer made for this request alone, in fewer bytes; for pages that hold no secret of ours."""
    content = answer.content.encode() if isinstance(answer.content, str) else answer.content
    sent = dict(answer.headers)
    if len(content) >= WORTH_IT:
        sent["Vary"] = ", ".join(["Accept-Encoding", *filter(None, [sent.get("Vary")])])
        if "gzip" in request.headers.get("accept-encoding", ""):
            sent["Content-Encoding"] = "gzip"
            content = gzip.compress(content, QUICKLY, mtime=0)
    return Response(
        content,
        status_code=answer.status_code,
        media_type=answer.media_type,
        headers=sent,
        cookies=answer.cookies,
    )


def _varying(headers: Mapping[str, str]) -> dict[str, str]:
    return {**headers, "Vary": ", ".join(["Accept-Encoding", *filter(None, [headers.get("Vary")])])}


def _has_it(named: str, tag: str) -> bool:
    tags = {each.strip().removeprefix("W/") for each in named.split(",")}
    return "*" in tags or tag.removeprefix("W/") in tags
