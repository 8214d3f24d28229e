"""The lists of what lies beside the keys, against a week that is opened, answered, counted and closed."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from fnmatch import fnmatchcase
from pathlib import Path

from api.mail.server import PASSWORD
from api.settings.settings import link_secrets, read_settings
from api.web.reading_key import current_key
from survey.audit.pending import log_later
from survey.audit.recording import Act, record
from survey.ballots import keys as keys_of_waves
from survey.ballots.keys import wave_folder
from survey.invitations.cards import Wanted, draw
from survey.invitations.one_at_a_time import one_at_a_time
from survey.key_directory import open_key_directory
from survey.lifecycle.closing import close_wave, count_wave
from survey.organisation.known_people import confirm_list, name_lists, read_known
from survey.organisation.snapshot import read_organisation
from survey.secrets_archive import note_export
from survey.waves.holding import Hold, hold_opening
from tests.docs.documents import ROOT
from tests.survey.lifecycle.week import everybody_answers, hire, open_week


def listed(text: str) -> list[str]:
    """The names of a list as patterns: `waves/<wave>/secret` is `waves/*/secret`."""
    found = re.findall(r"^(?:KEYS|SECRETS)/(\S+)", text, re.MULTILINE)
    return [re.sub(r"<\w+>", "*", name) for name in found]


async def files_of_a_week(folder: Path) -> set[str]:
    """Everything that lay beside the keys at some time of a week."""
    seen: set[str] = set()

    def look() -> None:
        seen.update(_files(folder / "keys"))
        seen.update(_files(folder / "secrets"))

    keys = open_key_directory(folder / "keys")
    current_key(keys.secrets, datetime.now(UTC).date())
    await record(keys.secrets, "machine:anna", "wave.open")
    note_export(keys.secrets, "2026-11-27")
    keys.secrets.write(PASSWORD, b"of the mail server")
    draw(keys.secrets, [Wanted("Nord", frozenset({"team:nord"}), 1)], 1, 1)
    log_later(keys.secrets, "machine:anna", Act("secrets.import"))
    await hire()
    week = await open_week(folder)
    link_secrets(read_settings({"RESONANZ_DATA": str(folder / "data")}), week.keys.secrets)
    look()
    await everybody_answers(week)
    async with one_at_a_time(wave_folder(week.keys, week.wave)):
        look()
    await count_wave(week.keys, week.wave)
    look()
    assert await close_wave(week.keys, week.wave) == "released"
    await hold_opening(keys.secrets, Hold("machine:anna", "machine", "2026-11-27", "why"))
    people = await read_organisation()
    known = read_known(keys.secrets)
    assert known is not None
    confirm_list(keys.secrets, name_lists(known, people)[0], people)
    look()
    return seen


def _files(folder: Path) -> Iterator[str]:
    return (path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


async def test_both_lists_hold_every_file_of_a_week_and_no_other(database: str, tmp_path: Path) -> None:
    files = await files_of_a_week(tmp_path)
    in_the_document = listed((ROOT / "docs" / "ballots.md").read_text(encoding="utf-8"))
    assert [name for name in files if not any(fnmatchcase(name, each) for each in in_the_document)] == []
    assert [each for each in in_the_document if not any(fnmatchcase(name, each) for name in files)] == []
    in_the_code = [each for each in listed(keys_of_waves.__doc__ or "") if each.count("/") == 2]
    assert in_the_code
    assert sorted(in_the_code) == sorted(each for each in in_the_document if each.startswith("waves/"))
