"""An estimate in words and figures, for the terminal, the log and asset metadata.

Belongs here: rounding, wording and the comparison with a budget. Does not: estimating.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from transforms.estimate.run_estimate import RunEstimate
from transforms.estimate.stage_estimate import Amount, StageEstimate
from transforms.teacher.budget import Allowance
from transforms.teacher.endpoint import TeacherSettings

#: How far off an estimate may be, as told to whoever is to pay.
MEASURED_WITHIN, GUESSED_WITHIN = "a quarter", "a factor of two"

COLUMNS = ("stage", "to run", "to follow", "calls", "tokens in", "tokens out", "USD", "time", "by")


def expecting(estimate: StageEstimate | None) -> str:
    """Return what a stage's items will come to, to go on a line that says how many they are."""
    if estimate is None:
        return ""
    said = [f"about {_count(estimate.amount.calls)} calls"]
    said.append(f"{_count(estimate.amount.tokens)} tokens")
    if estimate.amount.cost_usd:
        said.append(_usd(estimate.amount.cost_usd))
    if estimate.duration_s:
        said.append(_time(estimate.duration_s))
    if estimate.replayed_calls:
        said.append(f"{estimate.replayed_calls:,} answers replayed")
    return f": {', '.join(said)} ({_basis(estimate)})"


def summary(estimate: RunEstimate) -> str:
    """Return all of it in one line."""
    whole = estimate.amount
    said = f"about {_count(whole.calls)} calls, {_count(whole.tokens)} tokens"
    return f"{said}, {_usd(whole.cost_usd)}" if whole.cost_usd else said


def table(estimate: RunEstimate) -> list[dict[str, str]]:
    """Return a row of COLUMNS for each stage, and one for all."""
    rows = [
        _row(stage.stage, stage.amount, stage.duration_s)
        | {
            "to run": _count(stage.to_run),
            "to follow": _count(stage.downstream),
            "by": _basis(stage),
        }
        for stage in estimate.stages
    ]
    to_run = sum(stage.to_run for stage in estimate.stages)
    follow = sum(stage.downstream for stage in estimate.stages)
    whole = _row("in all", estimate.amount, estimate.duration_s)
    return [*rows, whole | {"to run": _count(to_run), "to follow": _count(follow), "by": ""}]


def notes(
    estimate: RunEstimate, allowance: Allowance | None, settings: TeacherSettings
) -> list[str]:
    """Return what is to be known beside the figures: how sure, what is spared, the budget."""
    asking = [stage for stage in estimate.stages if stage.amount.calls]
    said = []
    if not asking:
        return ["Nothing is to be paid for."]
    guessed = [s.stage for s in asking if not s.measured_items]
    if measured := [s.stage for s in asking if s.measured_items]:
        said.append(f"Measured here: {', '.join(measured)}; expect it within {MEASURED_WITHIN}.")
    if guessed:
        said.append(
            f"Guessed from the prompts: {', '.join(guessed)}; expect it within {GUESSED_WITHIN}."
        )
    if estimate.made_up_seeds:
        said.append(f"{estimate.made_up_seeds:,} seeds are of corpora that are not read yet.")
    if replayed := sum(stage.replayed_calls for stage in estimate.stages):
        said.append(f"{replayed:,} recorded answers are replayed for free.")
    if unpriced := _unpriced(settings):
        said.append(f"Without a price in the settings, so at 0 dollars: {', '.join(unpriced)}.")
    return [*said, budget_note(estimate.amount, allowance)]


def budget_note(amount: Amount, allowance: Allowance | None) -> str:
    """Return how an amount compares with what may be spent."""
    expected = {"calls": amount.calls, "tokens": amount.tokens, "usd": amount.cost_usd}
    limits = {
        name: limit
        for name in expected
        if allowance is not None and (limit := getattr(allowance, name)) is not None
    }
    if not limits:
        return "There is no budget: all of it will be paid for."
    covered = {
        name: limit / expected[name] for name, limit in limits.items() if expected[name] > limit
    }
    if not covered:
        return f"Within the budget ({allowance})."
    scarcest = min(covered, key=lambda name: covered[name])
    return (
        f"The budget ({allowance}) covers about {covered[scarcest]:.0%} of it: the run ends "
        "cleanly there and the rest waits for the next."
    )


def figures(amount: Amount) -> dict[str, Any]:
    """Return the figures that Dagster plots over time."""
    return {
        "estimated_calls": round(amount.calls),
        "estimated_tokens": round(amount.tokens),
        "estimated_cost_usd": round(amount.cost_usd, 4),
    }


def as_text(rows: Sequence[dict[str, str]]) -> list[str]:
    """Return a table's rows as aligned lines: words to the left, figures to the right."""
    shown = [dict(zip(COLUMNS, COLUMNS, strict=True)), *rows]
    widths = {name: max(len(row[name]) for row in shown) for name in COLUMNS}
    return [_line(row, widths) for row in shown]


def _line(row: dict[str, str], widths: dict[str, int]) -> str:
    words = ("stage", "by")
    cells: Iterable[str] = (
        row[name].ljust(width) if name in words else row[name].rjust(width)
        for name, width in widths.items()
    )
    return "  ".join(cells).rstrip()


def _row(stage: str, amount: Amount, duration_s: float | None) -> dict[str, str]:
    return {
        "stage": stage,
        "calls": _count(amount.calls),
        "tokens in": _count(amount.prompt_tokens),
        "tokens out": _count(amount.completion_tokens),
        "USD": f"{amount.cost_usd:,.2f}",
        "time": "?" if duration_s is None else _time(duration_s),
    }


def _basis(stage: StageEstimate) -> str:
    if not (stage.to_run or stage.downstream):
        return ""
    if not stage.measured_items:
        return "guess from the prompts"
    whose = " with another model" if stage.is_other_model else ""
    return f"{stage.measured_items:,} items here{whose}"


def _unpriced(settings: TeacherSettings) -> list[str]:
    """Return the models that cost nothing by the settings and are not the embedded one."""
    return sorted(
        {
            endpoint.model
            for endpoint in settings.endpoints.values()
            if not (endpoint.price.prompt_usd or endpoint.price.completion_usd)
            and not endpoint.is_embedded
        }
    )


def _count(number: float) -> str:
    return f"{round(number):,}"


def _usd(cost: float) -> str:
    return f"${cost:,.2f}" if cost >= 0.01 else f"${cost:.4f}"


def _time(seconds: float) -> str:
    if seconds < 90:
        return f"{round(seconds)} s"
    if seconds < 5400:
        return f"{round(seconds / 60)} min"
    return f"{seconds / 3600:,.1f} h"
