"""Spark's master: on one machine a task has as many tries as on a cluster."""

import pytest

from transforms.lakehouse.session import with_retries


@pytest.mark.parametrize(
    ("master", "started"),
    [
        ("local", "local[1,4]"),
        ("local[2]", "local[2,4]"),
        ("local[*]", "local[*,4]"),
        ("local[2,1]", "local[2,1]"),
        ("local-cluster[2,1,1024]", "local-cluster[2,1,1024]"),
        ("spark://head:7077", "spark://head:7077"),
        ("k8s://https://cluster:6443", "k8s://https://cluster:6443"),
    ],
)
def test_a_local_master_gets_its_tries_and_any_other_stays_as_it_is(
    master: str, started: str
) -> None:
    assert with_retries(master) == started
