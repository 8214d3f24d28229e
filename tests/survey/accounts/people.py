"""People with accounts: Lena leads Nord, Omar runs the installation, Ruth sits on the works council."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import pyotp

from survey.accounts.accounts import invite, join
from survey.accounts.codes import NOBODYS, STEP_SECONDS, new_secret, seal_secret, step_of
from survey.accounts.passwords import hash_password
from survey.accounts.proofs import PasswordAndCodes, renew_recovery_codes
from survey.accounts.roles import Role
from survey.accounts.secrets import Secrets
from survey.accounts.signing_in import whose_password
from survey.secrets_directory import open_secrets_directory

NOW = datetime(2026, 11, 27, 9, 0, tzinfo=UTC)
PASSWORD = "correct horse battery staple"
# What a stranger types who does not know the code.
GUESS = "000000"
NEAR = range(-4, 41)  # of which half minutes tests show codes


@dataclass
class Person:
    """Somebody who has an account, and what they keep for themselves."""

    account: UUID
    address: str
    secrets: Secrets
    code_secret: str
    recovery_codes: list[str] = field(default_factory=list)
    password: str = PASSWORD

    def code(self, now: datetime = NOW, steps: int = 0) -> str:
        """What the app shows."""
        return pyotp.TOTP(self.code_secret).at(int(now.timestamp()) + steps * STEP_SECONDS)

    async def sign_in(
        self, now: datetime = NOW, *, code: str | None = None, password: str | None = None
    ) -> UUID | None:
        return await whose_password(
            self.secrets,
            self.address,
            self.password if password is None else password,
            self.code(now) if code is None else code,
            now,
        )


async def proof_for(
    secrets: Secrets, code_secret: str, now: datetime = NOW, password: str = PASSWORD
) -> PasswordAndCodes:
    """A password and an app whose code of the minute before was shown."""
    earlier = datetime.fromtimestamp(now.timestamp() - 2 * STEP_SECONDS, UTC)
    step = step_of(code_secret, pyotp.TOTP(code_secret).at(int(earlier.timestamp())), earlier)
    assert step is not None
    return PasswordAndCodes(await hash_password(secrets, password), seal_secret(secrets, code_secret), step)


def secret_of_its_own(now: datetime, *others: str) -> str:
    """One that shows no code twice about now, nor one of these, of nobody or a guess: that lets them in."""

    def codes(secret: str) -> set[str]:
        app = pyotp.TOTP(secret)
        return {app.at(int(now.timestamp()) + steps * STEP_SECONDS) for steps in NEAR}

    taken = {GUESS}.union(*map(codes, (*others, NOBODYS)))
    while len(mine := codes(secret := new_secret())) < len(NEAR) or mine & taken:
        pass
    return secret


async def hire(
    secrets: Secrets,
    address: str,
    roles: Collection[Role] = (Role.ANALYST,),
    now: datetime = NOW,
    name: str = "Lena Berg",
) -> Person:
    """Invite somebody, who follows the link at once."""
    token = await invite(address, roles, now)
    code_secret = secret_of_its_own(now)
    proof = await proof_for(secrets, code_secret, now)
    account = await join(token, name, "en", proof, now)
    codes = await renew_recovery_codes(secrets, account)
    return Person(account, address, secrets, code_secret, codes)


def secrets_in(folder: Path) -> Secrets:
    """Those of an installation."""
    return open_secrets_directory(folder / "secrets")
