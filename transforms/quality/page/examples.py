"""Examples for a person to read: pairs that a candidate has, and pairs it lacks, with the reason.

Belongs here: choosing them and cutting their texts, without a JVM. Does not: the page.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from transforms.lakehouse.lakehouse import Lakehouse, among, small_batches
from transforms.quality.row_checks import current_versions
from transforms.quality.verdict import FAILED

if TYPE_CHECKING:
    import pyarrow.dataset as ds

#: A text longer than this, in characters, is cut: a page of 1 MB answers is read by nobody.
TEXT_CHARS = 1_200
PER_SKILL, PER_REASON = 2, 2
#: Failed pairs looked at for a reason, of which some may be in the candidate after all.
_LOOKED_AT = 20


@dataclass(frozen=True)
class Example:
    """A pair as the page shows it, its texts cut."""

    pair_id: str
    seed_id: str
    about: str
    passage: str
    instruction: str
    response: str
    reason: str | None = None
    evidence: str | None = None


def accepted_examples(rows: "ds.Dataset") -> dict[str, list[Example]]:
    """Return the first pairs of each skill by id, so that the same version shows the same ones."""
    least: dict[str, list[str]] = {}
    for batch in small_batches(rows, ["skill", "pair_id"], None):
        for row in batch.to_pylist():
            kept = least.setdefault(row["skill"], [])
            kept.append(row["pair_id"])
            if len(kept) > 1_000:
                least[row["skill"]] = sorted(kept)[:PER_SKILL]
    chosen = {name for ids in least.values() for name in sorted(ids)[:PER_SKILL]}
    is_chosen = among("pair_id", chosen)
    found = rows.to_table(columns=_COLUMNS, filter=is_chosen, use_threads=False)
    examples: dict[str, list[Example]] = {}
    for row in sorted(found.to_pylist(), key=lambda row: (row["skill"], row["pair_id"])):
        examples.setdefault(row["skill"], []).append(_example(row))
    return examples


def rejected_examples(lakehouse: Lakehouse, rows: "ds.Dataset") -> dict[str, list[Example]]:
    """Return pairs that failed a check and are not in `rows`, by reason."""
    import pyarrow.compute as pc

    why: dict[str, dict[str, Mapping[str, Any]]] = {}
    columns = ["pair_id", "check", "check_version", "reason", "evidence"]
    failed = pc.field("verdict") == FAILED
    current = current_versions(lakehouse)
    for batch in lakehouse.batches("quality.verdicts", columns, where=failed):
        for row in batch.to_pylist():
            if row["check_version"] != current.get(row["check"], row["check_version"]):
                continue  # a rule of before
            of_reason = why.setdefault(row["reason"] or row["check"], {})
            if len(of_reason) < _LOOKED_AT:
                of_reason[row["pair_id"]] = row
    every = {pair for of_reason in why.values() for pair in of_reason}
    is_one = among("pair_id", every)
    held = rows.to_table(columns=["pair_id"], filter=is_one, use_threads=False)
    in_it = set(held["pair_id"].to_pylist())
    pairs = {row["pair_id"]: row for row in lakehouse.rows("flows.pairs", _COLUMNS, where=is_one)}
    return {
        reason: [
            _example(pairs[pair], reason, of_reason[pair]["evidence"])
            for pair in sorted(of_reason)
            if pair in pairs and pair not in in_it
        ][:PER_REASON]
        for reason, of_reason in sorted(why.items())
    }


_COLUMNS = [
    "pair_id", "seed_id", "skill", "transformation", "instruction_type", "goal", "passage",
    "instruction", "response",
]  # fmt: skip


def _example(
    row: Mapping[str, Any], reason: str | None = None, evidence: str | None = None
) -> Example:
    about = (row[name] for name in ("skill", "transformation", "instruction_type", "goal"))
    return Example(
        row["pair_id"],
        row["seed_id"],
        " / ".join(str(part) for part in about),
        _cut(row["passage"]),
        _cut(row["instruction"]),
        _cut(row["response"]),
        reason,
        _cut(evidence) if evidence else None,
    )


def _cut(text: str | None) -> str:
    shown = text or ""
    return shown if len(shown) <= TEXT_CHARS else shown[: TEXT_CHARS - 1] + "…"
