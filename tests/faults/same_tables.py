"""Whether two lakehouses hold the same data: every table, every column not declared volatile.

Belongs here: the comparison, without a JVM. Does not: how the two came about.
"""

import json
from collections import Counter
from typing import Any

from transforms.lakehouse.lakehouse import Lakehouse, declared
from transforms.lakehouse.ops_tables import TEACHER_CALLS
from transforms.lakehouse.quality_tables import YIELDS
from transforms.lakehouse.tables import TABLES

#: An answer that is paid for twice is on record twice, under one id; the first one counts.
#: So are yields, where only the calls paid for differ.
MAY_REPEAT = {TEACHER_CALLS.name, YIELDS.name}
#: Part of a key, and yet chance.
OF_CHANCE = {"run_id"}


def differences(one: Lakehouse, other: Lakehouse) -> list[str]:
    """Return, in words, each table in which the two differ: lost, new and doubled rows."""
    found = []
    for table in TABLES:
        ours, theirs = contents(one, table), contents(other, table)
        lost, added = theirs - ours, ours - theirs
        if lost or added:
            example = next(iter([*lost, *added]))[:400]
            counts = f"{lost.total()} rows lost, {added.total()} new or doubled"
            found.append(f"{table}: {counts}, such as {example}")
    return found


def contents(house: Lakehouse, table: str) -> Counter[str]:
    """Return a table's rows, without their volatile columns, and how often each is there."""
    certain = (column.name for column in declared(table).columns if not column.is_volatile)
    columns = [name for name in certain if name not in OF_CHANCE]
    rows = Counter(_canonical(row) for row in house.rows(table, columns))
    return Counter(rows.keys()) if table in MAY_REPEAT else rows


def _canonical(row: dict[str, Any]) -> str:
    return json.dumps(row, sort_keys=True, ensure_ascii=False, default=str)
