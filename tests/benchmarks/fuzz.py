"""Nonsense from everybody, for a real server: `python -m tests.benchmarks.fuzz [REQUESTS] [SEED]`.

Random methods, addresses, headers and bodies, and HTTP that is none, over raw sockets to a server of its own
on this machine. Whatever a sender gets wrong is the sender's mistake: no answer may be 5xx but an honest 503,
nothing may hang, and the log may not grow. 27,000 requests unless told otherwise.
"""

import asyncio
import json
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from tests.served import served

REQUESTS = 27_000
AT_ONCE = 20
# Far longer than the server waits for a body, also on a busy machine.
PATIENCE_SECONDS = 120.0

METHODS = (
    "GET",
    "GET",
    "GET",
    "HEAD",
    "POST",
    "POST",
    "POST",
    "PUT",
    "DELETE",
    "OPTIONS",
    "TRACE",
    "BREW",
    "get",
)
PAGES = (
    *("/", "/report", "/report.json", "/report/panel.csv", "/report/plan.json", "/privacy", "/forecast"),
    *("/results", "/results/report", "/results/table.csv", "/results/groups/rest", "/results/weeks/2026-W11"),
    *("/static/resonanz.css", "/static/pulse/page.js", "/schemas/report-1.json", "/wishes/nord", "/r/x.y.z"),
    *("/pulse/2026-W11", "/pulse/2026-W11/manifest", "/pulse/2026-W11/counted", "/api/contacts"),
)
TAKING = ("place", "issue", "ballot", "ack")
SEGMENTS = (
    *(
        "%00",
        "%ff",
        "%c0%ae%c0%ae",
        "..",
        "%2e%2e",
        "%2f",
        "%23abc.def",
        "%25",
        "%",
        "%zz",
        "'",
        "{}",
        "\\",
        ";",
    ),
    *("<script>", "\xfc", "\U0001f600", "%0d%0aSet-Cookie:x=1", "a" * 300, "b" * 5000, "-1", "~", "//", "."),
)
QUERIES = (
    *(
        "",
        "",
        "",
        "?lang=de",
        "?lang=%00",
        "?lang=xx&lang=de",
        "?weeks=1e9",
        "?weeks=" + "9" * 400,
        "?ratings=-1",
    ),
    *(
        "?weeks=52&ratings=3",
        "?weeks=%ff",
        "?" + "a=1&" * 400,
        "?sent",
        "?=&=&&",
        "?%00=%00",
        "?a[]=" + "x" * 3000,
    ),
)
HOSTS = (
    "127.0.0.1",
    "127.0.0.1",
    "127.0.0.1",
    "127.0.0.1:1",
    "localhost",
    "evil.example",
    "",
    "[::1",
    "\xff",
    "a b",
)
TYPES = (
    *("application/json", "application/json", "application/json; charset=utf-16", "text/plain", "x", ""),
    *(
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "multipart/form-data",
        "\xff/\xff",
    ),
    "application/msgpack",
)
HEADERS = (
    *(
        "Accept: text/html",
        "Accept: */*;q=x",
        "Accept: \xff",
        "Accept-Language: de;q=0.1,en",
        "Accept-Language: \xff",
    ),
    *(
        "Accept-Encoding: gzip",
        "Accept-Encoding: \xff",
        'If-None-Match: W/"x", "',
        "If-None-Match: *",
        "Range: bytes=-1",
    ),
    *(
        "If-Modified-Since: yesterday",
        "Authorization: Bearer x",
        "Authorization: \xff",
        "Authorization: Basic =",
    ),
    *(
        "Idempotency-Key: " + "k" * 3000,
        "Cookie: " + "c=1; " * 500,
        "Origin: null",
        "Sec-Fetch-Site: same-origin",
    ),
    *(
        "X-HTTP-Method-Override: DELETE",
        "X-Forwarded-For: 203.0.113.7",
        "Expect: 100-continue",
        "Upgrade: websocket",
    ),
    *(
        "Connection: upgrade",
        "Connection: close",
        "Transfer-Encoding: gzip",
        "Content-Encoding: gzip",
        "Trailer: x",
    ),
    *("Content-Length: 5", "Content-Length: -5", "Content-Length: 99999999999999999999", "Content-Length: x"),
    *(
        "Forwarded: for=x",
        "Via: x",
        "TE: trailers",
        "No-Colon",
        ": empty",
        "Sp ace: x",
        "Long: " + "l" * 9000,
    ),
)
VALUES: tuple[object, ...] = (
    *(
        None,
        True,
        0,
        -1,
        2**31,
        2**63,
        2**200,
        1e308,
        "",
        "\0",
        "x",
        "\ud800",
        "Z" * 9000,
        [],
        {},
        [[]],
        {"a": {}},
    ),
    *("2026-03-10T10:00:00+01:00", "00000000-0000-0000-0000-000000000000", "Nord", "phone", "call", "AAAA"),
)
FIELDS = (
    *(
        "token",
        "cell",
        "key_id",
        "blinded",
        "rev",
        "sealed",
        "team",
        "touchpoint",
        "channel",
        "ended_at",
        "segment",
    ),
    *("stage", "begun_by", "customer", "nothing"),
)
CHUNKS = (
    *(
        b"FFFFFFFFFFFFFFFFF\r\nx",
        b"FFFFFFFFFFFFFFFF\r\nx",
        b"-1\r\nx",
        b"zz\r\n",
        b"5;ext=" + b"e" * 9000 + b"\r\nhello\r\n",
    ),
    *(
        b"5\r\nhello\r\n0\r\n\r\n",
        b"0\r\n\r\n",
        b"5\r\nhel",
        b"5\nhello\n0\n\n",
        b"\r\n\r\n",
        b"1\r\n{\r\n" * 2000 + b"0\r\n\r\n",
    ),
)
NO_HTTP = (
    *(
        b"\r\n\r\n",
        b"GET\r\n\r\n",
        b"GET / HTTP/9.9\r\n\r\n",
        b"GET / HTTP/1.1\r\n\r\n",
        b"GET / HTTP/1.0\r\n\r\n",
    ),
    *(
        b"\x16\x03\x01\x02\x00\x01\x00",
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        b"\0" * 300,
        b"GET " + b"/" * 70_000,
    ),
    *(
        b"GET http://evil.example/ HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
        b"OPTIONS * HTTP/1.1\r\nHost: localhost\r\n\r\n",
    ),
    *(
        b"CONNECT evil.example:1 HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"GET /\xff\xfe HTTP/1.1\r\nHost: localhost\r\n\r\n",
    ),
    *(
        b"GET / HTTP/1.1\r\nHost: a\r\nHost: localhost\r\n\r\n",
        b"GET / HTTP/1.1\r\n" + b"A: b\r\n" * 2000 + b"\r\n",
    ),
)


@dataclass
class Found:
    """What came back, and an example of each kind that should not have."""

    statuses: Counter[int | str] = field(default_factory=Counter)
    examples: dict[int | str, bytes] = field(default_factory=dict)

    def note(self, status: int | str, sent: bytes) -> None:
        self.statuses[status] += 1
        self.examples.setdefault(status, sent[:300])

    def wrong(self) -> dict[int | str, bytes]:
        """Answers that say it was the server's mistake, and requests that were never answered."""
        return {
            status: sent
            for status, sent in self.examples.items()
            if status == "hung" or (isinstance(status, int) and status >= 500 and status != 503)
        }


def requests(number: int, seed: int, links: Sequence[str] = ()) -> list[bytes]:
    """The same for the same seed."""
    random = Random(seed)  # noqa: S311  # the same again is what is wanted
    pages = (*PAGES, *links)
    return [_request(random, pages) for _ in range(number)]


def _request(random: Random, pages: Sequence[str]) -> bytes:
    if random.random() < 0.05:
        return random.choice(NO_HTTP)
    method, path = random.choice(METHODS), random.choice(pages)
    if method == "POST" and random.random() < 0.6:
        path = random.choice(
            ["/api/contacts", f"/pulse/2026-W11/{random.choice(TAKING)}", "/wishes/nord", *pages]
        )
    for _ in range(random.choice((0, 0, 1, 2))):
        path += random.choice(("/", "", "-")) + random.choice(SEGMENTS)
    lines = [f"{method} {path}{random.choice(QUERIES)} HTTP/1.1", f"Host: {random.choice(HOSTS)}"]
    lines += random.sample(HEADERS, random.choice((0, 0, 1, 2, 5)))
    body = b""
    if method in {"POST", "PUT"}:
        lines.append(f"Content-Type: {random.choice(TYPES)}")
        if random.random() < 0.1:
            lines.append("Transfer-Encoding: chunked")
            body = random.choice(CHUNKS)
        else:
            body = random.choice(BODIES)(random)
            lines.append(f"Content-Length: {len(body)}")
    return "\r\n".join(lines).encode("utf-8", "surrogatepass") + b"\r\n\r\n" + body


def _object(random: Random) -> bytes:
    fields = {random.choice(FIELDS): random.choice(VALUES) for _ in range(random.randint(0, 9))}
    return json.dumps(fields).encode()


def _form(random: Random) -> bytes:
    fields = [
        "score=4",
        "score=9",
        "comment=" + "%F0%9F" * 3,
        "wish=%00",
        "reason=x",
        "wanted=" + "w" * 2000,
        "&&",
        "=",
    ]
    return "&".join(random.choices(fields, k=random.choice((1, 3, 60)))).encode()


BODIES: tuple[Callable[[Random], bytes], ...] = (
    _object,
    _object,
    _object,
    _form,
    lambda random: random.randbytes(random.choice((0, 1, 100, 5000))),
    lambda random: b"[" * random.choice((10, 1000, 60_000)),
    lambda _: b'{"a":' * 1000 + b"1" + b"}" * 1000,
    lambda _: b'{"token": "\xff\xfe"}',
    lambda _: b'{"token": "\\ud800"}',
    lambda random: b"x" * random.choice((8193, 70_000, 300_000)),
    lambda _: b"NaN",
    lambda _: b"",
)


async def attack(port: int, sent: Sequence[bytes], at_once: int = AT_ONCE) -> Found:
    """Send everything, so many at once, each over a connection of its own."""
    found, waiting = Found(), list(reversed(sent))

    async def send() -> None:
        while waiting:
            request = waiting.pop()
            try:
                async with asyncio.timeout(PATIENCE_SECONDS):
                    found.note(await _exchange(port, request), request)
            except TimeoutError:
                found.note("hung", request)

    await asyncio.gather(*(send() for _ in range(at_once)))
    return found


async def _exchange(port: int, request: bytes) -> int | str:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        writer.write(request)
        line = await reader.readline()
        if not line.startswith(b"HTTP/"):
            return "no answer"
        length = 0
        while (header := await reader.readline()).strip():
            name, _, value = header.partition(b":")
            if name.lower() == b"content-length":
                length = int(value)
        if not request.startswith(b"HEAD "):
            await reader.readexactly(length)
        return int(line.split()[1])
    except (ConnectionError, asyncio.IncompleteReadError):
        return "no answer"
    finally:
        writer.close()


def main(number: int, seed: int) -> None:
    """Print how many got which answer, and by how much the log grew."""
    with TemporaryDirectory() as folder, served(Path(folder)) as server:
        before = server.log_size()
        found = asyncio.run(attack(server.port, requests(number, seed)))
        grown = server.log_size() - before
        alive = asyncio.run(_exchange(server.port, b"GET /privacy HTTP/1.1\r\nHost: localhost\r\n\r\n"))
    for status, count in sorted(found.statuses.items(), key=str):
        print(f"{status:>9}  {count:,}")
    print(f"{number:,} requests, seed {seed}: the log grew by {grown:,} bytes; /privacy afterwards: {alive}")
    for status, example in found.wrong().items():
        print(f"{status}: {example!r}")
    if found.wrong() or grown or alive != 200:
        sys.exit(1)


if __name__ == "__main__":
    asked = [int(each) for each in sys.argv[1:]]
    main(*[*asked, *(REQUESTS, 1)[len(asked) :]])
