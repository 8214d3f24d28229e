"""Who may answer and who was signed, in one file beside the keys: once only, durable, gone with them."""

import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from survey.errors import Conflict, KeysGone, Refused
from survey.invitations.identities import invitation_id, slot_identifier
from survey.invitations.slots import Slot, Slots, create_slots
from survey.private_directory import destroy, write_new
from tests.survey.invitations.taking_process import CELL, identifier

PEOPLE = 60


def people(cells: dict[str, int]) -> list[Slot]:
    sizes = [(cell, number) for cell, size in cells.items() for number in range(size)]
    return [
        Slot(identifier(place), uuid4(), f"Erika Muster-{cell}-{number}", cell)
        for place, (cell, number) in enumerate(sizes)
    ]


@pytest.fixture
def place(tmp_path: Path) -> Path:
    folder = tmp_path / "2026-W12"
    folder.mkdir(mode=0o700)
    write_new(folder / "manifest", b"{}")
    return folder


@contextmanager
def opened(place: Path) -> Iterator[Slots]:
    slots = Slots(place)
    try:
        yield slots
    finally:
        slots.close()


def take(slots: Slots, number: int, blinded: bytes, cell: str = CELL) -> Exception | None:
    (refusal,) = slots.take([(identifier(number), cell, blinded)])
    return refusal


def test_a_slot_is_taken_once_and_the_same_message_has_it_again(place: Path) -> None:
    create_slots(place, people({CELL: 2}))
    with opened(place) as slots:
        assert slots.used() == {}
        assert take(slots, 0, b"first") is None
        assert isinstance(take(slots, 0, b"second"), Conflict)
        assert take(slots, 0, b"first") is None
        assert slots.used() == {CELL: 1}
    with opened(place) as again:
        assert isinstance(take(again, 0, b"second"), Conflict)
        assert take(again, 0, b"first") is None


def test_of_two_messages_in_one_step_one_has_the_slot_for_good(place: Path) -> None:
    create_slots(place, people({CELL: 2}))
    with opened(place) as slots:
        taken = slots.take([(identifier(0), CELL, text) for text in (b"first", b"second", b"first")])
        assert [type(refusal) for refusal in taken] == [type(None), Conflict, type(None)]


def test_whoever_is_not_invited_or_asks_elsewhere_takes_nothing_and_stops_nobody(place: Path) -> None:
    create_slots(place, people({CELL: 1, "sued": 1}))
    with opened(place) as slots:
        taken = slots.take(
            [
                (bytes(32), CELL, b"nobody"),
                (identifier(1), CELL, b"elsewhere"),
                (identifier(0), CELL, b"here"),
            ]
        )
        assert [str(refusal)[:30] for refusal in taken if refusal] == [
            "This link is not for this week",
            "You answer in another group th",
        ]
        assert all(isinstance(refusal, Refused) for refusal in taken[:2])
        assert slots.used() == {CELL: 1}


def test_of_two_processes_one_has_each_slot(place: Path) -> None:
    create_slots(place, people({CELL: PEOPLE}))
    processes = [taking(place, seed) for seed in ("first", "second")]
    for process in processes:
        said(process)
    for process in processes:
        assert process.stdin
        process.stdin.write("go\n")
        process.stdin.flush()
    outs = [process.communicate(timeout=180)[0].split("\n") for process in processes]
    had = [{int(line) for line in out if line.isdigit()} for out in outs]
    assert had[0] | had[1] == set(range(PEOPLE))
    assert had[0] & had[1] == set()
    with opened(place) as slots:
        assert slots.used() == {CELL: PEOPLE}


def test_whoever_was_told_so_before_a_kill_has_the_slot_after_it(place: Path) -> None:
    create_slots(place, people({CELL: PEOPLE}))
    done = -1
    for kill_after in (1, 7, 23):
        process = taking(place, "first")
        said(process)
        assert process.stdin
        process.stdin.write("go\n")
        process.stdin.flush()
        for _ in range(kill_after):
            done = max(done, int(said(process)))
        process.send_signal(signal.SIGKILL)
        # Not communicate(), which passes by what readline has read ahead.
        assert process.stdout
        rest = process.stdout.read()
        process.wait(60)
        process.stdin.close()
        process.stdout.close()
        done = max([done, *(int(line) for line in rest.split("\n")[:-1])])
        with opened(place) as slots:
            assert slots.used()[CELL] in {done + 1, done + 2}  # the last one may not have been told
            for number in range(done + 1):
                assert isinstance(take(slots, number, b"second"), Conflict)
                assert take(slots, number, b"first") is None


def test_a_step_cut_off_in_the_middle_is_undone_by_whoever_comes_next(place: Path) -> None:
    create_slots(place, people({CELL: 3}))
    # The child dies inside the transaction, with its pages and its journal already written to the disk.
    subprocess.run(
        [
            sys.executable,
            "-c",
            "import os, signal, sys; from pathlib import Path\n"
            "from survey.invitations.slots import Slots\n"
            "slots = Slots(Path(sys.argv[1])); file = slots.file\n"
            "file.execute('PRAGMA cache_size = 1'); file.execute('BEGIN IMMEDIATE')\n"
            "file.execute('UPDATE slot SET blinded = randomblob(32), name = hex(randomblob(40000))')\n"
            "os.kill(os.getpid(), signal.SIGKILL)",
            str(place),
        ],
        check=False,
    )
    journal = place / "people-journal"
    assert any(journal.read_bytes()[:8]), "or nothing had reached the disk"
    with opened(place) as slots:
        assert slots.used() == {}
        assert set(slots.names(CELL)) == {f"Erika Muster-{CELL}-{number}" for number in range(3)}
        assert take(slots, 0, b"first") is None


def test_names_are_in_no_file_outside_the_directory_and_in_none_after_it(
    place: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    elsewhere = tmp_path / "tmp"
    elsewhere.mkdir()
    monkeypatch.setenv("SQLITE_TMPDIR", str(elsewhere))
    create_slots(place, people({CELL: 300}))
    with opened(place) as slots:
        for number in range(10):
            take(slots, number, b"first")
        slots.spare([identifier(number) for number in range(10)])
        slots.note_links([CELL], b"writing")
        assert {path.name for path in place.iterdir()} == {"manifest", "people", "people-journal"}
        assert [path for path in tmp_path.rglob("*") if path.is_file() and path.parent != place] == []
        assert all(path.stat().st_mode & 0o777 == 0o600 for path in place.iterdir())
        assert b"Erika Muster" in (place / "people").read_bytes(), "or this test sees nothing"
        copies = [path.open("rb") for path in place.iterdir()]  # what the disk still holds afterwards
        destroy(place)
    for copy in copies:
        assert not copy.read().strip(b"\0")
        copy.close()
    assert not place.exists()


def test_the_journal_stays_a_file_of_the_directory(place: Path) -> None:
    create_slots(place, people({CELL: 3}))
    with opened(place) as slots:
        before = (place / "people-journal").stat().st_ino
        for number in range(3):
            take(slots, number, b"first")
        assert (place / "people-journal").stat().st_ino == before
        (mode,) = slots.file.execute("PRAGMA journal_mode").fetchone()
        assert mode == "persist"
        (durable,) = slots.file.execute("PRAGMA synchronous").fetchone()
        assert durable == 3  # EXTRA


def test_its_times_are_those_of_the_opening_and_of_nobodys_answer(place: Path) -> None:
    opened_ns = 1_700_000_000_000_000_000
    os.utime(place / "manifest", ns=(opened_ns, opened_ns))
    create_slots(place, people({CELL: 2}))
    with opened(place) as slots:
        take(slots, 0, b"first")
        slots.spare([identifier(0)])
    assert {path.stat().st_mtime_ns for path in place.iterdir()} == {opened_ns}


def test_a_stranger_among_those_who_need_no_reminder_keeps_nobody_from_it(place: Path) -> None:
    create_slots(place, people({CELL: 2}))
    with opened(place) as slots:
        first, stranger, second = slots.spare([identifier(0), identifier(99), identifier(1)])
        assert (first, second) == (None, None)
        assert isinstance(stranger, Refused)
        assert slots.file.execute("SELECT sum(no_reminder) FROM slot").fetchone() == (2,)


def test_nothing_grows_and_no_row_moves_when_somebody_answers(place: Path) -> None:
    create_slots(place, people({CELL: 200}))
    size = (place / "people").stat().st_size
    with opened(place) as slots:
        slots.take([(identifier(number), CELL, b"x") for number in range(200)])
        slots.spare([identifier(number) for number in range(0, 200, 50)])
    assert (place / "people").stat().st_size == size
    with sqlite3.connect(place / "people") as file:
        found = [row[0] for row in file.execute("SELECT identifier FROM slot")]
        assert found == sorted(found)  # and these are random
    file.close()


def test_a_group_sees_its_names_and_how_often_its_links_were_written(place: Path) -> None:
    created = people({CELL: 3, "sued": 2})
    create_slots(place, created)
    with opened(place) as slots:
        assert slots.cell_of(identifier(3)) == "sued"
        assert set(slots.names("sued")) == {slot.name for slot in created[3:]}
        assert sorted(slots.people(["sued"])) == sorted((slot.person, "sued") for slot in created[3:])
        slots.note_links(["sued"], b"first")
        slots.note_links(["sued"], b"first")  # the same act, repeated by a keeper that was started again
        assert [slots.links_written(cell) for cell in (CELL, "sued")] == [0, 1]
        slots.note_links([CELL, "sued"], b"second")
        assert [slots.links_written(cell) for cell in (CELL, "sued")] == [1, 2]


def test_a_list_that_is_gone_is_not_made_anew(place: Path) -> None:
    with pytest.raises(KeysGone, match="list of who may answer is gone"):
        Slots(place)
    assert [path.name for path in place.iterdir()] == ["manifest"]


def test_an_identifier_cannot_be_computed_from_what_stands_in_the_link() -> None:
    secret, other, person = bytes(32), bytes([1] * 32), UUID(int=7)
    invitation = invitation_id(secret, person)
    assert len(invitation) == 32
    assert slot_identifier(secret, invitation) not in {
        sha256(invitation.encode()).digest(),
        sha256(bytes.fromhex(invitation)).digest(),
        slot_identifier(other, invitation),
    }
    assert invitation_id(other, person) != invitation


def taking(place: Path, seed: str) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-m", "tests.survey.invitations.taking_process", str(place), seed],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def said(process: "subprocess.Popen[str]") -> str:
    assert process.stdout
    return process.stdout.readline().strip()
