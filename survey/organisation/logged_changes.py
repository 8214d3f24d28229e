"""What the audit log says of a changed roster: each join, move and leave, the people under pseudonyms."""

from collections.abc import Iterator

from survey.audit.pseudonyms import pseudonyms
from survey.audit.recording import Act
from survey.organisation.changing import RosterStep
from survey.organisation.snapshot import Row
from survey.organisation.tables import Department, Team
from survey.secrets_directory import SecretsDirectory


def acts_of(secrets: SecretsDirectory, step: RosterStep, action: str, file: str = "") -> list[Act]:
    """The change as a whole, then one act for each person whom it concerns."""
    counts = {
        "joined": len(step.joined),
        "left": len(step.left),
        "moved": len(step.moved),
        "teams": len(step.changed[Team]),
        "departments": len(step.changed[Department]),
    }
    whole = Act(action, file, {name: str(count) for name, count in counts.items() if count})
    return [whole, *_people(secrets, step)]


def _people(secrets: SecretsDirectory, step: RosterStep) -> Iterator[Act]:
    person = pseudonyms(secrets)
    places = {**step.before.teams, **step.after.teams}

    def team(row: Row) -> str:
        return str(places[row["team"]]["name"])

    def lead(row: Row) -> str:
        return "yes" if row["lead"] else "no"

    for row in step.joined:
        yield Act("roster.join", person(row["id"]), {"team": team(row), "lead": lead(row)})
    for row in step.left:
        yield Act("roster.leave", person(row["id"]), {"team": team(row)})
    for old, new in step.moved:
        if old["team"] != new["team"]:
            yield Act("roster.move", person(new["id"]), {"from": team(old), "to": team(new)})
        if old["lead"] != new["lead"]:
            yield Act("roster.lead", person(new["id"]), {"team": team(new), "lead": lead(new)})
    # What their name or address is now is nobody's business here; that it is another one is.
    for _, new in (*step.renamed, *step.renumbered):
        yield Act("roster.edit", person(new["id"]), {"team": team(new)})
