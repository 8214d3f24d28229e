"""What the data behind a report are made of: every figure with what it means for the answer."""

from dataclasses import dataclass
from gettext import NullTranslations

from analytics.contract.made_of import MadeOf, Tipping
from api.texts import decimal, percent, probability


@dataclass(frozen=True, slots=True)
class QualityFact:
    """One figure in words."""

    name: str
    value: str
    meaning: str


def quality_facts(quality: MadeOf | None, translations: NullTranslations, language: str) -> list[QualityFact]:
    """Those figures that the data carry; nothing where the report has none."""
    if quality is None:
        return []
    _ = translations.gettext

    def share(value: float | None) -> str | None:
        return None if value is None else percent(value, language)

    def number(value: float | None, digits: int = 2) -> str | None:
        return None if value is None else decimal(value, language, digits)

    together, tipping = quality["cross_dependence"], quality["tipping_point"]
    mood, icc = quality["reliability_bounds"], quality["icc"]
    after, within = quality["autocorrelation"], quality["within_departments"]
    facts = [
        (_("Missing"), share(quality["missing_share"]), _("of all team-weeks")),
        (
            _("Response"),
            share(quality["response_rate"]),
            _("of a team's people answered, in the mean of all weeks"),
        ),
        (
            _("Slope at equal response"),
            number(quality["slope_given_response"], 3),
            _("the slope when the response rate and its change are held constant"),
        ),
        (
            _("Slope by numbers"),
            number(quality["slope_weighted"], 3),
            _("the slope when team-weeks with more answers or ratings count more"),
        ),
        (
            _("Slope among like teams"),
            number(within["slope"], 3) if within else None,
            _("the slope when what a department or touchpoint shares in a week is left out"),
        ),
        (
            _("Chance, asked in another way"),
            f"p {probability(quality['bootstrap_p'], language)}" if quality["bootstrap_p"] else None,
            _("how often whole teams' deviations with changed signs show so strong a relation"),
        ),
        (
            _("What would undo the answer"),
            undoing(tipping, translations, language) if tipping else None,
            _(
                "by which those who did not answer would have to be less happy, or happier, than those "
                "who did"
            ),
        ),
        (
            _("Happiness from week to week"),
            number(after["happiness"]),
            _("how much one week resembles the next: 0 not at all, 1 entirely"),
        ),
        (
            _("Ratings from week to week"),
            number(after["rating"]),
            _("how much one week resembles the next: 0 not at all, 1 entirely"),
        ),
        (
            _("Teams move together"),
            f"p {probability(together['p'], language)}" if together else None,
            _("the smaller, the clearer that events reach several teams at once (Pesaran's CD)"),
        ),
        (
            _("Mood in the change of happiness"),
            between(number(mood["lower"]), number(mood["upper"]), translations) if mood else None,
            _("the part of the change from week to week that is mood and not who happened to answer"),
        ),
        (
            _("Service in the change of ratings"),
            share(quality["rating_reliability"]),
            _("of the change of ratings is more than who happened to rate; more ratings raise it"),
        ),
        (
            _("Reliability of a team's mean"),
            number(icc["mean"]) if icc else None,
            _("how well one week's mean tells teams apart: 0 not at all, 1 entirely"),
        ),
        (
            _("Happiness near the top"),
            share(quality["ceiling_share"]["happiness"]),
            _("of team-weeks lie in the highest tenth of the scale, where little can still rise"),
        ),
        (
            _("Ratings near the top"),
            share(quality["ceiling_share"]["rating"]),
            _("of team-weeks lie in the highest tenth of the scale, where little can still rise"),
        ),
    ]
    return [QualityFact(name, value, meaning) for name, value, meaning in facts if value is not None]


def undoing(tipping: Tipping, translations: NullTranslations, language: str) -> str:
    """The difference of non-responders that would undo the answer."""
    if tipping["shift"] is None:
        return translations.gettext("nothing within the scale")
    return translations.gettext("{shift} points").format(shift=decimal(abs(tipping["shift"]), language))


def between(low: str | None, high: str | None, translations: NullTranslations) -> str | None:
    """A range; without an upper end it says so."""
    if low is None:
        return None
    if high is None:
        return translations.gettext("at least {low}").format(low=low)
    return translations.gettext("{low} to {high}").format(low=low, high=high)
