"""Cases as commands: JSON in and out. No command says who looks after a case, or counts by anybody."""

from collections.abc import Mapping
from typing import Any

from api.cases.acting import answer
from api.installation import Installation
from api.settings.terms import terms_of
from survey import clock
from survey.cases.answering import settle_case
from survey.cases.opening import TYPED_IN, Told, open_told_case
from survey.cases.reading import OPEN, STATES, Case, Chosen, find_case, list_cases
from survey.errors import BadInput

Arguments = Mapping[str, Any]
Document = dict[str, Any]


async def list_all(installation: Installation, arguments: Arguments) -> list[Document]:
    """The cases in the state `state`, the most urgent first."""
    state = arguments.get("state") or OPEN
    if state not in STATES:
        raise BadInput(
            "There is no state “{state}”. There are: {known}.", state=state, known=", ".join(STATES)
        )
    found = await list_cases(clock.now(), None, Chosen(state))
    return [_shown(installation, each) for each in found]


async def show(installation: Installation, arguments: Arguments) -> Document:
    """One case, with what was said."""
    return _shown(installation, await find_case(arguments["number"], clock.now(), None))


async def open_by_hand(installation: Installation, arguments: Arguments) -> Document:
    """A letter, a call or a post: `kind`, its `words`, `team`, `touchpoint`, `answer_to`, `reference`."""
    if arguments["kind"] not in TYPED_IN:
        raise BadInput(
            "There is no kind “{kind}”. There are: {known}.",
            kind=arguments["kind"],
            known=", ".join(TYPED_IN),
        )
    told = Told(
        arguments["kind"],
        arguments["words"],
        team=arguments.get("team") or "",
        touchpoint=arguments.get("touchpoint") or "",
        address=arguments.get("answer_to") or "",
        reference=arguments.get("reference") or "",
        language=installation.settings.language,
    )
    terms = terms_of(installation.settings)
    number, _ = await open_told_case(installation.secrets, told, terms, clock.now())
    return await show(installation, {"number": number})


async def answer_one(installation: Installation, arguments: Arguments) -> Document:
    """Write `text` to the customer of `number`; with `otherwise` it was said in another way."""
    case = await find_case(arguments["number"], clock.now(), None)
    await answer(installation, case.id, arguments["text"], by_mail=not arguments.get("otherwise"))
    return await show(installation, arguments)


async def resolve(installation: Installation, arguments: Arguments) -> Document:
    """Settle `number` with its `cause` and what was done (`action`)."""
    case = await find_case(arguments["number"], clock.now(), None)
    await settle_case(case.id, arguments["cause"], arguments["action"], clock.now())
    return await show(installation, arguments)


def _shown(installation: Installation, case: Case) -> Document:
    zone = installation.settings.timezone
    return {
        "number": case.number,
        "state": case.state,
        "team": case.team_name,
        "touchpoint": case.touchpoint_name,
        "words": list(case.words),
        "reference": case.reference,
        "reachable": case.reachable,
        "opened": case.opened.astimezone(zone).isoformat(timespec="minutes"),
        "due": case.due.astimezone(zone).isoformat(timespec="minutes") if case.is_open else None,
        "problem": case.problem_title,
        "cause": case.cause,
        "action": case.action,
        "said": [
            {"by_customer": each.by_customer, "text": each.text, "day": each.day.isoformat()}
            for each in case.said
        ],
    }
