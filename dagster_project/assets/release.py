"""Release: the candidate, written once, and the version that is published of it.

Belongs here: thin assets. Does not: cutting, judging or publishing (`transforms/release/`).
"""

import json
import logging
from typing import Any

import dagster as dg

from dagster_project.generation import GenerationResource
from dagster_project.lease import OWNERS, take_lease
from dagster_project.metadata import column_schema, table_metadata
from dagster_project.resources import GateResource, LakehouseResource, SparkResource

log = logging.getLogger("agentinstruct")
PREVIEW = ("version", "state", "rows", "teacher_models", "profile", "counts")


@dg.asset(
    key=["release", "versions"],
    deps=[["quality", "verdicts"]],
    group_name="release",
    kinds={"spark", "deltalake"},
    owners=OWNERS,
    description="The registry of versions. Materializing it cuts a candidate: the accepted pairs, "
    "written once to a path of their own, if they differ from the latest.",
)
def versions(
    context: dg.AssetExecutionContext,
    spark: SparkResource,
    lakehouse: LakehouseResource,
    generation: GenerationResource,
    gate: GateResource,
) -> dg.MaterializeResult[Any]:
    """Cut a candidate."""
    from transforms.release import registry
    from transforms.release.accepted import accepted_pairs, counts_by_reason
    from transforms.release.candidate import cut_candidate

    house, session = lakehouse.open(), spark.session()
    take_lease(context, generation, house)
    verify = generation.plans(house)["verdicts"]
    accepted = accepted_pairs(session, house, verify)
    candidate = cut_candidate(
        session,
        house,
        accepted,
        run_id=context.run.run_id,
        profile=gate.chosen_profile(house),
        counts=lambda: counts_by_reason(session, house, verify),
        min_changes=gate.min_changes,
    )
    news = "new candidate" if candidate.is_new else f"unchanged, {candidate.reason}"
    log.info("release.versions: %s (%s), %d rows", candidate.version, news, candidate.rows)
    return dg.MaterializeResult(
        metadata={
            **table_metadata(house, "release.versions", PREVIEW),
            "candidate": candidate.version,
            "candidate_rows": candidate.rows,
            "is_new": candidate.is_new,
            "state": candidate.state,
            **_counts(registry.version(house, candidate.version)),
        }
    )


def _counts(version: dict[str, Any]) -> dict[str, int]:
    """Pairs accepted, and pairs rejected by reason: numbers the UI plots over versions."""
    counts: dict[str, int] = json.loads(version["counts"])
    return {
        name if name == "accepted" else f"rejected_{name}": number
        for name, number in counts.items()
    }


@dg.asset(
    key=["release", "instructions"],
    deps=[["release", "versions"], ["quality", "metrics"]],
    group_name="release",
    kinds={"deltalake"},
    owners=OWNERS,
    description="The published dataset: the newest published version. Publishing reads the stored "
    "check results of exactly this candidate and refuses without them.",
)
def instructions(
    context: dg.AssetExecutionContext,
    spark: SparkResource,
    lakehouse: LakehouseResource,
) -> dg.MaterializeResult[Any]:
    """Publish the candidate."""
    from deltalake import DeltaTable

    from transforms.lakehouse.tables import RELEASED
    from transforms.release.publish import PublicationRefused, publish

    house = lakehouse.open()
    try:
        version, is_new = publish(house)
    except PublicationRefused as refusal:
        raise dg.Failure(str(refusal), allow_retries=False) from refusal
    log.info(
        "release.instructions: version %s %s (%d rows)",
        version["version"],
        "published" if is_new else "is already published",
        version["rows"],
    )
    return dg.MaterializeResult(
        metadata={
            "version": version["version"],
            "dagster/row_count": version["rows"],
            "is_new": is_new,
            "checksum": version["checksum"],
            "teacher_models": ", ".join(version["teacher_models"]),
            "profile": version["profile"],
            "path": dg.MetadataValue.path(f"{house.root}/{version['path']}"),
            "delta_version": DeltaTable(f"{house.root}/{version['path']}").version(),
            "dagster/table_name": "release.instructions",
            "dagster/column_schema": column_schema(RELEASED),
            "preview": dg.MetadataValue.md(released_preview(house, version)),
        }
    )


def released_preview(house: Any, version: dict[str, Any]) -> str:
    """Return ten pairs of a version as a Markdown table."""
    from deltalake import DeltaTable

    from dagster_project.metadata import PREVIEW_ROWS, markdown_table

    columns = ("transformation", "instruction_type", "goal", "instruction", "response")
    data = DeltaTable(f"{house.root}/{version['path']}").to_pyarrow_dataset()
    rows = data.head(PREVIEW_ROWS, columns=list(columns), use_threads=False).to_pylist()
    return markdown_table(rows, columns)
