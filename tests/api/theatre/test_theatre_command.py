"""`resonanz theatre`: the attacks on one's own roster, of which nothing stays anywhere."""

import ctypes
import fcntl
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

import pytest

from api.cli import resonanz
from api.theatre import stage
from api.theatre.attacking import Found
from api.theatre.cast import MOST_PEOPLE, Cast, read_cast
from api.theatre.page import render
from api.theatre.stage import Played, limit_memory, perform
from api.theatre.words import words_of
from survey.errors import Overloaded
from tests.api.cli.command import json_of, run, table_of
from tests.api.theatre.rosters import cast_of, roster_file

pytestmark = pytest.mark.processes
# As <sys/inotify.h> numbers them: modified, attributes, moved from and to, created, deleted.
WRITTEN = 0x2 | 0x4 | 0x40 | 0x80 | 0x100 | 0x200


@pytest.fixture
def roster(tmp_path: Path) -> Path:
    file = tmp_path / "roster.csv"
    file.write_bytes(roster_file([12, 9, 3, 14, 6, 1, 11]))
    return file


def tree(folder: Path) -> dict[str, str]:
    """Every file below it, by its content."""
    return {
        str(path.relative_to(folder)): sha256(path.read_bytes()).hexdigest() if path.is_file() else ""
        for path in sorted(folder.rglob("*"))
    }


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Everywhere that a program could leave something, with an installation's database in it."""
    for name, place in {"DATA": "data", "KEYS": "keys"}.items():
        monkeypatch.setenv(f"RESONANZ_{name}", str(tmp_path / place))
    for name in ("HOME", "TMPDIR", "XDG_CACHE_HOME", "XDG_DATA_HOME"):
        (tmp_path / name).mkdir()
        monkeypatch.setenv(name, str(tmp_path / name))
    monkeypatch.chdir(tmp_path)
    (tmp_path / "small.csv").write_bytes(roster_file([9]))
    assert run("import-roster", "small.csv", "--yes").status == 0
    return tmp_path


@contextmanager
def watched(folder: Path) -> Iterator[Callable[[], int]]:
    """Asks the kernel whether anything below it was made, written, moved or deleted, however shortly."""
    libc = ctypes.CDLL(None, use_errno=True)
    watch = libc.inotify_init1(os.O_NONBLOCK)
    for each in [folder, *(path for path in folder.rglob("*") if path.is_dir())]:
        assert libc.inotify_add_watch(watch, os.fsencode(each), WRITTEN) >= 0

    def events() -> int:
        try:
            return len(os.read(watch, 65_536))
        except BlockingIOError:
            return 0

    yield events
    os.close(watch)


def test_nothing_of_the_roster_is_stored_not_even_for_a_moment(home: Path, roster: Path) -> None:
    before = tree(home)
    assert any(name.endswith(".sqlite") for name in before)
    with watched(home) as events:
        found = run("theatre", roster, "--lang", "en")
        assert events() == 0
        (home / "TMPDIR" / "control").touch()
        (home / "TMPDIR" / "control").unlink()
        assert events() > 0
    assert found.status == 0, found.err
    assert tree(home) == before
    assert "Kim" not in found.out + found.err


def test_no_database_is_needed_or_made(tmp_path: Path, roster: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RESONANZ_DATA", str(tmp_path / "data"))
    assert run("theatre", roster, "--json").status == 0
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize(
    ("language", "words"), [("en", "With a threshold of 5:"), ("de", "Mit einer Schwelle von 5:")]
)
def test_people_get_words_and_one_table(roster: Path, language: str, words: str) -> None:
    page = roster.with_name("page.html")
    found = run("theatre", roster, "--lang", language, "--html", page)
    assert found.status == 0, found.err
    assert found.out.startswith(words)
    assert found.err.count("4") >= 4  # each week is told when it is done
    text = page.read_text(encoding="utf-8")
    assert f'<html lang="{language}"' in text
    assert words in text
    assert "Kim" not in text
    assert "<script" not in text
    assert "http" not in text.replace('http-equiv="Content-Security-Policy"', "")


def test_programs_get_counts_that_are_the_same_each_time(roster: Path) -> None:
    first, again = (json_of(run("theatre", roster, "--json", "--seed", "5").out) for _ in range(2))
    assert first == again
    assert first["schema"] == "resonanz.theatre/1"
    assert (first["people"], first["teams"], first["weeks"], first["asked"]) == (56, 7, 4, 4)
    assert first["rules"]["exact"] == first["rules"]["few"] == first["rules"]["alone"] == 0
    assert first["threshold"]["shown"] > 0


@pytest.mark.parametrize(
    ("sizes", "asked", "says"),
    [
        ([3], 0, "The threshold shows nothing either."),
        ([7], 0, "Resonanz asks nobody"),
        ([20], 4, "20 people in one team"),
        ([2] * 10, 4, "20 people in 10 teams"),
    ],
)
def test_it_works_for_the_smallest(
    tmp_path: Path, sizes: list[int], asked: int, says: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    plays: list[Played] = []

    def once(cast: Cast, seed: int, progress: Callable[[int], None]) -> Played:
        if not plays:
            plays.append(perform(cast, seed, progress))
        return plays[0]

    # Data and words are told of one play: that another one comes out the same is asked above.
    monkeypatch.setattr("api.cli.waves.theatre.perform", once)
    file = tmp_path / "roster.csv"
    file.write_bytes(roster_file(sizes))
    assert json_of(run("theatre", file, "--json").out)["asked"] == asked
    assert says in " ".join(run("theatre", file, "--lang", "en").out.split())


def test_what_is_wrong_in_a_roster_is_told_as_by_an_import(home: Path) -> None:
    bad = home / "bad.csv"
    bad.write_text("reference,name,team,department,office\n1,Kim,Nord,Sales,front\n1,Jo,Nord,Sales,side\n")
    imported, played = run("import-roster", bad, "--lang", "en"), run("theatre", bad, "--lang", "en")
    assert imported.status == played.status == 2
    assert played.err == imported.err
    assert len(table_of(played.err)) == 2


def test_more_people_than_it_plays_with_are_refused(tmp_path: Path) -> None:
    file = tmp_path / "roster.csv"
    file.write_bytes(roster_file([MOST_PEOPLE // 10] * 10 + [1]))
    refused = run("theatre", file, "--lang", "en")
    assert refused.status == 2
    assert "has 2001 people" in refused.err
    assert len(read_cast(roster_file([MOST_PEOPLE // 10] * 10), "roster").members) == MOST_PEOPLE


def test_a_page_does_not_overwrite_its_roster(roster: Path) -> None:
    before = roster.read_bytes()
    refused = run("theatre", roster, "--html", roster, "--lang", "en")
    assert refused.status == 2
    assert "overwritten" in refused.err
    assert roster.read_bytes() == before


@contextmanager
def somebody_plays() -> Iterator[None]:
    file = os.open(stage.__file__, os.O_RDONLY)
    fcntl.flock(file, fcntl.LOCK_EX)
    yield
    os.close(file)


def test_one_plays_at_a_time(roster: Path) -> None:
    with somebody_plays():
        refused = run("theatre", roster, "--lang", "en")
    assert refused.status == 2
    assert "being played already" in refused.err
    assert run("theatre", roster).status == 0


def test_a_play_that_takes_too_much_memory_ends_with_a_sentence_and_no_trace(
    capfd: pytest.CaptureFixture[str],
) -> None:
    with pytest.raises(Overloaded, match="want of memory"):
        perform(cast_of([12] * 160), 1, print, headroom=0)
    assert "Traceback" not in capfd.readouterr().err


def test_memory_beyond_the_limit_is_refused_to_the_process() -> None:
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        limit_memory(2**26)
        try:
            bytearray(2**28)
        except MemoryError:
            os.write(writing, b"refused")
        os._exit(0)
    os.waitpid(child, 0)
    os.close(writing)
    assert os.read(reading, 20) == b"refused"


def test_the_words_say_what_was_counted_and_hide_no_failure_of_ours() -> None:
    none, some = (dict.fromkeys(Found.__slots__, number) for number in (0, 4))
    there = Played(56, 7, 3, 4, 4, 1, 120, threshold=some, rules=none)
    headline = words_of(there, "en").headline
    assert headline == "With a threshold of 5: 1 exact answer a week. Here: no exact answer."
    here = Played(56, 7, 3, 4, 4, 1, 120, threshold=none, rules=some)
    assert words_of(here, "en").headline.endswith("Here: 1 exact answer a week.")
    assert "genaue Antwort je Woche" in render(words_of(there, "de"), "de")


def test_the_command_is_listed() -> None:
    assert "theatre" in resonanz.list_commands(None)  # type: ignore[arg-type]  # it asks for none
