"""Groups go by names that people would say aloud: short, no two alike, and heads are named as such."""

import random
from collections.abc import Mapping

import pytest

from survey.spreadsheets.names import same_name
from survey.waves.cells import AskedTeam, MadeCell, Member, make_cells
from survey.waves.labels import LONGEST, label_cells

DEPARTMENTS = {"Firma": None, "Vertrieb": "Firma", "Service": "Firma", "Technik": "Firma"}


def cell(*teams: str, heads: tuple[str, ...] = (), department: str = "", name: str = "") -> MadeCell:
    return MadeCell(
        name or "+".join((*teams, *heads)), teams, heads, department, ("somebody",), 0, bool(teams)
    )


def labels(cells: list[MadeCell], above: Mapping[str, str | None], language: str = "de") -> list[str]:
    names = {key: key.partition("#")[0] for key in above}
    found = label_cells(cells, names, above, language)
    return [found[each.id] for each in cells]


ABOVE: dict[str, str | None] = DEPARTMENTS | {
    **dict.fromkeys(("Nord", "Süd", "Österreich"), "Vertrieb"),
    **dict.fromkeys(("Hotline", "Filiale"), "Service"),
    "Werk": "Technik",
}


@pytest.mark.parametrize(
    ("cells", "german", "english"),
    [
        ([cell("Nord"), cell("Süd")], ["Nord", "Süd"], ["Nord", "Süd"]),
        ([cell("Nord", "Süd"), cell("Österreich")], ["Nord und Süd"], ["Nord and Süd"]),
        # A whole department is called by its name, with its heads or without them.
        ([cell("Nord", "Süd", "Österreich"), cell("Werk")], ["Vertrieb", "Werk"], ["Vertrieb", "Werk"]),
        (
            [cell("Nord", "Süd", "Österreich"), cell("Werk", heads=("Vertrieb",))],
            ["Vertrieb", "Werk und Leitung Vertrieb"],
            ["Vertrieb", "Werk and Vertrieb heads"],
        ),
        (
            [cell("Nord", "Süd", "Österreich", heads=("Vertrieb",)), cell("Werk")],
            ["Vertrieb mit Leitung"],
            ["Vertrieb with heads"],
        ),
        (
            [cell("Nord", "Süd", "Österreich", "Werk"), cell("Hotline", "Filiale")],
            ["Vertrieb und Werk", "Service"],
            ["Vertrieb and Werk", "Service"],
        ),
        # Heads alone are no department.
        (
            [cell(heads=("Service", "Technik", "Vertrieb")), cell("Nord"), cell("Süd")],
            ["Leitung Service, Technik und Vertrieb"],
            ["Service, Technik and Vertrieb heads"],
        ),
        (
            [cell("Nord", "Süd", "Österreich", "Hotline", "Filiale", "Werk", heads=("Service", "Vertrieb"))],
            ["Firma mit Leitung"],
            ["Firma with heads"],
        ),
    ],
)
def test_a_group_is_called_what_people_call_it(
    cells: list[MadeCell], german: list[str], english: list[str]
) -> None:
    assert labels(cells, ABOVE)[: len(german)] == german
    assert labels(cells, ABOVE, "en")[: len(english)] == english


SHOPS = {f"Filiale Düsseldorf {number}": "Filialen" for number in range(1, 10)}
FIELD = {f"Außendienst {place}": "Außendienst" for place in ("Süd", "Nord", "West", "Ost")}
LARGE: dict[str, str | None] = {
    "Firma": None,
    **dict.fromkeys(("Filialen", "Außendienst"), "Firma"),
    **SHOPS,
    **FIELD,
}


@pytest.mark.parametrize(
    ("one", "label"),
    [
        (
            cell(*list(SHOPS)[:7], department="Filialen"),
            "Filialen: Filiale Düsseldorf 1 und 6 weitere",
        ),
        (
            cell(*list(SHOPS)[:5], *FIELD, heads=("Filialen", "Außendienst"), department="Firma"),
            "Firma: Außendienst und 5 weitere, mit Leitung",
        ),
        (
            cell(*list(SHOPS)[:5], *list(FIELD)[:2], heads=("Filialen",), department="Firma"),
            "Firma: Außendienst Nord und 6 weitere, mit Leitung",
        ),
    ],
)
def test_many_teams_are_counted_and_their_heads_are_not_hidden(one: MadeCell, label: str) -> None:
    rest = cell(*(team for team in (*SHOPS, *FIELD) if team not in one.teams))
    assert labels([one, rest], LARGE)[0] == label


def test_no_two_groups_of_a_wave_have_one_name() -> None:
    above: dict[str, str | None] = {
        "Nord": None,
        "Süd": None,
        "Team": "Nord",
        "team#2": "Süd",
        "TEAM#3": "Süd",
    }
    cells = [
        cell("Team", department="Nord", name="a"),
        cell("team#2", department="Süd", name="b"),
        cell("TEAM#3", department="Süd", name="c"),
    ]
    assert labels(cells, above) == ["Team (Nord)", "team (Süd)", "TEAM (2)"]


@pytest.mark.parametrize("language", ["de", "en"])
def test_labels_are_short_and_distinct_in_every_organisation(language: str) -> None:
    chance = random.Random(4)  # noqa: S311  # organisations, no secrets
    for _ in range(60):
        long = chance.choice([1, 1, 8])  # names of up to 150 characters too
        departments = {f"D{n} " + "Abteilung " * long: None for n in range(chance.randint(1, 6))}
        teams = [
            AskedTeam(
                f"{n} " + chance.choice(["Team", "Filiale Düsseldorf", "Außendienst"]) * long, above, "front"
            )
            for n, above in enumerate(chance.choices(list(departments), k=chance.randint(1, 40)))
        ]
        members = [
            Member(f"{team.id} {number}", team.id, lead=number == 0)
            for team in teams
            for number in range(chance.randint(1, 14))
        ]
        cells = make_cells(teams, departments, members).cells
        above = departments | {team.id: team.department for team in teams}
        names = {key: key.partition(" ")[2] if key[0].isdigit() else key for key in above}
        found = label_cells(cells, names, above, language)
        assert found.keys() == {each.id for each in cells}
        assert all(0 < len(label) <= LONGEST for label in found.values())
        assert len(set(map(same_name, found.values()))) == len(cells)
