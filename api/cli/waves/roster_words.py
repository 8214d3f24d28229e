"""What an import or its undoing does to people, and where tables differ, in words for a terminal."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from api.access.administering.log_words import detail_in_words
from api.texts import decimal, percent, translations
from survey.accounts.roles import WORDS, Role
from survey.audit.actions import in_words

Found = Mapping[str, Any]


def changes_in_words(found: Found, language: str) -> str:
    """Who joins, leaves, moves, and what else changes: a paragraph for each, the first by name."""
    _ = translations(language).gettext

    def place(row: Found) -> str:
        return f"{row['name']} ({row['team']})"

    def way(row: Found) -> str:
        leads = _(", leads it") if row["lead"] else ""
        return f"{row['name']}: {row['from']} → {row['to']}{leads}"

    def change(row: Found) -> str:
        return f"{row['from']} → {row['to']}"

    kinds: tuple[tuple[str, str, Callable[[Found], str]], ...] = (
        ("joined", _("Joins"), place),
        ("left", _("Leaves"), place),
        ("moved", _("Moves"), way),
        ("renamed", _("Other name or address"), change),
        ("renumbered", _("Other number"), lambda row: f"{row['name']}: {change(row)}"),
        ("language", _("Other language"), lambda row: f"{row['name']}: {change(row)}"),
        ("new_teams", _("New team"), lambda row: str(row["name"])),
    )
    parts = [
        _paragraph(f"{head} ({count}):", [line(row) for row in found["first"][kind]], count, _)
        for kind, head, line in kinds
        if (count := found["counts"][kind])
    ]
    if found["groups"]:
        lines = [_regrouped(each, _) for each in found["groups"]]
        parts.append("\n  ".join([_("Who answers together from the next wave on:"), *lines]))
    return "\n".join(parts) or _("Nothing changes.")


def _regrouped(change: Found, _: Callable[[str], str]) -> str:
    """ "Nord (7), Süd (9) → Nord and Süd (16)"."""
    sides = [
        ", ".join(f"{group['label']} ({group['people']})" for group in change[side]) or _("nobody")
        for side in ("before", "after")
    ]
    return " → ".join(sides)


def warnings_in_words(found: Found, language: str) -> list[str]:
    """What about an import looks like a mistake."""
    _ = translations(language).gettext
    counts = found["counts"]
    told = [_sheets_in_words(each, _) for each in found["sheets"]]
    if found["refused"] == "too_few":
        told.append(_("With so few people no wave opens, because single answers could be guessed."))
    if found["refused"] == "unconfirmed":
        told.append(
            _(
                "More than a third would be new. No wave opens until a second person has confirmed their "
                "names on the page /desk/names."
            )
        )
    if found["lost_zeros"]:
        told.append(
            _(
                "Numbers have lost the zeros in front, as in a spreadsheet. Import that column as text "
                "instead."
            )
        )
    if found["returned"]:
        told.append(
            _(
                "{returned} of those who join had left only now and would be newcomers until a second person "
                "confirms them. "
                "If they never left, undo the import that said so first: resonanz roster undo."
            ).format(returned=found["returned"])
        )
    if found["before"] and 10 * max(counts["joined"], counts["left"], counts["moved"]) > found["before"]:
        told.append(
            _(
                "That is more than every tenth of the {before} people on the roster. A file that was cut "
                "off, or other numbers or names of teams, look like this as well."
            ).format(before=found["before"])
        )
    return told


def _sheets_in_words(found: Found, _: Callable[[str], str]) -> str:
    if found["people"] is None:
        return _("The {sheets} sheets of codes of {group} would count no more: draw new ones.").format(
            **found
        )
    return _("{group} would have {sheets} sheets of codes for {people} people without mail.").format(**found)


def outlook_in_words(found: Found, language: str) -> str:
    """What an import does to what is published and found."""
    from api.forecast.words import ANSWERS  # noqa: PLC0415  # loads statistics, which other commands do without

    _ = translations(language).gettext
    before, after = found["before"], found["after"]

    def both(name: str, write: Callable[[Any], str]) -> str:
        sides = ("–" if side[name] is None else write(side[name]) for side in (before, after))
        return " → ".join(sides)

    lines = [
        _("Groups: {both}").format(both=both("groups", str)),
        _("Groups that are compared: {both}").format(both=both("compared", str)),
        _("Weeks in which a group is likely published by itself, of {weeks}: {both}").format(
            weeks=found["weeks"], both=both("published", lambda weeks: decimal(weeks, language, 1))
        ),
        _("Can the question be answered: {both}").format(
            both=both("answer", lambda answer: _(ANSWERS[answer]))
        ),
        _("Smallest true effect that is found: {both}").format(
            both=both("smallest_true", lambda effect: decimal(effect, language))
        ),
    ]
    head = _("What that does to the next year, if {response} answer (now → then):").format(
        response=percent(found["response"], language)
    )
    return "\n  ".join([head, *lines])


def history_in_words(found: Sequence[Found], language: str) -> str:
    """Who has changed the roster, on which day, and how many people that concerned."""
    _ = translations(language).gettext
    lines = []
    for each in found:
        roles = ", ".join(_(WORDS[Role(role)]) for role in each["roles"])
        who = f"{each['who']} ({roles})" if roles else each["who"]
        told = (
            each["day"],
            who,
            _(in_words(each["action"])),
            each["file"],
            detail_in_words(each["detail"], _),
        )
        lines.append("  ".join(filter(None, told)))
    return "\n".join(lines) or _("The roster was never changed.")


def _paragraph(head: str, lines: list[str], count: int, _: Callable[[str], str]) -> str:
    more = [_("… and {more} more.").format(more=count - len(lines))] if count > len(lines) else []
    return "\n  ".join([head, *lines, *more])


def counts_in_words(found: Found, language: str) -> str:
    """What was done, in numbers."""
    message = translations(language).gettext(
        "Joined: {joined}. Moved: {moved}. Left: {left}. Unchanged: {unchanged}."
    )
    return message.format(unchanged=found["unchanged"], **found["counts"])


def differences_in_words(found: Found, language: str) -> str:
    """Teams and departments that are not as they were imported, with the people who are in them now."""
    _ = translations(language).gettext
    held = _("People on the roster: {people}, in teams: {teams}.").format(**found)
    if not found["known"]:
        return "\n".join([held, _("There is no record of what was imported, so nothing can be compared.")])
    if not found["differences"]:
        return _("The roster is what was imported last.")
    how = {"changed": _("changed"), "new": _("new"), "gone": _("gone")}
    since = _("{name}, since {since}")
    parts = [_("The roster in the database is not what was imported last. Now it says:")]
    for difference in found["differences"]:
        people = [
            since.format(**row) + (_(", leads it") if row["lead"] else "") for row in difference["people"]
        ]
        parts.append("\n  ".join([f"{difference['name']} ({how[difference['how']]}):", *people]))
    return "\n".join(parts)
