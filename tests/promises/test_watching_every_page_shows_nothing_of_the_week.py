"""Attack 23: look at every page, export and command again and again while people answer.

Adversary A1 sees all of them, A2 has a link of their own as well. Whatever they look at stays the same to the
byte, headers included, from before the first answer until after the last: no number, no size, no order
changes. What changes from one morning to the next: test_participation_is_told_in_bands_once_a_day.
Control: a page with a live count.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from litestar import get
from litestar.params import FromPath
from litestar.routes import HTTPRoute

from api.commands.running import COMMANDS, _function, _plain
from api.installation import installation_of
from api.report.drawing import DrawnReport
from api.report.reporting import Reporter
from survey.ballots.tables import Ballot
from tests.api.pulse import Employee
from tests.clock import moved_clock
from tests.promises.every_route import FILES, KINDS, LANGUAGES, MARKER, addresses, http_routes
from tests.promises.installed import Installed, installation

# Commands that change something, or look at a file before; exports, which are logged; and the backup,
# which is a copy (attack 12). "case show" looks at one case by its number.
WRITING = {
    "language add",
    "language export",
    "language remove",
    "question add",
    "question retire",
    "question reword",
    "access deactivate",
    "access grant",
    "access invite",
    "access rescue",
    "access revoke",
    "api-key create",
    "api-key revoke",
    "audit export",
    "backup",
    "case answer",
    "case open",
    "case resolve",
    "case show",
    "comment hide",
    "customer erase",
    "customer export",
    "customer opt-out",
    "cards draw",
    "cards void",
    "helpdesk connect",
    "helpdesk import",
    "helpdesk place",
    "helpdesk scores",
    "import contacts",
    "import events",
    "import facts",
    "import roster",
    "import traits",
    "measure draw",
    "measure judge",
    "measure register",
    "measure withdraw",
    "jobs run",
    "look at contacts",
    "mail test",
    "plan export",
    "plan register",
    "reply write",
    "rollups rebuild",
    "roster confirm",
    "roster outlook",
    "roster preview",
    "traits preview",
    "roster undo",
    "secrets note export",
    "schedule calendar",
    "schedule pause",
    "schedule resume",
    "schedule set",
    "settings set",
    "settings set several",
    "settings unset",
    "schedule site",
    "team word",
    "touchpoint ask",
    "touchpoint add",
    "touchpoint internal",
    "webhook add",
    "webhook log",  # needs a name; it lists calls
    "webhook remove",
    "webhook test",
    "wave close",
    "wave hold",
    "wave let-go",
    "wave links",  # counted, and seen by everybody in the group
    "wave open",
    "wave text-messages",  # as links are
}
Seen = Mapping[str, object]


@dataclass
class AsRead:
    """The report as its panel, plan and calendar: what it is computed from is what could change."""

    reporter: Reporter

    async def finding(self) -> DrawnReport:
        panel = await self.panel_file()
        return DrawnReport(panel, dict.fromkeys(("en", "de"), panel.decode()))

    async def panel_file(self) -> bytes:
        return await self.reporter.panel_file()

    async def made(self, make: Callable[..., bytes], *how: object) -> bytes:
        return repr((make.__name__, how)).encode() + await self.panel_file()


async def look(installed: Installed, colleague: Employee, routes: Sequence[HTTPRoute]) -> Seen:
    """Everything that anybody can look at, as it is now."""
    seen: dict[str, object] = {}
    for route in routes:
        for address in [] if route.path.startswith(FILES) else addresses(route, installed.values):
            for kind, language in zip(KINDS, LANGUAGES, strict=True):
                headers = {"Accept": kind, "Accept-Language": language}
                if address.startswith("/results"):
                    headers |= installed.key
                answer = await installed.client.get(address, headers=headers)
                seen[f"{address} {kind}"] = (answer.status_code, answer.headers.multi_items(), answer.content)
    for name in sorted(COMMANDS.keys() - WRITING):
        seen[name] = _plain(await _function(name)(installation_of(installed.app), {"language": "en"}))
    for answer in (await colleague.place(), await colleague.post("ack", {"token": colleague.token})):
        seen[f"colleague {answer.request.url.path}"] = (answer.status_code, answer.headers, answer.content)
    return seen


async def watch(installed: Installed, routes: Sequence[HTTPRoute]) -> list[Seen]:
    """Look before, between and after everything that people do."""
    installed.app.state.reporter = AsRead(Reporter(installation_of(installed.app).settings, ("en", "de")))
    colleague, *others = await Employee.all(installed.client, installed.week)
    seen = [await look(installed, colleague, routes)]
    signed = [await other.signed() for other in others]
    seen.append(await look(installed, colleague, routes))
    for number, (other, (voter, token)) in enumerate(zip(others, signed, strict=True)):
        sealed = other.sealed(voter, 1 + number % 5, comment="so " * number)
        assert (await other.cast(voter, token, sealed)).status_code == 200
        if number in {0, 8}:
            seen.append(await look(installed, colleague, routes))
    for other, (voter, token) in zip(others, signed, strict=True):
        await other.cast(voter, token, other.sealed(voter, 3, 2), 2)
        await other.post("ack", {"token": other.token})
    seen.append(await look(installed, colleague, routes))
    return seen


def changes(seen: list[Seen]) -> set[str]:
    return {place for place in seen[0] if any(later[place] != seen[0][place] for later in seen)}


@pytest.fixture(autouse=True)
def one_second(monkeypatch: pytest.MonkeyPatch) -> None:
    """A link holds the second in which it was written, and a page the day: both are the watcher's own."""
    moment = datetime.now(UTC)
    moved_clock(monkeypatch, moment)
    second = int(moment.timestamp())
    monkeypatch.setattr("survey.tokens._SignerAt.get_timestamp", lambda _: second)


async def test_nothing_that_anybody_can_look_at_changes(installed: Installed) -> None:
    seen = await watch(installed, http_routes(installed.app))
    assert len(seen[0]) > 30
    assert any("panel.csv" in place for place in seen[0])
    # The results are looked at as somebody who may, not as a locked door.
    # What draws live pictures is named by its bytes, and this reporter makes it anew.
    nothing = ("/results/open", MARKER, f"/weeks/{installed.week.wave}", "/library/")
    read = [
        place
        for place in seen[0]
        if place.startswith("/results") and not any(words in place for words in nothing)
    ]
    assert {seen[0][place][0] for place in read} == {200}  # type: ignore[index]  # a status, headers, bytes
    assert sum(f"/groups/{group}" in place for group in installed.values["group"] for place in read) >= 12
    assert await Ballot.count() == 23
    assert changes(seen) == set()


@get("/live/{wave:str}")
async def live(wave: FromPath[str]) -> dict[str, int]:
    """So many have answered."""
    return {"answered": await Ballot.count()}


async def test_the_control_with_a_live_count_is_noticed(database: str, tmp_path: Path) -> None:
    async with installation(tmp_path, [live]) as installed:
        own = [route for route in http_routes(installed.app) if route.path.startswith("/live")]
        changed = changes(await watch(installed, own))
    assert {place.split("/")[1] for place in changed} == {"live"}
