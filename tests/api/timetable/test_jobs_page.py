"""Omar sees what ran by itself and what did not; of a reminder neither how many it was for nor how long."""

import re
import shutil
from html import unescape
from pathlib import Path

from api.installation import installation_of
from survey.accounts.roles import Role
from survey.jobs.claiming import claim, finish
from survey.jobs.planning import plan_job
from tests.api.access.desk import desk_application, member, without_chance
from tests.api.chores.test_jobs_command import WEDNESDAY, some_jobs


async def test_what_failed_stands_first_with_its_reason_and_no_number_of_people(
    database: str, tmp_path: Path
) -> None:
    app = desk_application(tmp_path)
    await some_jobs()
    await plan_job("remind", WEDNESDAY)
    held = await claim(["remind"])
    assert held
    await finish(held)
    async with member(app, "omar@example.org", [Role.ADMINISTRATOR]) as omar:
        page = unescape((await omar.browser.get("/desk/jobs?everything=1")).text)
        german = (await omar.browser.get("/desk/jobs?everything=1&lang=de")).text
    order = [page.index(f"<h2>{head}</h2>") for head in ("For somebody to look at", "To come", "Done")]
    assert order == sorted(order)
    troubled, done = page[order[0] : order[1]], page[order[2] :]
    assert troubled.count("… was not there; wave 2026-W11 waits.") == 2
    assert "failed, tried again at" in troubled
    assert "given up" in troubled
    assert "Eva" not in without_chance(page)
    (reminder,) = re.findall(r"<p><strong>remind those who have not answered</strong>, (.*?)</p>", done, re.S)
    # When it was due and that it is done, and nothing else: neither people nor how long it took.
    assert re.sub(r"\s+", " ", reminder) == "Wednesday 11 March, 09:00: done"
    assert "aufgegeben" in german


async def test_an_opening_tells_how_far_it_is_and_nothing_else_does(database: str, tmp_path: Path) -> None:
    app = desk_application(tmp_path)
    fresh = installation_of(app).keys.path / "waves" / "2026-W12.new"
    fresh.mkdir(parents=True)
    for number in range(17):
        (fresh / f"cell-{number}.key").touch()
    await plan_job("open", WEDNESDAY)
    told = "So far the keys of 17 groups are made."
    async with member(app, "omar@example.org", [Role.ADMINISTRATOR]) as omar:
        assert told not in (await omar.browser.get("/desk/jobs")).text  # planned, and not begun
        assert await claim(["open"])
        assert told in (await omar.browser.get("/desk/jobs")).text
        german = (await omar.browser.get("/desk/jobs?lang=de")).text
        assert "Bisher sind die Schlüssel von 17 Gruppen erzeugt." in unescape(german)
        shutil.rmtree(fresh)
        assert "So far" not in (await omar.browser.get("/desk/jobs")).text
