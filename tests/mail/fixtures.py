"""The fixture `peer`: one mail server process for all tests of a file, emptied before each."""

from collections.abc import Iterator

import pytest

from tests.mail.peer import Peer, mail_server


@pytest.fixture(scope="module")
def _mail_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Peer]:
    with mail_server(tmp_path_factory.mktemp("mail")) as found:
        yield found


@pytest.fixture
def peer(_mail_server: Peer) -> Peer:
    """A mail server that has taken nothing yet and does what it should."""
    _mail_server.forget()
    return _mail_server
