"""The settings' benchmark sets, brought into a lakehouse.

Belongs here: what is done with and without a file of benchmarks. Does not: the file
(`benchmarks_file.py`), the tables (`sets.py`), or the index (`stored_index.py`).
"""

import logging
import os
from collections.abc import Mapping
from pathlib import Path

from transforms.lakehouse.lakehouse import Lakehouse
from transforms.quality.contamination.benchmarks_file import benchmarks_file, read_benchmarks
from transforms.quality.contamination.sets import Refreshed, refresh_sets
from transforms.quality.contamination.stored_index import indexed_sets, stored_index
from transforms.settings_file import PROJECT

log = logging.getLogger(__name__)


def refresh(
    lakehouse: Lakehouse,
    run_id: str,
    environment: Mapping[str, str] = os.environ,
    folder: Path = PROJECT,
) -> Refreshed | None:
    """Read the sets that are news, and make their index. Needs no JVM.

    Without a file of benchmarks the sets that were read before stay, and so does the check: whose
    shell a run is started from must not open the gate. A file that declares no set removes them.

    Returns:
        What became of the sets; None without a file.

    Raises:
        BenchmarkError: the file is wrong, a required set is missing, or they are too many.
    """
    path = benchmarks_file(environment, folder)
    if path is None:
        stay = [str(row["benchmark"]) for row in indexed_sets(lakehouse)]
        if stay:
            log.warning(
                "no file of benchmarks is named; those read before stay: %s", ", ".join(stay)
            )
        else:
            log.warning("no benchmark set is configured: nothing is checked for test items")
        return None
    done = refresh_sets(lakehouse, read_benchmarks(path), run_id)
    stored_index(lakehouse)
    return done
