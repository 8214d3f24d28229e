"""What an import or its undoing does to people, and where tables differ, in words for a terminal."""

from collections.abc import Callable, Mapping
from typing import Any

from api.texts import translations

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
    return "\n".join(parts) or _("Nothing changes.")


def warnings_in_words(found: Found, language: str) -> list[str]:
    """What about an import looks like a mistake."""
    _ = translations(language).gettext
    counts = found["counts"]
    told = []
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
