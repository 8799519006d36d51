"""The tables of what was done and paid: outcomes, teacher calls, prompts, batches.

Belongs here: the layer `ops` of `tables.py`. Does not: how they are written, or their views
(`declared_views.py`).
"""

from transforms.lakehouse.columns import CREATED, LINEAGE, RUN
from transforms.lakehouse.schema import Column, Table

OUTCOMES = Table(
    "ops.outcomes",
    "what became of one work item of one stage",
    ("stage", "work_item", "step_version"),
    (
        Column("stage", "string", "contents, instructions, refinements, pairs or verdicts", True),
        *LINEAGE,
        Column(
            "status", "string", "done, rejected or failed; an item without a row is pending", True
        ),
        Column("reason", "string", "why it was rejected, or the kind of failure"),
        Column("error", "string", "the failure's message, capped"),
        Column("outputs", "array<string>", "the rows it made, as JSON", True),
        Column("output_ids", "array<string>", "their ids", True),
        Column("calls", "bigint", "teacher calls it needed", True),
        Column("paid_calls", "bigint", "of these, asked in this run", True, is_volatile=True),
        Column("total_tokens", "bigint", "tokens of all its calls", True),
        # What a server's cache served is cheaper, and chance.
        Column("cost_usd", "double", "price of all its calls", True, is_volatile=True),
    ),
)

TEACHER_CALLS = Table(
    "ops.teacher_calls",
    "one answered teacher call, or one result of a tool that an agent called",
    ("call_id",),
    (
        Column(
            "call_id", "string", "hash of work item, step path, sample number and request", True
        ),
        Column("work_item", "string", "the work item that asked", True),
        Column("seed_id", "string", "the document it leads back to", True),
        Column("skill", "string", "the skill", True),
        Column("stage", "string", "the stage", True),
        Column("step", "string", "the step of the flow", True),
        Column(
            "step_path", "string", "the call within the step, such as editor_harder/again", True
        ),
        Column("sample", "int", "the sample number the flow named", True),
        Column("agent", "string", "the agent that asked", True),
        Column("prompt_hash", "string", "the prompt text, in ops.prompts", True),
        Column("request_hash", "string", "hash of the request as sent", True),
        Column("model", "string", "the model that answered, or tool:name@version", True),
        Column("status", "string", "answered, refused, bad_request, or tool: its result", True),
        Column(
            "response",
            "string",
            "the answer's text, JSON where it calls tools; empty once pruned",
            True,
        ),
        Column(
            "finish_reason", "string", "stop, length, content_filter, tool_calls or error", True
        ),
        Column("prompt_tokens", "bigint", "tokens read", True),
        Column("completion_tokens", "bigint", "tokens written", True),
        Column(
            "cached_tokens",
            "bigint",
            "of the tokens read, served from the server's cache",
            True,
            True,
        ),
        Column(
            "cost_usd",
            "double",
            "price by the settings' price table; 0 without one",
            True,
            is_volatile=True,
        ),
        Column("latency_s", "double", "seconds from sending to answer, last attempt", True, True),
        Column("attempts", "int", "attempts it took", True, True),
        Column("answered_at", "timestamp", "when it was answered, UTC", True, True),
        RUN,
        Column(
            "cacheable_tokens",
            "bigint",
            "of the tokens read, those that began like an earlier answered call of the same task "
            "and a prefix cache could serve; null in rows of before it was counted",
            is_volatile=True,
        ),
        Column(
            "pruned_at",
            "timestamp",
            "when the answer's text was dropped, UTC; it is not replayed",
            is_volatile=True,
        ),
    ),
)

PROMPTS = Table(
    "ops.prompts",
    "a prompt text",
    ("prompt_hash",),
    (
        Column("prompt_hash", "string", "hash of the text", True),
        Column("agent", "string", "the agent it belongs to", True),
        Column("skill", "string", "the skill it belongs to", True),
        Column("text", "string", "the template", True),
        Column("output_schema", "string", "the JSON schema of the answer, if structured"),
        CREATED,
    ),
)

BATCHES = Table(
    "ops.batches",
    "a batch of teacher calls, asked through the Batch API",
    ("batch_id",),
    (
        Column("batch_id", "string", "hash of what it asks; the server has it as metadata", True),
        Column("stage", "string", "the stage whose items wait for it", True),
        Column("endpoint", "string", "the address it was sent to", True),
        Column("model", "string", "the model it asks", True),
        Column(
            "state",
            "string",
            "planned (not sent for sure), open (the server has it), abandoned (never sent, or "
            "given up), lost (its server has forgotten it), or as it ended: completed, expired, "
            "failed, cancelled",
            True,
        ),
        Column("server_id", "string", "the server's id of it", is_volatile=True),
        Column("input_file_id", "string", "the server's id of the requests", is_volatile=True),
        Column("output_file_id", "string", "the server's id of the answers", is_volatile=True),
        Column("error_file_id", "string", "the server's id of the errors", is_volatile=True),
        Column("requests", "bigint", "calls it asks", True),
        Column("answered", "bigint", "of these, now in ops.teacher_calls", True),
        Column(
            "may_cost",
            "array<struct<skill:string,calls:double,tokens:double,usd:double>>",
            "what its calls may cost at most, by skill",
        ),
        Column("error", "string", "why it failed, or what went unanswered, capped"),
        Column("submitted_at", "timestamp", "when the server took it, UTC", is_volatile=True),
        Column("ended_at", "timestamp", "when it ended by the server's clock", is_volatile=True),
        RUN,
        CREATED,
    ),
)
