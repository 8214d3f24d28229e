"""What the numbers mean, in sentences; never that one side brings about the other.

English is the text itself; German stands in `analytics.po`. `N_` marks a text for Babel without translating.
"""

import math
from collections.abc import Callable

from analytics.results import Message

Translate = Callable[[str], str]


def N_(text: str) -> str:  # noqa: N802  # the name Babel and gettext know
    """Mark a text for extraction."""
    return text


SENTENCES = {
    # the claim
    "not_enough_data": N_("There are not enough data for an answer."),
    "supported_precedes": N_("A happier week in a team precedes better customer ratings."),
    "supported_goes_with": N_(
        "A happier week in a team goes with better customer ratings; direction cannot be separated."
    ),
    "opposite_precedes": N_("A happier week in a team precedes worse customer ratings."),
    "opposite_goes_with": N_(
        "A happier week in a team goes with worse customer ratings; direction cannot be separated."
    ),
    "shared_events": N_(
        "Happiness and ratings move together, but events that teams share can account for it: "
        "a link of a team's own is not shown."
    ),
    "absent": N_(
        "No link that matters: the slope is smaller than {sesoi} rating points per happiness point, "
        "the size that was called relevant beforehand."
    ),
    "undecided": N_("The data do not decide whether a happier team has better customer ratings."),
    "estimate_same_week": N_(
        "Observed in the same week: {slope} rating points per happiness point "
        "({level} % interval {low} to {high}, {teams} teams, {weeks} weeks)."
    ),
    "estimate_next_week": N_(
        "Observed the week after: {slope} rating points per happiness point "
        "({level} % interval {low} to {high}, {teams} teams, {weeks} weeks)."
    ),
    "estimate_later": N_(
        "Observed {lag} weeks later: {slope} rating points per happiness point "
        "({level} % interval {low} to {high}, {teams} teams, {weeks} weeks)."
    ),
    # why there is no answer
    "few_teams": N_("Teams with at least 12 comparable weeks: {have} of {all}; at least {need} are needed."),
    "few_weeks": N_("Weeks with both sides: {have}; at least {need} are needed."),
    "few_cells": N_("Team-weeks with both sides: {have}; at least {need} are needed."),
    "other_rhythm": N_(
        "At a lag of {other} weeks {cells} team-weeks would have both sides; the lag in use is {lag}."
    ),
    "constant_happiness": N_("Happiness does not vary within teams beyond what all teams share."),
    "constant_rating": N_("Ratings do not vary within teams beyond what all teams share."),
    "copy": N_("One side is an exact copy or function of the other: please check the file."),
    "copied_teams": N_(
        "{count} teams have exactly the values of another team on both sides, so one team stands in the file "
        "under several names: please keep only one of them."
    ),
    "before_first_look": N_("Weeks with both sides: {have}; the first planned look is after {need}."),
    # what carries or weakens the answer
    "primary_passed": N_(
        "Dealing the teams' series anew rarely shows so strong a relation (p = {p}, level {level})."
    ),
    "primary_failed": N_(
        "Dealing the teams' series anew often shows as strong a relation (p = {p}, level {level})."
    ),
    "gate_passed": N_("It holds when the same events may hit teams unequally (slope {slope}, p = {p})."),
    "gate_failed": N_(
        "It does not hold when the same events may hit teams unequally (slope {slope}, p = {p})."
    ),
    "gate_missing": N_(
        "Whether shared events can account for it could not be tested: nothing is left beyond them."
    ),
    "tied_passed": N_(
        "Teams that move together on one side also do on the other, as if they shared a region or a site. "
        "The link holds when what other teams tell of this is taken out (slope {slope}, p = {p})."
    ),
    "tied_failed": N_(
        "Teams that move together on one side also do on the other, and with what other teams tell of this "
        "taken out the link is not shown (slope {slope}, p = {p}). If such teams share a region or a site, "
        "please name it in the file as their department."
    ),
    "tied_untested": N_(
        "Teams that move together on one side also do on the other (p = {p}), and nothing is left beyond "
        "that. If such teams share a region or a site, please name it in the file as their "
        "department."
    ),
    "interval_holds_zero": N_("The interval includes zero."),
    "detectable": N_("The smallest slope these data would find with 80 % power is {mde}."),
    "smaller_than_relevant": N_("The slope is smaller than what you called relevant ({sesoi})."),
    "more_data": N_(
        "To find a slope of {sesoi} with 80 % power, about {weeks} weeks with these teams "
        "or about {teams} teams over these weeks would be needed."
    ),
    "order_open": N_(
        "They go together; which came first needs more weeks: the link a week later does not stand out "
        "clearly from that of the same week and from that with customers first."
    ),
    "precedes_rate": N_(
        "Where customers came first, or both moved in the same week, “precedes” was said in {rate} % "
        "of simulated organisations of about this size."
    ),
    "implausible": N_(
        "The standardised relation of {r} is larger than published ones: "
        "check for shared events or a data error."
    ),
    "departments_alike": N_(
        "Teams of one department or touchpoint move together on both sides, so the slope and its interval "
        "contain what they share; the p-values do not. Among such teams the slope is {slope} "
        "(interval {low} to {high})."
    ),
    "interval_unreliable": N_("The interval is unreliable: it rests on few independent teams (df {df})."),
}


def say(code: str, **values: float) -> Message:
    """The sentence of that code with its values."""
    return Message(code=code, template=SENTENCES[code], values=values)


def render(message: Message, language: str, translate: Translate) -> str:
    """The message in the reader's language, numbers as that language writes them."""
    values = {name: number(value, language) for name, value in message.values.items()}
    return translate(message.template).format(**values)


def number(value: float, language: str) -> str:
    """Whole numbers as they are, others to two digits that count and two places at least."""
    if isinstance(value, int) or float(value).is_integer():
        return f"{int(value)}".replace("-", "−")
    places = 2 if abs(value) >= 0.1 else min(1 - math.floor(math.log10(abs(value))), 10)
    text = f"{value:.{places}f}"
    text = (text[: len(text) - places + 2] + text[len(text) - places + 2 :].rstrip("0")).replace("-", "−")
    return text.replace(".", ",") if language == "de" else text
