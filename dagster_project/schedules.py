"""When the whole path runs by itself, and the job it runs.

Belongs here: the job, the nightly schedule and its run config. Does not: what the assets do, or
running on arrival (`arrivals.py`).
"""

import os
from pathlib import Path
from typing import Any

import dagster as dg

#: One job: the gate blocks only within one run.
REFRESH = dg.define_asset_job(
    "refresh",
    selection=dg.AssetSelection.all(),
    description="Ingest → generate → check → publish, in one run, so that a failed check blocks.",
    tags={"dagster/max_retries": "1", "dagster/retry_on_asset_or_op_failure": "false"},
)


#: Off until someone turns it on: it may spend money.
@dg.schedule(
    name="nightly",
    job=REFRESH,
    cron_schedule="0 2 * * *",
    execution_timezone="UTC",
    default_status=dg.DefaultScheduleStatus.STOPPED,
    description="The refresh, every night at 02:00 UTC, with the run config in the file that "
    "NIGHTLY_CONFIG names. Turn it on in the UI.",
)
def nightly(context: dg.ScheduleEvaluationContext) -> dg.RunRequest:
    """Ask for the refresh.

    Raises:
        OSError, yaml.YAMLError: the file cannot be read; the tick fails and says so in the UI.
    """
    return dg.RunRequest(run_config=nightly_config())


def nightly_config() -> dict[str, Any]:
    """Return the run config in the file that NIGHTLY_CONFIG names; empty without one.

    Raises:
        OSError, yaml.YAMLError: the file cannot be read.
    """
    import yaml

    path = os.environ.get("NIGHTLY_CONFIG")
    config = yaml.safe_load(Path(path).read_text(encoding="utf-8")) if path else {}
    return config or {}
