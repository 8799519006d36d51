"""What the items of one stage will come to: calls, tokens, cost, time, and how far to trust it.

Belongs here: summing up what each step's items cost, from history or from a rehearsal. Does not:
which items there are (`run_estimate.py`), the words it is told in (`telling.py`).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from transforms.estimate.expected import (
    ExpectedItem,
    ExpectedRow,
    guessed_rows,
    rows_after,
    spread,
)
from transforms.estimate.history import History, Rate
from transforms.estimate.rehearsal import Rehearsal, rehearse
from transforms.flows.skill import Sampling, Step, load_skill

if TYPE_CHECKING:
    from transforms.teacher.endpoint import TeacherSettings


@dataclass(frozen=True)
class Amount:
    """Calls and tokens. Fractions are means; a reader sees them rounded."""

    calls: float = 0.0
    prompt_tokens: float = 0.0
    completion_tokens: float = 0.0
    cached_tokens: float = 0.0
    cost_usd: float = 0.0
    #: Of its calls, one after the other; None if latency is not known.
    latency_s: float | None = 0.0

    def __add__(self, other: "Amount") -> "Amount":
        known = self.latency_s is not None and other.latency_s is not None
        return Amount(
            self.calls + other.calls,
            self.prompt_tokens + other.prompt_tokens,
            self.completion_tokens + other.completion_tokens,
            self.cached_tokens + other.cached_tokens,
            self.cost_usd + other.cost_usd,
            (self.latency_s or 0.0) + (other.latency_s or 0.0) if known else None,
        )

    def times(self, factor: float) -> "Amount":
        """Return so many times the amount."""
        return Amount(
            self.calls * factor,
            self.prompt_tokens * factor,
            self.completion_tokens * factor,
            self.cached_tokens * factor,
            self.cost_usd * factor,
            None if self.latency_s is None else self.latency_s * factor,
        )

    @property
    def tokens(self) -> float:
        return self.prompt_tokens + self.completion_tokens


@dataclass(frozen=True)
class StageEstimate:
    """What a stage is expected to do and to pay for.

    Attributes:
        to_run: planned items, to be run now.
        downstream: further items, expected of rows that this run makes.
        amount: what is to be paid: answers that are recorded already are taken off.
        replayed_calls: calls of planned items that are recorded already.
        concurrency: calls in flight.
        measured_items: items of this lakehouse's history behind it; 0 is a guess from the prompts.
        is_other_model: whether that history is another model's.
    """

    stage: str
    to_run: float = 0.0
    downstream: float = 0.0
    amount: Amount = Amount()
    replayed_calls: int = 0
    concurrency: int = 1
    measured_items: int = 0
    is_other_model: bool = False

    @property
    def duration_s(self) -> float | None:
        """Seconds of the teacher's time at the configured concurrency; None if not known."""
        total = self.amount.latency_s
        return None if total is None else total / max(1, self.concurrency)

    def in_batches(self, price_factor: float) -> "StageEstimate":
        """Return the estimate by the Batch API: at its price, in a time that nobody knows."""
        cost_usd = self.amount.cost_usd * price_factor
        latency_s = None if self.amount.calls else 0.0
        return replace(self, amount=replace(self.amount, cost_usd=cost_usd, latency_s=latency_s))


def estimate_items(
    stage: str,
    items: Sequence[ExpectedItem],
    history: History,
    settings: "TeacherSettings",
    sampling: Sampling,
) -> tuple[StageEstimate, list[ExpectedRow]]:
    """Return what a stage's items will come to, and rows that stand for those they will make."""
    groups: dict[tuple[str, str], list[ExpectedItem]] = {}
    for each in items:
        groups.setdefault((each.item.skill, each.item.step), []).append(each)
    amount, rows = Amount(), list[ExpectedRow]()
    for (skill, name), group in groups.items():
        step = load_skill(skill).stages[stage].step(name)
        step_amount, made = _step(stage, step, group, history, settings, sampling)
        amount += step_amount
        rows += made
    skills = {skill for skill, _ in groups}
    measured = sum(history.items(skill) for skill in skills)
    estimate = StageEstimate(
        stage,
        to_run=sum(each.weight for each in items if each.is_planned),
        downstream=sum(each.weight for each in items if not each.is_planned),
        amount=amount,
        concurrency=settings.concurrency,
        measured_items=measured,
        is_other_model=history.is_other_model and measured > 0,
    )
    return estimate, rows


def without_recorded(estimate: StageEstimate, recorded: Amount) -> StageEstimate:
    """Return the estimate without what recorded answers spare it."""
    whole = estimate.amount
    if not recorded.calls or not whole.calls:
        return estimate
    rest = 1 - min(1.0, recorded.calls / whole.calls)
    left = Amount(
        max(0.0, whole.calls - recorded.calls),
        max(0.0, whole.prompt_tokens - recorded.prompt_tokens),
        max(0.0, whole.completion_tokens - recorded.completion_tokens),
        whole.cached_tokens * rest,
        max(0.0, whole.cost_usd - recorded.cost_usd),
        None if whole.latency_s is None else whole.latency_s * rest,
    )
    return replace(estimate, amount=left, replayed_calls=round(recorded.calls))


def _step(
    stage: str,
    step: Step,
    group: list[ExpectedItem],
    history: History,
    settings: "TeacherSettings",
    sampling: Sampling,
) -> tuple[Amount, list[ExpectedRow]]:
    looked_at = spread(group)
    rehearsals = [rehearse(each.item, step, settings.max_answer_tokens) for each in looked_at]
    weight = sum(each.weight for each in group)
    share = weight / sum(each.weight for each in looked_at)
    asks = bool(step.agents)
    measured = history.rate(group[0].item.skill, step.name, has_agents=asks)
    if measured is not None:
        amount, rows_each = _measured(measured, step, settings).times(weight), measured.rows
    else:
        guesses = [
            _guessed(rehearsal, settings).times(each.weight * share)
            for each, rehearsal in zip(looked_at, rehearsals, strict=True)
        ]
        amount, rows_each = _sum(guesses), guessed_rows(stage, sampling, asks=asks)
    if stage == "verdicts":
        return amount, []
    written = amount.completion_tokens / weight
    rows = [
        rows_after(each, each.weight * share * rows_each, rehearsal.rows, written)
        for each, rehearsal in zip(looked_at, rehearsals, strict=True)
    ]
    return amount, [row for row in rows if row.weight > 0]


def _measured(rate: Rate, step: Step, settings: "TeacherSettings") -> Amount:
    role = step.agents[0].role if step.agents else "teacher"
    price = settings.endpoint(role).price
    # Tokens are whole numbers to a price: those of a thousand items.
    tokens = [
        round(1000 * mean)
        for mean in (rate.prompt_tokens, rate.completion_tokens, rate.cached_tokens)
    ]
    cost_usd = price.cost_usd(tokens[0], tokens[1], tokens[2]) / 1000
    if rate.latency_s is not None:
        latency_s: float | None = rate.latency_s * rate.calls
    else:
        latency_s = None if rate.calls else 0.0
    return Amount(
        rate.calls,
        rate.prompt_tokens,
        rate.completion_tokens,
        rate.cached_tokens,
        cost_usd,
        latency_s,
    )


def _guessed(rehearsal: Rehearsal, settings: "TeacherSettings") -> Amount:
    return _sum(
        Amount(
            1,
            asked.prompt_tokens,
            asked.completion_tokens,
            cost_usd=settings.endpoint(asked.agent.role).price.cost_usd(
                round(asked.prompt_tokens), round(asked.completion_tokens)
            ),
            latency_s=None,
        )
        for asked in rehearsal.asked
    )


def _sum(amounts: Iterable[Amount]) -> Amount:
    return sum(amounts, Amount())
