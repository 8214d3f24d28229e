"""Who answers together: a named cast and its reorganisations."""

import pytest

from survey.waves.cells import AskedTeam, MadeCell, Member, Office, Partition, make_cells, unit_keys

DEPARTMENTS = {"Company": None, "Sales": "Company", "Service": "Company", "Finance": "Company"}


def team(name: str, department: str = "Sales", office: Office = "front") -> AskedTeam:
    return AskedTeam(name, department, office)


def people(unit: str, count: int, waves: int | None = None, first: int = 0) -> list[Member]:
    return [Member(f"{unit} {number}", unit, waves=waves) for number in range(first, first + count)]


def leads(*units: str) -> list[Member]:
    return [Member(f"lead of {unit}", unit, lead=True) for unit in units]


def cells(teams: list[AskedTeam], *members: list[Member], previous: Partition | None = None) -> Partition:
    everybody = [member for group in members for member in group]
    before = [cell.members for cell in previous.cells] if previous else []
    return make_cells(teams, DEPARTMENTS, everybody, before)


def groups(partition: Partition) -> list[tuple[str, ...]]:
    """The teams and departments of each cell."""
    assert partition.refused is None
    return sorted(cell.teams + cell.departments for cell in partition.cells)


def the(partition: Partition, name: str) -> MadeCell:
    (found,) = [cell for cell in partition.cells if name in cell.teams + cell.departments]
    return found


NORD, OST, WEST = team("Nord"), team("Ost"), team("West")


def test_a_team_of_eight_is_its_own_cell_and_one_of_seven_is_not() -> None:
    assert groups(cells([NORD, OST], people("Nord", 8), people("Ost", 8))) == [("Nord",), ("Ost",)]
    assert groups(cells([NORD, OST], people("Nord", 7), people("Ost", 8))) == [("Nord", "Ost")]


def test_a_cell_knows_how_many_of_its_people_have_only_just_joined() -> None:
    new = people("Nord", 2, waves=3, first=20) + people("Nord", 1, waves=0, first=30)
    made = cells([NORD, OST], people("Nord", 9), new, people("Ost", 8), people("Ost", 2, waves=4, first=20))
    assert the(made, "Nord").newcomers == 3
    assert the(made, "Ost").newcomers == 0
    merged = cells([NORD, OST], people("Nord", 8), new, people("Ost", 7, waves=4))
    assert the(merged, "Ost").newcomers == 3


def test_a_second_persons_word_makes_newcomers_of_a_team_settled() -> None:
    members = people("Nord", 9) + people("Nord", 3, waves=0, first=20)
    (confirmed,) = make_cells([NORD], DEPARTMENTS, members, confirmed={"Nord"}).cells
    (unconfirmed,) = make_cells([NORD], DEPARTMENTS, members).cells
    assert (confirmed.newcomers, unconfirmed.newcomers) == (0, 3)


def test_a_small_team_joins_the_smallest_sibling() -> None:
    made = cells([NORD, OST, WEST], people("Nord", 4), people("Ost", 20), people("West", 9))
    assert groups(made) == [("Nord", "West"), ("Ost",)]


def test_small_siblings_find_each_other_first() -> None:
    made = cells([NORD, OST, WEST], people("Nord", 4), people("Ost", 20), people("West", 5))
    assert groups(made) == [("Nord", "West"), ("Ost",)]


def test_a_team_without_siblings_joins_its_departments_own_people() -> None:
    hotline, finance = team("Hotline", "Service"), team("Desk", "Finance")
    made = cells(
        [NORD, hotline, finance],
        people("Nord", 12),
        people("Hotline", 5),
        people("Service", 9),
        people("Desk", 12),
    )
    assert groups(made) == [("Desk",), ("Hotline", "Service"), ("Nord",)]


def test_a_department_below_is_asked_only_after_the_departments_own_people() -> None:
    tree = {"Sales": None, "Inside": "Sales"}
    members = people("Nord", 5) + people("Phone", 12)
    teams = [NORD, team("Phone", "Inside")]
    assert groups(make_cells(teams, tree, members)) == [("Nord", "Phone")]
    assert groups(make_cells(teams, tree, members + people("Sales", 9))) == [("Nord", "Sales"), ("Phone",)]


def test_a_team_alone_in_its_department_goes_to_the_nearest_team_of_the_one_above() -> None:
    made = cells([NORD, team("Hotline", "Service")], people("Nord", 12), people("Hotline", 5))
    assert groups(made) == [("Hotline", "Nord")]
    assert the(made, "Nord").department == "Company"


def test_front_and_back_office_stay_apart_even_across_departments() -> None:
    made = cells(
        [NORD, team("Dispatch", office="back"), team("Ledger", "Finance", "back")],
        people("Nord", 12),
        people("Dispatch", 5),
        people("Ledger", 12),
    )
    assert groups(made) == [("Dispatch", "Ledger"), ("Nord",)]
    assert all(cell.in_panel for cell in made.cells)


def test_front_and_back_office_together_leave_the_panel() -> None:
    made = cells([NORD, team("Dispatch", office="back")], people("Nord", 12), people("Dispatch", 5))
    assert groups(made) == [("Dispatch", "Nord")]
    assert not made.cells[0].in_panel


def test_a_cell_that_is_mixed_already_takes_the_next_one_rather_than_a_pure_one() -> None:
    made = cells(
        [NORD, OST, team("Dispatch", office="back")],
        people("Nord", 12),
        people("Ost", 30),
        people("Dispatch", 5),
    )
    assert groups(made) == [("Dispatch", "Nord"), ("Ost",)]
    assert the(made, "Ost").in_panel


def test_leads_count_in_the_cell_above_and_not_in_their_team() -> None:
    teams = [team(name) for name in "ABCDEFGH"]
    made = cells(teams, *(people(t.id, 8) for t in teams), leads(*(t.id for t in teams)))
    assert len(made.cells) == 9
    assert the(made, "Sales").people == tuple(sorted(f"lead of {t.id}" for t in teams))
    assert not the(made, "Sales").in_panel


def test_few_leads_join_leads_of_their_level_and_no_team() -> None:
    teams = [team(name) for name in "ABCDE"] + [team(name, "Service") for name in "FGHIJ"]
    made = cells(teams, *(people(t.id, 8) for t in teams), leads(*(t.id for t in teams)))
    assert the(made, "Sales") == the(made, "Service")
    assert the(made, "Sales").teams == ()


def test_few_heads_of_departments_take_leads_in_before_they_would_join_a_team() -> None:
    teams = [team(name) for name in "ABCDEFGH"]
    made = cells(
        teams, *(people(t.id, 8) for t in teams), leads(*(t.id for t in teams), "Sales", "Service", "Finance")
    )
    assert the(made, "Company") == the(made, "Sales")
    assert the(made, "Company").teams == ()


def test_leads_without_any_level_of_eight_join_a_team_since_everybody_has_a_cell() -> None:
    made = cells([NORD, OST], people("Nord", 9), people("Ost", 12), leads("Nord", "Ost"))
    assert groups(made) == [("Nord", "Sales"), ("Ost",)]


def test_three_teams_of_six_with_their_leads_are_one_cell() -> None:
    members = [people(name, 5) + leads(name) for name in ("Nord", "Ost", "West")]
    made = cells([NORD, OST, WEST], *members)
    assert groups(made) == [("Nord", "Ost", "West", "Sales")]
    assert len(made.cells[0].people) == 18


def test_seven_people_have_no_wave() -> None:
    assert cells([NORD], people("Nord", 7)) == Partition((), "too_few")
    assert cells([NORD], people("Nord", 8)).refused is None


def test_a_merged_cell_stays_merged_until_its_parts_have_eleven() -> None:
    merged = cells([NORD, OST], people("Nord", 7), people("Ost", 12))
    grown = cells([NORD, OST], people("Nord", 10), people("Ost", 12), previous=merged)
    assert groups(grown) == [("Nord", "Ost")]
    assert groups(cells([NORD, OST], people("Nord", 10), people("Ost", 12))) == [("Nord",), ("Ost",)]
    split = cells([NORD, OST], people("Nord", 11), people("Ost", 12), previous=grown)
    assert groups(split) == [("Nord",), ("Ost",)]


def test_a_split_leaves_no_small_part_behind() -> None:
    merged = cells([NORD, OST, WEST], people("Nord", 4), people("Ost", 4), people("West", 4))
    assert groups(merged) == [("Nord", "Ost", "West")]
    later = cells([NORD, OST, WEST], people("Nord", 12), people("Ost", 4), people("West", 8), previous=merged)
    assert groups(later) == [("Nord",), ("Ost", "West")]


def test_a_cell_is_the_same_as_long_as_its_teams_are() -> None:
    before = cells([NORD, OST], people("Nord", 8), people("Ost", 20))
    after = cells([OST, NORD], people("Ost", 22), people("Nord", 9), previous=before)
    assert the(before, "Nord").id == the(after, "Nord").id
    merged = cells([NORD, OST], people("Nord", 7), people("Ost", 20), previous=before)
    assert merged.cells[0].id not in {cell.id for cell in before.cells}


def test_a_team_and_a_department_of_one_name_are_not_mistaken() -> None:
    assert unit_keys(["Nord"], []).isdisjoint(unit_keys([], ["Nord"]))


def test_a_group_of_newcomers_around_one_person_merges() -> None:
    sham = people("Nord", 1) + people("Nord", 9, waves=2, first=1)
    assert groups(cells([NORD, OST], sham, people("Ost", 30))) == [("Nord", "Ost")]


@pytest.mark.parametrize(("waves", "alone"), [(3, False), (4, True), (None, True)])
def test_four_waves_settle_a_newcomer(waves: int | None, alone: bool) -> None:
    members = people("Nord", 7) + people("Nord", 1, waves=waves, first=7)
    made = cells([NORD, OST], members, people("Ost", 30))
    assert (groups(made) == [("Nord",), ("Ost",)]) is alone


@pytest.mark.parametrize(("joined", "alone"), [(4, True), (5, False)])
def test_more_than_a_third_of_newcomers_merges(joined: int, alone: bool) -> None:
    members = people("Nord", 8) + people("Nord", joined, waves=0, first=8)
    made = cells([NORD, OST], members, people("Ost", 30))
    assert (groups(made) == [("Nord",), ("Ost",)]) is alone


def test_a_second_persons_word_keeps_a_new_team_alone() -> None:
    members = people("Nord", 10, waves=0) + people("Ost", 30)
    assert groups(make_cells([NORD, OST], DEPARTMENTS, members, confirmed={"Nord"})) == [("Nord",), ("Ost",)]


def test_an_organisation_of_newcomers_waits_for_a_second_person() -> None:
    assert cells([NORD], people("Nord", 4), people("Nord", 6, waves=1, first=4)).refused == "unconfirmed"


def test_nobody_is_in_two_places() -> None:
    twice = people("Nord", 8)
    with pytest.raises(ValueError, match="in two places at once: Nord 0"):
        cells([NORD, OST], twice, [Member("Nord 0", "Ost")])


def test_a_department_above_itself_is_refused() -> None:
    with pytest.raises(ValueError, match="above itself"):
        make_cells([team("Nord", "A")], {"A": "B", "B": "A"}, people("Nord", 8))
