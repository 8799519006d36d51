"""How long an answer takes: a distribution, drawn by the request's hash, so the same every time.

Belongs here: the draw. Does not: waiting, or the slot that is held meanwhile.
"""

import math
from statistics import NormalDist

from tests.fakes.scripted_teacher.chance import share_of
from tests.fakes.scripted_teacher.settings import Settings

#: The longest draw, as a share of the rest: 1 in 10,000 answers takes longer in theory.
_LONGEST = 1 - 1e-4


def latency_s(settings: Settings, request_hash: str, completion_tokens: int) -> float:
    """Return the seconds that a slot works on the answer to a request."""
    if settings.slow_share and share_of("slow", request_hash) < settings.slow_share:
        return settings.slow_latency_s
    per_token_s = settings.latency_per_token_s * completion_tokens
    if settings.latency_shape == "constant":
        return settings.latency_s + per_token_s
    point = min(share_of("latency", request_hash), _LONGEST)
    return settings.latency_s * _factor(settings, point) + per_token_s


def _factor(settings: Settings, point: float) -> float:
    """Return the value of a distribution with mean 1 that the share `point` lies below."""
    if settings.latency_shape == "exponential":
        return -math.log(1 - point)
    sigma = settings.latency_sigma
    return math.exp(sigma * NormalDist().inv_cdf(max(point, 1e-9)) - sigma**2 / 2)
