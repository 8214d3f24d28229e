"""Who does not want to be asked again is not: by reference or address, for good, also after an erasure."""

import hmac
from collections.abc import Collection
from datetime import date
from hashlib import sha256

from survey import database
from survey.accounts.addresses import same_address
from survey.cases.addresses import finder_of
from survey.cases.tables import CustomerCase
from survey.customers.tables import OptOut
from survey.errors import BadInput
from survey.secrets_directory import SecretsDirectory

PURPOSE = "opt-out"
LONGEST = 254


async def opt_out(secrets: SecretsDirectory, name: str, today: date) -> None:
    """From now on nobody of this reference or address is asked; an answer that was wanted is not either."""
    name = read_customer_name(name)

    async def job() -> None:
        code = _code(secrets, name)
        if not await OptOut.exists().where(OptOut.code == code):
            await OptOut.insert(OptOut(code=code, since=today))
        await CustomerCase.update(
            {CustomerCase.sealed: None, CustomerCase.finder: None, CustomerCase.waits: False}
        ).where(CustomerCase.finder == finder_of(secrets, name))

    await database.write(job)


async def opted_out(secrets: SecretsDirectory, names: Collection[str]) -> frozenset[str]:
    """Those of these references or addresses that are not asked."""
    codes = {_code(secrets, name): name for name in names}
    found: set[str] = set()
    for some in database.in_parts(list(codes)):
        rows = await OptOut.select(OptOut.code).where(OptOut.code.is_in(list(some)))
        found.update(codes[row["code"]] for row in rows)
    return frozenset(found)


def read_customer_name(text: str) -> str:
    """A reference or an address as somebody types it."""
    name = text.strip()
    if not name or len(name) > LONGEST or not name.isprintable():
        raise BadInput(
            "Write the customer's reference or e-mail address, {longest} characters at most.", longest=LONGEST
        )
    return name


def _code(secrets: SecretsDirectory, name: str) -> str:
    return hmac.new(secrets.key(PURPOSE), same_address(name).encode(), sha256).hexdigest()
