"""Columns that tables have in common.

Belongs here: what several layers' tables stamp on their rows. Does not: any table.
"""

from transforms.lakehouse.schema import Column

MESSAGES = "array<struct<role:string,content:string>>"

CREATED = Column("created_at", "timestamp", "when the row was made, UTC", True, is_volatile=True)
RUN = Column("run_id", "string", "the Dagster run that made the row", is_volatile=True)

#: Where a generated row comes from. Stamped by the stage, never written by a flow.
LINEAGE = (
    Column("seed_id", "string", "the document this row leads back to", True),
    Column("skill", "string", "the skill whose flow made it", True),
    Column("work_item", "string", "the work item (one prompt's worth of work) that made it", True),
    Column("step", "string", "the step of the flow, such as a transformation or a goal", True),
    Column("step_version", "string", "hash of the step's prompts, schemas, model and code", True),
    Column("model", "string", "the teacher model that answered"),
    Column("prompt_hash", "string", "the prompt text, in ops.prompts"),
    RUN,
    CREATED,
)
