"""Attack 50 in part: make somebody prove how they answered, or see whether they changed it afterwards.

Adversary: a superior who has the device for a moment, with what it keeps of the ballot. That succeeds in part
and is told: they know which ballot it is and find it in the signed list (the control), and with a copy of the
record they see a later change as long as the week is open, and can undo it. What holds: after the close
nothing that is published tells a change from none, so who changes the answer last does so unseen.
"""

import json
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from survey.ballots.box import Stored
from survey.ballots.context import VERSION
from survey.errors import ResonanzError
from survey.lifecycle.closing import close_wave
from survey.releases.receipts import signed_release
from survey.releases.signed import counted_entry
from tests.near_keepers import count_here
from tests.survey.lifecycle.week import NOW, Week, counted_among, hire, open_week
from tests.voter import Voter


async def coerced(folder: Path) -> tuple[Week, list[Voter]]:
    """Everybody answers 5; the first two under somebody's eyes, who has copied what their devices keep."""
    await hire()
    week = await open_week(folder)
    return week, [await week.answer(person, cell, 5) for cell, person in await week.people()]


async def test_the_control_whoever_had_the_device_finds_that_ballot_in_the_signed_list(
    database: str, tmp_path: Path
) -> None:
    week, voters = await coerced(tmp_path)
    await close_wave(week.keys, week.wave)
    assert await counted_among(week, voters[:1]) == {voters[0].nullifier}


async def test_a_later_change_is_not_seen_in_anything_that_is_published(
    database: str, tmp_path: Path
) -> None:
    week, (changing, staying, *_) = await coerced(tmp_path)
    before = await count_here(week.keys, week.wave)
    for rev in (2, 3):
        await week.cast(changing, 1, rev=rev)
    after = await count_here(week.keys, week.wave)
    assert set(before.counted) == set(after.counted)
    await close_wave(week.keys, week.wave)
    # Whoever has a copy of the record sends the same ballot again, and is not told anything of it any more.
    refusals = [await refusal(week, voter) for voter in (changing, staying)]
    assert refusals[0] == refusals[1]
    release = await signed_release(week.wave, NOW)
    assert len(release.counted) == week.manifest.eligible
    entries = [about(release.counted, voter) for voter in (changing, staying)]
    assert entries == [{"without revision"}, {"without revision"}]
    assert "rev" not in json.dumps(sorted(fields(json.loads(release.text))))


def about(counted: tuple[str, ...], voter: Voter) -> set[str]:
    """What a list says of a ballot to whoever has its number: also what a careless one would."""
    spellings = {"without revision": counted_entry(VERSION, voter.nullifier).hex()}
    for rev in range(1, 51):
        careless = voter.nullifier + bytes([rev])
        spellings[f"revision {rev}"] = counted_entry(VERSION, careless).hex()
        spellings[f"bare revision {rev}"] = sha256(careless).hexdigest()
    return {name for name, spelling in spellings.items() if spelling in counted}


def fields(document: Any) -> set[str]:
    """The names of all fields, however deep."""
    if isinstance(document, dict):
        return set(document).union(*map(fields, document.values()))
    return set().union(*map(fields, document)) if isinstance(document, list) else set()


async def refusal(week: Week, voter: Voter) -> str:
    with pytest.raises(ResonanzError) as refused:
        await week.cast(voter, 5)
    return str(refused.value)


async def test_the_control_a_list_with_revisions_shows_the_change(database: str, tmp_path: Path) -> None:
    week, (changing, staying, *_) = await coerced(tmp_path)
    await week.cast(changing, 1, rev=2)
    revisions = {changing.nullifier: 2, staying.nullifier: 1}
    careless = tuple(
        counted_entry(VERSION, nullifier + bytes([rev])).hex() for nullifier, rev in revisions.items()
    )
    assert about(careless, changing) == {"revision 2"}
    assert about(careless, staying) == {"revision 1"}


async def test_what_is_left_a_copy_of_the_record_sees_and_undoes_a_change_while_the_week_is_open(
    database: str, tmp_path: Path
) -> None:
    week, (changing, staying, *_) = await coerced(tmp_path)
    await week.cast(changing, 1, rev=2)
    assert (await week.cast(changing, 5)).rev == 2
    assert (await week.cast(staying, 5)).rev == 1
    assert await week.cast(changing, 5, rev=3) == Stored(3, is_this=True)
    # Its owner is told, and can change it once more: whoever comes last before the close has it.
    assert await week.cast(changing, 1, rev=3) == Stored(3, is_this=False)
    assert await week.cast(changing, 1, rev=4) == Stored(4, is_this=True)
