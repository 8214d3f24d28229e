"""The application for an ASGI server that brings its own process; `resonanz serve` is api/serving.py."""

import logging

from litestar import Litestar

from api.app import create_app
from api.settings.settings import read_settings


def app() -> Litestar:
    """The application of this installation, from the environment."""
    # The day is enough to find an error, and a log must not tell when somebody answered.
    logging.basicConfig(
        format="%(asctime)s %(levelname)s %(message)s", datefmt="%Y-%m-%d", level=logging.WARNING
    )
    return create_app(read_settings())
