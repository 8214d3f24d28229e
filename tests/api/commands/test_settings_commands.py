"""`resonanz settings`: the same as the page, for whoever has the machine and no browser."""

from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from click.testing import CliRunner, Result

from api.choosing import change_settings
from api.cli import resonanz
from survey import database
from survey.errors import BadInput
from survey.schedule.rhythm import Rhythm
from survey.schedule.settings import Settings, store_schedule
from survey.schedule.times import read_week_time
from survey.schedule.working_days import Place
from tests.api.customers import installation_for_tests


@pytest.fixture(autouse=True)
def installed(data_directory: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RESONANZ_TIMEZONE", "Europe/Vienna")


def run(*words: str, stdin: str | None = None) -> Result:
    return CliRunner().invoke(resonanz, ["settings", *words, "--lang", "en"], input=stdin)


def test_what_is_set_is_listed_with_where_it_comes_from() -> None:
    assert run("set", "RESONANZ_OWNER", "Ruth Klein").stdout == "It holds from now on.\n"
    assert run("set", "owner", "Ruth Klein").stdout == "It was so already.\n"
    assert run("set", "oidc-secret", stdin="hush-hush\n").exit_code == 0
    listed = run("list").stdout
    assert "RESONANZ_OWNER  Ruth Klein  set\n" in listed
    assert "RESONANZ_TIMEZONE  Europe/Vienna  from the environment, which wins\n" in listed
    assert "RESONANZ_OIDC_SECRET  (a secret that is not shown)  set\n" in listed
    assert "RESONANZ_MIN_GROUP  5\n" in listed
    assert run("unset", "owner").stdout == "The default holds again.\n"
    assert run("unset", "owner").stdout == "It had not been set.\n"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("set", "timezone", "Europe/Berlin"), "RESONANZ_TIMEZONE is set in the environment"),
        (("set", "min-group", "3"), "at least 5"),
        (("set", "data", "/srv/elsewhere"), "no setting data that can be changed while the server runs"),
        (("set", "oidc_issuer", "https://id.example.org"), "needs RESONANZ_OIDC_CLIENT"),
        (("set", "organisation", ""), "is empty"),
    ],
)
def test_what_cannot_be_is_refused_in_a_sentence(words: tuple[str, ...], said: str) -> None:
    refused = run(*words)
    assert refused.exit_code == 2
    assert said in refused.stderr


async def test_no_time_zone_takes_an_hour_of_the_schedule_away(sqlite_database: str, tmp_path: Path) -> None:
    home = installation_for_tests(tmp_path)
    berlin = ZoneInfo("Europe/Berlin")
    usual = Settings(Place(berlin), Rhythm(opens=read_week_time("wed 00:30")))
    await database.write(partial(store_schedule, usual))
    with pytest.raises(BadInput, match=r"00:30 does not exist in Asia/Beirut"):
        await change_settings(home, {"timezone": "Asia/Beirut"})
    assert await change_settings(home, {"timezone": "Europe/Vienna"}) == ["timezone"]
