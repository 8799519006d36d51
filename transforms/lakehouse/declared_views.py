"""Every view of the lakehouse, declared once, in SQL that Spark and DuckDB both read.

Belongs here: their queries. Does not: registering them with an engine (`views.py`).
"""

from transforms.lakehouse.schema import View

QUARANTINE = View(
    "quality.quarantine",
    "a pair that is not in the newest published version, with all its reasons",
    """
    SELECT p.pair_id, p.seed_id, p.skill, p.transformation, p.goal, p.instruction_type,
           coalesce(v.reasons, 'not_released') AS reasons, p.passage, p.instruction, p.response
    FROM flows.pairs p
    LEFT JOIN (
        SELECT pair_id, string_agg(DISTINCT reason, ', ') AS reasons
        FROM quality.verdicts WHERE verdict = 'failed' GROUP BY pair_id
    ) v ON v.pair_id = p.pair_id
    LEFT JOIN release.instructions r ON r.pair_id = p.pair_id
    WHERE r.pair_id IS NULL
    """,
)

SPEND = View(
    "ops.spend",
    "what was paid for, by day (UTC), skill, stage and model",
    """
    SELECT CAST(answered_at AS DATE) AS day, skill, stage, model, count(*) AS calls,
           CAST(sum(prompt_tokens) AS BIGINT) AS prompt_tokens,
           CAST(sum(cached_tokens) AS BIGINT) AS cached_tokens,
           CAST(sum(coalesce(cacheable_tokens, 0)) AS BIGINT) AS cacheable_tokens,
           CAST(sum(completion_tokens) AS BIGINT) AS completion_tokens,
           sum(cost_usd) AS cost_usd
    FROM ops.teacher_calls
    WHERE status <> 'tool'
    GROUP BY CAST(answered_at AS DATE), skill, stage, model
    """,
)

COST_PER_PAIR = View(
    "ops.cost_per_pair",
    "what an accepted pair, one of the newest published version, costs: by day (UTC), skill and "
    "model. All that was paid on a day counts, for rejected work too, and every pair made that "
    "day, whenever its calls were paid (model is null where nothing was); the models of a skill "
    "add up",
    """
    SELECT coalesce(s.day, p.day) AS day, coalesce(s.skill, p.skill) AS skill, s.model,
           coalesce(s.calls, 0) AS calls, coalesce(s.cost_usd, 0.0) AS cost_usd,
           coalesce(p.pairs, 0) AS accepted_pairs, s.cost_usd / p.pairs AS usd_per_accepted_pair
    FROM (
        SELECT day, skill, model, CAST(sum(calls) AS BIGINT) AS calls, sum(cost_usd) AS cost_usd
        FROM ops.spend GROUP BY day, skill, model
    ) s
    FULL JOIN (
        SELECT CAST(p.created_at AS DATE) AS day, p.skill, count(*) AS pairs
        FROM flows.pairs p JOIN release.instructions r ON r.pair_id = p.pair_id
        GROUP BY CAST(p.created_at AS DATE), p.skill
    ) p ON p.day = s.day AND p.skill = s.skill
    """,
)

SKILLS = View(
    "quality.skills",
    "what a skill has come to by the newest count: its yield, its acceptance, what an "
    "accepted pair costs, and how often its verifiers could not tell. Shares and costs are null "
    "where there is nothing to divide by",
    """
    SELECT skill, seeds, contents, instructions, pairs, accepted, refused, failed, waiting,
           accepted / nullif(pairs, 0) AS acceptance,
           accepted / nullif(seeds, 0) AS accepted_per_seed,
           verified, not_checkable, unverified,
           not_checkable / nullif(verified, 0) AS not_checkable_share,
           calls, prompt_tokens, completion_tokens, cost_usd,
           cost_usd / nullif(accepted, 0) AS usd_per_accepted_pair, run_id, created_at
    FROM (
        SELECT *, row_number() OVER (PARTITION BY skill ORDER BY created_at DESC, run_id) AS place
        FROM quality.yields
    ) counted
    WHERE place = 1
    """,
)

#: `release.instructions` is not listed: its query names the newest published version's path, so
#: the engines build it from `release.versions` (see `views.py`).
VIEWS: dict[str, View] = {view.name: view for view in (QUARANTINE, SPEND, COST_PER_PAIR, SKILLS)}
