"""What a reader finds on the results pages, from the first week on."""

import re
from datetime import UTC, datetime, time

import pytest

from survey import database as db
from survey.lifecycle.closing import void_wave
from survey.releases.hiding import hide_comment
from survey.releases.tables import Comment, Release, ReleaseMean
from survey.waves.tables import Wave
from survey.weeks import monday_of
from tests.api.report.test_report import rate
from tests.api.results.house import House
from tests.survey.lifecycle.week import WEEK, hire, open_week


def contented(_: str, number: int) -> int:
    return 3 + number % 2


def unequal(label: str, number: int) -> int:
    return (2 if label == "Nord" else 4) + number % 2


def north_is_silent(label: str, number: int) -> int | None:
    return None if label == "Nord" and number > 1 else 3 + number % 2


async def group_link(house: House, name: str) -> str:
    front = (await house.read("/results")).text
    found = re.search(rf'href="(/results/groups/[^"?]+)[^"]*">{re.escape(name)}<', front)
    assert found, front
    return found[1]


async def test_the_organisation_then_its_groups_by_the_alphabet_and_none_with_a_value(house: House) -> None:
    await hire()
    await house.ask(WEEK, unequal)
    front = await house.read("/results")
    assert front.status_code == 200
    assert "3.83" in front.text  # 2.5, 4.5 and 4.5, each of seven
    listed = front.text.partition('id="groups"')[2].partition("</ul>")[0]
    assert re.findall(r">(Nord|Süd|West)<", listed) == ["Nord", "Süd", "West"]
    assert not re.search(r"\d\.\d", re.sub(r'href="[^"]*"', "", listed))


async def test_a_group_stands_alone_beside_the_organisation_and_another_one_only_when_asked_for(
    house: House,
) -> None:
    await hire()
    await house.ask(WEEK, unequal)
    await house.ask(WEEK + 1, unequal)
    nord, west = await group_link(house, "Nord"), await group_link(house, "West")
    alone = (await house.read(nord)).text
    assert ("2.5" in alone, "3.83" in alone, "4.5" in alone) == (True, True, False)
    beside = (await house.read(f"{nord}?with={west.rpartition('/')[2]}")).text
    assert ("2.5" in beside, "3.83" in beside, "4.5" in beside) == (True, True, True)
    assert 'class="line-other"' in beside
    assert 'class="line-other"' not in alone


async def test_a_group_that_was_pooled_leads_to_its_pool_and_the_pool_names_its_groups(house: House) -> None:
    await hire()
    await house.ask(WEEK, contented)

    def two_are_few(label: str, number: int) -> int | None:
        return 4 if label == "West" or number < 4 else None

    wave = await house.ask(WEEK + 1, two_are_few)
    nord = await group_link(house, "Nord")
    week = (await house.read(f"{nord}/weeks/{wave.wave}")).text
    assert "Its answers are part of this one" in week
    pool = await group_link(house, "Kundendienst: groups put together")
    assert "Nord, Süd" in (await house.read(f"{pool}/weeks/{wave.wave}")).text
    assert "<svg" not in (await house.read(pool)).text


async def test_comments_stand_with_their_group_and_a_hidden_one_says_who_hid_it_and_why(house: House) -> None:
    await hire(size=12)
    wave = await house.ask(WEEK, contented, "Too hot in here")
    nord = await group_link(house, "Nord")
    address = f"{nord}/weeks/{wave.wave}"
    before = (await house.read(address)).text
    assert before.count("<blockquote") == 12
    (first, *_) = re.findall(r"Too hot in here \d+", before)
    (row,) = await Comment.select(Comment.id).where(Comment.text == first)
    await hide_comment(row["id"], "Alma", "Bert", "names somebody")
    after = (await house.read(address)).text
    assert after.count("<blockquote") == 11
    assert f">{first}<" not in after
    assert "Hidden. Alma, Bert: names somebody" in after


async def test_customers_stand_with_the_group_from_five_on_and_their_words_nowhere(house: House) -> None:
    await hire()
    wave = await house.ask(WEEK, contented)
    await rate(datetime.combine(monday_of(WEEK), time(12), UTC), 5)
    nord = await group_link(house, "Nord")
    page = (await house.read(f"{nord}/weeks/{wave.wave}")).text
    assert "5 customers rated contacts of this week" in page
    assert "<strong>3.0</strong>" in page.partition("Customers<")[2]
    assert "What customers wrote is not shown here" in page
    front = (await house.read("/results")).text
    assert "15 ratings" in front.partition('id="customers"')[2]


async def test_four_ratings_of_a_group_are_shown_neither_there_nor_in_the_organisation(house: House) -> None:
    await hire()
    wave = await house.ask(WEEK, contented)
    await rate(datetime.combine(monday_of(WEEK), time(12), UTC), 4)
    nord = await group_link(house, "Nord")
    assert "Fewer than five customers" in (await house.read(f"{nord}/weeks/{wave.wave}")).text
    assert 'id="customers"' not in (await house.read("/results")).text


@pytest.mark.parametrize(("language", "words"), [("en", "resonanz wave open"), ("de", "resonanz wave open")])
async def test_before_anything_was_asked_it_says_what_comes_next(
    house: House, language: str, words: str
) -> None:
    await hire()
    page = await house.read("/results", language)
    assert page.status_code == 200
    assert words in re.sub(r"<[^>]+>", "", page.text)


async def test_before_the_first_close_it_says_when(house: House) -> None:
    await hire()
    await open_week(house.folder)
    assert "Monday 16 March, 18:00" in (await house.read("/results", "en")).text
    assert "Montag, 16. März, 18:00 Uhr" in (await house.read("/results", "de")).text


async def test_a_house_of_seven_is_offered_its_customers_alone(house: House) -> None:
    await hire(["Nord"], size=7)
    await rate(datetime.combine(monday_of(WEEK), time(12), UTC), 6)
    page = (await house.read("/results")).text
    assert "With 7 people on the roster nobody is asked" in page
    assert "6 ratings" in page.partition('id="customers"')[2]
    assert 'id="weeks"' not in page


async def test_one_group_alone_is_said_to_be_the_organisation(house: House) -> None:
    await hire(["Nord"], size=9)
    await house.ask(WEEK, contented)
    assert (
        "There is one group, so the organisation's line is also its own"
        in (await house.read("/results")).text
    )


async def test_a_week_in_which_nothing_may_be_published_says_so_and_what_helps(house: House) -> None:
    await hire(["Nord"], size=9)
    wave = await house.ask(WEEK, lambda _, number: 3 if number < 2 else None)
    for address in ("/results", f"/results/weeks/{wave.wave}"):
        page = (await house.read(address)).text
        assert "could be published" in page
        assert "remind each other" in page


async def test_a_void_week_says_so_and_that_the_next_one_counts(house: House) -> None:
    await hire()
    await house.ask(WEEK, contented)
    wave = await open_week(house.folder, WEEK + 1)
    await void_wave(wave.wave)
    page = (await house.read("/results")).text
    assert "had to be given up" in page
    assert "answer again when the next week opens" in page
    assert "had to be given up" in (await house.read(f"/results/weeks/{wave.wave}")).text


async def test_what_somebody_writes_into_the_tables_is_not_shown(house: House) -> None:
    await hire()
    wave = await house.ask(WEEK, contented)
    before = (await house.read("/results")).text
    await db.write(ReleaseMean.update({ReleaseMean.tenths: 11}, force=True).run)
    await db.write(Release.update({Release.n: 99}, force=True).run)
    assert (await house.read("/results")).text == before
    (row,) = await Wave.select(Wave.release_text).where(Wave.id == wave.wave)
    forged = row["release_text"].replace('"tenths":35', '"tenths":20')
    assert forged != row["release_text"]
    await db.write(Wave.update({Wave.release_text: forged}).where(Wave.id == wave.wave).run)
    page = (await house.read("/results")).text
    assert "is not what was signed" in page
    assert "3.50" not in page


async def test_the_table_says_what_the_page_says_and_computes_nothing(house: House) -> None:
    await hire(["=1+1", "Süd", "West"])
    wave = await house.ask(WEEK, contented)
    front = (await house.read("/results")).text
    addresses = set(re.findall(r'href="(/results/groups/[^"?]+)', front))
    tables = [(await house.read(f"{each}/table.csv")).text for each in addresses]
    assert any(f"{wave.wave},'=1+1,happiness,7,8,3.5,,,,first," in table for table in tables)
    whole = (await house.read("/results/table.csv")).text
    assert f"{wave.wave},,happiness,21,24,3.5,,,,first," in whole
