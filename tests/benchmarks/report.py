"""How a benchmark tells its numbers: one line a measurement, the same for ours and any other.

Belongs here: printing what the scripted teacher counted. Does not: measuring, or judging.
"""

from collections.abc import Mapping
from typing import Any


def heading(text: str) -> None:
    print(f"\n{text}", flush=True)


def line(name: str, text: str) -> None:
    print(f"  {name:<34} {text}", flush=True)


def busy(stats: Mapping[str, Any]) -> str:
    """How busy the slots were from the end of the ramp to the last answer, and what was asked.

    With a ramp, in brackets: from the first call to the last.
    """
    share, whole = stats["saturation_after_ramp"], stats["saturation"]
    rate = stats["answered"] / stats["window_s"] if stats["window_s"] else 0.0
    from_the_first = f" ({_share(whole)} with the ramp)" if stats["ramp_s"] else ""
    return (
        f"busy {_share(share)}{from_the_first}  {rate:.1f} calls/s  {stats['answered']} calls "
        f"in {stats['window_s']:.1f} s  at most {stats['max_in_flight']} in flight"
    )


def _share(share: float | None) -> str:
    return "-" if share is None else f"{share:.1%}"
