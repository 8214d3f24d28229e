"""Keys, touchpoints and contacts from the command line of whoever runs the installation."""

import csv
import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from click.testing import CliRunner, Result

from api.cli import resonanz
from survey import clock
from survey.contacts.links import read_rating_token
from tests.survey.helpdesks.exports import zendesk

SECRET = "a-secret-that-only-these-commands-know"


@pytest.fixture
def installed(data_directory: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("RESONANZ_SECRET", SECRET)
    roster = tmp_path / "roster.csv"
    roster.write_text("id,name,team,department,office\n1,Anna,Nord,Service,front\n")
    assert run("import-roster", str(roster)).exit_code == 0
    return tmp_path


def run(*words: str) -> Result:
    return CliRunner().invoke(resonanz, list(words))


def test_a_key_is_printed_once_and_can_be_ended(installed: Path) -> None:
    made = run("api-key", "create", "help desk")
    key = made.stdout.strip()
    assert key.startswith("resonanz_")
    assert len(key) > 45
    assert "cannot be shown again" in made.stderr
    month = f"{clock.today(ZoneInfo('Europe/Berlin')):%Y-%m}"
    assert run("api-key", "list").stdout.startswith(f"help desk  contacts  {month}")
    assert run("api-key", "list").stdout.endswith("never used  valid\n")
    assert run("api-key", "create", "help desk").exit_code == 2
    assert run("api-key", "revoke", "help desk", "--lang", "de").stdout == (
        "Der Schlüssel „help desk“ gilt nicht mehr.\n"
    )
    assert "revoked" in run("api-key", "list").stdout
    unknown = run("api-key", "revoke", "nobody")
    assert unknown.exit_code == 2
    assert "There is no key “nobody”" in unknown.stderr
    everything = b"".join(file.read_bytes() for file in (installed / "data").iterdir() if file.is_file())
    assert key.encode() not in everything


def test_a_touchpoint_is_added_once_under_any_spelling(installed: Path) -> None:
    assert "phone\n" in run("touchpoint", "list").stdout
    assert run("touchpoint", "add", "Showroom", "--open").exit_code == 0
    assert "Showroom  (open to anybody)\n" in run("touchpoint", "list").stdout
    for name in ("showroom", "Telefon", "PHONE"):
        again = run("touchpoint", "add", name)
        assert again.exit_code == 2
        assert "already" in again.stderr
    assert run("touchpoint", "add", " ").exit_code == 2


def test_contacts_come_in_from_a_file_and_their_links_go_out(installed: Path) -> None:
    file, out = installed / "contacts.csv", installed / "links.csv"
    yesterday = datetime.now(UTC) - timedelta(days=1)
    file.write_text(
        "team,touchpoint,channel,ended_at,customer,key\n"
        f"Nord,phone,call,{yesterday:%Y-%m-%dT%H:%M}Z,=4711,T-1\n"
        f"Nord,visit,visit,{yesterday:%Y-%m-%d},K-2,T-2\n"
    )
    done = run("import-contacts", str(file), "--links", str(out))
    assert done.exit_code == 0, done.output
    assert done.stdout == f"New: 2. Known before: 0.\nThe links: {out}. Send them, then delete the file.\n"
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    with out.open(encoding="utf-8-sig", newline="") as text:
        first, second = csv.DictReader(text)
    assert (first["key"], first["customer"], second["touchpoint"]) == ("T-1", "'=4711", "visit")
    contacts = {read_rating_token((SECRET,), each["link"].rpartition("/")[2]) for each in (first, second)}
    assert len(contacts) == 2
    before = out.read_bytes()
    again = run("import-contacts", str(file), "--links", str(out))
    assert again.stdout.startswith("New: 0. Known before: 2.\n")
    assert out.read_bytes() == before


def test_a_wrong_file_is_explained_row_by_row(installed: Path) -> None:
    file = installed / "contacts.csv"
    file.write_text("team,touchpoint,channel,ended_at\nSüd,phone,call,2026-03-11T14:30\n")
    wrong = run("import-contacts", str(file), "--lang", "de")
    assert wrong.exit_code == 2
    assert "Süd" in wrong.stderr
    assert "nichts" in wrong.stderr


def test_a_team_is_worded_for_customers_and_no_longer(installed: Path) -> None:
    assert run("team", "list").stdout == "Nord  –\n"
    assert run("team", "word", "nord", "Filiale Köln").stdout == "Customers read: Filiale Köln.\n"
    assert run("team", "list").stdout == "Nord  Filiale Köln\n"
    assert run("team", "word", "Nord", "--lang", "de").stdout.startswith("Kunden lesen nicht mehr")
    assert run("team", "list").stdout == "Nord  –\n"
    assert run("team", "word", "Nowhere", "x").exit_code == 2


def test_ratings_of_a_help_desk_wait_until_their_words_and_their_queue_are_explained(installed: Path) -> None:
    assert run("helpdesk", "show").stdout == "Nothing yet: resonanz helpdesk import FILE --from zendesk\n"
    file = installed / "ratings.json"
    given = (datetime.now(UTC) - timedelta(hours=1)).isoformat()
    file.write_bytes(
        zendesk({"created_at": given}, {"score": "offered"}, {"created_at": "2020-01-01T09:00:00Z"})
    )
    unexplained = run("helpdesk", "import", str(file), "--from", "zendesk")
    assert unexplained.exit_code == 2
    assert "resonanz helpdesk scores zendesk good=5" in unexplained.stderr
    assert run("helpdesk", "scores", "zendesk", "good=5", "bad=1", "--lang", "de").stdout == "Gemerkt.\n"
    assert run("helpdesk", "scores", "freshdesk", "103=5", "-103=1").exit_code == 0
    looked = run("helpdesk", "import", str(file), "--from", "zendesk", "--preview")
    done = run("helpdesk", "import", str(file), "--from", "zendesk")
    assert looked.stdout == "Nothing was written. Without --preview it would be:\n" + done.stdout
    assert done.stdout == "New: 0. Changed: 0. Known before: 0.\nWithout a rating, or not finished: 1.\n"
    assert "final and they are left out: 1." in done.stderr
    assert "Set aside: 1 of “44”" in done.stderr
    where = ("--team", "Nord", "--touchpoint", "phone", "--channel", "call")
    placed = run("helpdesk", "place", "zendesk", "44", *where)
    assert placed.stdout == "“44” has its place. Taken in: 1.\n"
    assert (
        run("helpdesk", "show").stdout
        == "zendesk  44  →  Nord, phone, call\nfreshdesk  103 = 5\nfreshdesk  -103 = 1\n"
        "zendesk  good = 5\nzendesk  bad = 1\n"
    )
    assert run("helpdesk", "import", str(file), "--from", "zendesk").stdout.startswith(
        "New: 0. Changed: 0. Known before: 1.\n"
    )
    assert run("helpdesk", "import", str(file), "--from", "zendesk", "--column", "score").exit_code == 2


def test_a_queue_is_not_placed_where_every_contact_is_reported(
    installed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RESONANZ_COMPLETE_TOUCHPOINTS", "Telefon")
    where = ("--team", "Nord", "--touchpoint", "phone", "--channel", "call")
    refused = run("helpdesk", "place", "zendesk", "44", *where)
    assert refused.exit_code == 2
    assert "RESONANZ_COMPLETE_TOUCHPOINTS" in refused.stderr
