"""Password and code: what lets Lena in, and what lets nobody in."""

import asyncio
from datetime import timedelta
from pathlib import Path
from threading import Event

import pytest
from argon2 import PasswordHasher, extract_parameters

from survey.accounts import passwords
from survey.accounts.accounts import deactivate
from survey.accounts.codes import NOBODYS
from survey.accounts.passwords import MOST_WAITING, hash_password, is_password, require_good
from survey.accounts.passwords import NOBODYS as NOBODYS_PASSWORD
from survey.accounts.signing_in import whose_password
from survey.accounts.tables import Account, RecoveryCode
from survey.errors import BadInput, Overloaded, Refused
from tests.survey.accounts.people import NOW, PASSWORD, Person, hire, secrets_in
from tests.waiting import eventually

LENA = "lena@example.org"
HASHER = passwords._HASHER
PROPER = pytest.mark.usefixtures("proper_passwords")


@pytest.fixture
def proper_passwords(light_passwords: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """For tests that ask how passwords are stored and checked: as production has it."""
    monkeypatch.setattr(passwords, "_HASHER", HASHER)


@pytest.fixture
async def lena(database: str, tmp_path: Path) -> Person:
    return await hire(secrets_in(tmp_path), LENA)


@PROPER
async def test_password_and_code_together_let_lena_in(lena: Person) -> None:
    assert await lena.sign_in() == lena.account


async def test_address_and_code_may_be_written_as_people_write_them(lena: Person) -> None:
    code = lena.code()
    found = await whose_password(
        lena.secrets, "  LENA@Example.ORG ", PASSWORD, f" {code[:3]} {code[3:]} ", NOW
    )
    assert found == lena.account


@pytest.mark.parametrize("steps", [-1, 0, 1])
async def test_a_clock_half_a_minute_off_is_no_matter(lena: Person, steps: int) -> None:
    assert await lena.sign_in(code=lena.code(steps=steps)) == lena.account


@pytest.mark.parametrize("steps", [-3, -2, 2, 20])
async def test_a_code_of_another_minute_lets_nobody_in(lena: Person, steps: int) -> None:
    assert await lena.sign_in(code=lena.code(steps=steps)) is None


async def test_a_code_is_taken_once_and_no_older_one_after_it(lena: Person) -> None:
    seen = lena.code()
    assert await lena.sign_in(code=seen) == lena.account
    assert await lena.sign_in(code=seen) is None
    assert await lena.sign_in(code=lena.code(steps=-1)) is None
    later = NOW + timedelta(seconds=30)
    assert await lena.sign_in(later, code=seen) is None
    assert await lena.sign_in(later) == lena.account


async def test_of_twenty_who_send_the_same_code_at_once_one_gets_in(lena: Person) -> None:
    code = lena.code()
    found = await asyncio.gather(*(lena.sign_in(code=code) for _ in range(20)))
    assert [each for each in found if each is not None] == [lena.account]


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("", None),
        ("wrong", None),
        (PASSWORD + " ", None),
        (PASSWORD, ""),
        (PASSWORD, "000"),
        (PASSWORD, "x" * 900),
        ("x" * 9000, None),
    ],
)
async def test_one_of_them_alone_lets_nobody_in(lena: Person, password: str, code: str | None) -> None:
    assert await lena.sign_in(password=password, code=code) is None


@PROPER
async def test_nobodys_password_and_nobodys_codes_let_nobody_in(lena: Person) -> None:
    lena.code_secret = NOBODYS
    assert await lena.sign_in() is None
    for address in ("nobody@example.org", "", "\0", "lena@example.org\n"):
        assert await whose_password(lena.secrets, address, "", lena.code(), NOW) in {None, lena.account}
        assert await whose_password(lena.secrets, address, "x", lena.code(), NOW) is None


async def test_a_recovery_code_stands_for_the_app_once_beside_the_password(lena: Person) -> None:
    code = lena.recovery_codes[3]
    assert await lena.sign_in(code=code, password="") is None
    assert await lena.sign_in(code=code, password="wrong") is None
    written = code.lower().replace("-", " ").replace("0", "o").replace("1", "l")
    assert await lena.sign_in(code=written) == lena.account
    assert await lena.sign_in(code=code) is None
    assert await RecoveryCode.count() == 9


async def test_another_persons_recovery_code_lets_nobody_in(lena: Person) -> None:
    omar = await hire(lena.secrets, "omar@example.org")
    assert await lena.sign_in(code=omar.recovery_codes[0]) is None
    assert await omar.sign_in(code=omar.recovery_codes[0]) == omar.account


async def test_whoever_is_deactivated_gets_in_by_nothing(lena: Person) -> None:
    await deactivate(LENA)
    assert await lena.sign_in() is None
    assert await lena.sign_in(code=lena.recovery_codes[0]) is None
    assert await lena.sign_in(code=lena.recovery_codes[0], password="") is None


@PROPER
async def test_the_database_holds_neither_password_nor_secret_nor_code(lena: Person) -> None:
    (row,) = await Account.select()
    codes = await RecoveryCode.select()
    stored = repr((row, codes))
    assert PASSWORD not in stored
    assert lena.code_secret not in stored
    assert not any(code in stored or code.replace("-", "") in stored for code in lena.recovery_codes)


@PROPER
async def test_a_hash_without_the_installations_key_cannot_be_guessed_at(
    lena: Person, tmp_path: Path
) -> None:
    (row,) = await Account.select(Account.password)
    assert await is_password(lena.secrets, row["password"], PASSWORD)
    assert not await is_password(secrets_in(tmp_path / "another"), row["password"], PASSWORD)


@PROPER
async def test_an_unknown_address_costs_the_same_hash(lena: Person) -> None:
    (row,) = await Account.select(Account.password)
    assert extract_parameters(NOBODYS_PASSWORD) == extract_parameters(row["password"])
    assert extract_parameters(row["password"]).memory_cost == 19 * 1024


async def test_a_flood_of_sign_ins_waits_in_few_threads_and_the_rest_is_sent_away(
    lena: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    checked, verify, let_go = 0, PasswordHasher.verify, Event()

    def counting(self: PasswordHasher, *arguments: object) -> bool:
        nonlocal checked
        checked += 1
        assert let_go.wait(180)  # no machine is quick enough to check one before all have come
        return verify(self, *arguments)  # type: ignore[arg-type]  # passed on as they came

    monkeypatch.setattr(PasswordHasher, "verify", counting)
    asked = [
        asyncio.create_task(lena.sign_in(password="wrong", code="000000")) for _ in range(4 * MOST_WAITING)
    ]

    async def the_rest_is_sent_away() -> bool:
        return sum(each.done() for each in asked) >= 2 * MOST_WAITING

    await eventually(the_rest_is_sent_away)
    let_go.set()
    flood = await asyncio.gather(*asked, return_exceptions=True)
    sent_away = [each for each in flood if isinstance(each, Overloaded)]
    assert checked + len(sent_away) == 4 * MOST_WAITING
    assert len(sent_away) >= 2 * MOST_WAITING
    assert await lena.sign_in() == lena.account  # and afterwards everything is as before
    assert passwords._waiting == 0


@pytest.mark.parametrize("password", ["short", "x" * 201, ""])
def test_a_password_of_another_length_is_refused(password: str) -> None:
    with pytest.raises(BadInput, match="12 to 200"):
        require_good(password)


@pytest.mark.parametrize(
    "password",
    [
        "aaaaaaaaaaaaaaaa",
        "123456789012",
        "qwertzuiopas",
        "Passwort1234",
        "lena.berg@example",
        "Lena Berg Lena Berg",
        "Resonanz2026",
        "abababababab",
    ],
)
def test_a_password_that_is_guessed_first_is_refused(password: str) -> None:
    with pytest.raises(Refused, match="guessed first"):
        require_good(password, "Lena Berg", "lena.berg@example.org")


@PROPER
@pytest.mark.parametrize(
    "password", [PASSWORD, "Der Mond ist aus Käse gemacht", "k7#pq2!mzx9w", "пароль из слов"]
)
async def test_any_other_is_taken_whatever_letters_it_has(password: str, tmp_path: Path) -> None:
    require_good(password, "Lena Berg", LENA)
    secrets = secrets_in(tmp_path)
    assert await is_password(secrets, await hash_password(secrets, password), password)
