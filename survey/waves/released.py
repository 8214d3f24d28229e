"""The waves that were ever released, kept beside the keys: what a restored database may have forgotten.

A second release of one week would let people subtract one from the other. Names of waves, one a line, nothing
else; lines are only ever added, and each is durable before its release can be seen.
"""

from collections.abc import Iterable
from pathlib import Path

from survey.ballots.key_directory import KeyDirectory, append, recall
from survey.errors import Refused

_FILE = "released"


def released_file(keys: KeyDirectory) -> Path:
    """Where the list lies."""
    return keys.path / _FILE


def released_waves(keys: KeyDirectory) -> set[str]:
    """Every wave in the list."""
    # A line without its end was cut off by a crash: that release was not seen by anybody yet.
    *lines, _ = (recall(keys, _FILE) or b"").decode().split("\n")
    return {line for line in lines if line}


def note_released(keys: KeyDirectory, waves: Iterable[str]) -> None:
    """Add those that are not in the list yet."""
    for wave in sorted(set(waves) - released_waves(keys)):
        append(keys, _FILE, wave)


def refusal(keys: KeyDirectory, week: str) -> Refused | None:
    """Why a week ("2026-W12") of which any wave was released cannot be asked, whatever the database says."""
    for wave in sorted(released_waves(keys)):
        if wave == week or wave.startswith(f"{week}-"):
            return Refused(
                "Week {week} has been released already: {wave} stands in {file}, and the database has "
                "forgotten it, as after restoring an older backup. A second release of one week would let "
                "people subtract one from the other. Wait for the next week.",
                week=week,
                wave=wave,
                file=released_file(keys),
            )
    return None
