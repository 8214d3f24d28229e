"""What the board shows: cases by state, place and problem. Nobody can ask for those of one person."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from api.access.roles import Page, Reach, reach
from api.access.signed_in import Visitor
from api.cases.acting import goes_by_mail
from api.chores.reasons import unusual_reasons
from api.installation import Installation
from api.settings.terms import terms_of
from survey import clock
from survey.cases.addresses import open_address
from survey.cases.figures import FEWEST_PEOPLE, figures
from survey.cases.opening import TYPED_IN
from survey.cases.problems import problems
from survey.cases.reading import OPEN, STATES, Case, Chosen, count_cases, find_case, list_cases
from survey.cases.tables import CustomerCase
from survey.catalogue.customers import reasons
from survey.contacts.tables import Touchpoint
from survey.contacts.touchpoints import shown_touchpoint
from survey.organisation.tables import Person, Team
from survey.releases.rules import FEWEST_RATINGS
from survey.spreadsheets.names import in_order
from survey.weeks import monday_of

Context = dict[str, Any]
NUMBER = 9  # digits


def teams_of(visitor: Visitor) -> frozenset[UUID] | None:
    """Whose cases somebody sees; None is all."""
    return None if reach(visitor.rights, Page.CASES) is Reach.ALL else visitor.rights.teams


async def board(
    installation: Installation, visitor: Visitor, asked: Mapping[str, str], language: str, case: int | None
) -> Context:
    """The cases that were asked for, and one of them as a whole."""
    now, teams, settings = clock.now(), teams_of(visitor), installation.settings
    chosen = chosen_of(asked)
    words = {reason.id: reason.text[language] for reason in reasons()}
    rows = await Team.select(Team.id, Team.name)
    own = [row for row in rows if teams is None or row["id"] in teams]
    places = await Touchpoint.select(Touchpoint.id, Touchpoint.name)
    names = {str(row["id"]): shown_touchpoint(row["name"], language) for row in places}
    return {
        "cases": await list_cases(now, teams, chosen),
        "found": await count_cases(now, teams, chosen),
        "chosen": chosen,
        "states": STATES,
        "teams": sorted(((str(row["id"]), row["name"]) for row in own), key=lambda each: in_order(each[1])),
        "touchpoints": sorted(names.items(), key=lambda each: in_order(each[1])),
        "shown_touchpoint": lambda name: shown_touchpoint(name, language),
        "problems": await problems(),
        "kinds": TYPED_IN,
        "hours": settings.case_hours,
        "zone": settings.timezone,
        "figures": await figures(terms_of(settings), now, fewest(installation), teams),
        "fewest": fewest(installation),
        "fewest_people": FEWEST_PEOPLE,
        "every": teams is None,
        "unusual": [
            (words.get(each.reason, each.reason), each)
            for each in (await unusual_reasons(settings.timezone, now) if teams is None else [])
        ],
        "monday_of": monday_of,
        "may_pass": visitor.may(Page.PUBLISH_PROBLEMS),
        **(await _whole(installation, case, teams, language) if case is not None else {"case": None}),
    }


def chosen_of(asked: Mapping[str, str]) -> Chosen:
    """The filters of an address; what is none of ours filters nothing."""
    state = asked.get("state", OPEN)
    return Chosen(
        state if state in STATES else OPEN,
        _id(asked.get("team", "")),
        _id(asked.get("touchpoint", "")),
        number_in(asked.get("problem", "")),
    )


def number_in(text: str) -> int | None:
    """The number of a case or problem in a form or an address."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= NUMBER else None


def fewest(installation: Installation) -> int:
    """How many cases a figure is made of, at least: as many as ratings, or as answers where that is more."""
    return max(FEWEST_RATINGS, installation.rules.k)


async def _whole(
    installation: Installation, number: int, teams: frozenset[UUID] | None, language: str
) -> Context:
    case = await find_case(number, clock.now(), teams)
    people = await Person.select(Person.id, Person.name).where(
        Person.team == case.team, Person.left_week.is_null()
    )
    words = {reason.id: reason.text[language] for reason in reasons()}
    return {
        "case": case,
        "reasons": [words.get(each, each) for each in case.reasons],
        "people": sorted(
            ((str(row["id"]), row["name"]) for row in people), key=lambda each: in_order(each[1])
        ),
        "by_mail": goes_by_mail(installation),
        # Shown only where no mail of ours can go there.
        "address": "" if goes_by_mail(installation) else await _address(installation, case),
    }


async def _address(installation: Installation, case: Case) -> str:
    row = await CustomerCase.select(CustomerCase.sealed).where(CustomerCase.id == case.id).first()
    return open_address(installation.secrets, row["sealed"] if row and case.is_open else None)


def _id(text: str) -> UUID | None:
    try:
        return UUID(text) if text else None
    except ValueError:
        return None
