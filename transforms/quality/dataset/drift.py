"""How far a candidate's measures are from those of the current version.

Belongs here: that difference. Does not: which version is current (`release/registry.py`), or when a
difference is too large (`expectations/thresholds.toml`).
"""

from collections.abc import Iterable, Mapping
from typing import Any

Key = tuple[str, str]


def with_drift(
    rows: Iterable[Mapping[str, Any]], current: Iterable[Mapping[str, Any]]
) -> list[dict[str, Any]]:
    """Return the rows with `drift`: value − the current version's; null where either is not there.

    Args:
        rows: skill, measure and value of the candidate, and more.
        current: rows of quality.measures of the current version; none while there is none.
    """
    before = {_key(row): row["value"] for row in current}
    return [{**row, "drift": _difference(row["value"], before.get(_key(row)))} for row in rows]


def _key(row: Mapping[str, Any]) -> Key:
    return row["skill"], row["measure"]


def _difference(now: float | None, before: float | None) -> float | None:
    return None if now is None or before is None else round(now - before, 6)
