"""Python looks for circles of garbage less often: what the tests have imported is none, and a lot.

By itself it looks each time that 700 more things live than before, ever again through what never goes.
"""

import gc

import pytest

gc.set_threshold(50_000, 20, 20)


@pytest.hookimpl(trylast=True)
def pytest_collection_finish() -> None:
    """All tests are known: what they are made of stays, and is not looked at again."""
    gc.collect()
    gc.freeze()
