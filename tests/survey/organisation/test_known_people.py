"""Who counts as known: there from the first week, or looked at; moving and renaming end it."""

import json
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from survey.errors import Misconfigured
from survey.key_directory import open_key_directory
from survey.organisation.known_people import (
    NameList,
    confirm_list,
    found_known,
    name_lists,
    read_known,
    refuse_list,
)
from survey.organisation.snapshot import Organisation, Row
from survey.secrets_directory import SecretsDirectory

NORD, OST = UUID(int=1), UUID(int=2)


@pytest.fixture
def secrets(tmp_path: Path) -> SecretsDirectory:
    return open_key_directory(tmp_path / "keys").secrets


def person(name: str, team: UUID = NORD, **other: object) -> Row:
    return {
        "id": uuid4(),
        "name": name,
        "team": team,
        "email": None,
        "team_since": 1,
        "lead": False,
        "left_week": None,
    } | other


def organisation(*people: Row) -> Organisation:
    teams = {each: {"id": each, "name": name} for each, name in ((NORD, "Nord"), (OST, "Ost"))}
    return Organisation(1, {}, teams, {row["id"]: row for row in people})


def lists(secrets: SecretsDirectory, *people: Row) -> dict[str, NameList]:
    known = read_known(secrets)
    assert known is not None
    return {each.name: each for each in name_lists(known, organisation(*people))}


def test_whoever_is_there_from_the_start_is_known_and_whoever_comes_is_new(secrets: SecretsDirectory) -> None:
    assert read_known(secrets) is None
    anna, ben = person("Anna"), person("Ben")
    found_known(secrets, [anna])
    found_known(secrets, [anna, ben])  # the second opening
    assert [row["name"] for row in lists(secrets, anna, ben)["Nord"].new] == ["Ben"]


@pytest.mark.parametrize(
    "change",
    [
        {"team": OST},
        {"team_since": 9},
        {"name": "Anna Beck"},
        {"email": "anna@example.org"},
        {"id": UUID(int=9)},
    ],
)
def test_whoever_is_changed_has_to_be_looked_at_again(
    secrets: SecretsDirectory, change: dict[str, object]
) -> None:
    anna, ben = person("Anna"), person("Ben")
    found_known(secrets, [ben])
    confirm_list(secrets, lists(secrets, anna, ben)["Nord"], organisation(anna, ben))
    assert not any(each.new for each in lists(secrets, anna, ben).values())
    changed = lists(secrets, anna | change, ben)
    assert [len(each.new) for each in changed.values() if each.new] == [1]
    # And as it was again, as after an import that is taken back.
    assert not any(each.new for each in lists(secrets, anna, ben).values())


def test_a_lead_is_somebody_and_not_somebody_else(secrets: SecretsDirectory) -> None:
    anna = person("Anna")
    found_known(secrets, [anna])
    assert lists(secrets, anna | {"lead": True})["Nord"].new == []


def test_a_list_that_is_refused_knows_only_whom_a_second_person_has_confirmed(
    secrets: SecretsDirectory,
) -> None:
    anna, ben, eva = person("Anna"), person("Ben"), person("Eva")
    found_known(secrets, [anna])
    confirm_list(secrets, lists(secrets, ben)["Nord"], organisation(anna, ben, eva))
    refuse_list(secrets, lists(secrets, anna, ben, eva)["Nord"], organisation(anna, ben, eva), "2026-03-11")
    found = lists(secrets, anna, ben, eva)["Nord"]
    assert [row["name"] for row in found.new] == ["Anna", "Eva"]
    assert found.refused == "2026-03-11"
    assert lists(secrets, anna, ben)["Nord"].refused == ""  # another list
    confirm_list(secrets, found, organisation(anna, ben, eva))
    assert lists(secrets, anna, ben, eva)["Nord"].standing == "second"
    assert lists(secrets, anna, ben, eva)["Nord"].refused == ""


def test_the_file_names_nobody_and_forgets_whoever_is_gone(secrets: SecretsDirectory) -> None:
    anna, ben = person("Anna Beck", email="anna@example.org"), person("Ben")
    found_known(secrets, [anna, ben])
    stored = (secrets.read("known") or b"").decode()
    for told in ("Anna", "Beck", "example", str(anna["id"]), str(NORD), "Nord"):
        assert told not in stored
    assert len(json.loads(stored)["people"]) == 2
    confirm_list(secrets, lists(secrets, ben)["Nord"], organisation(ben))
    assert len(json.loads(secrets.read("known") or b"")["people"]) == 1


@pytest.mark.parametrize("content", [b"", b"[]", b"{}", b'{"people": {"a": 1}, "refused": {}}', b"\xff"])
def test_a_damaged_file_stops_and_says_where(secrets: SecretsDirectory, content: bytes) -> None:
    secrets.write("known", content)
    with pytest.raises(Misconfigured, match="known is damaged"):
        read_known(secrets)
