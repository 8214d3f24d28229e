"""What the attacks found out, in words and one table, for a terminal and for a page."""

from gettext import NullTranslations
from typing import NamedTuple

from api.texts import decimal, translations
from api.theatre.naive import THRESHOLD
from api.theatre.stage import Played
from survey.waves.merging import SMALLEST


class Row(NamedTuple):
    """One line of the table."""

    what: str
    threshold: str
    rules: str


class Words(NamedTuple):
    """Everything that is said, in its order."""

    headline: str
    verdict: str
    head: Row
    rows: list[Row]
    how: list[str]
    invented: str


def words_of(played: Played, language: str) -> Words:
    """The play in the reader's language."""
    words = translations(language)
    _ = words.gettext
    naive, ours = played.threshold, played.rules
    lines = (
        ("numbers", _("Numbers shown")),
        ("shown", _("Answers behind them")),
        ("exact", _("Answers known exactly")),
        ("at_once", _("… of these in the very same week")),
        ("few", _("Answers with fewer than three values left")),
        ("unhappy", _("Answers known to be 1 or 2")),
        ("alone", _("Groups in which one colleague knows the others to be unhappy")),
    )
    return Words(
        headline=_headline(played, words, language),
        verdict=_verdict(played, words),
        head=Row(
            _("In {weeks} weeks").format(weeks=played.weeks),
            _("Threshold of {threshold}").format(threshold=THRESHOLD),
            "Resonanz",
        ),
        rows=[
            Row(text, decimal(naive[name], language, 0), decimal(ours[name], language, 0))
            for name, text in lines
        ],
        how=_how(words),
        invented=" ".join([_size(played, words, language), _invented(words)]),
    )


def _size(played: Played, words: NullTranslations, language: str) -> str:
    text = words.ngettext(
        "{people} people in one team, as the roster has them.",
        "{people} people in {teams} teams, as the roster has them.",
        played.teams,
    )
    people, teams = (decimal(number, language, 0) for number in (played.people, played.teams))
    return text.format(people=people, teams=teams)


def _invented(words: NullTranslations) -> str:
    return words.gettext(
        "Invented are the answers, who answers, and who comes, goes and changes teams. Nothing of the roster "
        "was stored or sent."
    )


def _headline(played: Played, words: NullTranslations, language: str) -> str:
    _ = words.gettext
    there, here = (
        _a_week(found["exact"], played.weeks, words, language) for found in (played.threshold, played.rules)
    )
    return _("With a threshold of {threshold}: {there} Here: {here}").format(
        threshold=THRESHOLD, there=there, here=here
    )


def _a_week(exact: int, weeks: int, words: NullTranslations, language: str) -> str:
    if not exact:
        return words.gettext("no exact answer.")
    rate = decimal(exact / weeks, language, 0 if exact >= 10 * weeks or exact % weeks == 0 else 1)
    number = 1 if exact == weeks else 2
    text = words.ngettext("{rate} exact answer a week.", "{rate} exact answers a week.", number)
    return text.format(rate=rate)


def _verdict(played: Played, words: NullTranslations) -> str:
    _ = words.gettext
    said: list[str] = []
    if not played.asked:
        said.append(
            _(
                "With so few people Resonanz asks nobody, for single answers could be guessed; it needs "
                "{smallest}."
            ).format(smallest=SMALLEST)
        )
    if not played.threshold["shown"]:
        said.append(_("The threshold shows nothing either."))
    elif not played.threshold["exact"]:
        said.append(
            _(
                "That the threshold gave nobody away in these weeks is chance: one person more or less in "
                "the right place is enough. Another --seed plays other weeks."
            )
        )
    else:
        said.append(
            _(
                "An exact answer is one that follows from what was shown: no guess, and no access to the "
                "server."
            )
        )
    return " ".join(said)


def _how(words: NullTranslations) -> list[str]:
    _ = words.gettext
    return [
        _(
            "The tool with a threshold shows each week the exact mean of every team, every department and "
            "the whole as soon as {threshold} have answered, and last week's again by today's roster."
        ).format(threshold=THRESHOLD),
        _(
            "The attack subtracts: the teams from their department, and last week as it was from last week "
            "without whoever has left. Where the difference is one person, it is that person's answer."
        ),
        _(
            "Resonanz publishes of the same answers what it would publish of real ones: groups that do not "
            "overlap, each week once, rounded and kept away from the ends of the scale. The same attacker "
            "tries every answer of everybody against all of it."
        ),
        _("What the rules do not hide stands in docs/privacy.md."),
    ]
