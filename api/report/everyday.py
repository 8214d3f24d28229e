"""How large a link is and how sure that is, in everyday words, never finer than the interval allows."""

from dataclasses import dataclass
from gettext import NullTranslations
from math import ceil, floor, log10

import numpy as np

from analytics.contract.report import Report
from analytics.panel import Panel
from analytics.verdict.answer import Code
from api.texts import N_, decimal

USUAL_SCALE = (1.0, 5.0)
STEPS = (5.0, 2.0, 1.0)
MOST_DIGITS = 6
FINEST, CLOSE = 1e-6, 1e-9  # beyond, computers and not data differ
TRIES = 1000

TENTHS = (
    N_("a tenth of a point"),
    N_("two tenths of a point"),
    N_("three tenths of a point"),
    N_("four tenths of a point"),
    N_("half a point"),
    N_("six tenths of a point"),
    N_("seven tenths of a point"),
    N_("eight tenths of a point"),
    N_("nine tenths of a point"),
    N_("one point"),
)

# What the first picture shows, so that whoever reads nothing else reads the finding.
TITLES: dict[Code, str] = {
    "supported": N_("The happier a team, the better its customers rated it"),
    "opposite": N_("The happier a team, the worse its customers rated it"),
    "shared_events": N_("Both sides move together; shared events can account for it"),
    "absent": N_("However happy a team was, its customers rated it about as usual"),
    "undecided": N_("No clear line: the data do not decide"),
    "not_enough_data": N_("What there is so far: both sides, week by week"),
}

# Reasons of the verdict that a reader of the first screen must not miss, without their figures.
CAUTIONS = {
    "gate_failed": N_(
        "A second calculation, in which the same events may hit teams unequally, does not confirm it."
    ),
    "gate_turned": N_(
        "A second calculation, in which the same events may hit teams unequally, says the contrary."
    ),
    "gate_missing": N_("Whether shared events can account for it could not be tested."),
    "gate_alone": N_("Only one of two calculations shows a link; both have to agree."),
    "tied_failed": N_("Some teams move together on both sides, as if they shared a region or a site."),
    "tied_untested": N_("Some teams move together on both sides, as if they shared a region or a site."),
    "workload_not_told_apart": N_(
        "A busy week can reach staff first and customers later: please look at workload."
    ),
    "workload_open": N_("Too few data to rule out workload that contacts show only roughly."),
    "workload_partly": N_("A part of it goes with workload, perhaps more than contacts show."),
    "look_too_early": N_("So few teams can be compared that no data could settle it at this look."),
    "never_enough": N_("So few teams can be compared that no data could settle it."),
    "same_respondents": N_("Some people answered on both sides; how one person felt colours both answers."),
    "smaller_than_relevant": N_("The link is there, but smaller than the size that would matter."),
    "implausible": N_(
        "It is stronger than published ones: please check for shared events or an error in the data."
    ),
    "one_team_decides": N_("One team alone carries this answer; without it, it would be another."),
    "few_carry": N_("It rests on few teams, for the others hardly vary."),
    "interval_unreliable": N_("It rests on so few teams that the size is uncertain."),
}


@dataclass(frozen=True, slots=True)
class Everyday:
    """The first screen: the finding as a picture's title, how large, how sure, and what to mind."""

    title: str
    size: str | None
    sure: list[str]
    cautions: list[str]
    terms: list[tuple[str, str]]


def everyday(report: Report, panel: Panel, translations: NullTranslations, language: str) -> Everyday:
    """Put the answer into everyday words."""
    code = report["verdict"]["code"]
    reasons = [reason["code"] for reason in report["verdict"]["reasons"]]
    cautions = dict.fromkeys(
        translations.gettext(CAUTIONS[reason]) for reason in reasons if reason in CAUTIONS
    )
    title = translations.gettext(TITLES[code])
    words = Words(translations, language)
    step = usual_step(report, panel)
    primary, short = report["primary"], report["short_panel"]
    if primary is None and short is not None:
        low, high = (end * step for end in short["ci"])
        size = words.within(step, low, high, report["plan"]["lag"])
        return Everyday(title, size, [words.first_figure()], list(cautions), words.terms(step, tested=False))
    if primary is None:
        return Everyday(title, None, [], list(cautions), [])

    effect = primary["slope"] * step
    low, high = (end * step for end in primary["ci"])
    told = code in {"supported", "opposite", "shared_events"}
    sure = [words.may_lie(low, high)] if told else []
    sure.append(words.tries(primary["p"], report["verdict"]["look"]["level"]))
    sure.append(
        translations.gettext("Nobody fixed this question in writing before the data were there.")
        if "primary" in report["plan"]["exploratory"]
        else translations.gettext("This question was fixed in writing before the data were there.")
    )
    lag = report["plan"]["lag"]
    size = words.size(step, effect, (high - low) / 2, lag) if told else words.within(step, low, high, lag)
    return Everyday(title, size, sure, list(cautions), words.terms(step, tested=True))


@dataclass(frozen=True, slots=True)
class Words:
    """Sizes as people say them, in one language."""

    translations: NullTranslations
    language: str

    def size(self, step: float, effect: float, half_width: float, lag: int) -> str:
        """How ratings differ after a week so much happier."""
        _ = self.translations.gettext
        sentence = (
            _("When a team is {step} happier than usual, its customers rate it about {size} better {when}.")
            if effect >= 0
            else _(
                "When a team is {step} happier than usual, its customers rate it about {size} worse {when}."
            )
        )
        size = self.points(rounded(abs(effect), half_width))
        return sentence.format(step=self.points(step), size=size, when=self.when(lag))

    def within(self, step: float, low: float, high: float, lag: int) -> str:
        """Between which sizes the ratings may lie, where none is told."""
        sentence = self.translations.gettext(
            "When a team is {step} happier than usual, its customers may rate it {spread} {when}."
        )
        return sentence.format(step=self.points(step), spread=self.spread(low, high), when=self.when(lag))

    def may_lie(self, low: float, high: float) -> str:
        """The sizes that agree with the data."""
        return self.translations.gettext("These data agree with {spread}.").format(
            spread=self.spread(low, high)
        )

    def first_figure(self) -> str:
        """What the size of a short table is, and is not."""
        return self.translations.gettext(
            "This is a first figure and no verdict: what a verdict asks for besides cannot be tested on so "
            "short a table."
        )

    def tries(self, p: float, level: float) -> str:
        """How often chance alone shows as much, and how often it may."""
        _ = self.translations.gettext
        digits = 0 if round(p * TRIES) != round(level * TRIES) or p == level else 2
        sentence = (
            _(
                "Beside the customers of other teams, happiness shows so clear a relation in {often} of "
                "1,000 tries; up to {most} are allowed for a finding."
            )
            if p <= level
            else _(
                "Beside the customers of other teams, happiness shows so clear a relation in {often} of "
                "1,000 tries; that is more than the {most} that are allowed for a finding."
            )
        )
        return sentence.format(often=self.often(p, digits), most=self.often(level, digits))

    def often(self, share: float, digits: int) -> str:
        """So many of a thousand; never none."""
        if share * TRIES < 1:
            return self.translations.gettext("fewer than 1")
        return decimal(share * TRIES, self.language, digits)

    def when(self, lag: int) -> str:
        """When customers rate."""
        _, ngettext = self.translations.gettext, self.translations.ngettext
        return (
            ngettext("one week later", "{n} weeks later", lag).format(n=lag) if lag else _("in the same week")
        )

    def spread(self, low: float, high: float) -> str:
        """From one size to another, better or worse, both with the same digits."""
        _ = self.translations.gettext
        low, high, digits = outward(low, high)
        if low >= 0:
            sentence = _("anything between {low} and {high} points better")
        elif high <= 0:
            low, high = high, low
            sentence = _("anything between {low} and {high} points worse")
        else:
            sentence = _("anything between {low} points worse and {high} points better")
        return sentence.format(
            low=decimal(abs(low), self.language, digits), high=decimal(abs(high), self.language, digits)
        )

    def points(self, amount: float) -> str:
        """So many points; tenths in words, for nobody says 0.1 points."""
        tenths = round(amount * 10)
        if 1 <= tenths <= len(TENTHS) and abs(tenths - amount * 10) < CLOSE:
            return self.translations.gettext(TENTHS[tenths - 1])
        digits = next((n for n in range(MOST_DIGITS) if abs(round(amount, n) - amount) < CLOSE), MOST_DIGITS)
        return self.translations.gettext("{number} points").format(
            number=decimal(amount, self.language, digits)
        )

    def terms(self, step: float, *, tested: bool) -> list[tuple[str, str]]:
        """What the numbers of the first screen are; a short table has no test and no line."""
        _ = self.translations.gettext
        of_the_test = [
            (
                _("Line and band"),
                _("how ratings rise or fall with happiness in the picture, and within what that is known"),
            ),
            (
                _("of 1,000 tries"),
                _(
                    "how often so clear a relation appears when every team's happiness is put beside another "
                    "team's customers; the rarer, the harder it is to call it chance"
                ),
            ),
        ]
        return [
            (
                _("{step} happier").format(step=self.points(step)),
                _("the answers of a team's people, averaged over a week and compared with usual"),
            ),
            (
                _("better, worse"),
                _("the ratings that customers gave the team, averaged over a week and compared with usual"),
            ),
            (_("than usual"), _("what was to be expected of this team, and of this week over all teams")),
            (
                _("between … and …"),
                _("sizes that agree with these data; the further apart, the less is known"),
            ),
            *(of_the_test if tested else []),
        ]


def usual_step(report: Report, panel: Panel) -> float:
    """A change that weeks do show: about an eighth of the scale, half a point from 1 to 5; else one point."""
    scale = tuple(sorted(report["plan"]["scale"][:2]))
    if not scale:
        values = np.concatenate([panel.happiness.value.ravel(), panel.rating.value.ravel()])
        known = values[np.isfinite(values)]
        if not (known.size and known.min() >= USUAL_SCALE[0] and known.max() <= USUAL_SCALE[1]):
            return 1.0
        scale = USUAL_SCALE
    eighth = (scale[1] - scale[0]) / 8
    unit = unit_of(eighth)
    return next(step * unit for step in STEPS if step * unit <= eighth * (1 + CLOSE))


def unit_of(amount: float) -> float:
    """The place of the first digit: 0.01 of 0.034."""
    return float(10.0 ** floor(log10(amount)))


def rounded(amount: float, half_width: float) -> float:
    """To the place that the interval leaves certain, and to one digit at least."""
    if amount == 0:
        return 0.0
    certain = 10.0 ** ceil(log10(half_width)) if half_width > 0 else 0.0
    unit = min(certain, unit_of(amount)) or unit_of(amount)
    return round(amount / unit) * unit


def outward(low: float, high: float) -> tuple[float, float, int]:
    """Both ends away from each other, with their digits; an end on one side of zero stays there."""
    if high <= low:
        return low, high, MOST_DIGITS
    unit = unit_of((high - low) / 2)
    while True:
        down, up = floor(low / unit + CLOSE) * unit, ceil(high / unit - CLOSE) * unit
        if unit < FINEST or not ((low > 0 >= down) or (high < 0 <= up)):
            return down, up, max(0, round(-log10(unit)))
        unit /= 10
