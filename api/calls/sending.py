"""One call: to the address that was looked at, without following anything, and never for long."""

import asyncio
import logging
import ssl
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache

from api.calls.addresses import resolve
from survey.errors import ResonanzError

SECONDS = 10.0

# It would write every address down, and the address of a chat's webhook is a secret.
logging.getLogger("httpx2").setLevel(logging.WARNING)
logging.getLogger("httpcore2").setLevel(logging.WARNING)


@dataclass(frozen=True, slots=True)
class Said:
    """What is sent where; the body is JSON."""

    method: str
    address: str = field(repr=False)
    body: bytes = field(repr=False)
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)


@cache
def _authorities() -> ssl.SSLContext:
    """The machine's own, read once: it takes longer than a call."""
    return ssl.create_default_context()


async def send(said: Said, private: tuple[str, ...]) -> str:
    """The status as text, or a word for why there was none; what the target answers is not read."""
    import httpx2  # noqa: PLC0415  # a server answers sooner without it, and many never call anybody

    try:
        url = httpx2.URL(said.address)
        port = url.port or (443 if url.scheme == "https" else 80)
        async with asyncio.timeout(SECONDS):
            # Pinned: asked again, the name could lead elsewhere by now.
            address = await resolve(url.host, port, private)
            headers = {
                "Host": url.netloc.decode("ascii"),
                "User-Agent": "Resonanz",
                "Content-Type": "application/json",
                **said.headers,
            }
            async with (
                httpx2.AsyncClient(
                    verify=_authorities(), timeout=SECONDS, follow_redirects=False, trust_env=False
                ) as client,
                client.stream(
                    said.method,
                    url.copy_with(host=address),
                    headers=headers,
                    content=said.body,
                    extensions={"sni_hostname": url.host},
                ) as answer,
            ):
                return str(answer.status_code)
    except ResonanzError:
        return "not allowed"
    except (TimeoutError, httpx2.TimeoutException):
        return "no answer in time"
    except (OSError, httpx2.HTTPError, httpx2.InvalidURL, ValueError):
        return "cannot be reached"
