"""Our own expectation: a measure is within its bound, or is null: absent, and it may be.

Belongs here: that class, made when a suite is run, since Great Expectations is heavy to import.
Does not: which measures may be absent (`quality_measures.row`): those that may not are beyond any
bound (Great Expectations reads NaN as null).
"""

from functools import cache
from math import inf
from typing import Any

#: (value, bound, whether it passes): what the class must answer; the tests run these.
EXAMPLES = (
    (0.4, {"max_value": 0.5}, True),
    (0.6, {"max_value": 0.5}, False),
    (0.5, {"min_value": 0.5}, True),
    (0.4, {"min_value": 0.5}, False),
    (None, {"min_value": 0.5}, True),
    (-inf, {"min_value": 0.5}, False),
    (inf, {"max_value": 0.5}, False),
)


@cache
def measure_between() -> Any:
    """Return the class: ExpectColumnMaxToBeBetween, but a null passes."""
    from great_expectations.expectations import ExpectColumnMaxToBeBetween

    class ExpectMeasureToBeBetween(ExpectColumnMaxToBeBetween):
        def _validate(self, metrics: dict[str, Any], *args: Any, **kwargs: Any) -> Any:
            if metrics.get("column.max") is None:
                return {"success": True, "result": {"observed_value": None}}
            return super()._validate(metrics, *args, **kwargs)

    return ExpectMeasureToBeBetween
