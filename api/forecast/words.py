"""The forecast in sentences, the same for the terminal and for the page."""

from dataclasses import dataclass

from analytics.rendering import in_percent
from api.forecast.document import AtResponse, Forecast
from api.texts import N_, decimal, percent, translations

NO_ROSTER = (
    N_("There is nobody to look ahead for yet"),
    N_("A forecast needs the roster: who works in which team. Import one: resonanz import-roster FILE"),
)
TOO_FEW = (
    N_("Too few people to be asked, and enough to hear from their customers"),
    N_(
        "The roster has {people} people. A week needs at least {fewest_people}, because in a smaller group "
        "single answers could be guessed. What their customers say is shown at /results all the same."
    ),
)
UNCONFIRMED = (
    N_("A week can be opened once a second person has confirmed the newcomers"),
    N_(
        "More than a third of everybody on the roster has joined, moved or been renamed, and nobody but "
        "whoever keeps it has looked at their names. Until a second person does, on the page /desk/names, "
        "single answers could be guessed by whoever changed the roster."
    ),
)
TOO_FEW_WEEKS = (
    N_("{weeks} weeks are too short for the question"),
    N_(
        "A verdict needs at least {needed_weeks} weeks in which both sides can be compared, and customers "
        "are looked at a week after the people who serve them."
    ),
)
TOO_SMALL = (
    N_("Too small for the big question, large enough to listen"),
    N_(
        "Whether happier teams are rated better can be told from {needed_groups} groups or more, each with "
        "{needed_of_group} weeks in which both sides are known, many of them the same as those of the "
        "others. Here {groups} would have them. That is nothing anybody does wrong: a verdict on so few "
        "would be a guess, so there will be none."
    ),
)
IF_ENOUGH = (
    N_("Large enough for the question if enough people answer"),
    N_(
        "With a response of {response} there would be {groups} groups to compare over {weeks} weeks, and "
        "that is enough; with clearly less it would not be."
    ),
)
LARGE_ENOUGH = (
    N_("Large enough for the question"),
    N_(
        "Even with a response of {response} there would be {groups} groups to compare over {weeks} weeks, "
        "and at least {needed_groups} are needed."
    ),
)
ONLY_STRONG = (
    N_("Large enough to ask, yet only a very strong link would be found"),
    N_("With a response of {response} there would be {groups} groups to compare over {weeks} weeks."),
)
STRONGER = N_(
    "Studies of teams and their customers report weaker links. More customers' ratings a week, more weeks or "
    "more groups make weaker ones visible."
)
ANSWERS = {
    "yes": N_("can be answered"),
    "strong_only": N_("only a very strong link is found"),
    "no": N_("stays open"),
}
FOUND = N_(
    "With {ratings} ratings per group and week, a true link of {smallest} rating points per happiness point "
    "would then be found in 80 of 100 such organisations; answers are never exact, so the report would show "
    "it as about {observed}. Of smaller links it will often say that the data do not settle them."
)


LOOK = N_(
    "That is what look {number} of {of} finds, after {judged} weeks with both sides and at its own level of "
    "{level}; the looks share a false alarm of {alpha} among them."
)
FEW_TO_DEAL = (
    N_("Too few groups in each department for an answer so early"),
    N_(
        "Departments of so few groups allow so few comparisons that no data could settle it at look {number} "
        "of {of}, whatever they say. The next look has its share as well; more groups in a department make "
        "it possible earlier."
    ),
)
ABSENCE = N_(
    "That there is no link that matters can be said then, but seldom with fewer than about 60 groups or "
    "within the first year."
)
NO_ABSENCE = N_(
    "That there is no link that matters cannot be said by then: it takes 12 groups and 52 weeks with both "
    "sides."
)


@dataclass(frozen=True, slots=True)
class ForecastWords:
    """What is said: the statement, why, the answer at each response, what is needed, what there is anyway."""

    statement: str
    reasons: tuple[str, ...]
    answers: tuple[str, ...]
    ratings: str
    gains: tuple[str, ...]


def in_sentences(found: Forecast, language: str) -> ForecastWords:
    """Say what may be expected."""
    _ = translations(language).gettext
    at = _telling(found)
    look = at.look
    values = {
        "number": look.number,
        "of": look.of,
        "judged": look.weeks,
        "level": in_percent(look.level, language),
        "alpha": in_percent(found.alpha, language),
        **{name: getattr(found, name) for name in ("people", "fewest_people", "weeks", "ratings")},
        "needed_weeks": found.needed.weeks,
        "needed_groups": found.needed.groups,
        "needed_of_group": found.needed.weeks_of_a_group,
        "groups": at.groups,
        "response": percent(at.response, language),
        "smallest": decimal(at.smallest_true, language),
        "observed": decimal(at.smallest_observed, language),
    }
    statement, reason = (_(text).format(**values) for text in _said(found, at))
    reasons = [reason]
    if at.answer != "no":
        reasons += [_(FOUND).format(**values)]
        if look.of > 1:
            reasons.append(_(LOOK).format(**values))
        possible = ABSENCE if at.absence else NO_ABSENCE
        reasons.append(_(possible))
    if at.answer == "strong_only":
        reasons.append(_(STRONGER))
    return ForecastWords(
        statement=statement,
        reasons=tuple(reasons),
        answers=tuple(_(text) for text in (ANSWERS[each.answer] for each in found.responses)),
        ratings=_ratings(found, language),
        gains=_gains(found, language),
    )


def _telling(found: Forecast) -> AtResponse:
    """The response that the sentences are about: the lowest that is enough, else the highest."""
    rates = found.responses
    return next((at for at in rates if at.answer == "yes"), rates[-1])


def _said(found: Forecast, at: AtResponse) -> tuple[str, str]:
    if not found.people:
        return NO_ROSTER
    if found.refused:
        return TOO_FEW if found.refused == "too_few" else UNCONFIRMED
    if at.answer == "yes":
        return LARGE_ENOUGH if at is found.responses[0] else IF_ENOUGH
    if at.answer == "strong_only":
        return ONLY_STRONG
    short = any(missing.what == "weeks" for missing in at.missing)
    return FEW_TO_DEAL if not at.missing else TOO_FEW_WEEKS if short else TOO_SMALL


def _ratings(found: Forecast, language: str) -> str:
    _ = translations(language).gettext
    need, have = found.ratings_needed, found.ratings
    said = _(
        "A group needs about {need} customers' ratings a week, so that nine of ten weeks have enough of "
        "them to be shown."
    ).format(need=need)
    if have < need:
        said += " " + _("With {have}, as assumed here, more weeks are lost.").format(have=have)
    return said


def _gains(found: Forecast, language: str) -> tuple[str, ...]:
    """Only what exists, and only what this organisation would get."""
    _ = translations(language).gettext
    gains = []
    if found.groups:
        gains.append(
            _(
                "After every week: the mean happiness of each group in which {fewest} or more people "
                "answered. Where fewer did, it is shown together with its neighbours or not at all, so that "
                "nobody stands out."
            ).format(fewest=found.fewest_answers)
        )
    gains += [
        _(
            "From the first contact on: what customers say about every team, from 1 to 5, with reasons and "
            "with what exactly they would have wanted."
        ),
        _("A standing page for every team and every touchpoint on which anybody may leave a wish."),
    ]
    return tuple(gains)
