"""The roles there are, and which of them may not meet in one person without a second one's word."""

from collections.abc import Collection, Iterable, Mapping
from enum import StrEnum

from survey.errors import BadInput, untranslated


class Role(StrEnum):
    """What somebody has to do with the programme; what each may open stands in api/access/roles.py."""

    TEAM_LEAD = "team_lead"  # of the teams that the roster says, and only as long as it says so
    ANALYST = "analyst"
    LEADERSHIP = "leadership"
    ADMINISTRATOR = "administrator"
    WORKS_COUNCIL = "works_council"
    AUDITOR = "auditor"
    OWNER = "owner"


# As people read them; translated where they are shown.
WORDS: Mapping[Role, str] = {
    Role.TEAM_LEAD: untranslated("Team lead"),
    Role.ANALYST: untranslated("Analyst"),
    Role.LEADERSHIP: untranslated("Leadership"),
    Role.ADMINISTRATOR: untranslated("Administrator"),
    Role.WORKS_COUNCIL: untranslated("Works council"),
    Role.AUDITOR: untranslated("Data protection"),
    Role.OWNER: untranslated("Owner of the programme"),
}
READS_RESULTS = frozenset({Role.TEAM_LEAD, Role.ANALYST, Role.LEADERSHIP, Role.WORKS_COUNCIL})


def needs_second_person(roles: Collection[Role]) -> bool:
    """Whether one person would both decide how groups are made and read what comes of it."""
    return Role.ADMINISTRATOR in roles and not READS_RESULTS.isdisjoint(roles)


def read_roles(names: Iterable[str]) -> tuple[Role, ...]:
    """Roles by their names, each once and in their own order; `team-lead` is `team_lead`."""
    wanted = {name.strip().lower().replace("-", "_").replace(" ", "_") for name in names} - {""}
    unknown = sorted(wanted - set(Role))
    if unknown or not wanted:
        raise BadInput(
            "There is no role “{name}”. There are: {known}.",
            name=unknown[0] if unknown else "",
            known=", ".join(Role),
        )
    return tuple(role for role in Role if role in wanted)
