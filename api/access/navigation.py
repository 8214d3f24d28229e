"""One quiet navigation by role: what is somebody's to open, and nothing else."""

from dataclasses import dataclass

from api.access.roles import Page, may
from api.texts import N_
from survey.accounts.rights import Rights


@dataclass(frozen=True, slots=True)
class Place:
    """A link; `label` is translated where it is shown, `about` says on the first page what is there."""

    page: Page
    address: str
    label: str
    about: str


# In the order in which they are shown.
PLACES = (
    Place(
        Page.TEAM,
        "/desk/team",
        N_("My team"),
        N_("Your own group on one page: its weeks, what was said, and what is being done."),
    ),
    Place(
        Page.RESULTS,
        "/results",
        N_("Results"),
        N_("What the weeks brought, for the organisation and its groups."),
    ),
    Place(
        Page.REPORT, "/results/report", N_("Report"), N_("Whether customers notice how employees are doing.")
    ),
    Place(
        Page.FORECAST,
        "/results/forecast",
        N_("Forecast"),
        N_("What the weeks ahead can bring, and from when."),
    ),
    Place(
        Page.MEASURES,
        "/desk/measures",
        N_("Measures"),
        N_("What was done with the answers, and what came of it."),
    ),
    Place(
        Page.REPLIES,
        "/desk/replies",
        N_("You said, we did"),
        N_("What leads reply to their groups after each published week."),
    ),
    Place(
        Page.FILES,
        "/desk/houses",
        N_("Several organisations"),
        N_("Whether it is the same in other organisations, from their small files."),
    ),
    Place(Page.CASES, "/desk/cases", N_("Cases"), N_("Customers who wait for an answer.")),
    Place(Page.WISHES, "/desk/wishes", N_("Wishes"), N_("What customers would have wanted.")),
    Place(
        Page.CUSTOMERS,
        "/desk/customers",
        N_("A customer's rights"),
        N_("What there is of a customer, erasing it, and not asking again."),
    ),
    Place(Page.PEOPLE, "/desk/people", N_("People"), N_("Who has an account, and with which roles.")),
    Place(Page.START, "/desk/start", N_("Set up"), N_("What there is to do before the first week.")),
    Place(
        Page.SCHEDULE,
        "/desk/schedule",
        N_("Schedule"),
        N_("When weeks open, and when not: holidays, pauses, events."),
    ),
    Place(
        Page.QUESTIONS,
        "/desk/questions",
        N_("Questions"),
        N_("What the coming weeks ask, and questions of your own."),
    ),
    Place(Page.JOBS, "/desk/jobs", N_("Jobs"), N_("What ran by itself, what is due, what failed and why.")),
    Place(Page.SETTINGS, "/desk/settings", N_("Settings"), N_("What holds for this installation.")),
    Place(
        Page.PROGRAMS, "/desk/programs", N_("Programs"), N_("Which programs may report contacts and ratings.")
    ),
    Place(Page.QUEUES, "/desk/queues", N_("Queues"), N_("Whose customers a help desk's queues hold.")),
    Place(
        Page.CONTACTS,
        "/desk/contacts",
        N_("Contacts"),
        N_("Contacts from a table, looked at before they count; and their links."),
    ),
    Place(
        Page.FURTHER,
        "/desk/further",
        N_("CES and NPS"),
        N_("What customers answered to the one question more, by quarter; part of no other result."),
    ),
    Place(
        Page.ASKING,
        "/desk/asking",
        N_("Asking customers"),
        N_("At which touchpoints customers are mailed, how seldom, and what else they are asked."),
    ),
    Place(
        Page.TRAITS,
        "/desk/traits",
        N_("Kinds of teams"),
        N_("Site, part-time work and tenure of teams, never of people: the report compares them."),
    ),
    Place(Page.LOG, "/desk/log", N_("Audit log"), N_("Who changed what, and on which day.")),
    Place(
        Page.NAMES,
        "/desk/names",
        N_("Names"),
        N_("Who has joined or moved, for somebody other than the keeper of the list to look at."),
    ),
    Place(
        Page.OPENING,
        "/desk/opening",
        N_("Next opening"),
        N_("When the next week opens, and whether the works council holds it."),
    ),
    Place(
        Page.ADVICE,
        "/desk/advice",
        N_("Ask less"),
        N_("Whether every second week would do, and what it would spare."),
    ),
    Place(
        Page.ACCOUNT,
        "/desk/account",
        N_("My account"),
        N_("Your ways in, your devices, and signing out of all of them."),
    ),
)


def navigation(rights: Rights) -> tuple[Place, ...]:
    """The places that open to these rights."""
    return tuple(place for place in PLACES if may(rights, place.page))
