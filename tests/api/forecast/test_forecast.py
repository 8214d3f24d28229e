"""The forecast from the roster in the database: who is large enough, and what the others get."""

from dataclasses import replace
from itertools import product
from pathlib import Path

import httpx
import pytest
from scipy.stats import binom

from analytics.outlook import Missing
from analytics.planning import Groups, analyse_power
from api.app import application
from api.commands.weeks.plans import USUAL
from api.forecast.document import Forecast
from api.forecast.expected import forecast, of_roster
from api.forecast.words import in_sentences
from api.routes.results.forecast import FORECAST_ROUTES
from survey.errors import BadInput
from survey.releases.rules import Rules
from survey.waves.cells import AskedTeam, Member, make_cells
from survey.waves.frozen_roster import DividedRoster
from tests.api.cli.command import json_of, run
from tests.api.customers import installation_for_tests
from tests.api.report.test_report_page import text_of
from tests.reader import reading
from tests.survey.lifecycle.week import hire


async def foreseen(folder: Path, smallest_group: int = 5, **arguments: int) -> Forecast:
    installation = installation_for_tests(folder)
    settings = replace(installation.settings, min_group=smallest_group)
    return await forecast(replace(installation, given=settings), **arguments)


def teams(count: int) -> list[str]:
    return [f"Team {number:02}" for number in range(1, count + 1)]


async def test_three_teams_of_six_get_a_kind_answer_and_what_there_is(database: str, tmp_path: Path) -> None:
    await hire(size=6)
    found = await foreseen(tmp_path)
    (group,) = found.groups
    assert (group.label, group.people, group.compared) == ("Kundendienst", 18, True)
    assert group.weeks == tuple(int(53 * binom.sf(4, 18, rate)) for rate in (0.45, 0.6, 0.75))
    assert [at.answer for at in found.responses] == ["no", "no", "no"]
    assert found.responses[0].missing == (
        Missing("groups", 1, 6),
        Missing("pairs", 44, 60),  # 52 weeks · 0.959 published · 0.900 rated
    )
    words = in_sentences(found, "en")
    assert words.statement == "Too small for the big question, large enough to listen"
    assert "Here 1 would have them." in words.reasons[0]
    assert len(words.gains) == 3


async def test_twenty_teams_of_twelve_can_be_told_what_they_would_find(database: str, tmp_path: Path) -> None:
    await hire(teams(20), 12)
    found = await foreseen(tmp_path, ratings=40)
    assert [at.groups for at in found.responses] == [20, 20, 20]
    assert [group.label for group in found.groups] == teams(20)
    smallest = [at.smallest_true or 9 for at in found.responses]
    assert smallest == sorted(smallest, reverse=True)
    level = 0.05 * ((52 / 104) ** 1.5 - (26 / 104) ** 1.5)  # of the second look
    expected = analyse_power(Groups([12] * 20, 0.6), 53, ratings=40, alpha=level)
    assert smallest[1] == pytest.approx(expected.mde_true)
    assert found.responses[1].smallest_observed == pytest.approx(expected.mde)
    assert [at.answer for at in found.responses] == ["strong_only", "strong_only", "yes"]
    words = in_sentences(found, "de")
    assert words.statement == "Groß genug für die Frage, wenn sich genug beteiligen"
    assert "75\N{NO-BREAK SPACE}%" in words.reasons[0]
    assert f"{smallest[2]:.2f} Bewertungspunkten".replace(".", ",") in words.reasons[1]
    assert (
        in_sentences(await foreseen(tmp_path, weeks=105, ratings=80), "en").statement
        == "Large enough for the question"
    )


async def test_few_small_groups_are_told_that_only_a_very_strong_link_would_show(
    database: str, tmp_path: Path
) -> None:
    await hire(teams(6), 8)
    found = await foreseen(tmp_path, ratings=7)
    assert [at.groups for at in found.responses] == [0, 6, 6]
    assert [at.answer for at in found.responses] == ["no", "strong_only", "strong_only"]
    words = in_sentences(found, "en")
    assert words.statement == "Large enough to ask, yet only a very strong link would be found"
    assert "report weaker links" in words.reasons[-1]
    assert "With 7, as assumed here, more weeks are lost." in words.ratings


async def test_too_few_weeks_are_said(database: str, tmp_path: Path) -> None:
    await hire(teams(20), 30)
    found = await foreseen(tmp_path, weeks=26)
    assert found.responses[2].missing == (Missing("weeks", 25, 26),)  # the first look
    assert in_sentences(found, "en").statement == "26 weeks are too short for the question"
    assert (await foreseen(tmp_path, weeks=27)).responses[2].missing == ()


async def test_a_forecast_is_that_of_the_look_it_reaches(database: str, tmp_path: Path) -> None:
    await hire(teams(20), 12)
    early, later = await foreseen(tmp_path, weeks=40), await foreseen(tmp_path, weeks=53)
    assert [found.responses[0].look.number for found in (early, later)] == [1, 2]
    assert (early.responses[1].smallest_true or 0) > 1.5 * (later.responses[1].smallest_true or 9)
    words = in_sentences(later, "en")
    assert any("look 2 of 3 finds, after 52 weeks" in reason for reason in words.reasons)
    assert any("can be said then, but seldom" in reason for reason in words.reasons)
    assert any("cannot be said by then" in reason for reason in in_sentences(early, "en").reasons)


async def test_seven_people_are_too_few_to_be_asked(database: str, tmp_path: Path) -> None:
    await hire(["Nord"], 7)
    found = await foreseen(tmp_path)
    assert found.refused == "too_few"
    words = in_sentences(found, "en")
    assert "The roster has 7 people. A week needs at least 8" in words.reasons[0]
    assert len(words.gains) == 2  # nothing about happiness, which they would not get


async def test_a_larger_smallest_group_is_told_to_whoever_chose_it(database: str, tmp_path: Path) -> None:
    await hire(teams(12), 20)
    least, raised, most = [await foreseen(tmp_path, smallest, weeks=105) for smallest in (5, 8, 12)]
    smallest = [found.responses[1].smallest_true or 9 for found in (least, raised, most)]
    assert smallest == sorted(smallest)
    assert smallest[2] > 1.2 * smallest[0]
    assert [found.groups[0].weeks[1] for found in (least, raised, most)] == [
        int(105 * binom.sf(fewest - 1, 20, 0.6)) for fewest in (5, 8, 12)
    ]
    assert "in which 12 or more people answered" in in_sentences(most, "en").gains[0]
    assert most.responses[0].answer == "no"


def roster(count: int, people: int, new: int = 0) -> DividedRoster:
    """Teams of one size, so many of whose people have only just come."""
    units = [AskedTeam(f"Team {number}", f"Department {number // 5}", "front") for number in range(count)]
    members = [
        Member(f"{team.id}/{person}", team.id, waves=0 if person < new else None)
        for team, person in product(units, range(people))
    ]
    partition = make_cells(units, {team.department: None for team in units}, members)
    labels = {cell.id: " + ".join(cell.teams) for cell in partition.cells}
    return DividedRoster(partition, len(members), count, labels, {}, {})


def test_newcomers_ask_for_more_answers_until_they_have_settled() -> None:
    with_them, without = (of_roster(roster(12, 14, new), 53, None, Rules(), USUAL) for new in (4, 0))
    early, late = binom.sf(8, 14, 0.45), binom.sf(4, 14, 0.45)
    assert with_them.groups[0].weeks[0] == int(4 * early + 49 * late)
    assert without.groups[0].weeks[0] == int(53 * late)
    assert with_them.responses[0].pairs < without.responses[0].pairs
    links = [found.responses[0].smallest_true or 0 for found in (without, with_them)]
    assert links[0] < links[1]


@pytest.mark.parametrize("count", [3_000, 10_000])
def test_thousands_of_teams_are_foreseen(count: int) -> None:
    found = of_roster(roster(count, 8), 53, None, Rules(), USUAL)
    assert (len(found.groups), found.responses[2].groups, found.responses[2].answer) == (count, count, "yes")
    expected = analyse_power(Groups([8] * count, 0.75), 53, ratings=8, alpha=found.responses[2].look.level)
    assert found.responses[2].smallest_true == pytest.approx(expected.mde_true)


@pytest.mark.parametrize("wrong", [{"weeks": 521}, {"weeks": -1}, {"ratings": 100_001}])
async def test_what_cannot_be_foreseen_is_refused(
    sqlite_database: str, tmp_path: Path, wrong: dict[str, int]
) -> None:
    with pytest.raises(BadInput, match="not"):
        await foreseen(tmp_path, **wrong)


async def page_of(folder: Path, language: str, query: str = "") -> str:
    app = application(FORECAST_ROUTES)
    app.state.installation = installation_for_tests(folder)
    transport = httpx.ASGITransport(app=app)  # type: ignore[arg-type]  # Litestar types its messages more strictly
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
        answer = await client.get(
            f"/results/forecast{query}",
            headers={"Accept-Language": language, "Accept": "text/html"}
            | reading(app.state.installation.keys),
        )
    assert answer.status_code == 200
    return text_of(answer.text)


async def test_the_page_names_the_remedy_where_there_is_no_roster(database: str, tmp_path: Path) -> None:
    seen = await page_of(tmp_path, "en")
    assert "import one. resonanz import-roster FILE" in seen
    assert "in any case" not in seen


async def test_the_page_says_the_same_as_the_command(database: str, tmp_path: Path) -> None:
    await hire(size=6)
    found = await foreseen(tmp_path)
    for language in ("en", "de"):
        words = in_sentences(found, language)
        seen = await page_of(tmp_path, language)
        said = (words.statement, *words.reasons, words.ratings, *words.gains)
        assert all(sentence in seen for sentence in said)
    shown = " ".join(str(weeks) for weeks in found.groups[0].weeks)
    assert f"Kundendienst 18 {shown}" in seen
    assert "Kundendienst 18 9 9 9" in await page_of(tmp_path, "en", "?weeks=10&ratings=30")


def test_the_command_speaks_and_counts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RESONANZ_DATA", str(tmp_path / "data"))
    assert "Import one: resonanz import-roster FILE" in " ".join(run("forecast").out.split())
    people = "".join(f"{i},P{i},Team {i // 10},Service,front\n" for i in range(60))
    run("import-roster", "-", stdin=("id,name,team,department,office\n" + people).encode())
    found = json_of(run("forecast", "--json", "--weeks", "104", "--team-ratings", "20").out)
    assert (found["people"], found["teams"], found["weeks"], found["ratings"]) == (60, 6, 104, 20)
    german = run("forecast", "--lang", "de").out
    assert "Groß genug für die Frage" in german or "sehr starker" in german
    assert "Bleibt" not in german
    refused = run("forecast", "--weeks", "9999", "--lang", "de")
    assert (refused.status, refused.err) == (
        2,
        "Die Vorschau reicht über 1 bis 520 Wochen, nicht über 9999.\n",
    )
