"""Rosters of made-up organisations: any number of teams, of any size, in departments of any depth."""

from hypothesis import strategies as st

from api.theatre.cast import Cast
from survey.waves.cells import AskedTeam, Member


def cast_of(sizes: list[int], departments: list[int] | None = None, leads: bool = False) -> Cast:
    """Teams of these sizes; `departments` gives the number of each team's, all below one company."""
    of = departments or [0] * len(sizes)
    tree: dict[str, str | None] = {"company": None}
    tree |= {f"department {number}": "company" for number in of}
    return Cast(
        teams=tuple(
            AskedTeam(f"team {number}", f"department {of[number]}", "front") for number in range(len(sizes))
        ),
        departments=tree,
        members=tuple(
            Member(f"person {team}.{number}", f"team {team}", lead=leads and number == 0)
            for team, size in enumerate(sizes)
            for number in range(size)
        ),
    )


@st.composite
def casts(draw: st.DrawFn, largest: int = 16) -> Cast:
    """Tiny teams and large ones, one department or several."""
    sizes = draw(st.lists(st.integers(1, largest), min_size=1, max_size=12))
    departments = draw(st.lists(st.integers(0, 3), min_size=len(sizes), max_size=len(sizes)))
    return cast_of(sizes, departments, draw(st.booleans()))


def roster_file(sizes: list[int]) -> bytes:
    """The same as a file; every third team is in another department."""
    head = "reference,name,team,department,parent,office,lead\n"
    rows = [
        f"{team}-{number},Kim Müller {team}-{number},Team {team},Department {team % 3},Company,front,no\n"
        for team, size in enumerate(sizes)
        for number in range(size)
    ]
    return (head + "".join(rows)).encode()
