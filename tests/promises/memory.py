"""What root reads in the memory of a running process, freed and not overwritten pages included."""

from collections.abc import Iterable, Mapping
from pathlib import Path

import numpy as np
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import load_der_private_key

from survey.ballots.keys import load_secrets, wave_folder
from survey.key_directory import KeyDirectory


def descendants(pid: int) -> list[int]:
    """A process and all that it has started."""
    found = [pid]
    for parent in found:
        for children in Path("/proc").glob(f"{parent}/task/*/children"):  # of each thread
            try:
                found += map(int, children.read_text().split())
            except OSError:  # it has just ended
                continue
    return found


def command_of(pid: int) -> str:
    """How a process was started, empty for one that has ended."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()
    except OSError:
        return ""


def dump(pid: int) -> list[bytes]:
    """Every writable piece of a process's memory. Only root may, for the process forbids it to all others."""
    pieces = []
    try:
        lines = Path(f"/proc/{pid}/maps").read_text().splitlines()
        opened = Path(f"/proc/{pid}/mem").open("rb", buffering=0)  # noqa: SIM115  # below, where the rest may fail
    except (FileNotFoundError, ProcessLookupError):  # it has ended, and its memory with it
        return []
    with opened as memory:
        for line in lines:
            place, rights, *_ = line.split()
            if not rights.startswith("rw"):
                continue
            start, _, end = (int(number, 16) if number != "-" else 0 for number in place.partition("-"))
            try:
                memory.seek(start)
                pieces.append(memory.read(end - start))
            except (OSError, ValueError, OverflowError):  # a device, or gone
                continue
    return pieces


def needles(keys: KeyDirectory, wave: str) -> dict[str, list[bytes]]:
    """The wave's keys and secrets as arithmetic keeps them: halves of numbers, in both orders of bytes."""
    kept = load_secrets(keys, wave)
    found = {"secret": [kept.people], "box secret": [kept.box]}
    for path in sorted(wave_folder(keys, wave).glob("*.key")):
        key = load_der_private_key(path.read_bytes(), None)
        numbers: Mapping[str, int]
        if isinstance(key, ec.EllipticCurvePrivateKey):
            numbers = {"d": key.private_numbers().private_value}
        else:
            assert isinstance(key, rsa.RSAPrivateKey)
            private = key.private_numbers()
            numbers = {"p": private.p, "q": private.q, "d": private.d}
        for name, number in numbers.items():
            found[f"{path.stem} {name}"] = halves(number)
    return found


def halves(number: int) -> list[bytes]:
    """Pieces of sixteen bytes or more that nothing else holds by chance."""
    raw = number.to_bytes((number.bit_length() + 7) // 8, "big")
    middle = len(raw) // 2
    pieces = [raw[:middle], raw[middle:]] if len(raw) <= 64 else [raw[:32], raw[-32:]]
    return [*pieces, *(piece[::-1] for piece in pieces)]


def held(pids: Iterable[int], wanted: Mapping[str, list[bytes]]) -> set[str]:
    """What of it is in the memory of these processes."""
    first = FirstLook(part for parts in wanted.values() for part in parts)
    found: set[str] = set()
    for pid in pids:
        for piece in filter(first.may_hold, dump(pid)):
            found |= {name for name, each in wanted.items() if any(part in piece for part in each)}
    return found


class FirstLook:
    """Leaves out the memory that holds nothing, for hundreds of parts at once and not one after the other.

    Wherever fifteen bytes or more lie, a word of eight of them begins at a multiple of eight.
    """

    def __init__(self, parts: Iterable[bytes]) -> None:
        words = []
        for part in parts:
            assert len(part) >= 15
            words += [part[start : start + 8] for start in range(8)]
        self._words = np.frombuffer(b"".join(words), np.uint64)
        assert self._words.all()
        self._pairs = np.zeros((4, 2**16), bool)
        for place, pairs in enumerate(self._pairs):
            pairs[self._words.view(np.uint16)[place::4]] = True

    def may_hold(self, memory: bytes) -> bool:
        """Whether one of the words is there; never no where a part is."""
        alike = np.frombuffer(memory, np.uint64, len(memory) // 8)
        alike = alike[alike != 0]  # most of it is empty
        for place, pairs in enumerate(self._pairs):  # of two bytes, each of which leaves fewer to look at
            alike = alike[pairs[alike.view(np.uint16)[place::4]]]
        return bool(np.isin(alike, self._words).any())
