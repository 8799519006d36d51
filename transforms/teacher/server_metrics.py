"""What an inference server tells of itself at /metrics: how many requests wait in its queue.

Belongs here: finding and reading that page, in Prometheus's text form. Does not: what follows from
it (`pacing.py`).
"""

import re
from urllib.parse import urlsplit

#: vLLM's gauge and those of the servers that have one of their own.
_WAITING = re.compile(
    r"^(?:vllm:num_requests_waiting|sglang:num_queue_reqs|tgi_queue_size|llamacpp:requests_deferred)"
    r"(?:\{[^}\n]*\})?\s+([0-9.eE+-]+)\s*$",
    re.MULTILINE,
)
TIMEOUT_S = 2.0


async def waiting_requests(base_url: str) -> float | None:
    """Return how many requests wait at the server of an API address, over all its models.

    None where it has no such page, or does not answer it now.
    """
    import aiohttp

    parts = urlsplit(base_url)
    root = parts.path.rstrip("/").removesuffix("/v1")
    address = f"{parts.scheme}://{parts.netloc}{root}/metrics"
    limit = aiohttp.ClientTimeout(total=TIMEOUT_S)
    try:
        async with aiohttp.ClientSession(timeout=limit) as session, session.get(address) as answer:
            return read_waiting(await answer.text()) if answer.status == 200 else None
    except (aiohttp.ClientError, TimeoutError, OSError, ValueError):
        return None


def read_waiting(page: str) -> float | None:
    """Return the requests that a metrics page says are waiting, or None if it says nothing."""
    found = _WAITING.findall(page)
    return sum(float(number) for number in found) if found else None
