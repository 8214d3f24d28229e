"""Who wants no mails is noted for good, of everybody alike, and forgotten with the person."""

import stat
from pathlib import Path
from uuid import UUID

from survey.invitations.paused_mails import FILE, PausedMails, keep_rows, set_paused
from survey.key_directory import KeyDirectory, open_key_directory

ANNA, BERT, CEM = (UUID(int=number) for number in (1, 2, 3))


def kept(folder: Path, *people: UUID) -> KeyDirectory:
    keys = open_key_directory(folder / "keys")
    keep_rows(keys, people)
    return keys


def link_of(keys: KeyDirectory, person: UUID) -> str:
    paused = PausedMails(keys)
    try:
        return paused.link_id(person)
    finally:
        paused.close()


def who_has_paused(keys: KeyDirectory) -> set[UUID]:
    paused = PausedMails(keys)
    try:
        return {person for person in (ANNA, BERT, CEM) if paused.has_paused(person)}
    finally:
        paused.close()


def test_a_pause_lasts_over_openings_and_is_taken_back_by_the_same_link(tmp_path: Path) -> None:
    keys = kept(tmp_path, ANNA, BERT)
    link = link_of(keys, ANNA)
    assert set_paused(keys, link, paused=True)
    assert set_paused(keys, link, paused=True)
    keep_rows(keys, [ANNA, BERT, CEM])  # the next opening
    assert who_has_paused(keys) == {ANNA}
    assert link_of(keys, ANNA) == link
    assert set_paused(keys, link, paused=False)
    assert who_has_paused(keys) == set()


def test_whoever_has_left_has_no_row_and_begins_anew_when_they_come_back(tmp_path: Path) -> None:
    keys = kept(tmp_path, ANNA, BERT)
    link = link_of(keys, ANNA)
    set_paused(keys, link, paused=True)
    keep_rows(keys, [BERT])
    assert not set_paused(keys, link, paused=True)
    keep_rows(keys, [ANNA, BERT])
    assert who_has_paused(keys) == set()


def test_size_and_times_tell_neither_how_many_have_paused_nor_when(tmp_path: Path) -> None:
    keys = kept(tmp_path, ANNA, BERT, CEM)

    def told() -> list[tuple[str, int, float, int]]:
        found = [(path.name, path.stat()) for path in sorted(keys.path.glob(f"{FILE}*"))]
        return [(name, s.st_size, s.st_mtime, stat.S_IMODE(s.st_mode)) for name, s in found]

    before = told()
    for person in (ANNA, BERT, CEM):
        set_paused(keys, link_of(keys, person), paused=True)
    assert told() == before
    assert {mode for *_, mode in before} == {0o600}
    open_key_directory(keys.path)  # what a start asks of the directory


def test_what_the_link_says_stands_nowhere_in_the_file(tmp_path: Path) -> None:
    keys = kept(tmp_path, ANNA)
    link = link_of(keys, ANNA)
    set_paused(keys, link, paused=True)
    data = (keys.path / FILE).read_bytes()
    assert bytes.fromhex(link) not in data
    assert link.encode() not in data
    assert ANNA.bytes not in data


def test_where_the_file_is_lost_everybody_gets_mails_and_old_links_open_nothing(tmp_path: Path) -> None:
    keys = kept(tmp_path, ANNA)
    link = link_of(keys, ANNA)
    set_paused(keys, link, paused=True)
    for path in keys.path.glob(f"{FILE}*"):
        path.unlink()
    assert who_has_paused(keys) == set()
    assert link_of(keys, ANNA) == ""
    assert not set_paused(keys, link, paused=True)
    assert not (keys.path / FILE).exists()
    keep_rows(keys, [ANNA])
    assert not set_paused(keys, link, paused=True)
