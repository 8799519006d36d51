"""What one slice of a stage tells each of its partitions.

Belongs here: that alone. Does not: making it (`stage.py`), or doing it (`partition.py`).
"""

from dataclasses import dataclass

from transforms.lakehouse.files import Folder
from transforms.teacher.budget import Allowances
from transforms.teacher.endpoint import TeacherSettings


@dataclass(frozen=True)
class PartitionTask:
    """A slice's task, the same for all its partitions. Travels to the workers: no keys.

    Attributes:
        segments: where the slice's ledger segments go.
        control: where its progress and stop marks go.
        tasks: how many partitions share the teacher.
        granted: what they may spend together: of the run's budget, and of each skill's.
        prompt_hashes: of each (skill, step), the prompt that writes its rows.
        wanted: where calls are left for a batch to ask; None: they are made.
    """

    run_id: str
    stage: str
    settings: TeacherSettings
    segments: Folder
    control: Folder
    tasks: int
    granted: Allowances
    prompt_hashes: dict[tuple[str, str], str]
    wanted: Folder | None = None
