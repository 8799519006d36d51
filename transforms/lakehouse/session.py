"""The Spark session: one way to start it, with Delta on the class path and no surprises.

Belongs here: Spark's configuration. Does not: anything about tables or stages.
"""

import os
import re
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

#: Tries of a task on one machine, as on a cluster: a killed worker costs a retry and not the run.
TASK_TRIES = 4


def spark_conf(master: str) -> dict[str, str]:
    """Return the configuration every session of the product is started with.

    Arrow batches are small because a batch is also the unit of latency of a flow stage. Delta
    rebuilds a table's state with 50 tasks by default, which costs seconds a table on a laptop.
    """
    from transforms.lakehouse.jars import jar_paths

    jars = ":".join(jar_paths())
    conf = {
        "spark.driver.extraClassPath": jars,
        "spark.executor.extraClassPath": jars,
        "spark.sql.extensions": "io.delta.sql.DeltaSparkSessionExtension",
        "spark.sql.catalog.spark_catalog": "org.apache.spark.sql.delta.catalog.DeltaCatalog",
        "spark.sql.catalogImplementation": "in-memory",
        "spark.databricks.delta.snapshotPartitions": "1",
        "spark.sql.session.timeZone": "UTC",
        # Every table has a path of its own; Spark still wants a folder for those that have none.
        "spark.sql.warehouse.dir": str(Path(tempfile.gettempdir()) / "agentinstruct-warehouse"),
        "spark.sql.shuffle.partitions": os.environ.get("SPARK_SHUFFLE_PARTITIONS", "4"),
        "spark.sql.execution.arrow.maxRecordsPerBatch": "64",
        "spark.sql.execution.pyspark.udf.faulthandler.enabled": "true",
        "spark.speculation": "false",
        # Failures reach the driver as exceptions; their stack traces in the log only repeat them.
        "spark.log.level": os.environ.get("SPARK_LOG_LEVEL", "FATAL"),
        "spark.ui.enabled": os.environ.get("SPARK_UI", "false"),
        "spark.ui.showConsoleProgress": "false",
        "spark.driver.memory": os.environ.get("SPARK_DRIVER_MEMORY", "2g"),
        "spark.redaction.regex": "(?i)secret|password|passwd|token|api[._-]?key|access[._-]?key",
    }
    if master.startswith("local"):
        conf |= {"spark.driver.host": "127.0.0.1", "spark.driver.bindAddress": "127.0.0.1"}
    return conf


def get_spark(*, master: str | None = None) -> "SparkSession":
    """Return the session, started if there is none. `master` defaults to SPARK_MASTER, local[*].

    Raises:
        transforms.lakehouse.java.JavaMissing: no Java 17 or newer was found.
        transforms.lakehouse.jars.JarsMissing: Delta's jars are not in the project.
    """
    from transforms.lakehouse.java import require_java

    os.environ["JAVA_HOME"] = str(require_java())
    from pyspark.sql import SparkSession

    if running := SparkSession.getActiveSession():
        return running
    # Spark's workers run whatever `python3` is on the path unless told otherwise.
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    chosen = master or os.environ.get("SPARK_MASTER", "local[*]")
    if chosen.startswith("local"):
        # Otherwise Spark warns about, and binds to, whatever the host's name resolves to.
        os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")
    builder = SparkSession.builder.master(with_retries(chosen)).appName("agentinstruct-lakehouse")
    for key, value in spark_conf(chosen).items():
        builder = builder.config(key, value)
    return builder.getOrCreate()


def with_retries(master: str) -> str:
    """Return a local master with its tries of a task: Spark's own default there is a single one.

    Any other master is returned as it is, and so is one that says how many tries it wants.
    """
    local = re.fullmatch(r"local(?:\[(\d+|\*)\])?", master)
    return f"local[{local[1] or 1},{TASK_TRIES}]" if local else master
