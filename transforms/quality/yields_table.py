"""The yields of the skills, kept and told.

Belongs here: their rows of quality.yields, and the table that a person reads. Does not: counting
(`skill_yields.py`).
"""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, fields, replace
from datetime import UTC, datetime

from transforms.lakehouse.lakehouse import Lakehouse
from transforms.lakehouse.quality_tables import YIELDS
from transforms.quality.skill_yields import SkillYield

COLUMNS = (
    "skill", "seeds", "contents", "instructions", "pairs", "accepted", "refused", "failed",
    "waiting", "acceptance", "accepted_per_seed", "not_checkable", "calls", "cost_usd",
    "usd_per_accepted",
)  # fmt: skip


def record_yields(lakehouse: Lakehouse, yields: Iterable[SkillYield], run_id: str) -> list[str]:
    """Write the yields that a run has changed, at the end of its verdicts; return whose.

    A run that makes nothing new writes nothing; one that counts twice keeps its last count.
    """
    known = _newest(lakehouse)
    stamp = {"run_id": run_id, "created_at": datetime.now(UTC)}
    changed = [each for each in yields if known.get(each.skill) != _counts(each)]
    lakehouse.upsert(YIELDS.name, [{**asdict(each), **stamp} for each in changed])
    return [each.skill for each in changed]


def _newest(lakehouse: Lakehouse) -> dict[str, SkillYield]:
    names = [field.name for field in fields(SkillYield)]
    rows = sorted(lakehouse.rows(YIELDS.name), key=lambda row: row["created_at"])
    return {
        row["skill"]: _counts(SkillYield(**{name: row[name] for name in names})) for row in rows
    }


def _counts(of_skill: SkillYield) -> SkillYield:
    """Return it without the cost: a sum of fractions, and the same where the calls are."""
    return replace(of_skill, cost_usd=0.0)


def table(yields: Sequence[SkillYield]) -> list[dict[str, str | int]]:
    """Return a row of COLUMNS for each skill."""
    shown = map(_shown, yields)
    return [{name: row[name] for name in COLUMNS} for row in shown]


def _shown(of_skill: SkillYield) -> dict[str, str | int]:
    return {
        **asdict(of_skill),
        "acceptance": _percent(of_skill.acceptance),
        "accepted_per_seed": _number(of_skill.accepted_per_seed, 2),
        "not_checkable": _percent(of_skill.not_checkable_share),
        "cost_usd": _number(of_skill.cost_usd, 4),
        "usd_per_accepted": _number(of_skill.usd_per_accepted, 4),
    }


def _percent(share: float | None) -> str:
    return "" if share is None else f"{share:.0%}"


def _number(value: float | None, places: int) -> str:
    return "" if value is None else f"{value:.{places}f}"
