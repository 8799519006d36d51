"""Schema expectations, generated from a table's declaration.

Belongs here: what follows from the declaration alone. Does not: what the values must mean; that is
each table's own suite.
"""

from expectations.suite import Expect, no_rows
from transforms.lakehouse.schema import Table


def schema_expectations(table: Table) -> tuple[Expect, ...]:
    """Return that the columns are there, the required ones filled and the key unique."""
    key = ", ".join(f"`{name}`" for name in table.key)
    is_missing = " OR ".join(f"`{c.name}` IS NULL" for c in table.columns if c.is_required)
    return (
        Expect(
            "columns_present",
            "ExpectTableColumnsToMatchSet",
            {"column_set": list(table.column_names), "exact_match": False},
            "critical",
            f"Every declared column of {table.name} is there.",
            f"{len(table.columns)} columns",
        ),
        no_rows(
            "required_values_present",
            is_missing,
            "No required column holds a null.",
            select=key,
        ),
        no_rows(
            "key_unique",
            f"true GROUP BY {key} HAVING count(*) > 1",
            f"No two rows have the same {' and '.join(table.key)}.",
            select=f"{key}, count(*) AS copies",
        ),
    )
