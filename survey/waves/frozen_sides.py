"""Reads the roster as it stands and divides it into the two sides of a check."""

from survey.errors import Refused
from survey.organisation.known_people import Known
from survey.waves.frozen_roster import UNCONFIRMED, FrozenCell, present_and_settled
from survey.waves.merging import SMALLEST, stands_out
from survey.waves.sides import LABELS, LEADERSHIP, SIDES


async def freeze_sides(week: int, language: str = "en", known: Known | None = None) -> tuple[FrozenCell, ...]:
    """Whoever leads, by the roster, and everybody else; refused where somebody of a side would stand out.

    No group pauses in a check: a side without one would be another side.
    """
    people = await present_and_settled(week, known)
    sides = {
        side: [each for each in people if bool(each[0]["lead"]) is (side == LEADERSHIP)] for side in SIDES
    }
    staff, leads = (len(here) for here in sides.values())
    if min(staff, leads) < SMALLEST:
        raise Refused(
            "A check asks staff and leadership apart and needs at least {need} people on each side, because "
            "in a smaller group single answers could be guessed. On the roster {leads} lead a team or a "
            "department, and {staff} do not.",
            need=SMALLEST,
            leads=leads,
            staff=staff,
        )
    cells = []
    for side, here in sides.items():
        settled = sum(is_settled for _, is_settled in here)
        if stands_out(len(here), settled):
            raise Refused(UNCONFIRMED)
        cells.append(
            FrozenCell(
                id=side,
                label=LABELS[language][side],
                department=None,
                office="mixed",
                teams=(),
                departments=(),
                people=tuple((row["id"], row["name"]) for row, _ in here),
                newcomers=len(here) - settled,
            )
        )
    return tuple(cells)
