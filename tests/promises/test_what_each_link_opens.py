"""Walk every address with a customer's link, with the reading key, and with nothing: who gets where?

Adversaries A8 (customers, mail scanners, whoever finds the server) and curious colleagues. The table is
complete: a new route fails until somebody says here who may open it. Control: the same walk over an
application with a route that nobody listed and that shows the results to anybody.
"""

from collections.abc import Mapping
from pathlib import Path

import pytest
from litestar import Litestar, get

from api.installation import installation_of
from api.results.reading import results_of
from api.web.pages import AnyRequest
from tests.api.customers import contact
from tests.promises.every_route import FILES, MARKER, addresses, files, handlers, http_routes
from tests.promises.installed import Installed, installation
from tests.reader import OURS

# Who: "anybody" sees the same with or without anything; "key": 404 without; "customer": the own link alone.
WHO: dict[str, str] = {
    "/static/{file_path:path}": "anybody",
    "/schemas/{file_path:path}": "anybody",
    "/": "anybody",
    "/privacy": "anybody",
    "/privacy/customers": "anybody",
    "/accessibility": "anybody",
    "/health": "looked at by anybody",
    "/ready": "looked at by anybody",
    "/link": "anybody",
    "/kiosk": "anybody",
    "/wishes/{address:str}": "anybody",
    "/r/{token:str}": "customer",
    # The pulse page and what its browser verifies before it answers: the same bytes for everybody.
    "/pulse/{wave:str}": "anybody",
    "/pulse/{wave:str}/manifest": "anybody",
    # Signed by the wave's own key and checked by browsers that have no cookie: means by number, no words.
    "/pulse/{wave:str}/release": "anybody",
    # Personal links and signed tokens, in the body: tests/promises/test_only_the_invited_answer….
    "/pulse/{wave:str}/place": "invited",
    "/pulse/{wave:str}/issue": "invited",
    "/pulse/{wave:str}/ballot": "invited",
    "/pulse/{wave:str}/ack": "invited",
    # A link of its own in each weekly mail; what it says of nobody: test_nobody_learns_who_has_paused_mails.
    "/pulse/mails/{pause:str}": "paused",
    "/answer/{answer:str}": "customer",
    # A link of its own in each mail to a customer; it holds codes and shows nothing of anybody.
    "/no-more/{objection:str}": "paused",
    "/api/contacts": "program",
    "/api/cases": "program",
    "/api/roster": "program",
    "/api/ratings": "program",
    "/api/zammad": "program",
    "/schema/openapi.json": "anybody",
    "/results": "key",
    "/results/weeks/{wave:str}": "key",
    "/results/groups/{group:str}": "key",
    "/results/groups/{group:str}/weeks/{wave:str}": "key",
    "/results/groups/{group:str}/table.csv": "key",
    "/results/check": "key",
    "/results/table.csv": "key",
    "/results/report": "key",
    "/results/report.json": "key",
    "/results/report.pdf": "key",
    "/results/report/panel.xlsx": "key",
    "/results/report/panel.sav": "key",
    "/results/report/bundle.zip": "key",
    "/results/report/panel.csv": "key",
    "/results/report/analysis": "key",
    "/results/report/pictures/{file:str}": "key",
    "/results/report/live/{picture:str}": "key",
    "/results/report/library/{library:str}": "key",
    "/results/report/plan.json": "key",
    "/results/forecast": "key",
    "/results/measures": "key",
    "/results/open": "exchange",
    # Invented data of groups with their names: whoever has its random address sees it, by nothing else.
    "/rehearsal/{rehearsal:str}": "rehearsal",
    "/rehearsal/{rehearsal:str}/{place:path}": "rehearsal",
    # For people with an account: which of them sees what is in test_what_each_role_opens.py.
    "/desk": "account",
    "/desk/account": "account",
    "/desk/account/challenge": "account",
    "/desk/account/passkey": "account",
    "/desk/account/passkey/remove": "account",
    "/desk/account/password": "account",
    "/desk/account/password/remove": "account",
    "/desk/account/codes": "account",
    "/desk/account/sessions/end": "account",
    "/desk/people": "account",
    "/desk/queues": "account",
    "/desk/asking": "account",
    "/desk/further": "account",
    "/desk/further/table.csv": "account",
    "/desk/contacts": "account",
    "/desk/contacts/internal": "account",
    "/desk/contacts/look": "account",
    "/desk/contacts/import": "account",
    "/desk/contacts/links": "account",
    "/desk/traits": "account",
    "/desk/traits/look": "account",
    "/desk/traits/import": "account",
    "/desk/people/confirm": "account",
    "/desk/people/invite": "account",
    "/desk/people/back-in": "account",
    "/desk/people/roles": "account",
    "/desk/people/end": "account",
    "/desk/names": "account",
    "/desk/names/confirm": "account",
    "/desk/names/refuse": "account",
    "/desk/opening": "account",
    "/desk/opening/hold": "account",
    "/desk/opening/let-go": "account",
    "/desk/schedule": "account",
    "/desk/schedule/look": "account",
    "/desk/schedule/set": "account",
    "/desk/schedule/pause": "account",
    "/desk/schedule/pause/look": "account",
    "/desk/schedule/resume": "account",
    "/desk/schedule/site": "account",
    "/desk/schedule/site/look": "account",
    "/desk/schedule/site/remove": "account",
    "/desk/schedule/event": "account",
    "/desk/schedule/event/remove": "account",
    "/desk/schedule/calendar": "account",
    "/desk/jobs": "account",
    "/desk/start": "account",
    "/desk/start/organisation": "account",
    "/desk/start/place": "account",
    "/desk/start/owner": "account",
    "/desk/start/agreement": "account",
    "/desk/start/group": "account",
    "/desk/start/mail": "account",
    "/desk/start/mail/test": "account",
    "/desk/start/roster": "account",
    "/desk/start/roster/look": "account",
    "/desk/start/roster/import": "account",
    "/desk/start/roster/undo": "account",
    "/desk/start/question": "account",
    "/desk/start/wave": "account",
    "/desk/questions": "account",
    "/desk/questions/add": "account",
    "/desk/questions/reword": "account",
    "/desk/questions/retire": "account",
    "/desk/rehearsal": "account",
    "/desk/rehearsal/begin": "account",
    "/desk/rehearsal/forget": "account",
    "/desk/settings": "account",
    "/desk/advice": "account",
    "/desk/programs": "account",
    "/desk/programs/end": "account",
    "/desk/log": "account",
    "/desk/log/table.csv": "account",
    "/desk/team": "account",
    "/desk/houses": "account",
    "/desk/houses/combine": "account",
    "/desk/measures": "account",
    "/desk/measures/new": "account",
    "/desk/measures/register": "account",
    "/desk/measures/draw": "account",
    "/desk/measures/judge": "account",
    "/desk/measures/withdraw": "account",
    "/desk/replies": "account",
    "/desk/replies/write": "account",
    "/desk/cases": "account",
    "/desk/cases/open": "account",
    "/desk/cases/take": "account",
    "/desk/cases/answer": "account",
    "/desk/cases/settle": "account",
    "/desk/cases/join": "account",
    "/desk/cases/publish": "account",
    "/desk/wishes": "account",
    "/desk/wishes/theme": "account",
    "/desk/wishes/decide": "account",
    "/desk/wishes/publish": "account",
    "/desk/customers": "account",
    "/desk/customers/export": "account",
    "/desk/customers/erase": "account",
    "/desk/customers/opt-out": "account",
    # Takes a password, a passkey or a link that works once, and shows nothing without.
    "/desk/provider/try": "account",
    # Without a sign-in service of the organisation there is nothing behind them.
    "/desk/provider": "elsewhere",
    "/desk/provider/back": "elsewhere",
    "/desk/sign-in": "door",
    "/desk/sign-in/challenge": "door",
    "/desk/sign-in/passkey": "door",
    "/desk/sign-out": "door",
    "/desk/join": "door",
    "/desk/join/password": "door",
    "/desk/join/challenge": "door",
    "/desk/join/passkey": "door",
    "/desk/reset": "door",
    "/desk/reset/password": "door",
    "/desk/reset/challenge": "door",
    "/desk/reset/passkey": "door",
    # Lead to the addresses above, and hold nothing.
    "/report": "moved",
    "/report.json": "moved",
    "/report/panel.csv": "moved",
    "/report/plan.json": "moved",
    "/forecast": "moved",
}
# What is asked of each, by what is sent along: the status of looking, and of sending what a form would send.
Statuses = Mapping[str, tuple[set[int], set[int]]]
EXPECTED: dict[str, Statuses] = {
    "anybody": dict.fromkeys(("nothing", "customer", "key"), ({200}, {303})),
    "looked at by anybody": dict.fromkeys(("nothing", "customer", "key"), ({200}, set())),
    "customer": {
        "nothing": ({401}, {401}),
        "customer": ({200}, {303, 422}),
        "key": ({401}, {401}),
    },
    "invited": dict.fromkeys(("nothing", "customer", "key"), (set(), {400, 401, 410})),
    "paused": dict.fromkeys(("nothing", "customer", "key"), ({200}, {400})),
    "program": dict.fromkeys(("nothing", "customer", "key"), (set(), {401})),
    "key": {"nothing": ({404}, set()), "customer": ({404}, set()), "key": ({200}, set())},
    "exchange": {"nothing": (set(), {404}), "customer": (set(), {404}), "key": (set(), {303})},
    "account": dict.fromkeys(("nothing", "customer", "key"), ({303}, {303})),
    "door": dict.fromkeys(("nothing", "customer", "key"), ({200}, {200, 303, 400, 401})),
    "rehearsal": dict.fromkeys(("nothing", "customer", "key"), ({200}, {200})),
    "elsewhere": dict.fromkeys(("nothing", "customer", "key"), ({404}, set())),
    "moved": dict.fromkeys(("nothing", "customer", "key"), ({303}, set())),
}
HOLDERS = ("nothing", "customer", "key")


async def walk(installed: Installed, holder: str) -> dict[str, tuple[set[int], set[int]]]:
    """The statuses of every route for somebody who holds this, wherever they could put it."""
    (token,) = installed.values["token"]
    (cookie,) = installed.key.values()
    held = {"nothing": "", "customer": token, "key": cookie.partition("=")[2]}[holder]
    headers = {"Accept": "text/html"} | OURS
    if held:
        headers |= {"Cookie": f"resonanz-reading={held}", "Authorization": f"Bearer {held}"}
    # A customer knows one contact's link and one answer's; nobody else knows any.
    known = dict(installed.values) | {"token": [held] if holder == "customer" else []}
    known["answer"] = known["answer"] if holder == "customer" else []
    known["wave"] = known["wave"][:1]  # the released one: of the open one there is nothing to see yet
    found: dict[str, tuple[set[int], set[int]]] = {}
    for route in http_routes(installed.app):
        looked, sent = found.setdefault(route.path, (set(), set()))
        folder = route.path.split("/")[1]
        shown = [file for file in files(folder) if not file.startswith(".")]
        values = known | ({"file_path": shown} if route.path.startswith(FILES) else {})
        places = [place for place in addresses(route, values) if MARKER not in place]
        if not places:
            places = list(addresses(route, values))
        for place in places:
            if "GET" in route.methods:
                looked.add((await installed.client.get(place, headers=headers)).status_code)
            if "PUT" in route.methods:
                sent.add((await installed.client.put(place, json=[], headers=headers)).status_code)
            if "POST" in route.methods:
                body = {"score": "4", "wish": "more light", "link": f"/r/{token}", "key": held, "token": held}
                if WHO.get(route.path) in {"invited", "program"}:
                    document = contact() | {"token": held}
                    answer = await installed.client.post(place, json=document, headers=headers)
                else:
                    answer = await installed.client.post(place, data=body, headers=headers)
                sent.add(answer.status_code)
                installed.client.cookies.clear()
    return found


def unlisted(app: Litestar) -> set[str]:
    """Routes of which nobody has said who may open them, and entries of routes that are gone."""
    return {path for path, _ in handlers(app)} ^ set(WHO)


@pytest.mark.parametrize("holder", HOLDERS)
async def test_every_route_opens_to_whom_the_table_says(installed: Installed, holder: str) -> None:
    assert unlisted(installed.app) == set()
    found = await walk(installed, holder)
    for path, (looked, sent) in found.items():
        may_look, may_send = EXPECTED[WHO[path]][holder]
        assert looked <= may_look, path
        assert sent <= may_send, path
        assert looked or sent, path


async def test_a_key_of_the_past_and_a_personal_link_open_no_results(installed: Installed) -> None:
    for value in ("0" * 32, installed.values["token"][0], "", "x" * 5000):
        answer = await installed.client.get("/results", headers={"Cookie": f"resonanz-reading={value}"})
        assert answer.status_code == 404


@get("/everything")
async def everything(request: AnyRequest) -> dict[str, int]:
    """The control: results for whoever comes by."""
    return {"weeks": len((await results_of(request.app)).weeks), "k": installation_of(request.app).rules.k}


async def test_the_control_with_a_route_that_nobody_listed_is_found(database: str, tmp_path: Path) -> None:
    async with installation(tmp_path, [everything]) as installed:
        assert unlisted(installed.app) == {"/everything"}
        assert (await walk(installed, "customer"))["/everything"] == ({200}, set())
