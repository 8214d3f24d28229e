"""What the fields of the report's data are called and what each is, for people; none may be missing.

A field is looked up by its whole path, then by the end of it: `primary.slope` by `slope` where nothing more
special is said. `frontend/schemas/report-1.json` says the same to programs.
"""

from gettext import NullTranslations

from api.analyst.words_of_parts import OF_PARTS
from api.texts import N_

Words = tuple[str, str]

USUAL: dict[str, Words] = {
    "slope": (
        N_("Slope"),
        N_("how many points better customers rate when a team is one point happier than usual"),
    ),
    "se": (N_("Standard error"), N_("how far chance usually moves the slope, in the same unit")),
    "df": (
        N_("Degrees of freedom"),
        N_("on how much independent information the interval rests; below 4 it is unreliable"),
    ),
    "ci": (N_("Interval"), N_("slopes that agree with these data")),
    "p": (
        N_("p"),
        N_("how often data without any link show at least as much; by dealing the teams' series anew"),
    ),
    "p_cr2": (N_("p of the interval"), N_("the same by the t test that belongs to the interval")),
    "r": (N_("Standardised effect"), N_("a correlation: 0 is no relation, 1 or −1 a perfect one")),
    "teams": (N_("Teams"), N_("how many teams this rests on")),
    "weeks": (N_("Weeks"), N_("how many weeks this rests on")),
    "cells": (N_("Team-weeks"), N_("how many weeks of single teams this rests on")),
    "mde": (
        N_("Smallest detectable slope"),
        N_("a slope of this size would be found in 80 of 100 such data"),
    ),
    "code": (N_("Code"), N_("by which programs know this sentence")),
    "text": (N_("Sentence"), N_("the same for people")),
    "kind": (N_("Kind"), N_("what is compared")),
    "lag": (
        N_("Weeks apart"),
        N_("by so many weeks staff come first; below zero customers come first"),
    ),
    "team": (N_("Team"), N_("its name")),
    "group": (N_("Group"), N_("the teams that are taken together")),
    "reason": (N_("Reason"), N_("why team-weeks were left out")),
    "count": (N_("Team-weeks"), N_("how many")),
    "share": (N_("Share"), N_("its part of what all questions explain together")),
    "item": (N_("Question"), N_("as the staff were asked")),
    "f": (N_("F"), N_("the size of the joint test")),
    "df1": (N_("Contrasts"), N_("how many differences are tested at once")),
    "df2": (
        N_("Degrees of freedom below"),
        N_("on how much independent information the joint test rests"),
    ),
    "p_adjusted": (
        N_("p, adjusted"),
        N_("allowing for all comparisons of this kind that were tried (Benjamini–Hochberg)"),
    ),
    "null": (N_("Null hypothesis"), N_("what the test takes for true until the data speak against it")),
    "assumptions": (N_("Taken for granted"), N_("what has to hold besides")),
}


def words_of(path: str, translations: NullTranslations) -> Words:
    """The name of a field and what it is.

    Raises
    ------
    LookupError
        If nobody has said so: a field of the report must not reach people as a bare key.
    """
    ends = path.split(".")
    for known in (OF_PARTS, USUAL):
        for first in range(len(ends)):
            found = known.get(".".join(ends[first:]))
            if found:
                return translations.gettext(found[0]), translations.gettext(found[1])
    raise LookupError(f"the field {path} of the report has no name for people")
