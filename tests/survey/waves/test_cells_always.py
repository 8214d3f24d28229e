"""What holds for every organisation: exhaustively for small ones, at random for larger ones."""

import random
from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from survey.waves.cells import AskedTeam, Member, Office, Partition, make_cells

TREE = {"Company": None, "Sales": "Company", "Inside": "Sales", "Service": "Company"}
OFFICES: tuple[Office, ...] = ("front", "back")
MIXTURES: tuple[tuple[Office, ...], ...] = (
    ("front", "front", "front", "front"),
    ("front", "front", "back", "back"),
    ("front", "front", "front", "back"),
)


def check(partition: Partition, members: list[Member], before: list[frozenset[str]]) -> None:
    """Everybody in exactly one cell, no cell below eight, no identity twice, no split into small parts."""
    if partition.refused:
        assert not partition.cells
        assert partition.refused == "unconfirmed" or len(members) < 8
        return
    placed = [person for cell in partition.cells for person in cell.people]
    assert sorted(placed) == sorted(member.person for member in members)
    assert all(len(cell.people) >= 8 for cell in partition.cells)
    assert len({cell.id for cell in partition.cells}) == len(partition.cells)
    present = frozenset().union(*(cell.members for cell in partition.cells))
    for cell in partition.cells:
        for merged in before:
            if cell.members < merged & present:
                assert len(cell.people) >= 11
    newcomers = {member.person for member in members if not member.settled}
    for cell in partition.cells:
        assert 3 * len(newcomers & set(cell.people)) <= len(cell.people)
        assert len(set(cell.people) - newcomers) >= 8


def test_every_small_department_of_up_to_four_teams() -> None:
    for sizes in product((0, 1, 4, 7, 8, 12), repeat=4):
        for offices in MIXTURES:
            teams = [AskedTeam(f"T{i}", "Sales", office) for i, office in enumerate(offices)]
            members = [Member(f"T{i}.{j}", f"T{i}") for i, size in enumerate(sizes) for j in range(size)]
            made = make_cells(teams, TREE, members)
            check(made, members, [])
            assert bool(made.refused) == (len(members) < 8)
            fronts = sum(size for size, office in zip(sizes, offices, strict=True) if office == "front")
            backs = len(members) - fronts
            if min(fronts, backs) >= 8:
                assert all(cell.in_panel for cell in made.cells)


@st.composite
def rosters(draw: st.DrawFn) -> tuple[list[AskedTeam], list[Member]]:
    teams, members = [], []
    for number in range(draw(st.integers(1, 7))):
        department = draw(st.sampled_from(sorted(TREE)))
        team = AskedTeam(f"T{number}", department, draw(st.sampled_from(OFFICES)))
        teams.append(team)
        for person in range(draw(st.integers(0, 14))):
            waves = draw(st.sampled_from([None, None, None, None, 9, 4, 0]))
            members.append(Member(f"{team.id}.{person}", team.id, person == 0, waves))
    for department in sorted(TREE):
        for person in range(draw(st.sampled_from([0, 0, 1, 3, 9]))):
            members.append(Member(f"{department}.{person}", department, person == 0))
    return teams, members


@settings(max_examples=200)
@given(roster=rosters(), later=rosters(), order=st.randoms(use_true_random=False))
def test_everybody_has_one_cell_and_no_order_of_the_roster_matters(
    roster: tuple[list[AskedTeam], list[Member]],
    later: tuple[list[AskedTeam], list[Member]],
    order: random.Random,
) -> None:
    teams, members = roster
    first = make_cells(teams, TREE, members)
    check(first, members, [])
    shuffled_teams, shuffled = list(teams), list(members)
    order.shuffle(shuffled_teams)
    order.shuffle(shuffled)
    assert make_cells(shuffled_teams, TREE, shuffled) == first
    before = [cell.members for cell in first.cells]
    teams, members = later
    check(make_cells(teams, TREE, members, before), members, before)


@given(roster=rosters())
def test_the_same_roster_next_week_makes_the_same_cells(roster: tuple[list[AskedTeam], list[Member]]) -> None:
    teams, members = roster
    first = make_cells(teams, TREE, members)
    assert make_cells(teams, TREE, members, [cell.members for cell in first.cells]) == first
