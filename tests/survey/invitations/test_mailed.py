"""Which of a wave's mails each person got: in their slot, and nowhere else."""

from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest

from survey.invitations.mailed import FIRST, everybody, first_mails, is_due, note_dealt_with
from survey.invitations.slots import FILE, Slot, Slots, create_slots
from survey.private_directory import write_new

ERIKA, OTTO = b"e" * 32, b"o" * 32


@pytest.fixture
def slots(tmp_path: Path) -> Iterator[Slots]:
    write_new(tmp_path / "manifest", b"{}")
    create_slots(tmp_path, [Slot(each, uuid4(), "somebody", "nord") for each in (ERIKA, OTTO)])
    found = Slots(tmp_path)
    yield found
    found.close()


def test_a_mail_is_due_until_it_was_dealt_with(slots: Slots) -> None:
    assert is_due(slots, ERIKA, FIRST)
    note_dealt_with(slots, [ERIKA], FIRST)
    assert not is_due(slots, ERIKA, FIRST)
    assert is_due(slots, ERIKA, 2)
    assert is_due(slots, OTTO, FIRST)


def test_whoever_has_acknowledged_gets_none_and_a_stranger_neither(slots: Slots) -> None:
    slots.spare([ERIKA])
    assert not is_due(slots, ERIKA, FIRST)
    assert not is_due(slots, ERIKA, 2)
    assert not is_due(slots, b"x" * 32, 2)


def test_after_a_reminder_nothing_of_an_earlier_mail_is_due(slots: Slots) -> None:
    note_dealt_with(slots, [ERIKA], 3)
    note_dealt_with(slots, [ERIKA], FIRST)
    assert not is_due(slots, ERIKA, 2)
    assert is_due(slots, ERIKA, 4)


def test_whose_first_mail_was_refused_for_good_gets_no_other(slots: Slots) -> None:
    note_dealt_with(slots, [ERIKA], FIRST, refused=True)
    assert not is_due(slots, ERIKA, 2)
    dealt_with, refused = first_mails(slots)
    assert (dealt_with, len(refused)) == (1, 1)


def test_the_file_has_one_length_whoever_got_what(slots: Slots, tmp_path: Path) -> None:
    note_dealt_with(slots, [OTTO], FIRST)
    before = (tmp_path / FILE).stat()
    note_dealt_with(slots, [ERIKA], 7)
    note_dealt_with(slots, [OTTO], FIRST, refused=True)
    after = (tmp_path / FILE).stat()
    assert (before.st_size, before.st_mtime_ns) == (after.st_size, (tmp_path / "manifest").stat().st_mtime_ns)
    assert len(everybody(slots)) == 2
