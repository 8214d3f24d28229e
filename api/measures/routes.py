"""Measures: read by role, registered by those who answer for the programme; lots for everybody asked."""

from dataclasses import replace
from http import HTTPStatus
from typing import Any
from uuid import UUID

from litestar import Response, get, post

from api.access.administering.accounts import named
from api.access.pages import desk_page, said
from api.access.roles import Page, Reach, may, reach
from api.access.signed_in import needs, reads, signed_in
from api.access.signing_in.cookie import DESK
from api.access.signing_in.entering import lead_on
from api.installation import Installation, installation_of
from api.measures.commands import give_up, store
from api.measures.ideas import Idea, released_ideas
from api.measures.intended import read_day, read_first_week, read_points
from api.measures.judging import draw_measure, judge_measure
from api.measures.page import Context, choices_of_new, entry_of, loops, newest_wishes, text_of_wish
from api.web.forms import Form, read_form
from api.web.pages import AnyRequest, page
from api.web.same_origin import requires_same_origin
from api.web.unchanged import compressed
from survey.errors import BadInput, ResonanzError
from survey.measures.keeping import StoredMeasure, measures
from survey.measures.registering import Intended

MEASURES = f"{DESK}/measures"
OURS = [requires_same_origin]
NUMBER = 6  # digits
NEWEST_IDEAS = 20
# Fields of the form of a new measure: as many groups as a body can name.
MOST_GROUPS = 2_000
# What the form keeps when something in it is wrong.
FIELDS = ("what", "who", "kind", "outcome", "expected", "smallest", "start", "steps", "prompted", "wish")


@get(MEASURES, name="measures", **needs(Page.MEASURES))
async def measures_page(request: AnyRequest) -> Response[str]:
    """The register, the newest first; a team lead's own."""
    return await _register(request)


@get(f"{MEASURES}/new", **needs(Page.REGISTER_MEASURES))
async def new_measure_page(request: AnyRequest) -> Response[str]:
    """The form; with `wish` or `idea` that is what it is about."""
    wish = str(request.query_params.get("wish", ""))
    text = await text_of_wish(wish)
    told = {"what": text, "wish": wish if text else ""}
    if idea := await _idea(request):
        told |= {"what": idea.text, "prompted": idea.day.isoformat()}
    return await _form(request, told)


@post(f"{MEASURES}/register", guards=OURS, **needs(Page.REGISTER_MEASURES))
async def register_measure(request: AnyRequest) -> Response[Any]:
    """Register what the form says."""
    form = await read_form(request, MOST_GROUPS)
    try:
        await store(await _acting(request), _intended(form))
    except ResonanzError as error:
        return await _form(request, {name: form.one(name) for name in FIELDS}, form.all("group"), error)
    return lead_on(request, MEASURES)


@post(f"{MEASURES}/draw", guards=OURS, **needs(Page.REGISTER_MEASURES))
async def draw_lot(request: AnyRequest) -> Response[Any]:
    """Let a lot fall."""
    form = await read_form(request)
    try:
        await draw_measure(await _acting(request), _number(form))
    except ResonanzError as error:
        return await _register(request, error)
    return lead_on(request, MEASURES)


@post(f"{MEASURES}/judge", guards=OURS, **needs(Page.REGISTER_MEASURES))
async def judge_once(request: AnyRequest) -> Response[Any]:
    """Judge a measure whose time has come."""
    form = await read_form(request)
    try:
        await judge_measure(await _acting(request), _number(form))
    except ResonanzError as error:
        return await _register(request, error)
    return lead_on(request, MEASURES)


@post(f"{MEASURES}/withdraw", guards=OURS, **needs(Page.REGISTER_MEASURES))
async def withdraw_measure(request: AnyRequest) -> Response[Any]:
    """Give a measure up, with its reason."""
    form = await read_form(request)
    try:
        await give_up(await _acting(request), {"number": _number(form), "why": form.one("why")})
    except ResonanzError as error:
        return await _register(request, error)
    return lead_on(request, MEASURES)


@get("/results/measures", **reads(Page.RESULTS))
async def lots_page(request: AnyRequest) -> Response[bytes]:
    """Every lot with all that it takes to draw it again, for everybody who was asked."""
    installation = installation_of(request.app)
    known = await measures()
    found = [each for each in reversed(known) if each.plan.by_lot]
    entries = [await entry_of(installation, each, known, with_figures=True) for each in found]
    return compressed(request, page(request, "measures/lots.html", {"measures": entries}))


async def _newest_ideas(request: AnyRequest) -> list[Idea]:
    """For whoever reads the groups' results; their comments are among these."""
    if reach((await signed_in(request)).rights, Page.GROUP) is not Reach.ALL:
        return []
    return (await released_ideas(installation_of(request.app).secrets))[:NEWEST_IDEAS]


async def _idea(request: AnyRequest) -> Idea | None:
    """The one that is named, for whoever they are shown to."""
    named_idea = str(request.query_params.get("idea", ""))
    visitor = await signed_in(request)
    if not named_idea or reach(visitor.rights, Page.GROUP) is not Reach.ALL:
        return None
    ideas = await released_ideas(installation_of(request.app).secrets)
    return next((each for each in ideas if each.id == named_idea), None)


def _intended(form: Form) -> Intended:
    steps, wish = form.one("steps"), form.one("wish")
    try:
        answers = UUID(wish) if wish else None
    except ValueError:
        raise BadInput("This wish is no longer there.") from None
    return Intended(
        what=form.one("what"),
        who=form.one("who"),
        kind=form.one("kind"),
        outcome=form.one("outcome"),
        expected=read_points(form.one("expected")),
        smallest=read_points(form.one("smallest")),
        groups=form.all("group"),
        start=read_first_week(form.one("start")),
        steps=int(steps) if steps in {"1", "2", "3"} else 0,
        prompted=read_day(form.one("prompted")),
        wish=answers,
    )


def _number(form: Form) -> int:
    text = form.one("number")
    if not (text.isascii() and text.isdecimal() and len(text) <= NUMBER):
        raise BadInput("This was not sent from our own page. Please open the link again.")
    return int(text)


async def _acting(request: AnyRequest) -> Installation:
    """The installation, with whoever is signed in as the one who acts."""
    installation = installation_of(request.app)
    return replace(installation, actor=named(installation, (await signed_in(request)).who.address))


async def _register(request: AnyRequest, error: ResonanzError | None = None) -> Response[str]:
    visitor = await signed_in(request)
    every = reach(visitor.rights, Page.MEASURES) is Reach.ALL

    def teams(measure: StoredMeasure) -> frozenset[UUID]:
        return frozenset(map(UUID, measure.plan.teams))

    known = await measures()
    own = [each for each in known if every or not visitor.rights.teams.isdisjoint(teams(each))]
    entries: list[Context] = [
        await entry_of(
            installation_of(request.app),
            each,
            known,
            with_figures=may(visitor.rights, Page.GROUP, teams(each)),
        )
        for each in reversed(own)
    ]
    may_register = visitor.may(Page.REGISTER_MEASURES)
    context = {
        "measures": entries,
        "loops": loops(entries),
        "may_register": may_register,
        "wishes": await newest_wishes() if may_register else [],
        "ideas": await _newest_ideas(request) if may_register else [],
        "error": said(request, error),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if error else HTTPStatus.OK
    return await desk_page(request, "measures/register.html", context, status)


async def _form(
    request: AnyRequest, told: dict[str, str], ticked: Any = (), error: ResonanzError | None = None
) -> Response[str]:
    kept = dict.fromkeys(FIELDS, "") | told
    context = {**await choices_of_new(), "told": kept, "ticked": set(ticked), "error": said(request, error)}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if error else HTTPStatus.OK
    return await desk_page(request, "measures/new.html", context, status)


MEASURE_ROUTES = (
    measures_page,
    new_measure_page,
    register_measure,
    draw_lot,
    judge_once,
    withdraw_measure,
    lots_page,
)
