"""Many small ledger segments made into few large files, once a stage has ended.

Belongs here: rewriting what is registered. Does not: registering (`ledger.py`), which segments were
rewritten (`segments.py`), dropping texts (`ledger_retention.py`). One process at a time: the one
that holds the lakehouse's lease. Killed at any point it loses nothing.
"""

from transforms.lakehouse.lakehouse import Lakehouse
from transforms.lakehouse.ops_tables import TEACHER_CALLS
from transforms.teacher.segments import about_to_rewrite, delete_rewritten

#: Rewriting fewer files than this gains nothing.
MANY_FILES = 32
TARGET_BYTES = 128 * 2**20
#: How long a rewritten file stays for those who still read it: Delta's own default, a week.
KEEP_S = 7 * 24 * 3600.0


def compact(lakehouse: Lakehouse, many: int = MANY_FILES, keep_s: float = KEEP_S) -> int:
    """Rewrite the ledger's small files, if they are `many`; return how many were.

    Files that were rewritten more than `keep_s` seconds ago are deleted, those whose texts were
    dropped included.
    """
    delete_rewritten(lakehouse, keep_s)
    table = lakehouse.open(TEACHER_CALLS.name)
    if len(table.file_uris()) < many:
        return 0
    about_to_rewrite(lakehouse)
    done = table.optimize.compact(target_size=TARGET_BYTES, max_concurrent_tasks=1)
    table.create_checkpoint()
    return int(done["numFilesRemoved"])
