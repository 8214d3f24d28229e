"""The audit log with the names of everybody who is still known: for whoever may read names."""

from api.installation import Installation
from survey import database
from survey.accounts.known_names import KIND, known_names
from survey.audit.listing import Entry, list_entries
from survey.audit.pseudonyms import names_by_pseudonym
from survey.organisation.tables import Person


async def readable_entries(
    installation: Installation, *, before: int | None = None, action: str | None = None, limit: int | None
) -> list[Entry]:
    """The newest first."""

    async def job() -> list[Entry]:
        people = await Person.select(Person.id, Person.name)
        names = names_by_pseudonym(installation.secrets, {row["id"]: row["name"] for row in people})
        names |= names_by_pseudonym(installation.secrets, await known_names(), KIND)
        return await list_entries(names, before=before, action=action, limit=limit)

    return await database.read(job)
