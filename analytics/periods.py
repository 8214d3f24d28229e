"""The same sentences where a table has months, quarters or years in the place of weeks."""

from dataclasses import replace

from analytics.panel import WeekKind
from analytics.wording import N_, Sentence

# Each is translated by itself, as languages bend such words in their own ways.
WORDS: dict[WeekKind, dict[str, str]] = {
    "month": {
        "happier": N_("A happier month in a team"),
        "after": N_("the month after"),
        "same": N_("in the same month"),
        "units": N_("months"),
        "unit": N_("month"),
        "in_units": N_("in months"),
        "later": N_("one month later"),
        "cell": N_("team-month"),
        "cells": N_("team-months"),
    },
    "quarter": {
        "happier": N_("A happier quarter in a team"),
        "after": N_("the quarter after"),
        "same": N_("in the same quarter"),
        "units": N_("quarters"),
        "unit": N_("quarter"),
        "in_units": N_("in quarters"),
        "later": N_("one quarter later"),
        "cell": N_("team-quarter"),
        "cells": N_("team-quarters"),
    },
    "year": {
        "happier": N_("A happier year in a team"),
        "after": N_("the year after"),
        "same": N_("in the same year"),
        "units": N_("years"),
        "unit": N_("year"),
        "in_units": N_("in years"),
        "later": N_("one year later"),
        "cell": N_("team-year"),
        "cells": N_("team-years"),
    },
}
WORDS["years"] = WORDS["year"]

IN_PERIODS = {
    "supported_precedes": N_("{happier} precedes better customer ratings."),
    "supported_goes_with": N_("{happier} goes with better customer ratings; direction cannot be separated."),
    "opposite_precedes": N_("{happier} precedes worse customer ratings."),
    "opposite_goes_with": N_("{happier} goes with worse customer ratings; direction cannot be separated."),
    "supported_precedes_workload": N_(
        "{happier} precedes better customer ratings, but this is not told apart from workload."
    ),
    "supported_goes_with_workload": N_(
        "{happier} goes with better customer ratings, but this is not told apart from workload; direction "
        "cannot be separated."
    ),
    "opposite_precedes_workload": N_(
        "{happier} precedes worse customer ratings, but this is not told apart from workload."
    ),
    "opposite_goes_with_workload": N_(
        "{happier} goes with worse customer ratings, but this is not told apart from workload; direction "
        "cannot be separated."
    ),
    "supported_precedes_control": N_(
        "{happier} precedes better customer ratings, but this is not told apart from what the plan holds "
        "constant."
    ),
    "supported_goes_with_control": N_(
        "{happier} goes with better customer ratings, but this is not told apart from what the plan holds "
        "constant; direction cannot be separated."
    ),
    "opposite_precedes_control": N_(
        "{happier} precedes worse customer ratings, but this is not told apart from what the plan holds "
        "constant."
    ),
    "opposite_goes_with_control": N_(
        "{happier} goes with worse customer ratings, but this is not told apart from what the plan holds "
        "constant; direction cannot be separated."
    ),
    "estimate_same_week": N_(
        "Observed {same}: {slope} rating points per happiness point ({level} % interval {low} to {high}, "
        "{teams} teams, {weeks} {units})."
    ),
    "estimate_next_week": N_(
        "Observed {after}: {slope} rating points per happiness point ({level} % interval {low} to {high}, "
        "{teams} teams, {weeks} {units})."
    ),
    "estimate_later": N_(
        "Observed {lag} {units} later: {slope} rating points per happiness point ({level} % interval {low} "
        "to {high}, {teams} teams, {weeks} {units})."
    ),
    "few_teams": N_(
        "Teams with at least 12 comparable {units}: {have} of {all}; at least {need} are needed."
    ),
    "few_weeks": N_("Both sides are known in {have} {units}; at least {need} are needed for a verdict."),
    "few_cells": N_("Pairs of both sides: {have}; at least {need} are needed."),
    "other_rhythm": N_(
        "Pairs of both sides, if the lag were {other} {units}: {cells}; the lag in use is {lag}."
    ),
    "before_first_look": N_(
        "Both sides are known in {have} {units}; the first planned look is after {need}."
    ),
    "more_data": N_(
        "To find {sesoi} rating points per point of mood that lasts, observed as about {observed}, in 80 of "
        "100 cases, about {weeks} {units} with these teams or about {teams} teams over these {units} would "
        "be needed."
    ),
    "more_weeks": N_(
        "To find {sesoi} rating points per point of mood that lasts, observed as about {observed}, in 80 of "
        "100 cases, about {weeks} {units} with these teams would be needed."
    ),
    "more_teams": N_(
        "To find {sesoi} rating points per point of mood that lasts, observed as about {observed}, in 80 of "
        "100 cases, about {teams} teams over these {units} would be needed; these teams alone would take "
        "more than ten years."
    ),
    "out_of_reach": N_(
        "To find {sesoi} rating points per point of mood that lasts, observed as about {observed}, is not "
        "reachable here: neither ten years of these teams nor 2,000 teams over these {units} would do."
    ),
    "absence_later": N_(
        "“No link that matters” can be said at the earliest with 52 {units} of both sides, 12 teams, and "
        "mood that lasts from one to the next."
    ),
    "lasting": N_(
        "Answers of a few people are inexact, and inexact answers flatten the observed slope. Per point of "
        "mood that lasts over two of these {units} it is about {slope} ({level} % interval {low} to {high})."
    ),
    "order_open": N_(
        "They go together; which came first needs more {units}: the link {later} does not stand out clearly "
        "from that {same} and from that with customers first."
    ),
    "precedes_rate": N_(
        "Where customers came first, or both moved at the same time, “precedes” was said in at most "
        "{rate_percent} % of simulated organisations of about this size, over weeks. Something that reaches "
        "staff first and customers later, as workload can, looks just the same and is not counted here."
    ),
    "workload_held": N_(
        "Where contacts are equally many, at the same time and one before, the slope is {slope} ({low} to "
        "{high}), and {without} without looking at them: workload, as far as contacts show it, does not "
        "account for the link. Should contacts tell less than {least_percent} % of how busy teams are, half "
        "of the link or more may still be workload."
    ),
    "workload_open": N_(
        "Where contacts are equally many, at the same time and one before, the slope is {slope} ({low} to "
        "{high}), and {without} without looking at them: workload, as far as contacts show it, does not "
        "account for the link. These data are too few to be sure of it: should contacts tell less than "
        "{least_percent} % of how busy teams are, half of the link or more may still be workload."
    ),
    "workload_partly": N_(
        "Where contacts are equally many, at the same time and one before, the slope is {slope} ({low} to "
        "{high}), and {without} without looking at them: a part of the link goes with workload. Contacts "
        "show workload only roughly, so the rest may do so as well; please look at workload before you act."
    ),
    "workload_not_told_apart": N_(
        "Where contacts are equally many, at the same time and one before, less than half of the slope is "
        "left: {slope} ({low} to {high}), and {without} without looking at them. A busy time can reach staff "
        "first and customers later; please look at workload before you act."
    ),
}


def in_periods(sentences: tuple[Sentence, ...], kind: WeekKind) -> tuple[Sentence, ...]:
    """The sentences in the words of these periods; as they are where the periods are weeks."""
    if kind not in WORDS:
        return sentences
    return tuple(
        replace(each, template=IN_PERIODS[each.code], words=WORDS[kind]) if each.code in IN_PERIODS else each
        for each in sentences
    )
