"""One stage of three-call flows as a job: `python -m tests.faults.stage_job`.

Belongs here: the smallest job that a kill can hit; it starts in a fraction of the whole job's time,
and nothing of it is committed before its end, so all it did is at stake. Does not: killing it
(`kills.py`). It works on the lakehouse and the teacher that its environment names; started again,
it goes on from where it was ended.
"""

import os
import uuid
from pathlib import Path

from tests.benchmarks import stage_process
from tests.benchmarks.stage import Place
from tests.fakes.skills import skill_environment

#: Each is a flow of three calls.
ITEMS = 80
CALLS = 3 * ITEMS

#: What a process needs to find the chain skill, Spark's workers included.
ENVIRONMENT = skill_environment()


def prepare(lakehouse: Path) -> None:
    """Make a lakehouse with seeds that are assigned, and nothing generated."""
    Place(lakehouse).seed(0, ITEMS, calls=3)


def main() -> None:
    from transforms.lakehouse.lakehouse import Lakehouse
    from transforms.lakehouse.lease import lease

    root, run_id = os.environ["LAKEHOUSE_ROOT"], uuid.uuid4().hex
    with lease(Lakehouse(root), run_id):
        stage_process.main(
            root=root,
            run_id=run_id,
            concurrency=int(os.environ["TEACHER_CONCURRENCY"]),
            is_loud=True,
        )


if __name__ == "__main__":
    main()
