"""A process that takes slots one after the other until it is killed, and says which ones it has.

python -m tests.survey.invitations.taking_process PLACE SEED
"""

import sys
from hashlib import sha256
from pathlib import Path

from survey.invitations.slots import Slots

CELL = "nord"


def identifier(number: int) -> bytes:
    """Of the person with this number."""
    return sha256(f"person {number}".encode()).digest()


def main(place: str, seed: str) -> None:
    slots = Slots(Path(place))
    print("open", flush=True)
    sys.stdin.readline()
    number = 0
    while number < len(slots.names(CELL)):
        (refusal,) = slots.take([(identifier(number), CELL, seed.encode())])
        # In one write, so that a kill leaves whole lines only.
        print(number if refusal is None else f"not {number}", flush=True)
        number += 1


if __name__ == "__main__":
    main(*sys.argv[1:3])
