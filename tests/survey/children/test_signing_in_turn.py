"""Slots are taken in one step for all who asked while the signatures before theirs were made."""

from collections.abc import Sequence
from pathlib import Path
from uuid import UUID

import pytest

from survey.ballots.keys import load_secrets
from survey.children import opener
from survey.children.keeper import Keeper
from survey.children.messages import Answer, Asked, Failed, Issue, Signed
from survey.errors import ResonanzError
from survey.invitations.identities import invitation_id
from survey.invitations.slots import Slots
from survey.key_directory import open_key_directory
from tests.survey.children.keeping_process import NAMES, order

WAVE, CELL = "2026-W12", "cell-0"


def test_the_disk_is_waited_for_once_for_all_who_asked_meanwhile(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(opener, "server_is_gone", lambda: False)
    keys = open_key_directory(tmp_path / "keys")
    opener.Opener(keys, WAVE, lambda *_: None).answer([Asked(1, order(WAVE, 1))])
    steps: list[int] = []
    take = Slots.take

    def counted(slots: Slots, wanted: Sequence[tuple[bytes, str, bytes]]) -> list[ResonanzError | None]:
        steps.append(len(wanted))
        return take(slots, wanted)

    monkeypatch.setattr(Slots, "take", counted)
    said: list[tuple[int, Answer]] = []
    keeper = Keeper(keys, WAVE, lambda number, answer: said.append((number, answer)))
    secret = load_secrets(keys, WAVE).people

    def ask(number: int, first_byte: int) -> None:
        link = invitation_id(secret, UUID(bytes=NAMES[number][0]))
        keeper.answer([Asked(10 * number + first_byte, Issue(link, CELL, bytes([first_byte] * 256)))])

    ask(0, 1)
    ask(1, 1)
    assert said == []
    assert keeper.work()  # takes both slots and signs for the first
    for number in (2, 3, 4):
        ask(number, 1)
    ask(0, 2)  # who is on another device by now
    while keeper.work():
        pass
    assert steps == [2, 4]
    assert [number for number, answer in said if isinstance(answer, Signed)] == [1, 11, 21, 31, 41]
    assert [number for number, answer in said if isinstance(answer, Failed)] == [2]
