"""What the numbers mean, in sentences; never that one side brings about the other.

English is the text itself; German stands in `analytics.po`. `N_` marks a text for Babel without translating.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence to be said later in the reader's language: template and values stay apart.

    `words` fill the template as well, each translated by itself; `names` are nobody's language.
    """

    code: str
    template: str
    values: Mapping[str, float | int] = field(default_factory=dict)
    words: Mapping[str, str] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)


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
    "supported_precedes_workload": N_(
        "A happier week in a team precedes better customer ratings, but this is not told apart from workload."
    ),
    "supported_goes_with_workload": N_(
        "A happier week in a team goes with better customer ratings, but this is not told apart from "
        "workload; direction cannot be separated."
    ),
    "opposite_precedes_workload": N_(
        "A happier week in a team precedes worse customer ratings, but this is not told apart from workload."
    ),
    "opposite_goes_with_workload": N_(
        "A happier week in a team goes with worse customer ratings, but this is not told apart from "
        "workload; direction cannot be separated."
    ),
    "supported_precedes_control": N_(
        "A happier week in a team precedes better customer ratings, but this is not told apart from what the "
        "plan holds constant."
    ),
    "supported_goes_with_control": N_(
        "A happier week in a team goes with better customer ratings, but this is not told apart from what "
        "the plan holds constant; direction cannot be separated."
    ),
    "opposite_precedes_control": N_(
        "A happier week in a team precedes worse customer ratings, but this is not told apart from what the "
        "plan holds constant."
    ),
    "opposite_goes_with_control": N_(
        "A happier week in a team goes with worse customer ratings, but this is not told apart from what the "
        "plan holds constant; direction cannot be separated."
    ),
    "workload_unchecked": N_(
        "Whether workload accounts for it could not be checked: for most of this time there is no complete "
        "count of contacts, or it never changes."
    ),
    "shared_events": N_(
        "Happiness and ratings move together, but events that teams share can account for it: "
        "a link of a team's own is not shown."
    ),
    "absent": N_(
        "No link that matters: it is smaller than {sesoi} rating points per point of mood that lasts."
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
    "few_cells": N_("Weeks of single teams with both sides: {have}; at least {need} are needed."),
    "other_rhythm": N_(
        "Weeks of single teams with both sides, if the lag (in weeks) were {other}: {cells}; the lag in use "
        "is {lag}."
    ),
    "constant_happiness": N_("Happiness does not vary within teams beyond what all teams share."),
    "constant_rating": N_("Ratings do not vary within teams beyond what all teams share."),
    "copy": N_("One side is an exact copy or function of the other: please check the file."),
    "copied_teams": N_(
        "{count} teams have the values of another team on both sides, exactly or nearly, such as “{one}” and "
        "“{other}”: one team stands in the file under several names. Please keep only one of them."
    ),
    "before_first_look": N_("Weeks with both sides: {have}; the first planned look is after {need}."),
    # what carries or weakens the answer
    "primary_passed": N_(
        "When every team's happiness is put beside another team's customers, so strong a relation appears "
        "in {p_percent} % of the tries; {level_percent} % or less is needed to speak of a link."
    ),
    "primary_failed": N_(
        "When every team's happiness is put beside another team's customers, so strong a relation appears "
        "in {p_percent} % of the tries; that is not rare enough, {level_percent} % or less is needed to "
        "speak of a link."
    ),
    "gate_passed": N_(
        "The link holds when the same events may hit teams unequally (slope {slope}, p = {p})."
    ),
    "gate_alone": N_(
        "A link shows only when the same events may hit teams unequally (slope {slope}, p = {p}); both "
        "calculations have to agree."
    ),
    "gate_failed": N_(
        "The link is no longer shown when the same events may hit teams unequally (slope {slope}, p = {p})."
    ),
    "gate_failed_too": N_(
        "Nor is a link shown when the same events may hit teams unequally (slope {slope}, p = {p})."
    ),
    "gate_turned": N_(
        "When the same events may hit teams unequally the slope has the other sign ({slope}, p = {p}): the "
        "two calculations contradict each other, so nothing follows from either."
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
    "detectable": N_("The smallest slope that such data would find here in 80 of 100 cases is {mde}."),
    "smaller_than_relevant": N_(
        "The link is there, but smaller than {sesoi} rating points per point of mood that lasts, the size "
        "that would matter."
    ),
    "more_data": N_(
        "To find {sesoi} rating points per point of mood that lasts, observed as about {observed}, in 80 of "
        "100 cases, about {weeks} weeks with these teams or about {teams} teams over these weeks would be "
        "needed."
    ),
    "more_weeks": N_(
        "To find {sesoi} rating points per point of mood that lasts, observed as about {observed}, in 80 of "
        "100 cases, about {weeks} weeks with these teams would be needed."
    ),
    "more_teams": N_(
        "To find {sesoi} rating points per point of mood that lasts, observed as about {observed}, in 80 of "
        "100 cases, about {teams} teams over these weeks would be needed; these teams alone would take more "
        "than ten years."
    ),
    "out_of_reach": N_(
        "To find {sesoi} rating points per point of mood that lasts, observed as about {observed}, is not "
        "reachable here: neither ten years of these teams nor 2,000 teams over these weeks would do."
    ),
    "usual_size": N_(
        "Nobody named a size that matters for this analysis; {sesoi} is the usual one on scales from 1 to 5."
    ),
    "no_size": N_(
        "Whether a link is too small to matter is not said: the values do not lie on scales from 1 to 5, and "
        "nobody named a size that matters (--sesoi)."
    ),
    "scales_differ": N_(
        "The two sides have scales of their own: every slope and every size here counts points of a rating "
        "from {low_y} to {high_y} per point of happiness from {low_x} to {high_x}."
    ),
    "absence_later": N_(
        "“No link that matters” can be said at the earliest with 52 weeks of both sides, 12 teams, and "
        "mood that lasts from one week to the next."
    ),
    "absence_never": N_(
        "“No link that matters” cannot be said of such a table: it takes 52 points in time with both sides."
    ),
    "lasting": N_(
        "Answers of a few people are inexact, and inexact answers flatten the observed slope. Per point of "
        "mood that lasts from one week to the next it is about {slope} ({level} % interval {low} to "
        "{high})."
    ),
    "lasting_wide": N_(
        "That interval rests on less of the data than the answer does; that it includes zero says nothing "
        "against the link."
    ),
    "look": N_(
        "This is look {number} of {of}. Together they may raise a false alarm in {alpha_percent} % of "
        "organisations without a link, so each has a stricter level of its own, here {level_percent} %."
    ),
    "look_too_early": N_(
        "So few teams can be put beside each other's customers that no data could bring the share below "
        "{floor_percent} %: at this look a link cannot be found. Its part of the level is kept for the next "
        "one."
    ),
    "never_enough": N_(
        "So few teams can be put beside each other's customers that no data could bring the share below "
        "{floor_percent} %: with these teams a link cannot be found at this level. It takes more teams, or "
        "departments with more teams in each."
    ),
    "interval_without_zero": N_(
        "The interval leaves out zero, and the answer is open all the same: such an interval misses the "
        "truth in {alpha_percent} of 100 cases, and at this look a link may be wrong in {level_percent} only."
    ),
    "interval_just_without_zero": N_(
        "The interval just leaves out zero, and the answer is open all the same: it goes by the tries, which "
        "take less for granted than the interval."
    ),
    "order_open": N_(
        "They go together; which came first needs more weeks: the link a week later does not stand out "
        "clearly from that of the same week and from that with customers first."
    ),
    "precedes_rate": N_(
        "Where customers came first, or both moved in the same week, “precedes” was said in at most "
        "{rate_percent} % of simulated organisations of about this size. Something that reaches staff first "
        "and customers a week later, as workload can, looks just the same and is not counted here."
    ),
    "workload_held": N_(
        "Among weeks with equally many contacts, the same week and the one before, the slope is {slope} "
        "({low} to {high}), and {without} without looking at them: workload, as far as contacts show it, "
        "does not account for the link. Should contacts tell less than {least_percent} % of how busy teams "
        "are, half of the link or more may still be workload."
    ),
    "workload_open": N_(
        "Among weeks with equally many contacts, the same week and the one before, the slope is {slope} "
        "({low} to {high}), and {without} without looking at them: workload, as far as contacts show it, "
        "does not account for the link. These data are too few to be sure of it: should contacts tell less "
        "than {least_percent} % of how busy teams are, half of the link or more may still be workload."
    ),
    "workload_not_told_apart": N_(
        "Among weeks with equally many contacts, the same week and the one before, less than half of the "
        "slope is left: {slope} ({low} to {high}), and {without} without looking at them. A busy week can "
        "reach staff first and customers later; please look at workload before you act."
    ),
    "workload_partly": N_(
        "Among weeks with equally many contacts, the same week and the one before, the slope is {slope} "
        "({low} to {high}), and {without} without looking at them: a part of the link goes with workload. "
        "Contacts show workload only roughly, so the rest may do so as well; please look at workload before "
        "you act."
    ),
    "control_held": N_(
        "With a fact held constant that the plan names, the slope is {slope} ({low} to {high}), and "
        "{without} without: it does not account for the link. Which fact it is stands under the figures."
    ),
    "control_not_told_apart": N_(
        "With a fact held constant that the plan names, less than half of the slope is left: {slope} ({low} "
        "to {high}), and {without} without. Which fact it is stands under the figures; please look at it "
        "before you act."
    ),
    "control_partly": N_(
        "With a fact held constant that the plan names, the slope is {slope} ({low} to {high}), and "
        "{without} without: a part of the link goes with that fact, and if it is known only roughly, the "
        "rest may as well. Which fact it is stands under the figures; please look at it before you act."
    ),
    "all_held": N_(
        "With all of these held constant together the slope is {slope} ({low} to {high}), and {without} "
        "without."
    ),
    "all_not_told_apart": N_(
        "With all of these held constant together less than half of the slope is left: {slope} ({low} to "
        "{high}), and {without} without."
    ),
    "all_partly": N_(
        "With all of these held constant together the slope is {slope} ({low} to {high}), and {without} "
        "without: a part of the link goes with them."
    ),
    "same_respondents": N_(
        "Some people answered on both sides. How one person felt that day colours both of their answers, and "
        "such a relation needs no customer who noticed anything."
    ),
    "controls_missing": N_(
        "Facts that the plan holds constant and that these data do not tell enough of: {count}."
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
    "one_team_decides": N_(
        "One team carries this answer: it holds {share} % of all variation within teams, and without it "
        "the test says something else (slope {slope}, p = {p}). Please look whether it was merged, split "
        "or mistaken; it is named under the figures."
    ),
    "one_team_dominates": N_(
        "One team holds {share} % of all variation within teams; without it the answer stays the same (slope "
        "{slope}, p = {p}). It is named under the figures."
    ),
    "one_team_untested": N_(
        "One team holds {share} % of all variation within teams; without it the slope is {slope}, and too "
        "few teams are left to test that. It is named under the figures."
    ),
    "few_carry": N_(
        "A few teams vary far more than the others: the interval rests on about {df} of {teams} teams."
    ),
    "interval_unreliable": N_("The interval is unreliable: it rests on few independent teams (df {df})."),
}


def say(code: str, **values: float) -> Sentence:
    """The sentence of that code with its values."""
    return Sentence(code=code, template=SENTENCES[code], values=values)


def say_of(code: str, names: Mapping[str, str], **values: float) -> Sentence:
    """The sentence of that code about what bears these names."""
    return Sentence(code=code, template=SENTENCES[code], values=values, names=names)
