"""How a wave's count came out, written once beside the keys before anything of it is shown.

    KEYS/results/<wave>

The first that is written stays, whoever counts again: from then on nothing recounts, voids or opens that
week. It holds what is published and nothing else, and goes when the database has it.
"""

from collections.abc import Sequence
from typing import Literal

import msgspec

from survey.ballots.context import requires_name
from survey.ballots.manifest import manifest_hash
from survey.ended.listed import Ended
from survey.errors import Misconfigured
from survey.key_directory import KeyDirectory
from survey.private_directory import disk_errors_as_sentences, keep, recall, sync_directory
from survey.releases.signed import PublishedComment

_FOLDER = "results"


class Result(msgspec.Struct, frozen=True):
    """What the counter leaves behind. `signature` (base64url) signs `text`; both are empty in a void week."""

    wave: str
    outcome: Literal["released", "void"]
    reason: str
    manifest: str
    text: str = ""
    signature: str = ""
    counted: Sequence[str] = ()
    comments: Sequence[PublishedComment] = ()

    def ended(self) -> Ended:
        """The line of the list of waves that have ended."""
        release = manifest_hash(self.text.encode()) if self.outcome == "released" else None
        return Ended(self.wave, manifest_hash(self.manifest.encode()), release)


def write_result(keys: KeyDirectory, result: Result) -> Result:
    """Write a result unless there is one already; returns the one that stays."""
    return _read(result.wave, keep(keys, _name(result.wave), msgspec.json.encode(result)))


def recall_result(keys: KeyDirectory, wave: str) -> Result | None:
    """The result of a wave that has been counted and not been published yet."""
    data = recall(keys, _name(wave))
    return None if data is None else _read(wave, data)


def forget_result(keys: KeyDirectory, wave: str) -> None:
    """The database has it; what a killed counter may have left half written goes as well."""
    path = keys.path / _name(wave)
    with disk_errors_as_sentences(path):
        for left in path.parent.glob(f"{wave}.*"):
            left.unlink(missing_ok=True)
        path.unlink(missing_ok=True)
        if path.parent.exists():
            sync_directory(path.parent)


def waves_with_results(keys: KeyDirectory) -> list[str]:
    """Every wave that has been counted and not been published yet."""
    folder = keys.path / _FOLDER
    return (
        sorted(entry.name for entry in folder.iterdir() if "." not in entry.name) if folder.is_dir() else []
    )


def _name(wave: str) -> str:
    return f"{_FOLDER}/{requires_name(wave)}"


def _read(wave: str, data: bytes) -> Result:
    try:
        return msgspec.json.decode(data, type=Result)
    except (msgspec.DecodeError, UnicodeDecodeError):
        raise Misconfigured("The result of wave {wave} beside the keys is damaged.", wave=wave) from None
