"""Attack 43: read the memory of a server that was not restarted since the close, and of all that it started.

Adversary A6 is root from the moment of closing on, or holds a dump of the machine; here also one of the
running week. Signing keys, secrets, the sealing key and opened answers are looked for, whole or in halves.
While the week is open the keeper has some of them: that is told, and shows that the attacker knows how to
look. Control: a program that counts by itself, as the server once did.
"""

import os
import subprocess
import sys
import time
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from survey.ballots.answer import Answer
from survey.ballots.keys import wave_has_keys
from tests.promises.memory import FirstLook, command_of, descendants, dump, held, needles
from tests.pulse_week import PulseWeek, open_pulse_week
from tests.rounds import rounds

MARKER = "nobody-else-writes-this-in-the-week"
KEEPER = "survey.children.keeper"


def encoded(data: bytes) -> str:
    return urlsafe_b64encode(data).rstrip(b"=").decode()


def answer_all(week: PulseWeek) -> None:
    """Three of each group answer with a comment: too few to be published, so nobody may ever read them."""
    with httpx.Client(base_url=week.page, timeout=60) as client:
        for cell in week.week.manifest.cells:
            people = [person for person in week.people if str(person.cell) == cell.id][:3]
            for number, person in enumerate(people):
                voter = week.week.voter(person.cell)
                asked = {
                    "token": person.token,
                    "cell": cell.id,
                    "key_id": week.week.key(cell.id).id.hex(),
                    "blinded": encoded(voter.blinded),
                }
                signed = client.post(f"{week.page}/issue", json=asked).json()["blind_sig"]
                token = voter.token(_decoded(signed))
                scores = {question.id: 1 + number for question in week.week.manifest.questions}
                sealed = voter.seal(Answer(scores, f"{MARKER} {number}"), week.week.manifest.sealing_key)
                body = {
                    "cell": cell.id,
                    "token": encoded(token),
                    "key": encoded(voter.point),
                    "rev": 1,
                    "signature": encoded(voter.sign(sealed)),
                    "sealed": encoded(sealed),
                }
                assert client.post(f"{week.page}/ballot", json=body).json()["stored"] == "y"


def _decoded(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


def close(week: PulseWeek) -> None:
    environment = os.environ | week.environment()
    command = [sys.executable, "-c", "from api.cli import main; main()", "wave", "close", "--early", "--yes"]
    subprocess.run(command, env=environment, check=True, capture_output=True, timeout=120)


def servers(week: PulseWeek) -> list[int]:
    """The server and everything it has started, but its keeper."""
    return [pid for pid in descendants(week.pid()) if KEEPER not in command_of(pid)]


@contextmanager
def closed_week(folder: Path, url: str) -> Iterator[tuple[PulseWeek, dict[str, list[bytes]]]]:
    """A week that was answered and closed; the server goes on."""
    week = open_pulse_week(folder, url)
    wanted = needles(week.week.keys, week.week.wave)
    with week.served():
        answer_all(week)
        assert held(servers(week), wanted) == set()
        keepers = [pid for pid in descendants(week.pid()) if KEEPER in command_of(pid)]
        assert {"secret", "box secret"} <= held(keepers, wanted)
        close(week)
        until = time.monotonic() + 120
        while any(KEEPER in command_of(pid) for pid in descendants(week.pid())):
            assert time.monotonic() < until, "the keeper outlives its keys"
            time.sleep(0.2)
        yield week, wanted


@pytest.mark.parametrize("number", rounds(daily=1, altogether=20))
def test_nothing_is_found_after_the_close(empty_database_url: str, tmp_path: Path, number: int) -> None:
    with closed_week(tmp_path, empty_database_url) as (week, wanted):
        assert not wave_has_keys(week.week.keys, week.week.wave)
        left = descendants(week.pid())
        assert held(left, wanted) == set()
        said = {"a comment": [MARKER.encode(), MARKER.encode("utf-16-le"), MARKER.encode("utf-32-le")]}
        first = min(question.id for question in week.week.manifest.questions)
        answers = [f'{{"answers":{{"{first}":{score}'.encode() for score in range(1, 6)]
        assert held(left, said | {"an answer": answers}) == set()
        assert len([pid for pid in left if command_of(pid)]) >= 2  # granian and its worker, which live on


def test_a_process_that_has_just_ended_holds_nothing() -> None:
    """A keeper may end between its being listed and looked into, awaited by nobody yet or by its parent."""
    with subprocess.Popen([sys.executable, "-c", ""]) as ending:
        os.waitid(os.P_PID, ending.pid, os.WEXITED | os.WNOWAIT)
        assert dump(ending.pid) == []
    assert dump(ending.pid) == []


@pytest.mark.parametrize("length", [15, 16, 32])
def test_what_is_looked_for_is_seen_wherever_it_lies(length: int) -> None:
    part, other = os.urandom(length), os.urandom(length)
    look = FirstLook([other, part])
    for place in range(40):
        memory = bytearray(80)
        memory[place : place + length] = part
        assert look.may_hold(bytes(memory))
    assert not look.may_hold(bytes(4096))


CONTROL = """
import sys
from pathlib import Path
from survey.key_directory import open_key_directory
from survey.ballots.keys import load_sealing_key, load_secrets
from survey.ballots.sealing import seal, open_sealed
keys, wave = open_key_directory(Path(sys.argv[1])), sys.argv[2]
def count():
    key = load_sealing_key(keys, wave)
    kept = load_secrets(keys, wave)
    boxes = [seal(key.public_key(), b"x" * 64, b"info") for _ in range(50)]
    return len([open_sealed(key, box, b"info", 64) for box in boxes])
count()
print("counted", flush=True)
sys.stdin.readline()
"""


def test_the_control_that_counts_by_itself_holds_the_key_afterwards(tmp_path: Path) -> None:
    week = open_pulse_week(tmp_path, f"sqlite://{tmp_path / 'resonanz.sqlite'}")
    wanted = needles(week.week.keys, week.week.wave)
    command = [sys.executable, "-c", CONTROL, str(week.week.keys.path), week.week.wave]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout
        assert process.stdin
        assert process.stdout.readline() == b"counted\n"
        found = held([process.pid], wanted)
        assert len(dump(process.pid)) > 5
        process.stdin.close()
    assert {"sealing d", "secret", "box secret"} & found
