"""Password and code, checked in the same steps for every name: no stranger learns who has an account."""

from datetime import datetime
from uuid import UUID

from survey import database
from survey.accounts.addresses import same_address
from survey.accounts.codes import NOBODYS, open_secret, recovery_digest, seal_secret, step_of
from survey.accounts.passwords import is_password, require_room
from survey.accounts.secrets import Secrets
from survey.accounts.tables import Account, RecoveryCode


async def whose_password(
    secrets: Secrets, address: str, password: str, code: str, now: datetime
) -> UUID | None:
    """The account that all three belong to. `code` is one of the app, or a recovery code, used with this.

    Everything that costs time (a search, the slow hash, the codes, another search) happens for every address;
    only whoever had everything right goes on to the write.
    """
    require_room()  # a flood is turned away before it costs a search
    columns = Account.id, Account.password, Account.code_secret
    row = (
        await Account.select(*columns)
        .where(Account.address == same_address(address), Account.active.eq(True))
        .first()
    )
    stored = row["password"] if row else None
    right_password = await is_password(secrets, stored, password)
    sealed = row["code_secret"] if row else None
    nobodys = seal_secret(secrets, NOBODYS)  # made for everybody, so that it takes everybody as long
    step = step_of(open_secret(secrets, sealed or nobodys), code, now)
    digest = recovery_digest(secrets, code)
    recovering = await RecoveryCode.select(RecoveryCode.account).where(RecoveryCode.digest == digest).first()
    if row is None:
        return None
    account: UUID = row["id"]
    if recovering is not None and recovering["account"] == account:
        # Whoever has passkeys alone has no password to say: the code of 80 bits stands for the lost device.
        alone = stored is None and password == ""
        return account if (right_password or alone) and await _use_recovery_code(account, digest) else None
    if right_password and sealed and step is not None and await _use_step(account, step):
        return account
    return None


async def _use_step(account: UUID, step: int) -> bool:
    """Whether this code or a later one had not been taken yet."""

    async def job() -> bool:
        unused = Account.last_step.is_null() | (Account.last_step < step)
        rows = (
            await Account.update({Account.last_step: step})
            .where(Account.id == account, unused)
            .returning(Account.id)
        )
        return bool(rows)

    return await database.write(job)


async def _use_recovery_code(account: UUID, digest: bytes) -> bool:
    async def job() -> bool:
        mine = RecoveryCode.digest == digest, RecoveryCode.account == account
        return bool(await RecoveryCode.delete().where(*mine).returning(RecoveryCode.digest))

    return await database.write(job)
