"""The servers that `tests.benchmarks.ratings` compares, for Granian."""

from datetime import datetime
from uuid import UUID

from litestar import Litestar

from api.app import create_app
from api.routes.asked import rating
from api.settings.settings import read_settings
from survey.contacts.ratings import GivenRating


def storing() -> Litestar:
    """As it runs."""
    return create_app(read_settings())


def verifying() -> Litestar:
    """The same server, which checks link and form and then forgets them."""

    async def forget(contact: UUID, rating: GivenRating, now: datetime) -> bool:
        """Nothing is written, and nobody is told."""
        return False

    setattr(rating, "rate", forget)  # noqa: B010  # what the module imported is exchanged on purpose
    return create_app(read_settings())
