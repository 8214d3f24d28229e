"""How somebody proves who they are: a passkey, or a password with the codes of an app."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID, uuid4

from survey import database
from survey.accounts.codes import new_recovery_codes, recovery_digest
from survey.accounts.secrets import Secrets
from survey.accounts.tables import Account, Passkey, RecoveryCode, UsedChallenge
from survey.errors import Conflict, NotAuthentic, Refused

MOST_PASSKEYS = 20
LONGEST_NAME = 60


@dataclass(frozen=True, slots=True)
class PasswordAndCodes:
    """A password as it is stored, the sealed secret of the app, and the step of the code that was shown."""

    password: str
    code_secret: bytes
    last_step: int


@dataclass(frozen=True, slots=True)
class NewPasskey:
    """What a device has made."""

    credential: bytes
    public_key: bytes
    sign_count: int
    name: str


Proof = PasswordAndCodes | NewPasskey


@dataclass(frozen=True, slots=True)
class KnownPasskey:
    """A stored one, for checking a signature."""

    id: UUID
    account: UUID
    public_key: bytes
    sign_count: int


@dataclass(frozen=True, slots=True)
class ListedPasskey:
    """A stored one as its owner sees it."""

    id: UUID
    name: str
    added: date


async def add_proof(account: UUID, proof: Proof, today: date) -> None:
    """One more way in, or another password in the place of the one before."""

    async def job() -> None:
        if isinstance(proof, PasswordAndCodes):
            await _set_password(account, proof.password, proof.code_secret, proof.last_step)
            return
        if await Passkey.exists().where(Passkey.credential == proof.credential):
            raise Conflict("This passkey is known already.")
        if await Passkey.count().where(Passkey.account == account) >= MOST_PASSKEYS:
            raise Refused(
                "There are {most} passkeys already. Remove one that you no longer use.", most=MOST_PASSKEYS
            )
        await Passkey.insert(
            Passkey(
                id=uuid4(),
                account=account,
                credential=proof.credential,
                public_key=proof.public_key,
                sign_count=proof.sign_count,
                name=proof.name[:LONGEST_NAME],
                added=today,
            )
        )

    await database.write(job)


async def remove_proofs(account: UUID) -> None:
    """Inside a write: every way in."""
    await Passkey.delete().where(Passkey.account == account)
    await RecoveryCode.delete().where(RecoveryCode.account == account)
    await _set_password(account, None, None, None)


async def remove_passkey(account: UUID, passkey: UUID) -> None:
    """Take away one device's way in, unless it is the last there is; doing it twice changes nothing."""

    async def job() -> None:
        rows = await Passkey.select(Passkey.id).where(Passkey.account == account)
        if passkey not in {row["id"] for row in rows}:
            return
        if len(rows) == 1 and await Account.exists().where(Account.id == account, Account.password.is_null()):
            raise Refused("This is your only way in. Add another one before you remove it.")
        await Passkey.delete().where(Passkey.id == passkey, Passkey.account == account)

    await database.write(job)


async def remove_password(account: UUID) -> None:
    """Take away password and codes, unless there is no passkey."""

    async def job() -> None:
        if not await Passkey.exists().where(Passkey.account == account):
            raise Refused("This is your only way in. Add another one before you remove it.")
        await _set_password(account, None, None, None)

    await database.write(job)


async def list_passkeys(account: UUID) -> list[ListedPasskey]:
    """An account's own, in the order in which they came."""
    columns = Passkey.id, Passkey.name, Passkey.added
    rows = (
        await Passkey.select(*columns).where(Passkey.account == account).order_by(Passkey.added, Passkey.name)
    )
    return [ListedPasskey(**row) for row in rows]


async def credentials_of(account: UUID) -> list[bytes]:
    """What a device is told, so that it does not make a second passkey for the same account."""
    rows = await Passkey.select(Passkey.credential).where(Passkey.account == account)
    return [row["credential"] for row in rows]


async def find_passkey(credential: bytes) -> KnownPasskey | None:
    """The passkey of an active account."""
    owner = Passkey.account
    columns = (
        Passkey.id,
        owner.id.as_alias("account"),
        owner.active.as_alias("active"),
        Passkey.public_key,
        Passkey.sign_count,
    )
    row = await Passkey.select(*columns).where(Passkey.credential == credential).first()
    return KnownPasskey(**row) if row and row.pop("active") else None


async def use_passkey(
    passkey: KnownPasskey, sign_count: int, challenge: bytes, until: datetime, now: datetime
) -> None:
    """Note that a challenge was answered: the same answer a second time is refused."""

    async def job() -> None:
        await UsedChallenge.delete().where(UsedChallenge.until <= now)
        if await UsedChallenge.exists().where(UsedChallenge.digest == challenge):
            raise NotAuthentic("This sign-in was used already. Please begin again.")
        await UsedChallenge.insert(UsedChallenge(digest=challenge, until=until))
        await Passkey.update({Passkey.sign_count: sign_count}).where(Passkey.id == passkey.id)

    await database.write(job)


async def renew_recovery_codes(secrets: Secrets, account: UUID) -> list[str]:
    """New codes in the place of all earlier ones; the only time anybody sees them."""
    codes = new_recovery_codes()

    async def job() -> None:
        await RecoveryCode.delete().where(RecoveryCode.account == account)
        rows = [RecoveryCode(digest=recovery_digest(secrets, code), account=account) for code in codes]
        await RecoveryCode.insert(*rows)

    await database.write(job)
    return codes


async def count_recovery_codes(account: UUID) -> int:
    """How many are left."""
    found: int = await RecoveryCode.count().where(RecoveryCode.account == account)
    return found


async def _set_password(
    account: UUID, password: str | None, code_secret: bytes | None, last_step: int | None
) -> None:
    await Account.update(
        {Account.password: password, Account.code_secret: code_secret, Account.last_step: last_step}
    ).where(Account.id == account)
