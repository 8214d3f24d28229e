"""The words of the log, for whoever reads it; an action that is not listed is shown as it is written."""

from collections.abc import Mapping

from survey.errors import untranslated

ACTIONS: Mapping[str, str] = {
    "access.confirm": untranslated("confirmed a role as the second person"),
    "access.deactivate": untranslated("ended an account"),
    "access.grant": untranslated("gave a role"),
    "access.invite": untranslated("invited somebody"),
    "access.join": untranslated("followed an invitation"),
    "access.provider": untranslated("came from the organisation's sign-in service"),
    "access.rescue": untranslated("made a link back into an account"),
    "access.reset": untranslated("came back by such a link"),
    "access.revoke": untranslated("took a role away"),
    "access.roles": untranslated("roles as the sign-in service says"),
    "api-key.create": untranslated("made a key for a program"),
    "api-key.revoke": untranslated("revoked a program's key"),
    "audit.export": untranslated("exported this log"),
    "audit.pending": untranslated("did something that could not be read"),
    "audit.gap": untranslated("found entries missing"),
    "comment.hide": untranslated("hid a comment"),
    "database.backup": untranslated("made a backup"),
    "database.restore": untranslated("restored a backup"),
    "helpdesk.place": untranslated("said whose contacts a queue holds"),
    "helpdesk.scores": untranslated("said how another program's ratings count"),
    "import.contacts": untranslated("imported contacts"),
    "import.events": untranslated("imported events"),
    "import.facts": untranslated("imported figures"),
    "import.ratings": untranslated("imported ratings"),
    "measure.draw": untranslated("drew the lot of a measure"),
    "measure.judge": untranslated("judged a measure"),
    "measure.register": untranslated("registered a measure"),
    "measure.withdraw": untranslated("gave a measure up"),
    "plan.export": untranslated("exported the plan"),
    "plan.register": untranslated("registered a plan"),
    "reply.write": untranslated("replied to a group"),
    "roster.confirm": untranslated("confirmed the roster"),
    "roster.edit": untranslated("name, address or number of a person changed"),
    "roster.import": untranslated("imported a roster"),
    "roster.join": untranslated("a person joined"),
    "roster.lead": untranslated("a person leads a team, or no longer does"),
    "roster.leave": untranslated("a person left"),
    "roster.move": untranslated("a person changed the team"),
    "roster.undo": untranslated("took a roster back"),
    "secrets.export": untranslated("exported the secrets"),
    "secrets.import": untranslated("imported the secrets"),
    "team.word": untranslated("worded a team for customers"),
    "touchpoint.add": untranslated("added a touchpoint"),
    "wave.close": untranslated("closed a week"),
    "wave.links": untranslated("wrote links to a week"),
    "wave.open": untranslated("opened a week"),
}


def in_words(action: str) -> str:
    """An action as a reader says it, in English; to be translated where it is shown."""
    return ACTIONS.get(action, action)
