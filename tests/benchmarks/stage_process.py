"""One stage of the chain skill in a process: `python -m tests.benchmarks.stage_process '{…}'`.

Belongs here: running it as its asset does, at `local[2]`, and printing the report as JSON. Does
not: the lakehouse's seeds, or reading the report (`stage.py`).
"""

import json
import os
import sys
import time
from dataclasses import replace
from typing import Any


def main(
    *,
    root: str,
    run_id: str,
    concurrency: int = 64,
    cores: int = 2,
    settings: dict[str, Any] | None = None,
    options: dict[str, Any] | None = None,
    is_loud: bool = False,
) -> dict[str, Any]:
    """Run the stage.

    `settings` are changes to `TeacherSettings`, `options` to `StageOptions`; `is_loud` passes
    progress lines on to standard error.
    """
    from transforms.lakehouse.lakehouse import Lakehouse
    from transforms.lakehouse.session import get_spark
    from transforms.stage import StageOptions, StageRun
    from transforms.teacher.configured import configured_teacher

    os.environ.setdefault("SPARK_SHUFFLE_PARTITIONS", "2")
    lakehouse = Lakehouse(root)
    configured = configured_teacher()
    assert configured is not None
    teacher = replace(configured, concurrency=concurrency, **(settings or {}))
    spark = get_spark(master=f"local[{cores}]")
    started = time.monotonic()
    try:
        report = StageRun(
            spark=spark,
            lakehouse=lakehouse,
            stage="contents",
            settings=teacher,
            connect=lambda: teacher,
            options=StageOptions(("chain",), **(options or {})),
            run_id=run_id,
            on_progress=lambda said: print(said, file=sys.stderr if is_loud else sys.stdout),
        ).run()
        stage_s = time.monotonic() - started
        contents = lakehouse.read(spark, "flows.contents")
        return {
            "planned": report.planned,
            "to_run": report.to_run,
            "outdated": report.outdated,
            "statuses": report.statuses,
            "reasons": report.reasons,
            "pending": report.pending,
            "rows_added": report.rows_added,
            "paid_calls": report.paid_calls,
            "stop": report.stop and str(report.stop),
            "stage_s": stage_s,
            "rows": contents.count(),
            "items_with_rows": contents.select("work_item").distinct().count(),
            "calls_in_ledger": lakehouse.read(spark, "ops.teacher_calls").count(),
        }
    finally:
        spark.stop()


if __name__ == "__main__":
    print(json.dumps(main(**json.loads(sys.argv[1]))))
