"""The Batch API that the tests of this folder talk to."""

from collections.abc import Iterator

import pytest

from tests.unit.batch_server import (
    BatchServer,
    batch_server,
)


@pytest.fixture
def server() -> Iterator[BatchServer]:
    with batch_server() as running:
        yield running
