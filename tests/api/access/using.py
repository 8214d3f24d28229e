"""Everything that people with an account do, once: for tests that ask every route."""

import json
import re
from datetime import UTC, datetime, timedelta
from unittest.mock import AsyncMock, patch

import httpx
import pyotp
from litestar import Litestar

from api.installation import installation_of
from survey.accounts.accounts import invite, let_back_in
from survey.accounts.roles import Role
from survey.accounts.secrets import Secrets
from survey.database import write
from survey.measures.keeping import measures, store_judgement
from survey.measures.tables import MeasureDraw
from survey.organisation.roster_digest import confirm_roster
from survey.organisation.tables import Person as Employee
from survey.organisation.tables import Team
from survey.waves.tables import Wave
from survey.weeks import week_label, week_of
from tests.api.access.authenticator import Authenticator
from tests.api.access.desk import hidden, secret_on
from tests.reader import OURS
from tests.survey.accounts.people import PASSWORD, hire

HTML = OURS | {"Accept": "text/html", "Accept-Language": "en"}
ICS = b"""BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//a//b//EN
BEGIN:VEVENT
UID:1
DTSTART;VALUE=DATE:20300801
SUMMARY:Move
END:VEVENT
END:VCALENDAR
"""
JSON = OURS | {"Accept": "application/json"}


async def use_the_desk(client: httpx.AsyncClient, app: Litestar) -> None:
    """Omar comes by a password, Lena by a passkey; both lose it, come back, and look after their accounts."""
    omar = await hire(
        installation_of(app).secrets, "omar@desk.example", [Role.ADMINISTRATOR], datetime.now(UTC)
    )
    form = {"address": omar.address, "password": PASSWORD, "code": omar.code(datetime.now(UTC))}
    await client.post("/desk/sign-in", data=form, headers=HTML)
    await client.get("/desk", headers=HTML)
    await _look_after_people(client, app)
    await client.post("/desk/sign-out", headers=HTML)
    await _watch_over_it(client, installation_of(app).secrets)
    for way, token in (
        ("join", await invite("lena@desk.example", [Role.ANALYST, Role.AUDITOR], datetime.now(UTC))),
        ("reset", await let_back_in(omar.address, datetime.now(UTC))),
    ):
        page = (await client.post(f"/desk/{way}", data={"link": token}, headers=HTML)).text
        await client.post(f"/desk/{way}/password", data=_password(page, token), headers=HTML)
        # Lena reads files; Omar is refused.
        effects = [("files", (f"{name}.json", b"{}", "application/json")) for name in ("kiel", "ulm")]
        await client.post("/desk/houses/combine", files=effects, headers=HTML)
    device = Authenticator()
    for way, token in (
        ("join", await invite("ruth@desk.example", [Role.OWNER], datetime.now(UTC))),
        ("reset", await let_back_in("lena@desk.example", datetime.now(UTC))),
    ):
        asked = await client.post(f"/desk/{way}/challenge", json={"link": token}, headers=JSON)
        made = {"link": token, "name": "Lena Berg", "credential": Authenticator().make(asked.json())}
        if way == "reset":
            made["credential"] = device.make(asked.json())
        await client.post(f"/desk/{way}/passkey", json=made, headers=JSON)
    asked = await client.post("/desk/sign-in/challenge", json={}, headers=JSON)
    await client.post("/desk/sign-in/passkey", json={"credential": device.sign(asked.json())}, headers=JSON)
    await client.get("/desk/log", headers=HTML)
    await client.post("/desk/log/table.csv", headers=HTML)
    await _look_after_the_account(client)
    await use_the_measures(client, app)
    await use_the_cases(client, app)
    await use_the_rights(client, app)


async def use_the_rights(client: httpx.AsyncClient, app: Litestar) -> None:
    """Dana looks after data protection: a customer asks what there is, and wants it gone."""
    dana = await hire(installation_of(app).secrets, "dana@desk.example", [Role.AUDITOR], datetime.now(UTC))
    form = {"address": dana.address, "password": PASSWORD, "code": dana.code(datetime.now(UTC))}
    await client.post("/desk/sign-out", headers=HTML)
    await client.post("/desk/sign-in", data=form, headers=HTML)
    await client.get("/desk/customers", headers=HTML)
    for act in ("export", "opt-out", "erase"):
        await client.post(f"/desk/customers/{act}", data={"name": "K-nobody", "sure": "yes"}, headers=HTML)


async def use_the_cases(client: httpx.AsyncClient, app: Litestar) -> None:
    """Ruth owns the programme: a letter comes, is answered and settled, and its problem is explained."""
    ruth = await hire(
        installation_of(app).secrets, "ruth.cases@desk.example", [Role.OWNER], datetime.now(UTC)
    )
    form = {"address": ruth.address, "password": PASSWORD, "code": ruth.code(datetime.now(UTC))}
    await client.post("/desk/sign-out", headers=HTML)
    await client.post("/desk/sign-in", data=form, headers=HTML)
    letter = {"kind": "letter", "touchpoint": "phone", "words": "Two weeks without a word"}
    opened = await client.post("/desk/cases/open", data=letter, headers=HTML)
    case = {"case": opened.headers["location"].partition("case=")[2]}
    await client.get("/desk/cases", params=case, headers=HTML)
    await client.post("/desk/cases/take", data=case | {"owner": ""}, headers=HTML)
    known = {"title": "Line dead", "explanation": "On Monday the line was dead."}
    await client.post("/desk/cases/join", data=case | known, headers=HTML)
    answer = {"answer": "We are sorry", "way": "otherwise"}
    await client.post("/desk/cases/answer", data=case | answer, headers=HTML)
    await client.post(
        "/desk/cases/settle", data=case | {"cause": "The line", "action": "Mended"}, headers=HTML
    )
    await client.post("/desk/cases/publish", data={"problem": "1", "shown": "yes"}, headers=HTML)
    await client.post("/wishes/phone", data={"wish": "Longer hours"}, headers=HTML)
    page = (await client.get("/desk/wishes", headers=HTML)).text
    (wish, *_) = re.findall(r'name="wish" value="(w[0-9a-f-]{36})"', page)
    told = {"wish": wish, "state": "done", "wanted": "Longer hours", "did": "Open until eight"}
    await client.post("/desk/wishes/theme", data={"wish": wish, "theme": "Hours"}, headers=HTML)
    await client.post("/desk/wishes/decide", data=told, headers=HTML)
    await client.post("/desk/wishes/publish", data={"wish": wish, "shown": "yes"}, headers=HTML)


async def use_the_measures(client: httpx.AsyncClient, app: Litestar) -> None:
    """Ruth registers two measures and gives one up; the lot and the word of the other stay as they are."""
    secrets, now = installation_of(app).secrets, datetime.now(UTC)
    ruth = await hire(secrets, "ruth.measures@desk.example", [Role.LEADERSHIP, Role.TEAM_LEAD], now)
    (one, *_) = await Employee.select(Employee.id)
    await write(
        Employee.update({Employee.email: ruth.address, Employee.lead: True})
        .where(Employee.id == one["id"])
        .run
    )
    form = {"address": ruth.address, "password": PASSWORD, "code": ruth.code(datetime.now(UTC))}
    await client.post("/desk/sign-out", headers=HTML)
    await client.post("/desk/sign-in", data=form, headers=HTML)
    page = (await client.get("/desk/measures/new", headers=HTML)).text
    group = re.findall(r'name="group" value="([0-9a-f-]{36})"', page)[0]
    start = week_label(week_of(datetime.now(UTC).date()) + 3)
    measure = {
        "what": "More time",
        "who": "the lead",
        "kind": "try",
        "outcome": "happiness",
        "expected": "0.3",
    }
    measure |= {"smallest": "0.1", "start": start, "steps": "1", "group": group}
    for what in ("More time", "Fewer meetings"):
        await client.post("/desk/measures/register", data=measure | {"what": what}, headers=HTML)
    found = (await measures())[0]
    (wave, *_) = await Wave.select(Wave.id)
    starts = json.dumps([[group, found.first]])
    drawn = MeasureDraw(
        measure=found.id, wave=wave["id"], release="0" * 64, drawn=found.registered, starts=starts
    )
    await write(MeasureDraw.insert(drawn).run)
    nothing = dict.fromkeys(("observed", "expected", "effect", "p", "chance"))
    said = {"word": "too_few", "kind": "placebo", "compared": 0, "before": 0, "after": 0}
    await store_judgement(found.id, said | nothing, found.registered)
    for act, number in (("draw", "1"), ("judge", "1"), ("withdraw", "2")):
        sent = {"number": number, "why": "Nobody has time."}
        await client.post(f"/desk/measures/{act}", data=sent, headers=HTML)
    page = (await client.get("/desk/replies", headers=HTML)).text
    asked = re.findall(
        r'name="group" value="([^"]+)">\s*<input type="hidden" name="wave" value="([^"]+)"', page
    )
    for cell, week in asked:
        reply = {"group": cell, "wave": week, "reply": "We start later from Monday."}
        await client.post("/desk/replies/write", data=reply, headers=HTML)


async def _look_after_people(client: httpx.AsyncClient, app: Litestar) -> None:
    await client.get("/desk/people", headers=HTML)
    vera = {"address": "vera@desk.example", "role": ["owner", "auditor"]}
    await client.post("/desk/people/invite", data=vera, headers=HTML)
    await client.post("/desk/people/end", data=vera, headers=HTML)
    await hire(
        installation_of(app).secrets,
        "paul@desk.example",
        [Role.LEADERSHIP, Role.ADMINISTRATOR],
        datetime.now(UTC),
    )
    paul = {"address": "paul@desk.example", "role": ["leadership", "administrator", "owner"]}
    await client.post("/desk/people/roles", data=paul, headers=HTML)
    await client.post("/desk/people/confirm", data=paul, headers=HTML)
    await client.post("/desk/people/back-in", data=paul, headers=HTML)
    await client.get("/desk/settings", headers=HTML)
    await client.post("/desk/settings", data={"group": "sender", "owner": "Ruth Klein"}, headers=HTML)
    await use_the_first_run(client, app)
    await client.get("/desk/programs", headers=HTML)
    await client.post("/desk/programs", data={"name": "till"}, headers=HTML)
    await client.post("/desk/programs/end", data={"name": "till"}, headers=HTML)
    page = (await client.get("/desk/queues", headers=HTML)).text
    team = re.findall(r'<select id="team".*?<option value="([^"]+)"', page, re.DOTALL)[0]
    queue = re.findall(r'<select id="queue".*?<option value="([^"]+)"', page, re.DOTALL)[0]
    place = {"queue": queue, "team": team, "touchpoint": "e-mail", "channel": "mail"}
    await client.post("/desk/queues", data=place, headers=HTML)
    for page in ("asking", "further", "further/table.csv"):
        await client.get(f"/desk/{page}", headers=HTML)
    rule = {"touchpoint": "e-mail", "mails": "1", "hours": "2", "apart_days": "90", "question": "ces"}
    await client.post("/desk/asking", data=rule, headers=HTML)
    ended = datetime.now(UTC) - timedelta(hours=1)
    table = f"team,touchpoint,channel,ended_at\n{team},e-mail,mail,{ended.isoformat()}\n".encode()
    await client.get("/desk/contacts", headers=HTML)
    await client.post("/desk/contacts/internal", data={"touchpoint": "invoice", "sure": "yes"}, headers=HTML)
    body, headers = as_multipart(table, "contacts.csv")
    looked = (await client.post("/desk/contacts/look", content=body, headers=headers)).text
    sent = {name: hidden(looked, name) for name in ("table", "name")}
    for act in ("import", "links"):
        await client.post(f"/desk/contacts/{act}", data=sent, headers=HTML)
    (first, *_) = await Team.select(Team.name)
    body, headers = as_multipart(f"team,site\n{first['name']},Kiel\n".encode(), "traits.csv")
    looked = (await client.post("/desk/traits/look", content=body, headers=headers)).text
    sent = {name: hidden(looked, name) for name in ("table", "name", "agreed")}
    await client.post("/desk/traits/import", data=sent, headers=HTML)
    await client.get("/desk/traits", headers=HTML)


def as_multipart(content: bytes, name: str) -> tuple[bytes, dict[str, str]]:
    """A form with one file as a browser sends it, and the header that goes with it."""
    head = f'Content-Disposition: form-data; name="file"; filename="{name}"'
    body = f"--b\r\n{head}\r\nContent-Type: text/csv\r\n\r\n".encode() + content + b"\r\n--b--\r\n"
    return body, HTML | {"Content-Type": "multipart/form-data; boundary=b"}


async def use_the_first_run(client: httpx.AsyncClient, app: Litestar) -> None:
    """Omar says everything that is asked before a first week, and when weeks are not asked."""

    async def send(place: str, **fields: str) -> httpx.Response:
        return await client.post(f"/desk/{place}", data=fields, headers=HTML)

    async def send_file(place: str, content: bytes, name: str) -> httpx.Response:
        body, headers = as_multipart(content, name)
        return await client.post(f"/desk/{place}", content=body, headers=headers)

    for step in ("", "/organisation", "/mail", "/roster", "/question", "/wave"):
        await client.get(f"/desk/start{step}", headers=HTML)
    await client.get("/desk/questions", headers=HTML)
    asked = {"text-en": "I knew whom to ask.", "text-de": "Ich wusste, wen ich fragen kann."}
    await send("questions/add", block="customers", **asked)
    await send("questions/reword", number="1", **asked)
    await send("questions/retire", number="1")
    await client.get("/desk/rehearsal", headers=HTML)
    for act in ("begin", "forget"):
        await send(f"rehearsal/{act}")
    await send("start/place", timezone="Europe/Berlin")
    await send("start/owner", owner="Ruth Klein")
    for step in ("organisation", "agreement", "group"):
        await send(f"start/{step}")
    await send("start/mail", smtp_server="mail.example.org", smtp_sender="us@example.org")
    with patch("api.starting.mail_page.send_test", AsyncMock(return_value={"answer": "250 Ok"})):
        await send("start/mail/test", address="nobody@example.org")
    await send("start/mail")
    await send("start/question", lag="1", looks="26,52,104")
    # Beside the week that is open no other one opens.
    with patch("api.starting.wave_page.open_this_week", AsyncMock()):
        await send("start/wave")
    await confirm_roster(installation_of(app).secrets)
    looked = (await send_file("start/roster/look", await _roster_and_one_more(), "roster.csv")).text
    sent = {name: hidden(looked, name) for name in ("table", "name", "agreed")}
    await send("start/roster/import", **sent)
    shown = (await send("start/roster/undo")).text
    await send("start/roster/undo", agreed=hidden(shown, "agreed"))
    rule = {"opens-day": "3", "opens-at": "09:00", "closes-day": "1", "closes-at": "18:00"}
    for act in ("look", "set"):
        await send(f"schedule/{act}", every="1", country="DE", **rule)
    days = {"begins": "2030-08-01", "ends": "2030-08-14"}
    for act in ("pause/look", "pause", "event", "event/remove"):
        await send(f"schedule/{act}", label="Summer", **days)
    await send("schedule/resume", number="1", begins=days["begins"])
    place = {"site-name": "Munich", "site-zone": "Europe/Berlin", "site-country": "DE", "site-land": "BY"}
    for act in ("site/look", "site", "site/remove"):
        await send(f"schedule/{act}", **place)
    await send_file("schedule/calendar", ICS, "firm.ics")
    for page in ("schedule", "jobs"):
        await client.get(f"/desk/{page}", headers=HTML)


async def _roster_and_one_more() -> bytes:
    """A table that changes nothing but that somebody joins, which is taken back."""
    teams = {
        row["id"]: f"{row['team']};{row['department']};{row['office']}"
        for row in await Team.select(
            Team.id, Team.name.as_alias("team"), Team.department.name.as_alias("department"), Team.office
        )
    }
    rows = await Employee.select().where(Employee.left_week.is_null())
    lines = ["reference;name;email;lead;team;department;office"]
    for row in rows:
        person = f"{row['reference']};{row['name']};{row['email'] or ''};{'yes' if row['lead'] else 'no'}"
        lines.append(f"{person};{teams[row['team']]}")
    lines.append(f"next;Nina Neu;;no;{teams[rows[0]['team']]}")
    return "\n".join(lines).encode()


async def _watch_over_it(client: httpx.AsyncClient, secrets: Secrets) -> None:
    """Ida of the works council looks at names, holds the next opening and lets it go."""
    ida = await hire(secrets, "ida@desk.example", [Role.WORKS_COUNCIL], datetime.now(UTC))
    form = {"address": ida.address, "password": PASSWORD, "code": ida.code(datetime.now(UTC))}
    await client.post("/desk/sign-in", data=form, headers=HTML)
    page = (await client.get("/desk/names", headers=HTML)).text
    form = {name: hidden(page, name) for name in ("team", "digest")}
    await client.post("/desk/names/confirm", data=form, headers=HTML)
    await client.post("/desk/names/refuse", data=form, headers=HTML)
    await client.get("/desk/opening", headers=HTML)
    await client.post("/desk/opening/hold", data={"why": "The agreement"}, headers=HTML)
    await client.get("/desk/opening", headers=HTML)
    await client.post("/desk/opening/let-go", headers=HTML)
    await client.post("/desk/sign-out", headers=HTML)


async def _look_after_the_account(client: httpx.AsyncClient) -> None:
    asked = await client.post("/desk/account/challenge", json={}, headers=JSON)
    more = {"credential": Authenticator().make(asked.json()), "device": "Phone"}
    await client.post("/desk/account/passkey", json=more, headers=JSON)
    page = (await client.get("/desk/account/password", headers=HTML)).text
    await client.post("/desk/account/password", data=_password(page, ""), headers=HTML)
    await client.post("/desk/account/password/remove", headers=HTML)
    await client.post("/desk/account/codes", headers=HTML)
    page = (await client.get("/desk/account", headers=HTML)).text
    passkey = re.findall(r'name="id" value="([0-9a-f-]{36})"', page)[0]
    await client.post("/desk/account/passkey/remove", data={"id": passkey}, headers=HTML)
    await client.post("/desk/account/sessions/end", data={"all": "1"}, headers=HTML)


def _password(page: str, token: str) -> dict[str, str]:
    return {
        "link": token,
        "name": "Lena Berg",
        "password": PASSWORD,
        "sealed": hidden(page, "sealed"),
        "code": pyotp.TOTP(secret_on(page)).now(),
    }
