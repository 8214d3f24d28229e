"""Which role opens which page, and of which objects: one table. What does not stand in it is refused.

A route names its page (`opt={"page": Page.…}`), and tests/promises/test_what_each_role_opens.py walks every
route with every role. Beside this table stands the reading key: who was asked reads the results without any
account (decision 35), administrators too.
"""

from collections.abc import Mapping
from enum import StrEnum
from uuid import UUID

from survey.accounts.rights import Rights
from survey.accounts.roles import Role


class Page(StrEnum):
    """What a route needs."""

    # Of whoever is signed in, with or without a role.
    HOME = "home"
    ACCOUNT = "account"
    # Below /results, for a role or for the reading key.
    RESULTS = "results"
    GROUP = "group"
    REPORT = "report"
    FILES = "files"
    FORECAST = "forecast"
    # Below /desk: the one page of a team lead; what was done with the answers, and what leads reply.
    TEAM = "team"
    MEASURES = "measures"
    REGISTER_MEASURES = "register measures"
    REPLIES = "replies"
    REPLY = "reply"
    # Customers who wait for an answer, and what the world reads about a known problem.
    CASES = "cases"
    PUBLISH_PROBLEMS = "publish problems"
    # What customers would have wanted, and what becomes of it.
    WISHES = "wishes"
    # One customer's rights: what there is of them, score and reference together.
    CUSTOMERS = "customers"
    # Who has an account, with which roles; a second person's word for one; and changing that.
    PEOPLE = "people"
    CONFIRM = "confirm"
    CHANGE_PEOPLE = "change people"
    # Whether the next opening is held; holding it; and letting it go.
    OPENING = "opening"
    HOLD = "hold"
    LET_GO = "let go"
    # Whether asking less would do.
    ADVICE = "advice"
    # How many take part in the open week, in bands.
    PARTICIPATION = "participation"
    # Lists of names, for a second person to look at.
    NAMES = "names"
    SETTINGS = "settings"
    # Questions of the organisation's own and what the coming weeks ask; and changing them.
    QUESTIONS = "questions"
    CHANGE_QUESTIONS = "change questions"
    # What there is to do before the first week, and opening it.
    START = "start"
    # When weeks open, and changing that; what ran and what is due.
    SCHEDULE = "schedule"
    CHANGE_SCHEDULE = "change schedule"
    JOBS = "jobs"
    PROGRAMS = "programs"
    QUEUES = "queues"
    # Contacts from a table, with the links that customers rate by.
    CONTACTS = "contacts"
    # What customers answered to the one further question, by quarter.
    FURTHER = "further"
    # Where customers are asked by mail, how seldom, and what further.
    ASKING = "asking"
    # What kind of team each is; no person.
    TRAITS = "traits"
    LOG = "log"


class Reach(StrEnum):
    """Which objects of a page."""

    ALL = "all"
    OWN = "own"  # of the teams that the roster says the person leads


EVERYBODY = frozenset({Page.HOME, Page.ACCOUNT})

TABLE: Mapping[Page, Mapping[Role, Reach]] = {
    Page.RESULTS: {
        Role.TEAM_LEAD: Reach.ALL,  # the organisation's own line, and the names of the groups
        Role.ANALYST: Reach.ALL,
        Role.LEADERSHIP: Reach.ALL,
        Role.WORKS_COUNCIL: Reach.ALL,
    },
    Page.GROUP: {
        Role.TEAM_LEAD: Reach.OWN,
        Role.ANALYST: Reach.ALL,
        Role.LEADERSHIP: Reach.ALL,
        Role.WORKS_COUNCIL: Reach.ALL,
    },
    Page.REPORT: {
        Role.ANALYST: Reach.ALL,
        Role.LEADERSHIP: Reach.ALL,
        Role.WORKS_COUNCIL: Reach.ALL,
    },
    Page.FILES: {
        Role.ANALYST: Reach.ALL,
        Role.WORKS_COUNCIL: Reach.ALL,
    },
    Page.FORECAST: {
        Role.ANALYST: Reach.ALL,
        Role.LEADERSHIP: Reach.ALL,
        Role.ADMINISTRATOR: Reach.ALL,  # names and sizes of groups, which the roster has: no result
        Role.WORKS_COUNCIL: Reach.ALL,
    },
    Page.TEAM: {
        Role.TEAM_LEAD: Reach.OWN,
    },
    Page.MEASURES: {  # with figures only for whoever reads the groups' results
        Role.TEAM_LEAD: Reach.OWN,
        Role.ANALYST: Reach.ALL,
        Role.LEADERSHIP: Reach.ALL,
        Role.WORKS_COUNCIL: Reach.ALL,
        Role.OWNER: Reach.ALL,
    },
    Page.REGISTER_MEASURES: {
        Role.ANALYST: Reach.ALL,
        Role.LEADERSHIP: Reach.ALL,
        Role.OWNER: Reach.ALL,
    },
    Page.REPLIES: {
        Role.TEAM_LEAD: Reach.OWN,
        Role.LEADERSHIP: Reach.ALL,  # which groups never got one
        Role.WORKS_COUNCIL: Reach.ALL,
    },
    Page.REPLY: {
        Role.TEAM_LEAD: Reach.OWN,
    },
    Page.CASES: {  # not the works council: what customers say word for word is none of its business
        Role.TEAM_LEAD: Reach.OWN,
        Role.OWNER: Reach.ALL,
    },
    Page.PUBLISH_PROBLEMS: {
        Role.OWNER: Reach.ALL,
    },
    Page.WISHES: {  # those who can make a measure of them, and a lead those of the own team
        Role.TEAM_LEAD: Reach.OWN,
        Role.ANALYST: Reach.ALL,
        Role.LEADERSHIP: Reach.ALL,
        Role.OWNER: Reach.ALL,
    },
    Page.CUSTOMERS: {  # never whoever leads people: beside each other, score and reference rate them
        Role.AUDITOR: Reach.ALL,
    },
    Page.PEOPLE: {
        Role.ADMINISTRATOR: Reach.ALL,
        Role.WORKS_COUNCIL: Reach.ALL,  # who holds the two roles that one person should not
        Role.AUDITOR: Reach.ALL,
        Role.OWNER: Reach.ALL,
    },
    Page.CONFIRM: {  # never for oneself
        Role.ADMINISTRATOR: Reach.ALL,
        Role.WORKS_COUNCIL: Reach.ALL,
        Role.AUDITOR: Reach.ALL,
        Role.OWNER: Reach.ALL,
    },
    Page.CHANGE_PEOPLE: {
        Role.ADMINISTRATOR: Reach.ALL,
    },
    Page.ADVICE: {
        Role.OWNER: Reach.ALL,
    },
    Page.PARTICIPATION: {
        Role.TEAM_LEAD: Reach.OWN,
        Role.OWNER: Reach.ALL,
    },
    Page.NAMES: {
        Role.WORKS_COUNCIL: Reach.ALL,
        Role.OWNER: Reach.ALL,
    },
    Page.OPENING: {
        Role.ADMINISTRATOR: Reach.ALL,
        Role.WORKS_COUNCIL: Reach.ALL,
        Role.OWNER: Reach.ALL,
    },
    Page.HOLD: {
        Role.WORKS_COUNCIL: Reach.ALL,
    },
    Page.LET_GO: {
        Role.WORKS_COUNCIL: Reach.ALL,
        Role.OWNER: Reach.ALL,  # only where the works council has no account any more
    },
    Page.START: {
        Role.ADMINISTRATOR: Reach.ALL,
    },
    Page.SCHEDULE: {
        Role.ADMINISTRATOR: Reach.ALL,
        Role.WORKS_COUNCIL: Reach.ALL,  # sees every week before it opens
        Role.OWNER: Reach.ALL,
    },
    Page.CHANGE_SCHEDULE: {
        Role.ADMINISTRATOR: Reach.ALL,
    },
    Page.JOBS: {  # never how much there was to do, nor for whom
        Role.ADMINISTRATOR: Reach.ALL,
        Role.OWNER: Reach.ALL,
    },
    Page.QUESTIONS: {
        Role.ADMINISTRATOR: Reach.ALL,
        Role.WORKS_COUNCIL: Reach.ALL,  # sees every question before it is asked
        Role.OWNER: Reach.ALL,
    },
    Page.CHANGE_QUESTIONS: {
        Role.ADMINISTRATOR: Reach.ALL,
    },
    Page.SETTINGS: {
        Role.ADMINISTRATOR: Reach.ALL,
    },
    Page.PROGRAMS: {
        Role.ADMINISTRATOR: Reach.ALL,
    },
    Page.QUEUES: {
        Role.ADMINISTRATOR: Reach.ALL,
    },
    Page.CONTACTS: {
        Role.ADMINISTRATOR: Reach.ALL,
    },
    Page.FURTHER: {  # who reads the report reads what stands beside it
        Role.ANALYST: Reach.ALL,
        Role.LEADERSHIP: Reach.ALL,
        Role.WORKS_COUNCIL: Reach.ALL,
    },
    Page.ASKING: {
        Role.ADMINISTRATOR: Reach.ALL,
    },
    Page.TRAITS: {
        Role.ADMINISTRATOR: Reach.ALL,
    },
    Page.LOG: {
        Role.WORKS_COUNCIL: Reach.ALL,
        Role.AUDITOR: Reach.ALL,
    },
}


def reach(rights: Rights, page: Page) -> Reach | None:
    """How far somebody's roles go on a page together; None is not at all."""
    if page in EVERYBODY:
        return Reach.ALL
    reaches = {TABLE[page][role] for role in rights.roles if role in TABLE[page]}
    return Reach.ALL if Reach.ALL in reaches else Reach.OWN if reaches else None


def may(rights: Rights, page: Page, teams: frozenset[UUID] | None = None) -> bool:
    """Whether they open this page; `teams` are those that the object is about, if it is about any."""
    found = reach(rights, page)
    if found is Reach.OWN and teams is not None:
        return not rights.teams.isdisjoint(teams)
    return found is not None
