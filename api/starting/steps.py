"""What there is to do before the first week, in its order, and what of it is done: nothing of it is stored.

A step is done when what it leads to is there, by whichever way it came: from a page, by command, or from the
environment. So it can be left and taken up again, by somebody else as well.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from api.access.signing_in.cookie import DESK
from api.choosing import known_settings
from api.commands.weeks.requirements import requires_agreement, what_is_missing
from api.installation import Installation
from api.settings.values import NO_COUNCIL
from api.texts import N_
from survey.accounts.owners import has_owner
from survey.error_documents import as_document
from survey.errors import Refused
from survey.organisation.tables import Person
from survey.plans.registering import plan_in_force
from survey.schedule.tables import Schedule
from survey.waves.tables import Wave

START = f"{DESK}/start"
# The two steps whose pages are there anyway, and are changed as often as one likes.
SCHEDULE = f"{DESK}/schedule"


@dataclass(frozen=True, slots=True)
class State:
    """Whether a step is done, and what was said there: a name or a number, as in any language, or a day."""

    done: bool
    said: str = ""
    day: date | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """A row of the list; `label` and `about` are translated where they are shown."""

    name: str
    label: str
    about: str
    needed: bool = True

    @property
    def address(self) -> str:
        """Where it is done."""
        return SCHEDULE if self.name == "rhythm" else f"{START}/{self.name}"


STEPS = (
    Step("organisation", N_("Who asks"), N_("The name that stands on every page, and whom to ask.")),
    Step("place", N_("Time zone and language"), N_("By which weeks begin, and in which you are spoken to.")),
    Step("rhythm", N_("Rhythm"), N_("When a week opens and closes, and whose holidays count.")),
    Step(
        "mail",
        N_("Mail server"),
        N_("It delivers everybody's link. Without one, links are handed out by hand."),
        needed=False,
    ),
    Step("roster", N_("Who works where"), N_("A table of teams and people, looked at before it counts.")),
    Step("owner", N_("Who answers for it"), N_("One person by name, with an account of their own.")),
    Step(
        "agreement",
        N_("Works agreement"),
        N_("Since when it holds, or that there is no works council."),
    ),
    Step("group", N_("Smallest group"), N_("Of fewer answers nothing is ever published.")),
    Step("question", N_("The question"), N_("Fixed before there are data, so that nobody can choose later.")),
    Step("wave", N_("First week"), N_("From here on people are asked.")),
)


async def states(installation: Installation) -> Mapping[str, State]:
    """How far each step is."""
    return {step.name: await _STATES[step.name](installation) for step in STEPS}


async def describe(installation: Installation, _: Mapping[str, Any]) -> dict[str, Any]:
    """The same for the command line, with what keeps a week from opening and what is set now."""
    found = await states(installation)
    return {
        "steps": [
            {"label": step.label, "needed": step.needed, "done": found[step.name].done} | {"name": step.name}
            for step in STEPS
        ],
        "missing": [as_document(each) for each in await what_is_missing(installation)],
        "settings": {each.name: each.text for each in known_settings(installation)},
        "fixed": sorted(installation.settings.fixed),
        "has_owner": await has_owner(),
    }


def is_decided(installation: Installation, name: str) -> bool:
    """Whether somebody has said it, be it the same as the default."""
    return name in installation.settings.fixed or name in installation.chosen.stored


async def _organisation(installation: Installation) -> State:
    return State(bool(installation.settings.organisation), installation.settings.organisation)


async def _place(installation: Installation) -> State:
    settings = installation.settings
    done = all(is_decided(installation, name) for name in ("timezone", "language"))
    return State(done, f"{settings.timezone.key}, {settings.language}")


async def _rhythm(_: Installation) -> State:
    return State(await Schedule.exists())


async def _mail(installation: Installation) -> State:
    return State(bool(installation.settings.smtp_server), installation.settings.smtp_server)


async def _roster(_: Installation) -> State:
    people = await Person.count().where(Person.left_week.is_null())
    return State(people > 0, str(people or ""))


async def _owner(installation: Installation) -> State:
    named = installation.settings.owner
    return State(bool(named) and await has_owner(), named)


async def _agreement(installation: Installation) -> State:
    said = installation.settings.agreement
    try:
        await requires_agreement(installation)
    except Refused:
        return State(done=False, day=_day(said))
    return State(done=True, said=said if said == NO_COUNCIL else "", day=_day(said))


def _day(agreement: str) -> date | None:
    return date.fromisoformat(agreement) if agreement not in {"", NO_COUNCIL} else None


async def _group(installation: Installation) -> State:
    done = is_decided(installation, "min_group") or await Wave.exists()
    return State(done, str(installation.settings.min_group))


async def _question(_: Installation) -> State:
    plan = await plan_in_force()
    return State(plan is not None, day=plan.stored if plan else None)


async def _wave(_: Installation) -> State:
    newest = await Wave.select(Wave.id).order_by(Wave.week, ascending=False).first()
    return State(newest is not None, newest["id"] if newest else "")


_STATES: Mapping[str, Callable[[Installation], Awaitable[State]]] = {
    "organisation": _organisation,
    "place": _place,
    "rhythm": _rhythm,
    "mail": _mail,
    "roster": _roster,
    "owner": _owner,
    "agreement": _agreement,
    "group": _group,
    "question": _question,
    "wave": _wave,
}
