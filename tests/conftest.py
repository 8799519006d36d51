"""Fixtures shared by the tests that need a lakehouse or a JVM."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from transforms.lakehouse.lakehouse import Lakehouse

if TYPE_CHECKING:
    from pyspark.sql import SparkSession


@pytest.fixture(scope="session")
def spark() -> "Iterator[SparkSession]":
    """One Spark session for all tests of a process."""
    os.environ.setdefault("SPARK_SHUFFLE_PARTITIONS", "2")
    from transforms.lakehouse.session import get_spark

    session = get_spark(master="local[2]")
    yield session
    session.stop()


@pytest.fixture
def lakehouse(tmp_path: Path) -> Lakehouse:
    """An empty lakehouse with its tables created."""
    fresh = Lakehouse(str(tmp_path / "lakehouse"))
    fresh.create_tables()
    return fresh
