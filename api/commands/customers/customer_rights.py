"""One customer's rights as commands and for a page: export, erase, never ask again; each stands in the log.

The log names no customer: that somebody was erased is no reason to keep who it was.
"""

from collections.abc import Mapping
from dataclasses import asdict
from functools import partial
from typing import Any

from api.installation import Installation
from survey import clock, database
from survey.customers.erasing import erase_customer
from survey.customers.finding import export_customer
from survey.customers.opting_out import opt_out

Arguments = Mapping[str, Any]


async def export(installation: Installation, arguments: Arguments) -> dict[str, Any]:
    """What there is of `name`, a reference or an address."""
    found = await export_customer(installation.secrets, arguments["name"])
    await installation.record("customer.export", detail={"entries": str(_size(found))})
    return found


async def erase(installation: Installation, arguments: Arguments) -> dict[str, int]:
    """Erase what there is of `name`; how much it was."""

    async def job() -> dict[str, int]:
        erased = asdict(await erase_customer(installation.secrets, arguments["name"]))
        await installation.record("customer.erase", detail={"entries": str(sum(erased.values()))})
        return erased

    erased = await database.write(job)
    await database.empty_log()
    return erased


async def opt_out_of(installation: Installation, arguments: Arguments) -> None:
    """Never ask `name` again."""
    today = clock.today(installation.settings.timezone)
    act = partial(opt_out, installation.secrets, arguments["name"], today)
    await installation.logged(act, "customer.opt-out")


def _size(found: Mapping[str, Any]) -> int:
    return sum(len(found[part]) for part in ("contacts", "cases", "wishes"))
