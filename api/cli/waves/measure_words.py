"""How far a measure has come, as the terminal says it."""

from typing import Any

from api.texts import translations

Document = dict[str, Any]


def standing_in_words(measure: Document, language: str) -> str:
    """One sentence."""
    catalogue = translations(language)
    _ = catalogue.gettext
    told = {
        "waits_for_lot": _("Waits for its lot, which falls with the next week that is published."),
        "withdrawn": _("Given up before it began: {why}"),
        "due": _("Its window is over: resonanz measure judge {number}"),
        "helped": _("It helped. The figures are on the page of measures."),
        "hurt": _("It did harm. The figures are on the page of measures."),
        "no_evidence": _("No evidence of a change beyond chance."),
        "too_few": _("Too few to judge."),
        "too_early": catalogue.ngettext(
            "Too early ({weeks_more} week more).",
            "Too early ({weeks_more} weeks more).",
            measure["weeks_more"],
        ),
    }
    sentence = told[measure["word"]].format(**measure)
    if measure["withdrawn"] and measure["word"] != "withdrawn":
        sentence += " " + _("It was given up on {withdrawn} ({why}) and is judged as it was drawn.").format(
            **measure
        )
    return sentence


def draw_in_words(measure: Document, language: str) -> str:
    """The order, and how to draw it again."""
    _ = translations(language).gettext
    lines = [f"{each['week']}  {each['group']}  {each['lot']}" for each in measure["order"]]
    lines.append(
        _(
            "Seed {seed} (SHA-256 registered before: {commitment}), release of {wave}: {release}. "
            "Every line is the SHA-256 of “resonanz-draw-1|seed|release|group”, sorted; the first portion "
            "begins first."
        ).format(**measure)
    )
    lines += [f"{each['cell']}  {each['group']}" for each in measure["order"]]
    return "\n".join(lines)
