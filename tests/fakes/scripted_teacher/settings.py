"""How the scripted teacher behaves: every knob a test may turn, as one value.

Belongs here: the knobs, their defaults and their validation. Does not: what a fault or a defect
does (`faults.py`, `defects.py`).
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from typing import Any

from tests.fakes.scripted_teacher.defects import DEFECTS
from tests.fakes.scripted_teacher.faults import FAULTS

DOWN_MODES = ("refuse", "hang")


@dataclass(frozen=True)
class Settings:
    """The script's settings.

    The `*_after_calls` settings count the calls that arrived since the start or the last reset:
    that many go through first, 0 means from the next one on, None means never.

    Attributes:
        api_key: the bearer key that is accepted; None accepts any, and none.
        models: the models that exist. Any other is a 404.
        supports_schemas: whether structured output can be asked for; else it is a 400.
        latency_s: how long a slot works on one answer.
        slow_share: share of requests, by hash, that take `slow_latency_s` instead.
        slots: how many answers are worked on at a time, first come first served; None: no limit.
        rate_limit_in_house: 429 for a call that finds this many in house already.
        retry_after_s: what every 429 says in `Retry-After`.
        hold_after_calls: calls after these stay in flight until the setting is None again.
        key_expires_after_calls: 401 for every call after these.
        exhausted_after_calls: 429 `insufficient_quota` for every call after these.
        down_after_calls: the server is down for every call after these.
        down_mode: `refuse` closes the port and the connections; `hang` accepts and never answers.
        faults: share of requests, by hash, that get a fault; see `faults.FAULTS`.
        defects: share of responses, by hash, that get a defect; see `defects.DEFECTS`.
    """

    api_key: str | None = "scripted-key"
    models: tuple[str, ...] = ("scripted-teacher", "scripted-critic")
    supports_schemas: bool = True
    latency_s: float = 0.0
    slow_share: float = 0.0
    slow_latency_s: float = 0.0
    slots: int | None = None
    rate_limit_in_house: int | None = None
    retry_after_s: float = 1.0
    hold_after_calls: int | None = None
    key_expires_after_calls: int | None = None
    exhausted_after_calls: int | None = None
    down_after_calls: int | None = None
    down_mode: str = "refuse"
    faults: Mapping[str, float] = field(default_factory=dict)
    defects: Mapping[str, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        known_faults = {*FAULTS, *(f"{fault}_once" for fault in FAULTS)}
        _check_shares("faults", self.faults, known_faults)
        _check_shares("defects", self.defects, set(DEFECTS))
        _check_shares("slow_share", {"slow_share": self.slow_share}, {"slow_share"})
        if self.down_mode not in DOWN_MODES:
            raise ValueError(f"down_mode is {self.down_mode!r}; use one of {DOWN_MODES}")
        if self.slots is not None and self.slots < 1:
            raise ValueError(f"slots is {self.slots}; use 1 or more, or None for no limit")

    def changed(self, changes: Mapping[str, Any]) -> "Settings":
        """Return these settings with `changes`, given as JSON values.

        Raises:
            ValueError: a name is unknown, or a value cannot be.
        """
        known = [each.name for each in fields(self)]
        if unknown := set(changes) - set(known):
            raise ValueError(f"unknown settings {sorted(unknown)}; known: {known}")
        values = dict(changes)
        if "models" in values:
            values["models"] = tuple(values["models"])
        return replace(self, **values)

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def _check_shares(name: str, shares: Mapping[str, float], known: set[str]) -> None:
    if unknown := set(shares) - known:
        raise ValueError(f"unknown {name} {sorted(unknown)}; known: {sorted(known)}")
    if any(not 0 <= share <= 1 for share in shares.values()) or sum(shares.values()) > 1 + 1e-9:
        raise ValueError(f"{name} {dict(shares)}: shares lie in 0..1 and add up to at most 1")
