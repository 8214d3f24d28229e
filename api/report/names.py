"""What groupings, groups and staff questions are called; whatever is not known here keeps its own name."""

from gettext import NullTranslations
from typing import TYPE_CHECKING

from survey.catalogue.customers import touchpoints
from survey.catalogue.questions import catalogue

if TYPE_CHECKING:  # the statistics take as long to load as all the rest of the server
    from analytics.contract.report import Report


def groupings(translations: NullTranslations) -> dict[str, str]:
    """By what teams are grouped."""
    _ = translations.gettext
    return {
        "department": _("Department"),
        "touchpoint": _("Touchpoint"),
        "office": _("Front or back office"),
        "site": _("Site"),
        "part_time": _("Share of part-time work"),
        "tenure": _("How long people have been there"),
        "turnover": _("How much the team changes"),
        "contact_intensity": _("How many contacts each person has"),
        "channel": _("Channel of the contact"),
        "segment": _("Customer segment"),
        "stage": _("How long somebody has been a customer"),
    }


def group_names(translations: NullTranslations, language: str) -> dict[str, dict[str, str]]:
    """Groups with names of ours, by grouping; departments carry the organisation's own."""
    _ = translations.gettext
    return {
        "office": {"front": _("Front office"), "back": _("Back office")},
        "touchpoint": {one.id: one.text[language] for one in touchpoints()},
        "turnover": {
            "more": _("The team's size changes more than in the middle of all teams"),
            "less": _("The team's size changes less, or not at all"),
        },
        "contact_intensity": {
            "more": _("More contacts for each person than in the middle of all teams"),
            "less": _("Fewer contacts for each person, or as many"),
        },
        "channel": {
            "call": _("By telephone"),
            "mail": _("By mail"),
            "chat": _("In a chat"),
            "visit": _("On a visit"),
            "purchase": _("At a purchase"),
            "delivery": _("At a delivery"),
            "social": _("In social media"),
            "letter": _("By letter"),
        },
    }


def fixed_groupings(report: "Report", translations: NullTranslations) -> list[str]:
    """The comparisons on the page that the registered plan named."""
    named = groupings(translations)
    return [
        named.get(one["name"], one["name"])
        for one in report["moderators"] or ()
        if one["kind"] == "comparison" and one["registered"]
    ]


def questions(language: str) -> dict[str, str]:
    """What the catalogue's questions ask, word for word."""
    return {question.id: question.text[language] for question in catalogue()}


def clusters(translations: NullTranslations) -> dict[str, str]:
    """Of each question of the catalogue, which part of work it is about."""
    _ = translations.gettext
    called = {
        "work": _("Work itself"),
        "organisation": _("Organisation"),
        "knowledge": _("Knowledge"),
        "leadership": _("Leadership"),
        "proximity": _("Closeness to customers"),
    }
    return {question.id: called[question.cluster] for question in catalogue() if question.cluster in called}
