"""How the scripted teacher behaves: every knob a test may turn, as one value.

Belongs here: the knobs, their defaults and their validation. Does not: what a fault or a defect
does (`faults.py`, `defects.py`).
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from typing import Any

from tests.fakes.scripted_teacher.defects import DEFECTS
from tests.fakes.scripted_teacher.fault_plan import check_script
from tests.fakes.scripted_teacher.faults import KNOWN_FAULTS
from tests.fakes.scripted_teacher.tools import MODES as TOOL_MODES

DOWN_MODES = ("refuse", "hang")
LATENCY_SHAPES = ("constant", "exponential", "lognormal")


@dataclass(frozen=True)
class Settings:
    """The script's settings.

    The `*_after_calls` settings count the calls that arrived since the start or the last reset:
    that many go through first, 0 means from the next one on, None means never.

    Attributes:
        plain: whether anything gets a canned answer, for benchmarks; see `plain.py`.
        api_key: the bearer key that is accepted; None accepts any, and none.
        models: the models that exist. Any other is a 404.
        supports_schemas: whether structured output can be asked for; else it is a 400.
        supports_tools: whether tools can be declared; else it is a 400.
        tool_calls: how the tools that are declared are called; see `tools.MODES`.
        has_metrics: whether there is a `/metrics` page, as vLLM's; else it is a 404.
        latency_s: how long a slot works on one answer, in the mean.
        latency_shape: constant, exponential or lognormal, by hash of the request.
        latency_sigma: how wide lognormal is; 0.5: 5% take more than twice the mean.
        latency_per_token_s: added for each token of the answer.
        slow_share: share of requests, by hash, that take `slow_latency_s` instead.
        slots: how many answers are worked on at a time, first come first served; None: no limit.
        ramp_s: how long after the first arrival `saturation_after_ramp` begins; set it before.
        rate_limit_in_house: 429 for a call that finds this many in house already.
        requests_per_minute: 429 for a call above it, and `x-ratelimit-*` headers on every answer.
        tokens_per_minute: likewise.
        rate_burst_s: how many seconds' worth of the two may come at once.
        retry_after_s: what every 429 says in `Retry-After`, but those by the minute, which say how
            long it takes; None: no 429 says anything.
        hold_after_calls: calls after these stay in flight until the setting is None again.
        key_expires_after_calls: 401 for every call after these.
        exhausted_after_calls: 429 `insufficient_quota` for every call after these.
        down_after_calls: the server is down for every call after these.
        down_mode: `refuse` closes the port and the connections; `hang` accepts and never answers.
        faults: share of requests, by hash, that get a fault; see `faults.FAULTS`.
        fault_script: rules that give a fault to certain calls; see `fault_plan.py`.
        trickle_s: how long a body takes that comes bit by bit.
        defects: share of responses, by hash, that get a defect; see `defects.DEFECTS`.
        prefix_cache_blocks: blocks of 128 tokens that the prefix cache holds; 0: no cache.
        schema_in_prefix: whether the schema stands before the messages, as with OpenAI.
        batch_latency_s: how long a batch takes, from its creation to its end.
        batch_fails: whether batches fail their validation, whatever is in them.
        batch_expires_after_lines: the lines of a batch after these expire; None: none do.
        batch_expires_share: share of a batch's lines that expire, others in every batch.
        batch_max_requests: 400 for a batch of more.
        batch_max_bytes: 400 for a batch's file that is larger.
    """

    plain: bool = False
    api_key: str | None = "scripted-key"
    models: tuple[str, ...] = ("scripted-teacher", "scripted-critic")
    supports_schemas: bool = True
    supports_tools: bool = True
    tool_calls: str = "once"
    has_metrics: bool = True
    latency_s: float = 0.0
    latency_shape: str = "constant"
    latency_sigma: float = 0.5
    latency_per_token_s: float = 0.0
    slow_share: float = 0.0
    slow_latency_s: float = 0.0
    slots: int | None = None
    ramp_s: float = 0.0
    rate_limit_in_house: int | None = None
    requests_per_minute: int | None = None
    tokens_per_minute: int | None = None
    rate_burst_s: float = 60.0
    retry_after_s: float | None = 1.0
    hold_after_calls: int | None = None
    key_expires_after_calls: int | None = None
    exhausted_after_calls: int | None = None
    down_after_calls: int | None = None
    down_mode: str = "refuse"
    faults: Mapping[str, float] = field(default_factory=dict)
    fault_script: tuple[Mapping[str, Any], ...] = ()
    trickle_s: float = 30.0
    defects: Mapping[str, float] = field(default_factory=dict)
    prefix_cache_blocks: int = 100_000
    schema_in_prefix: bool = True
    batch_latency_s: float = 0.0
    batch_fails: bool = False
    batch_expires_after_lines: int | None = None
    batch_expires_share: float = 0.0
    batch_max_requests: int = 50_000
    batch_max_bytes: int = 200 * 10**6

    def __post_init__(self) -> None:
        _check_shares("faults", self.faults, set(KNOWN_FAULTS))
        _check_shares("defects", self.defects, set(DEFECTS))
        for name in ("slow_share", "batch_expires_share"):
            _check_shares(name, {name: getattr(self, name)}, {name})
        check_script(self.fault_script)
        _check_choice("down_mode", self.down_mode, DOWN_MODES)
        _check_choice("latency_shape", self.latency_shape, LATENCY_SHAPES)
        _check_choice("tool_calls", self.tool_calls, TOOL_MODES)
        for name in ("slots", "requests_per_minute", "tokens_per_minute"):
            limit = getattr(self, name)
            if limit is not None and limit < 1:
                raise ValueError(f"{name} is {limit}; use 1 or more, or None for no limit")

    def changed(self, changes: Mapping[str, Any]) -> "Settings":
        """Return these settings with `changes`, given as JSON values.

        Raises:
            ValueError: a name is unknown, or a value cannot be.
        """
        known = [each.name for each in fields(self)]
        if unknown := set(changes) - set(known):
            raise ValueError(f"unknown settings {sorted(unknown)}; known: {known}")
        values = dict(changes)
        for name in {"models", "fault_script"} & set(values):
            values[name] = tuple(values[name])
        return replace(self, **values)

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def _check_shares(name: str, shares: Mapping[str, float], known: set[str]) -> None:
    if unknown := set(shares) - known:
        raise ValueError(f"unknown {name} {sorted(unknown)}; known: {sorted(known)}")
    if any(not 0 <= share <= 1 for share in shares.values()) or sum(shares.values()) > 1 + 1e-9:
        raise ValueError(f"{name} {dict(shares)}: shares lie in 0..1 and add up to at most 1")


def _check_choice(name: str, value: str, known: tuple[str, ...]) -> None:
    if value not in known:
        raise ValueError(f"{name} is {value!r}; use one of {known}")
