"""Delta's jars: the few that Spark's own distribution lacks.

Belongs here: which they are and where a session finds them. Does not: fetching them
(`infra/spark/fetch_jars.py`).
"""

import os
from pathlib import Path

#: File names as Spark's package resolution writes them. A new Delta release changes these, the
#: coordinates in `infra/spark/fetch_jars.py` and the hashes in `infra/spark/jars.sha256` together.
JAR_NAMES = (
    "io.delta_delta-kernel-api-4.4.0.jar",
    "io.delta_delta-kernel-defaults-4.4.0.jar",
    "io.delta_delta-kernel-unitycatalog-4.4.0.jar",
    "io.delta_delta-spark_4.2_2.13-4.4.0.jar",
    "io.delta_delta-storage-4.4.0.jar",
    "io.unitycatalog_unitycatalog-client-0.6.0.jar",
    "io.unitycatalog_unitycatalog-hadoop-0.6.0.jar",
)


class JarsMissing(FileNotFoundError):
    """Delta's jars are not where a session looks for them; the message says how to get them."""


def jar_folder() -> Path:
    """Return the folder of the jars: the setting `DELTA_JARS`, else `.jars` in the project."""
    if setting := os.environ.get("DELTA_JARS"):
        return Path(setting).resolve()
    return Path(__file__).resolve().parents[2] / ".jars"


def jar_paths() -> list[str]:
    """Return the jars' paths, for `spark.driver.extraClassPath` and its executor twin.

    Raises:
        JarsMissing: one of them is not there.
    """
    folder = jar_folder()
    paths = [folder / name for name in JAR_NAMES]
    if missing := [path.name for path in paths if not path.is_file()]:
        raise JarsMissing(
            f"{folder} lacks {', '.join(missing)}. Run `make setup` in the project to fetch "
            "Delta's jars, or set DELTA_JARS to a folder that holds them."
        )
    return [str(path) for path in paths]
