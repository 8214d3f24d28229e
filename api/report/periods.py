"""The texts of page, terminal and data where a table has months, quarters or years in the place of weeks.

Whatever speaks of weeks is written for them and looked up here by its text, so templates and pictures need
not know what the points in time of a table are.
"""

from functools import lru_cache
from gettext import NullTranslations

from analytics.panel import WeekKind
from analytics.periods import WORDS
from api.texts import N_, translations

TEXTS = {
    # the head and the pictures
    "Pale dots: weeks of single teams, the larger the more.": N_(
        "Pale dots: {units} of single teams, the larger the more."
    ),
    "Pale dots: one week of one team each.": N_("Pale dots: one {unit} of one team each."),
    "Ten groups of weeks": N_("Ten groups of {cells}"),
    "Ten equally large groups of weeks, from the least to the most happy; both sides in points above or "
    "below usual": N_(
        "Ten equally large groups of {cells}, from the least to the most happy; both sides in points above "
        "or below usual"
    ),
    "The picture at the top of this page: further right, the team was happier than usual for this team and "
    "for that week; further up, its customers rated better than usual. Good teams and good weeks are taken "
    "out of both sides, so neither can show as a link by itself. The strong dots are the means of ten "
    "equally large groups; the line is the slope, the band its interval.": N_(
        "The picture at the top of this page: further right, the team was happier than usual for this team "
        "and for that {unit}; further up, its customers rated better than usual. Good teams and good "
        "{units} are taken out of both sides, so neither can show as a link by itself. The strong dots are "
        "the means of ten equally large groups; the line is the slope, the band its interval."
    ),
    # the first screen
    "What there is so far: both sides, week by week": N_(
        "What there is so far: both sides, {unit} by {unit}"
    ),
    "A busy week can reach staff first and customers later: please look at workload.": N_(
        "A busy time can reach staff first and customers later: please look at workload."
    ),
    "in the same week": N_("{same}"),
    "one week later": N_("{later}"),
    "{n} weeks later": N_("{n} {units} later"),
    "the answers of a team's people, averaged over a week and compared with usual": N_(
        "the answers of a team's people, averaged by {unit} and compared with usual"
    ),
    "the ratings that customers gave the team, averaged over a week and compared with usual": N_(
        "the ratings that customers gave the team, averaged by {unit} and compared with usual"
    ),
    "What moves one team alone, or two or three together, is not taken out: workload, staffing, a new lead "
    "or a roll-out can reach staff first and customers a week later.": N_(
        "What moves one team alone, or two or three together, is not taken out: workload, staffing, a new "
        "lead or a roll-out can reach staff first and customers {later}."
    ),
    "Keep asking: every further week tells more.": N_("Keep asking: every further {unit} tells more."),
    "Please go on collecting: the same report answers as soon as there is enough.": N_(
        "A verdict takes at least 20 {units} with both sides. If shorter times than a {unit} are known, a "
        "table of these answers sooner."
    ),
    "More weeks alone will not do: a verdict takes at least six teams.": N_(
        "More {units} alone will not do: a verdict takes at least six teams."
    ),
    "Look for it before you act: ask the teams what their good weeks had in common.": N_(
        "Look for it before you act: ask the teams what their good {units} had in common."
    ),
    "Look for it before you act: ask the teams what their good weeks had in common, and what customers "
    "missed.": N_(
        "Look for it before you act: ask the teams what their good {units} had in common, and what "
        "customers missed."
    ),
    "Because it raises false alarms: good teams and good weeks make both sides rise together without any "
    "link.": N_(
        "Because it raises false alarms: good teams and good {units} make both sides rise together without "
        "any link."
    ),
    "All weeks of all teams thrown together": N_("All {units} of all teams thrown together"),
    "Every team compared with itself and with what is usual in that week, as here": N_(
        "Every team compared with itself and with what is usual {same}, as here"
    ),
    "%(num)s week": N_("%(num)s {unit}"),
    "%(num)s weeks": N_("%(num)s {units}"),
    "%(num)s point in time": N_("%(num)s {unit}"),
    "%(num)s points in time": N_("%(num)s {units}"),
    "%(num)s team-week lies outside the picture and counts all the same.": N_(
        "%(num)s {cell} lies outside the picture and counts all the same."
    ),
    "%(num)s team-weeks lie outside the picture and count all the same.": N_(
        "%(num)s {cells} lie outside the picture and count all the same."
    ),
    "Team-weeks": N_("{Cells}"),
    "Team-week": N_("{Cell}"),
    "The mean of all teams in every week; the two sides have scales of their own. Please do not read a "
    "link from "
    "these lines: seasons and events move both, and two such lines look related in nearly every "
    "organisation, "
    "with or without a link.": N_(
        "The mean of all teams in every {unit}; the two sides have scales of their own. Please do not "
        "read a link "
        "from these lines: events and slow change move both, and two such lines look related in nearly "
        "every "
        "organisation, with or without a link."
    ),
    "Means of all teams by week": N_("Means of all teams by {unit}"),
    "Week": N_("{Unit}"),
    "Weeks": N_("{Units}"),
    "Two line charts over the weeks: mean happiness above, mean rating below": N_(
        "Two line charts over the {units}: mean happiness above, mean rating below"
    ),
    "The slope at every distance in weeks, customers first to the left, staff first to the right": N_(
        "The slope at every distance {in_units}, customers first to the left, staff first to the right"
    ),
    "rated better in the same week": N_("rated better {same}"),
    "rated better one week later": N_("rated better {later}"),
    "rated better {n} weeks later": N_("rated better {n} {units} later"),
    "Means over the weeks in which both sides are known": N_(
        "Means over the {units} in which both sides are known"
    ),
    # the figures
    "what inexact answers flatten, put right by the week before: about %(share)s of the change from "
    "week to week "
    "is mood that lasts. It never decides whether there is a link": N_(
        "what inexact answers flatten, put right by the {unit} before: about %(share)s of the change "
        "from one "
        "{unit} to the next is mood that lasts. It never decides whether there is a link"
    ),
    "%(low)s to %(high)s; without, on the same team-weeks, %(without)s": N_(
        "%(low)s to %(high)s; without, on the same {cells}, %(without)s"
    ),
    "%(num)s team-week": N_("%(num)s {cell}"),
    "%(num)s team-weeks": N_("%(num)s {cells}"),
    "%(teams)s teams in %(weeks)s weeks": N_("%(teams)s teams, %(weeks)s {units}"),
    "p %(p)s; %(teams)s teams, %(times)s points in time, %(pairs)s pairs": N_(
        "p %(p)s; %(teams)s teams, %(times)s {units}, %(pairs)s pairs"
    ),
    "Team-weeks with a value: %(cells)s; both sides could be paired in %(paired)s.": N_(
        "{Cells} with a value: %(cells)s; both sides could be paired in %(paired)s."
    ),
    # why cells were left out, and what follows
    "The week is not final yet: customers can still answer": N_("Not final yet: customers can still answer"),
    "The team shares too few weeks with the others, or holds too large a part of all team-weeks": N_(
        "The team shares too few {units} with the others, or holds too large a part of all {cells}"
    ),
    "The team has fewer than 12 weeks in which both sides are known": N_(
        "The team has fewer than 12 {units} in which both sides are known"
    ),
    "Good teams, good weeks and events that all teams or the teams of a named department share are no "
    "explanation: they are taken out of both sides.": N_(
        "Good teams, good {units} and events that all teams or the teams of a named department share "
        "are no "
        "explanation: they are taken out of both sides."
    ),
    # the terms
    "the mean answer of a team's people in one week": N_("the mean answer of a team's people in one {unit}"),
    "the mean rating that customers gave the team for contacts of one week": N_(
        "the mean rating that customers gave the team for contacts of one {unit}"
    ),
    "one team in one week": N_("one team in one {unit}"),
    "what was to be expected of this team, and of this week over all teams": N_(
        "what was to be expected of this team, and of this {unit} over all teams"
    ),
    "what reaches all teams in the same week: a holiday, an outage, a price rise, the season": N_(
        "what reaches all teams {same}: a holiday, an outage, a price rise, the season"
    ),
    # the usual figures
    "False alarms were counted in simulated organisations of %(teams)s teams over %(weeks)s weeks "
    "without any "
    "link, with seasons, shared events and answers from 1 to 5; five in a hundred are what a sound test "
    "allows.": N_(
        "False alarms were counted in simulated organisations of %(teams)s teams over %(weeks)s weeks, "
        "and not "
        "over {units}, without any link, with seasons, shared events and answers from 1 to 5; five in "
        "a hundred "
        "are what a sound test allows."
    ),
    "Correlation over all team-weeks (Pearson)": N_("Correlation over all {cells} (Pearson)"),
    "Correlation within teams, weeks ignored (repeated measures)": N_(
        "Correlation within teams, {units} ignored (repeated measures)"
    ),
    # one beside the other
    "How many weeks apart?": N_("How many {units} apart?"),
    "The slope when both sides are compared so many weeks apart: to the right staff come first, to the "
    "left "
    "customers. Full points stand out even when all distances are looked at together; hollow ones do "
    "not. "
    "Neighbours resemble each other: mood and ratings change slowly. Only the distance of the plan "
    "(%(planned)s) "
    "enters the verdict.": N_(
        "The slope when both sides are compared so many {units} apart: to the right staff come first, "
        "to the "
        "left customers. Full points stand out even when all distances are looked at together; hollow "
        "ones do "
        "not. Neighbours resemble each other: mood and ratings change slowly. Only the distance of the "
        "plan "
        "(%(planned)s) enters the verdict."
    ),
    "Slopes by distance in weeks": N_("Slopes by distance {in_units}"),
    "Slopes by distance in weeks; p holds for all distances together": N_(
        "Slopes by distance {in_units}; p holds for all distances together"
    ),
    "The other way round, happiness compared with last week's rating: %(slope)s happiness points per "
    "rating point "
    "(interval %(low)s to %(high)s, p %(p)s).": N_(
        "The other way round, happiness compared with the rating of the {unit} before: %(slope)s "
        "happiness points "
        "per rating point (interval %(low)s to %(high)s, p %(p)s)."
    ),
    "The sum over a month": N_("The sum over neighbouring {units}"),
    "Happiness one point above usual for %(weeks)s weeks in a row goes with ratings that differ from "
    "usual by "
    "%(slope)s points in the last of these weeks (interval %(low)s to %(high)s, p %(p)s).": N_(
        "Happiness one point above usual for %(weeks)s {units} in a row goes with ratings that differ "
        "from usual "
        "by %(slope)s points in the last of them (interval %(low)s to %(high)s, p %(p)s)."
    ),
    "This is the sum of the slopes of these weeks. Mood changes slowly, so single weeks smear into "
    "each other; "
    "only the sum can be read.": N_(
        "This is the sum of the slopes of these {units}. Mood changes slowly, so single {units} smear "
        "into each "
        "other; only the sum can be read."
    ),
    "Each week beside the others": N_("Neighbouring {units} side by side"),
    "The slopes on happiness of neighbouring weeks, each with its interval": N_(
        "The slopes on happiness of neighbouring {units}, each with its interval"
    ),
    "Happiness in the week after the rating (placebo)": N_(
        "Happiness in the {unit} after the rating (placebo)"
    ),
    "Happiness in the week of the rating": N_("Happiness in the {unit} of the rating"),
    "Happiness one week before the rating": N_("Happiness in the {unit} before the rating"),
    "Happiness {lag} weeks before the rating": N_("Happiness {lag} {units} before the rating"),
    "The slopes on happiness of neighbouring weeks, each with the others held constant. The week after "
    "the rating "
    "is a placebo: its mood cannot precede the rating.": N_(
        "The slopes on happiness of neighbouring {units}, each with the others held constant. "
        "Happiness after "
        "the rating is a placebo: it cannot precede the rating."
    ),
    "the week after (placebo)": N_("the {unit} after (placebo)"),
    "the same week": N_("the same {unit}"),
    "%(num)s week before": N_("the {unit} before"),
    "%(num)s weeks before": N_("%(num)s {units} before"),
    "The weeks before the rating could not be tested together with these data.": N_(
        "The {units} before the rating could not be tested together with these data."
    ),
    "The weeks before the rating, tested together: p %(p)s.": N_(
        "The {units} before the rating, tested together: p %(p)s."
    ),
    "The slope within groups of teams, each compared with its own weeks only. Whether groups differ is "
    "told by "
    "the test below the table: an interval that includes zero beside one that does not is no "
    "difference yet.": N_(
        "The slope within groups of teams, each compared with its own {units} only. Whether groups "
        "differ is "
        "told by the test below the table: an interval that includes zero beside one that does not is no "
        "difference yet."
    ),
    "Together the questions account for %(r2)s of how ratings change within teams from week to week (p "
    "%(p)s, "
    "%(teams)s teams, %(weeks)s weeks in which all of these questions were asked).": N_(
        "Together the questions account for %(r2)s of how ratings change within teams from one {unit} "
        "to the next "
        "(p %(p)s, %(teams)s teams, %(weeks)s {units} in which all of these questions were asked)."
    ),
    "Together the questions account for %(r2)s of how ratings differ between teams (p %(p)s, %(means)s "
    "half-year means of %(teams)s teams). They were asked together in too few weeks to compare weeks, so "
    "half-year means stand in for them: differences between teams, not change.": N_(
        "Together the questions account for %(r2)s of how ratings differ between teams (p %(p)s, %(means)s "
        "means over up to 26 {units} of %(teams)s teams). They were asked together in too few {units} to "
        "compare these, so such means stand in for them: differences between teams, not change."
    ),
    # what the data are made of
    "of all team-weeks": N_("of all {cells}"),
    "of a team's people answered, in the mean of all weeks": N_(
        "of a team's people answered, in the mean of all {units}"
    ),
    "the slope when team-weeks with more answers or ratings count more": N_(
        "the slope when {cells} with more answers or ratings count more"
    ),
    "the slope when what a department or touchpoint shares in a week is left out": N_(
        "the slope when what a department or touchpoint shares in one {unit} is left out"
    ),
    "Happiness from week to week": N_("Happiness from one {unit} to the next"),
    "Ratings from week to week": N_("Ratings from one {unit} to the next"),
    "how much one week resembles the next: 0 not at all, 1 entirely": N_(
        "how much one {unit} resembles the next: 0 not at all, 1 entirely"
    ),
    "the part of the change from week to week that is mood and not who happened to answer": N_(
        "the part of the change from one {unit} to the next that is mood and not who happened to answer"
    ),
    "how well one week's mean tells teams apart: 0 not at all, 1 entirely": N_(
        "how well the mean of one {unit} tells teams apart: 0 not at all, 1 entirely"
    ),
    "of team-weeks lie in the highest tenth of the scale, where little can still rise": N_(
        "of {cells} lie in the highest tenth of the scale, where little can still rise"
    ),
    # what is taken for granted
    "Events of a week reach all teams alike.": N_("Events of one {unit} reach all teams alike."),
    "The teams were there in comparable weeks.": N_("The teams were there in comparable {units}."),
    "The other teams' weeks tell what groups of teams share.": N_(
        "What is seen of the other teams tells what groups of teams share."
    ),
    "Who happens to answer is drawn anew every week.": N_("Who happens to answer is drawn anew every time."),
    "Mood fades by the same share from week to week.": N_(
        "Mood fades by the same share from one {unit} to the next."
    ),
    "The slope of a week is zero, those of the other weeks held constant.": N_(
        "The slope of one {unit} is zero, those of the others held constant."
    ),
    "No team-week has anything to do with another one.": N_("No value has anything to do with another one."),
    "Teams share no weeks, and no week resembles the one before. Both are wrong here.": N_(
        "Teams share no {units}, and no {unit} resembles the one before. Both are wrong here."
    ),
    "Pesaran's CD: there are many teams or many weeks.": N_(
        "Pesaran's CD: there are many teams or many {units}."
    ),
    "Mood in the change of happiness: answers differ as much within every team and week as in all.": N_(
        "Mood in the change of happiness: answers differ as much within every team and {unit} as in all."
    ),
    "Slope among like teams: events of a week reach all teams of a department alike.": N_(
        "Slope among like teams: events of one {unit} reach all teams of a department alike."
    ),
    # the terminal
    "Within teams, over however few times there are: {slope} ({low} to {high}, {teams} teams, {times} "
    "points in "
    "time). Exploratory: no verdict follows from so few.": N_(
        "Within teams, over however few {units} there are: {slope} ({low} to {high}, {teams} teams, "
        "{times} "
        "{units}). Exploratory: no verdict follows from so few."
    ),
    "Team-weeks left out of a verdict:": N_("{Cells} left out of a verdict:"),
    "Teams: {teams}. Weeks: {weeks} ({first} to {last}). Team-weeks: {values}, with both sides: {pairs}.": N_(
        "Teams: {teams}. {Units}: {weeks} ({first} to {last}). Values: {values}, pairs of both sides: "
        "{pairs}."
    ),
    "Compared: {teams} teams in {weeks} weeks. The others lack one side, the week before or enough "
    "weeks.": N_(
        "Compared: {teams} teams, {weeks} {units}. The others lack one side, the {unit} before or "
        "enough {units}."
    ),
    "Team-weeks left out:": N_("{Cells} left out:"),
}


class PeriodWords(NullTranslations):
    """Messages of a language in which weeks are called what they are in this table."""

    def __init__(self, base: NullTranslations, kind: WeekKind) -> None:
        super().__init__()
        said = {name: base.gettext(word) for name, word in WORDS[kind].items()}
        self._base = base
        self._words = said | {name.capitalize(): word[:1].upper() + word[1:] for name, word in said.items()}

    def gettext(self, message: str) -> str:
        """The message, about these periods where it speaks of weeks."""
        text = self._base.gettext(TEXTS.get(message, message))
        if message in TEXTS:
            for name, word in self._words.items():
                text = text.replace(f"{{{name}}}", word)
        return text

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        """The same of one or several."""
        if msgid1 in TEXTS:
            return self.gettext(msgid1 if n == 1 else msgid2)
        return self._base.ngettext(msgid1, msgid2, n)


def period_words(language: str, kind: WeekKind) -> NullTranslations:
    """The messages of one language for a table with these points in time."""
    base = translations(language)
    return _period_words(base, kind) if kind in WORDS else base


# By the messages and not by the language: these change when an administrator adds a translation.
@lru_cache(maxsize=8)
def _period_words(base: NullTranslations, kind: WeekKind) -> NullTranslations:
    return PeriodWords(base, kind)
