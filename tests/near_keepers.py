"""A keeper without a process of its own, for tests that ask what it answers and not where it lives."""

from typing import TypeVar

from survey.ballots.key_directory import KeyDirectory
from survey.children.keeper import Keeper
from survey.children.keepers import Keepers
from survey.children.messages import Answer, Asked, Failed, Request, error_of

A = TypeVar("A", bound=Answer)


class NearKeepers(Keepers):
    """Asks the same code in this process."""

    def __init__(self, keys: KeyDirectory) -> None:
        super().__init__(keys)
        self._near: dict[str, Keeper] = {}
        self._answers: list[Answer] = []

    async def ask(self, wave: str, request: Request, kind: type[A]) -> A:
        answer = self._asked(wave, request)
        if isinstance(answer, Failed):
            raise error_of(answer)
        assert isinstance(answer, kind)
        return answer

    async def tell(self, wave: str, request: Request) -> None:
        self._asked(wave, request)

    async def close(self) -> None:
        self._near.clear()

    def _asked(self, wave: str, request: Request) -> Answer:
        keeper = self._near.get(wave)
        if keeper is None:
            keeper = self._near[wave] = Keeper(self.keys, wave, self._reply)
        keeper.answer([Asked(1, request)])
        while keeper.work():
            pass
        return self._answers.pop()

    def _reply(self, _: int, answer: Answer) -> None:
        self._answers.append(answer)
