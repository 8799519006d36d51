"""When the whole path runs by itself, and the job it runs.

Belongs here: the job, the nightly schedule. Does not: what the assets do.
"""

import dagster as dg

#: One job: the gate blocks only within one run.
REFRESH = dg.define_asset_job(
    "refresh",
    selection=dg.AssetSelection.all(),
    description="Ingest → generate → check → publish, in one run, so that a failed check blocks.",
    tags={"dagster/max_retries": "1", "dagster/retry_on_asset_or_op_failure": "false"},
)

#: Off until someone turns it on: it may spend money.
NIGHTLY = dg.ScheduleDefinition(
    name="nightly",
    job=REFRESH,
    cron_schedule="0 2 * * *",
    execution_timezone="UTC",
    default_status=dg.DefaultScheduleStatus.STOPPED,
    description="The refresh, every night at 02:00 UTC. Turn it on in the UI.",
)
