"""Pictures of groups of teams and of staff questions."""

from analytics.charts.ranges import Range, Ranges
from api.gallery.judged import ranges_picture
from api.gallery.picture import Picture
from api.gallery.shown import Shown
from api.report.names import group_names, groupings
from api.report.names import questions as asked
from survey.spreadsheets.names import in_order


def groups(shown: Shown) -> Picture | None:
    """The slope within every group of teams, by grouping; groups by the alphabet."""
    _ = shown.words.gettext
    kinds, names = groupings(shown.words), group_names(shown.words, shown.language)
    found = []
    for one in shown.report["moderators"] or ():
        if one["kind"] != "comparison":
            continue
        kind, called = kinds.get(one["name"], one["name"]), names.get(one["name"], {})
        of_kind = [(called.get(each["group"], each["group"]), each) for each in one["groups"]]
        found += [
            Range(f"{kind}: {name}", each["slope"], *each["ci"], full=one["registered"])
            for name, each in sorted(of_kind, key=lambda pair: in_order(pair[0]))
        ]
    if not found:
        return None
    return ranges_picture(
        "groups",
        "moderators",
        _("Is it the same in every group of teams?"),
        _("The slope within each group of teams, with its interval, groups in the order of the alphabet"),
        _(
            "The slope within groups of teams, each compared with its own weeks only. Full points were fixed "
            "beforehand, hollow ones are a search. Whether groups differ is told by the test in the table "
            "below: an interval that includes zero beside one that does not is no difference yet."
        ),
        Ranges(tuple(found), _("Slope: rating points per happiness point")),
        shown,
    )


def questions(shown: Shown) -> Picture | None:
    """What each staff question accounts for, in the catalogue's order."""
    _, texts = shown.words.gettext, asked(shown.language)
    found = [
        Range(texts.get(each["item"], each["item"]), each["share"], *_ends(each["ci"]), full=False)
        for one in shown.report["drivers"] or ()
        for each in sorted(
            one["shares"],
            key=lambda each: list(texts).index(each["item"]) if each["item"] in texts else len(texts),
        )
    ]
    if not found:
        return None
    return ranges_picture(
        "questions",
        "drivers",
        _("Which staff questions go with the ratings?"),
        _("The share of each staff question in what they explain together, with its interval"),
        _(
            "What each question accounts for in the ratings, as a share of all their variance. The shares "
            "add up to what all questions explain together; they say nothing of causes."
        ),
        Ranges(tuple(found), _("Share of the variance of ratings"), percent=True),
        shown,
    )


def _ends(interval: tuple[float, float] | None) -> tuple[float | None, float | None]:
    return interval or (None, None)
