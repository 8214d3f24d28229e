"""Every route of an application asked in every way, and the rules that each answer has to keep.

Nothing is listed twice: routes come from the application itself. A route with a new parameter gets MARKER for
it, so its refusals are covered at once, and a test asks until somebody says how it succeeds.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache, lru_cache
from hashlib import sha256
from html import escape
from itertools import product

import httpx
from litestar import Litestar
from litestar.routes import HTTPRoute

from api.web.headers import CONTENT_SECURITY_POLICY
from api.web.looks.templates import FRONTEND
from survey import database as db

# Sent along wherever a browser, a gateway or an attacker could put it: it must come back from nowhere.
MARKER = "marker-5f3c9a"
LOOKING = ("GET", "HEAD", "OPTIONS")
SENDING = ("POST", "PUT", "PATCH", "DELETE", "TRACE", "PROPFIND")
LANGUAGES = ("en", "de-DE,de;q=0.9")
KINDS = ("text/html,application/xhtml+xml", "application/json")
BODIES: tuple[tuple[str, bytes], ...] = (
    ("application/json", b""),
    ("application/json", b'{"token": "' + MARKER.encode() + b'"}'),
    ("application/json", b"[" * 900),
    ("application/x-www-form-urlencoded", b"score=9&wish=&comment=" + MARKER.encode()),
    ("multipart/form-data; boundary=x", b"--y"),
    ("application/octet-stream", MARKER.encode() * 9000),  # larger than any route takes
)

URL = "https://survey.example.org"
PERSONAL = {
    "Accept-Encoding": "gzip",
    "Cookie": f"session={MARKER}",
    "User-Agent": MARKER,
    "Referer": f"https://{MARKER}.example",
    "X-Forwarded-For": "203.0.113.77",
}
FILES = ("/static/", "/schemas/")
# What everybody gets alike may be kept by a browser, if it asks each time whether it is still the same.
ALIKE = re.compile(
    r"/(?:static|schemas)/.+|/schema/openapi\.json|/pulse/[^/]+(?:/manifest)?|/privacy(?:/customers)?|/accessibility|/results/report(?:\.json)?"
    r"|/results/report/(?:analysis|(?:live|library)/[^/]+)"
    r"|/(?:link|kiosk)?"
)
# Nothing there is secret of ours, so that what a stranger adds could measure it: as few bytes as it takes.
PACKED = re.compile(
    r"/(?:(?:static|schemas?|pulse|privacy|accessibility|results|r|no-more|answer|wishes|link|kiosk)(?:[/.].*)?)?"
)
PACKED_FROM = 1000

Values = Mapping[str, Sequence[str]]


def http_routes(app: Litestar) -> list[HTTPRoute]:
    """What the application answers to; whatever else it may have (a socket) is not covered and said so."""
    routes = [route for route in app.routes if isinstance(route, HTTPRoute)]
    if len(routes) != len(app.routes):
        raise LookupError("there are routes that are not HTTP: extend these tests to them")
    return routes


def addresses(route: HTTPRoute, values: Values) -> Iterator[str]:
    """The route with every combination of known values, and with MARKER."""
    names = list(route.path_parameters)
    for chosen in product(*([*values.get(name, ()), MARKER] for name in names)):
        filled = route.path
        for name, value in zip(names, chosen, strict=True):
            filled = re.sub(rf"{{{name}:\w+}}", value, filled)
        yield filled


def handlers(app: Litestar) -> set[tuple[str, str]]:
    """Every (route, method) that somebody wrote."""
    return {
        (route.path, method) for route in http_routes(app) for method in route.methods if method != "OPTIONS"
    }


def route_of(app: Litestar, path: str) -> str | None:
    """The most specific route that an address belongs to."""
    for route in sorted(http_routes(app), key=lambda each: len(each.path_parameters)):
        if _addresses_of(route.path).fullmatch(path):
            return route.path
    return None


@cache
def _addresses_of(route: str) -> re.Pattern[str]:
    pattern = re.sub(r"\\{\w+:path\\}", ".+", re.escape(route))
    return re.compile(re.sub(r"\\{\w+:\w+\\}", "[^/]+", pattern))


def files(folder: str) -> list[str]:
    """Every file below a folder of `frontend`."""
    root = FRONTEND / folder
    return [str(path.relative_to(root)) for path in sorted(root.rglob("*")) if path.is_file()]


async def ask(
    app: Litestar,
    answers: list[httpx.Response],
    values: Values,
    methods: Iterable[str],
    key: Mapping[str, str] | None = None,
) -> None:
    """Every route, and an address that is none, in every language and every kind, with every body.

    `key` is the header of a reader's browser, sent where it would send it: below the results. Each request
    goes to the application as it is: a client's own work (cookies, redirects) takes as long as the answer.
    """
    transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)  # type: ignore[arg-type]  # Litestar types its messages more strictly
    places = [(place, route.methods) for route in http_routes(app) for place in addresses(route, values)]
    places.append((f"/nothing-{MARKER}", set()))
    for (place, taken), method in product(places, methods):
        for headers, body in _ways(place, method, read=method in taken):
            request = httpx.Request(
                method,
                f"{URL}{place}?next={MARKER}",
                headers=PERSONAL | headers | (dict(key or {}) if place.startswith("/results") else {}),
                content=body,
            )
            answer = await transport.handle_async_request(request)
            answer.request = request
            await answer.aread()
            answers.append(answer)


def _ways(place: str, method: str, *, read: bool) -> Iterator[tuple[dict[str, str], bytes]]:
    # Each kind and each language once. A file does not read what somebody prefers, and where a method is
    # refused, nothing that is sent is read.
    for kind, language in list(zip(KINDS, LANGUAGES, strict=True))[: 1 if place.startswith(FILES) else None]:
        headers = {"Accept": kind, "Accept-Language": language}
        bodies = BODIES if method == "POST" and read else BODIES[1:2] if method in SENDING else [("", b"")]
        for content_type, body in bodies:
            yield headers | ({"Content-Type": content_type} if content_type else {}), body


async def everything_stored() -> dict[str, list[str]]:
    """Every row of every table."""
    names = await db.query(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'"
        if db.ENGINE.engine_type == "sqlite"
        else "SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public'"
    )
    return {
        row["name"]: sorted(map(repr, await db.query(f'SELECT * FROM "{row["name"]}"')))  # noqa: S608  # the database's own names
        for row in names
    }


def broken_rules(answers: Iterable[httpx.Response]) -> set[str]:
    """Which rules which answers break, each as "rule: method address"."""
    return {
        f"{rule}: {answer.request.method} {answer.request.url.path}"
        for answer in answers
        for rule in _broken(answer)
    }


def _file_of_ours(headers: httpx.Headers) -> bool:
    kind: str = headers.get("Content-Type", "")
    return kind.startswith(("text/css", "text/javascript", "application/javascript"))


def _broken(answer: httpx.Response) -> Iterator[str]:
    headers = answer.headers
    expected = {
        "Strict-Transport-Security": r"max-age=\d{8,}; includeSubDomains",
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "no-referrer",
        "X-Frame-Options": "DENY",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Cache-Control": "no-store|no-cache" if ALIKE.fullmatch(answer.request.url.path) else "no-store",
    }
    ours = _file_of_ours(headers)
    if ours:
        # No document: only what keeps it from being taken for one, or from being fetched by others.
        for name in ("Strict-Transport-Security", "X-Frame-Options", "Cross-Origin-Opener-Policy"):
            del expected[name]
    if headers.get("Content-Type", "").startswith("text/html"):
        expected["Permissions-Policy"] = r"camera=\(\), microphone=\(\), geolocation=\(\)"
    for name, pattern in expected.items():
        if not re.fullmatch(pattern, headers.get(name, "")):
            yield name
    # Whatever a browser names again has to be the same for everybody, or its reader is known by it.
    tag = f'W/"{sha256(answer.content).hexdigest()[:32]}"'
    if answer.request.method == "GET" and answer.content and headers.get("ETag", tag) != tag:
        yield "ETag"
    # A style may be named by its hash; nothing else may differ from the one policy.
    policy = "default-src 'none'; frame-ancestors 'none'" if ours else CONTENT_SECURITY_POLICY
    if re.sub(r" 'sha256-[A-Za-z0-9+/=]{44}'", "", _policy(headers)) != policy:
        yield "Content-Security-Policy"
    if not all(
        _opens_the_results(answer, cookie) or _signs_in_or_out(answer, cookie) or _on_the_way(answer, cookie)
        for cookie in headers.get_list("Set-Cookie")
    ):
        yield "Set-Cookie"
    if not _packed(answer):
        yield "sent as it is"
    yield from (name for name in ("Refresh", "Server", "Link") if name in headers)
    if any(name.startswith(("access-control-", "x-powered-")) for name in headers):
        yield "another site may read it"
    # The one way out: to the organisation's own sign-in service, for whoever asks for it.
    out = (
        r"|http://127\.0\.0\.1:\d+/authorize\?.*" if re.fullmatch(TO_SERVICE, answer.request.url.path) else ""
    )
    if not re.fullmatch(rf"(?:/(?:[^/\\].*)?)?{out}", headers.get("Location", "")):
        yield "leads elsewhere"
    yield from _third_party(answer)


def _packed(answer: httpx.Response) -> bool:
    """Whether what can be told in fewer bytes is."""
    kind = answer.headers.get("Content-Type", "")
    return (
        answer.request.method != "GET"
        or len(answer.content) < PACKED_FROM
        or not (kind.startswith("text/") or "json" in kind)
        or PACKED.fullmatch(answer.request.url.path) is None
        or answer.headers.get("Content-Encoding") == "gzip"
    )


def _signs_in_or_out(answer: httpx.Response, cookie: str) -> bool:
    """Somebody with an account has said who they are, or wants to go: for the desk and the results alone."""
    value = r'__Secure-resonanz=(?:[\w-]{43}|""); HttpOnly; (?:Max-Age=0; )?'
    kept = value + r"Path=/(?:desk|results); SameSite=lax; Secure"
    places = r"/desk/(?:sign-in|sign-in/passkey|provider/back|(?:join|reset)/(?:password|passkey)|sign-out)"
    return bool(re.fullmatch(kept, cookie) and re.fullmatch(places, answer.request.url.path))


TO_SERVICE = r"/desk/provider(?:/try)?"


def _on_the_way(answer: httpx.Response, cookie: str) -> bool:
    """Sealed, for the way to the organisation's own sign-in service and back; gone when that is over."""
    value = r'__Secure-resonanz-way-[0-9a-f]{16}=(?:[\w-]{100,}|""); HttpOnly; Max-Age=(?:600|0); '
    path = answer.request.url.path
    kept = re.fullmatch(value + r"Path=/desk/provider; SameSite=lax; Secure", cookie)
    return bool(kept and re.fullmatch(rf"{TO_SERVICE}|/desk/provider/back", path))


def _opens_the_results(answer: httpx.Response, cookie: str) -> bool:
    """The other cookie: the reading key that was sent, for the results alone."""
    form = r"resonanz-reading=([0-9a-f]{32}); HttpOnly; Path=/results; SameSite=strict; Secure"
    found = re.fullmatch(form, cookie)
    sent = answer.request.content.decode(errors="replace")
    return bool(found and answer.request.url.path == "/results/open" and found[1] in sent)


def _policy(headers: httpx.Headers) -> str:
    named = headers.get_list("Content-Security-Policy")
    if len(named) != 1:
        return "none or several"
    # A hash is only ever allowed for styles.
    return named[0] if "sha256" not in re.sub(r"style-src[^;]*", "", named[0]) else "a script by hash"


ELSEWHERE = re.compile(
    r"https?:(?!//www\.w3\.org/(?:2000/svg|1999/xlink|2000/xmlns/|1999/xhtml)[\"'])|(?:src|href|action)\s*=\s*[\"']?//|"
    r"url\(\s*[\"']?//|@import|<base|http-equiv=[\"'](?!Content-Security-Policy)",
    re.IGNORECASE,
)


# What the organisation has said about itself; it leads there alone, and is told nothing.
IMPRINT = "https://www.example.org/impressum?a=1&b=2"
_TO_IMPRINT = re.compile(
    rf'<a [^>]*href="{re.escape(escape(IMPRINT))}"[^>]* rel="noreferrer">(?:{re.escape(escape(IMPRINT))})?'
)


# A link of our own, to be handed over: text, and nothing that a browser follows.
_INVITATION = re.compile(r"<code>https://survey\.example\.org/desk/(?:join|reset)#[\w-]{43}</code>")
# What an administrator has set, on the page where it is set: text in a field or a line, and no link.
_SET = re.compile(r'<input [^>]*value="https://[^"]*"|<(?:dd|p)>https://[^<]*<')
# What draws live pictures has addresses in it (of its makers, in messages), and reaches none: its page's
# policy forbids it, and tests/journeys/test_analysis_page.py sees that nobody else is asked for anything.
LIBRARY = "/results/report/library/"


def _third_party(answer: httpx.Response) -> Iterator[str]:
    kind = answer.headers.get("Content-Type", "")
    if answer.request.url.path.startswith(LIBRARY) and kind.startswith("text/javascript"):
        return
    if kind.startswith(("text/html", "text/css", "text/javascript", "application/javascript")):
        settings = answer.request.url.path in {"/desk/settings", "/desk/start/organisation"}
        if _names_another_site(answer.text, settings=settings):
            yield "names another site"
        if "unsafe-url" in answer.text:
            yield "sends its address along"


@lru_cache(1000)  # one refusal answers thousands of requests
def _names_another_site(text: str, *, settings: bool) -> bool:
    text = _INVITATION.sub("", _TO_IMPRINT.sub("", text))
    return bool(ELSEWHERE.search(_SET.sub("", text) if settings else text))
