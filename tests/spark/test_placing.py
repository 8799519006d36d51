"""A slice's items reach the tasks that their places name, in order, each once."""

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from transforms.placing import places, side_by_side

if TYPE_CHECKING:
    import pyarrow as pa
    from pyspark.sql import DataFrame, SparkSession

pytestmark = pytest.mark.timeout(300)


def seen(frame: "DataFrame") -> dict[int, list[str]]:
    """What each task of a `mapInArrow` reads, in the order in which it reads it."""

    def read(batches: "Iterator[pa.RecordBatch]") -> "Iterator[pa.RecordBatch]":
        import pyarrow as pa
        from pyspark import TaskContext

        context = TaskContext.get()
        assert context is not None
        names = [name for batch in batches for name in batch.column("work_item").to_pylist()]
        rows = [
            {"task": context.partitionId(), "place": place, "work_item": name}
            for place, name in enumerate(names)
        ]
        schema = pa.schema(
            [("task", pa.int32()), ("place", pa.int32()), ("work_item", pa.string())]
        )
        yield pa.RecordBatch.from_pylist(rows, schema)

    tasks: dict[int, list[str]] = {}
    read_rows = frame.mapInArrow(read, "task int, place int, work_item string").collect()
    for row in sorted(read_rows, key=lambda row: row["place"]):
        tasks.setdefault(row["task"], []).append(row["work_item"])
    return tasks


@pytest.mark.parametrize(
    ("groups", "size", "tasks"), [(1, 5, 2), (5, 1, 2), (1, 300, 3), (60, 6, 2)]
)
def test_every_task_gets_its_part_in_the_order_of_the_places(
    spark: "SparkSession", groups: int, size: int, tasks: int
) -> None:
    items = [(f"p{g:03d}", f"w{g:03d}-{n:03d}") for n in range(size) for g in range(groups)]
    columns = "prefix string, work_item string"
    frame = spark.createDataFrame(items, columns).repartition(4)
    more = frame.withColumnRenamed("prefix", "payload")
    read = seen(side_by_side(frame, more, tasks, ahead=8))
    counts = Counter({task: len(names) for task, names in read.items()})
    assert set(counts) == set(range(tasks)), "one long text does not fill one task"
    assert max(counts.values()) - min(counts.values()) <= 1
    expected: dict[int, list[str]] = {}
    for item, task, _ in sorted(places(items, tasks, 8), key=lambda placed: placed[2]):
        expected.setdefault(task, []).append(item)
    assert read == expected
