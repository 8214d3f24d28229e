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
    "mail.password": untranslated("kept the mail server's password"),
    "import.ratings": untranslated("imported ratings"),
    "names.confirm": untranslated("confirmed a list of names as the second person"),
    "names.known": untranslated("a person is known to the second person"),
    "names.own": untranslated("may not confirm a list of names, as its keeper"),
    "names.refuse": untranslated("refused a list of names"),
    "names.unknown": untranslated("stands on a list that was refused"),
    "plan.export": untranslated("exported the plan"),
    "plan.register": untranslated("registered a plan"),
    "roster.confirm": untranslated("confirmed the roster"),
    "roster.edit": untranslated("name, address or number of a person changed"),
    "roster.import": untranslated("imported a roster"),
    "roster.join": untranslated("a person joined"),
    "roster.lead": untranslated("a person leads a team, or no longer does"),
    "roster.leave": untranslated("a person left"),
    "roster.move": untranslated("a person changed the team"),
    "roster.undo": untranslated("took a roster back"),
    "schedule.pause": untranslated("set a pause"),
    "schedule.resume": untranslated("took a pause back"),
    "schedule.set": untranslated("changed when weeks open"),
    "schedule.site": untranslated("changed a site"),
    "secrets.export": untranslated("exported the secrets"),
    "secrets.import": untranslated("imported the secrets"),
    "setting.set": untranslated("changed a setting"),
    "setting.unset": untranslated("took a setting back"),
    "team.word": untranslated("worded a team for customers"),
    "touchpoint.add": untranslated("added a touchpoint"),
    "wave.hold": untranslated("held the next opening"),
    "wave.let-go": untranslated("let the next opening go"),
    "wave.close": untranslated("closed a week"),
    "wave.links": untranslated("wrote links to a week"),
    "wave.open": untranslated("opened a week"),
}

# What else stands in an entry; the words behind them are names, days and numbers, or a role.
DETAILS: Mapping[str, str] = {
    "begins": untranslated("begins"),
    "departments": untranslated("departments"),
    "ends": untranslated("ends"),
    "entries": untranslated("entries"),
    "first": untranslated("first"),
    "for": untranslated("for"),
    "from": untranslated("before"),
    "groups": untranslated("groups"),
    "joined": untranslated("joined"),
    "last": untranslated("last"),
    "lead": untranslated("leads it"),
    "left": untranslated("left"),
    "moved": untranslated("moved"),
    "new": untranslated("new"),
    "roles": untranslated("roles"),
    "team": untranslated("team"),
    "teams": untranslated("teams"),
    "to": untranslated("now"),
    # What leading a team is answered with.
    "yes": untranslated("yes"),
    "no": untranslated("no"),
}


def in_words(action: str) -> str:
    """An action as a reader says it, in English; to be translated where it is shown."""
    return ACTIONS.get(action, action)
