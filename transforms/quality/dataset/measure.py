"""What a dataset measure is: a name, a number or the reason why there is none, and of how much.

Belongs here: that, and saying what is too little to measure. Does not: any measure.
"""

from dataclasses import dataclass

#: Fewer texts or rows say nothing about a spread: of 20 rows a share is known within about 0.2.
LEAST = 20

#: Values are kept to so many decimals, so that another BLAS gives the same rows.
DECIMALS = 6


@dataclass(frozen=True)
class Measure:
    """One measure of one scope (the whole candidate, or the part of one skill).

    Attributes:
        name: as thresholds and quality.measures name it.
        value: the number; None where it cannot be told, which is never a pass by itself.
        count: rows or texts that it was computed on: the sample, where it was sampled.
        note: why there is no value, or what a reader should know of it.
    """

    name: str
    value: float | None
    count: int
    note: str | None = None

    def __post_init__(self) -> None:
        if self.value is not None:
            object.__setattr__(self, "value", round(float(self.value), DECIMALS) + 0.0)  # no -0.0


def too_few(name: str, count: int, what: str, least: int = LEAST) -> Measure:
    """Return the measure without a value, because there are fewer than `least` of `what`."""
    return Measure(name, None, count, f"needs {least} {what}, has {count}")
