"""Whether somebody looks after the installation, and nobody has got into a role by oversight."""

from collections.abc import Mapping, Sequence
from typing import Any

from api.doctor.finding import Finding, advise, good, mend
from api.settings.fields import Settings
from api.settings.settings import spelled
from api.settings.values import is_this_machine
from survey.accounts.roles import Role

Row = Mapping[str, Any]


def examine_accounts(known: Sequence[Row], settings: Settings) -> list[Finding]:
    """Accounts as `resonanz access list` shows them."""
    active = [each for each in known if each["state"] == "active"]
    reached = not is_this_machine(settings.address[0])
    if not active:
        if reached:
            return [
                mend(
                    "Others reach {address}, and nobody has an account, so the server does not start. Listen "
                    "on 127.0.0.1 and invite somebody: resonanz access invite ADDRESS --role administrator",
                    address=spelled(settings.address),
                )
            ]
        return [
            advise(
                "Nobody has an account yet. The first one is made by: resonanz access invite ADDRESS --role "
                "administrator"
            )
        ]
    held = [role for each in active for role in each["roles"]]
    found = [good("Accounts: {count}. What each role opens stands in docs/running.md.", count=len(active))]
    if Role.ADMINISTRATOR not in held:
        found.append(
            advise(
                "No account has the role administrator, so roles change on this machine alone: resonanz "
                "access grant ADDRESS --role administrator"
            )
        )
    if Role.OWNER not in held:
        found.append(
            advise(
                "No account has the role owner, so nobody stands for the programme by name: resonanz access "
                "grant ADDRESS --role owner"
            )
        )
    if Role.WORKS_COUNCIL not in held:
        found.append(
            advise(
                "No account has the role works-council. Where there is a council, it can watch who holds "
                "which role: resonanz access invite ADDRESS --role works-council"
            )
        )
    if waiting := [each["address"] for each in active if each["waiting"]]:
        found.append(
            advise(
                "A role of {addresses} waits for a second person, who confirms it on the page People.",
                addresses=", ".join(waiting),
            )
        )
    return found
